// Package batch has events side by side, column by column: where many events
// have few values, whoever counts or judges them works with numbers and looks
// at a text once.
//
// A scan fills Rows from what lies in a case as numbers into dictionaries; Of
// puts events that are at hand side by side. Functions of single events need not
// know: a Memo calls them with an event whose columns are looked up as they are
// read, and remembers what they give by what they read.
package batch

import (
	"sync/atomic"

	"keytrail/cloudtrail"
)

// Source gives the values of rows, which count from 0.
type Source interface {
	// Codes gives a number for each row's value of a column of text, JSON or
	// truth: 0 for null, and within a group of rows the same for equal values
	// alone. Nil stands for a column that is null in all these rows. ok is
	// false where the values have no numbers.
	Codes(c cloudtrail.Column) (codes []uint32, ok bool)

	// Load stores a row's value in the event, or nothing for null.
	Load(e *cloudtrail.Event, c cloudtrail.Column, row int)

	// Numbers gives each row's time in microseconds since 1970 UTC, or its
	// number of ours. there, if not nil, tells which rows have one.
	Numbers(c cloudtrail.Column) (values []int64, there []bool)
}

// Rows are events side by side. They are valid until the source gives the next
// ones, and not safe for concurrent use.
type Rows struct {
	source  Source
	n       int
	columns cloudtrail.ColumnSet
	group   uint64
	turn    uint64 // which rows of the group these are

	known   cloudtrail.ColumnSet // the columns of which codes are known
	without cloudtrail.ColumnSet // those whose values have no numbers
	codes   [cloudtrail.NumColumns][]uint32
	at      [cloudtrail.NumColumns][]uint32 // codes for Memo: never nil where they are known
	nulls   []uint32                        // codes of a column that is null
	texts   [cloudtrail.NumColumns]texts    // numbers of ours, of a group
	held    int                             // bytes of these
	room    [cloudtrail.NumColumns][]uint32

	numbered cloudtrail.ColumnSet
	numbers  [cloudtrail.NumColumns][]int64
	there    [cloudtrail.NumColumns][]bool

	event cloudtrail.Event
	row   int
	fetch func(cloudtrail.Column)
	trace []cloudtrail.Column // what was read of the event, in this order
	some  *Rows               // room for Only
}

// New makes Rows without any, of which the columns can be read.
func New(source Source, columns cloudtrail.ColumnSet) *Rows {
	r := &Rows{source: source, columns: columns}
	r.fetch = func(c cloudtrail.Column) {
		r.trace = append(r.trace, c)
		r.load(&r.event, c, r.row)
	}
	return r
}

var groups atomic.Uint64 // only ever compared

// Enter begins a group of rows: codes of one group say nothing of another's.
func (r *Rows) Enter() {
	r.group, r.held = groups.Add(1), 0
	clear(r.texts[:])
}

// Held is about how many bytes of the group's values are kept.
func (r *Rows) Held() int { return r.held }

// Turn makes n further rows of the group, which the source has, the current
// ones.
func (r *Rows) Turn(n int) {
	r.turn++
	r.n, r.known, r.without, r.numbered = n, cloudtrail.ColumnSet{}, cloudtrail.ColumnSet{}, cloudtrail.ColumnSet{}
	clear(r.at[:])
}

// Len is how many rows there are.
func (r *Rows) Len() int { return r.n }

// Group is a number that no rows of another group have.
func (r *Rows) Group() uint64 { return r.group }

// Event gives a row's event, whose columns are looked up when they are read. It
// is valid until another is asked for, here or through a Memo.
func (r *Rows) Event(row int) *cloudtrail.Event {
	r.row, r.trace = row, r.trace[:0]
	r.event.ResetOnDemand(r.columns, r.fetch)
	return &r.event
}

func (r *Rows) load(e *cloudtrail.Event, c cloudtrail.Column, row int) {
	if c == cloudtrail.EventTime {
		if at, ok := r.Time(row); ok {
			e.SetTime(at)
		}
		return
	}
	r.source.Load(e, c, row)
}

// Time gives a row's time in microseconds since 1970 UTC; ok is false where it
// has none.
func (r *Rows) Time(row int) (micros int64, ok bool) {
	values := r.numbersOf(cloudtrail.EventTime)
	if there := r.there[cloudtrail.EventTime]; there != nil && !there[row] {
		return 0, false
	}
	return values[row], true
}

// Number gives a row's number of ours, 0 for none.
func (r *Rows) Number(c cloudtrail.Column, row int) int64 { return r.numbersOf(c)[row] }

func (r *Rows) numbersOf(c cloudtrail.Column) []int64 {
	if !r.numbered.Has(c) {
		r.numbered = r.numbered.With(c)
		r.numbers[c], r.there[c] = r.source.Numbers(c)
	}
	return r.numbers[c]
}

// Numbered gives the codes of a column whose values the source has numbers for.
func (r *Rows) Numbered(c cloudtrail.Column) (codes []uint32, ok bool) {
	if !r.known.Has(c) {
		r.known = r.known.With(c)
		if r.codes[c], ok = r.source.Codes(c); !ok {
			r.without = r.without.With(c)
		}
	}
	return r.codes[c], !r.without.Has(c)
}

// codesOf gives the codes of a column, nil where its values have no numbers. It
// is for columns of which at has none yet.
func (r *Rows) codesOf(c cloudtrail.Column) []uint32 {
	codes, ok := r.Numbered(c)
	if codes == nil && ok {
		if len(r.nulls) < r.n {
			r.nulls = make([]uint32, r.n)
		}
		codes = r.nulls
	}
	r.at[c] = codes
	return codes
}

// Codes gives a number for each row's value of a column of text, JSON or truth,
// as Source does. Where the source has none, numbers are made, which holds the
// column's values of a group in memory.
func (r *Rows) Codes(c cloudtrail.Column) []uint32 {
	if codes, ok := r.Numbered(c); ok || codes != nil {
		return codes
	}
	if from, ok := r.source.(*some); ok {
		r.codes[c] = from.pick(c, from.of.Codes(c))
		return r.codes[c]
	}
	codes := r.room[c][:0]
	for row := range r.n {
		v, before := r.Event(row).Value(c), len(r.texts[c])
		codes = append(codes, r.texts[c].code(v))
		r.held += (len(r.texts[c]) - before) * (len(v) + HeldBytes)
	}
	r.room[c], r.codes[c] = codes, codes
	return codes
}

// HeldBytes is about what a text that is kept takes beside itself.
const HeldBytes = 64

// texts are the numbers of a column's values, from 1.
type texts map[string]uint32

// code gives a value's number, a new one for a new value, 0 for null.
func (t *texts) code(v []byte) uint32 {
	if v == nil {
		return 0
	}
	code, known := (*t)[string(v)]
	if !known {
		if *t == nil {
			*t = make(texts)
		}
		code = uint32(len(*t)) + 1
		(*t)[string(v)] = code
	}
	return code
}
