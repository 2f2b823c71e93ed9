package casefile

import (
	"encoding/binary"
	"fmt"

	"keytrail/cloudtrail"
)

// Batch holds copies of events on their way into a case. Whoever has parsed
// the events fills it, while their text is still in the processor's caches; a
// Writer then takes distinct values and numbers, and never looks at the text
// of each event.
//
// The zero Batch is empty. It is not safe for concurrent use.
type Batch struct {
	prints     []Fingerprint
	numbers    [][numNumbers]int64 // by row, as in numberColumns
	codes      []batchCodes
	identities batchIdentities
	used       cloudtrail.ColumnSet // columns with codes
	values     batchValues          // of interned text
	text       []byte               // other text, each behind its length in four bytes; known by its place plus one
	here       []uint32             // by number in values: the number in the dictionary that rows are copied to
}

// batchCodes are a row's values of its own, by ownAt: neither numbers nor its
// identity's. 0 is null, others are as in rowColumn, with the numbers of values.
type batchCodes [numOwn]uint32

// numOwn counts the columns of batchCodes, ownColumns, and ownAt gives a
// column's place.
const numOwn = 37

var ownColumns, ownAt = func() (list []cloudtrail.Column, at [cloudtrail.NumColumns]uint8) {
	for c := range cloudtrail.Column(cloudtrail.NumColumns) {
		if storage[c] != storeInt && !identitySet.Has(c) {
			at[c] = uint8(len(list))
			list = append(list, c)
		}
	}
	if len(list) != numOwn {
		panic(fmt.Sprintf("casefile: %d columns of a row's own, not %d", len(list), numOwn))
	}
	return list, at
}()

// Columns of numbers and times, and their places in a row of a Batch.
const (
	numberTime = iota
	numberObject
	numberIndex
	numberOffset
	numberFlags
	numNumbers
)

var numberColumns = [numNumbers]cloudtrail.Column{
	numberTime:   cloudtrail.EventTime,
	numberObject: cloudtrail.SourceObject,
	numberIndex:  cloudtrail.RecordIndex,
	numberOffset: cloudtrail.SourceOffset,
	numberFlags:  cloudtrail.Flags,
}

// Len counts the events.
func (b *Batch) Len() int { return len(b.prints) }

// Bytes is the size of the text that was copied.
func (b *Batch) Bytes() int { return len(b.text) + len(b.values.text) + len(b.identities.text) }

// Index gives the place of an event among its object's records.
func (b *Batch) Index(row int) int64 { return b.numbers[row][numberIndex] }

// Print gives an event's fingerprint.
func (b *Batch) Print(row int) Fingerprint { return b.prints[row] }

// Add copies an event, all of whose columns are loaded.
func (b *Batch) Add(e *cloudtrail.Event, print Fingerprint) {
	micros, ok := e.TimeMicros()
	if !ok {
		micros = noTime
	}
	b.prints = append(b.prints, print)
	b.numbers = append(b.numbers, [numNumbers]int64{micros, e.Object, e.Index, e.Offset, int64(e.Flags)})
	row := len(b.codes)
	b.codes = append(b.codes, batchCodes{})
	codes, near := &b.codes[row], &b.codes[max(row-1, 0)]
	if caller := b.identities.meet(e, row); caller != nil {
		near = &b.codes[caller.before] // the caller's last call is the most like this one
	}
	set := func(c cloudtrail.Column, v []byte) {
		at := ownAt[c]
		codes[at] = b.code(c, near[at], v)
	}
	set(cloudtrail.OutcomeColumn, []byte(e.Outcome().String()))
	set(cloudtrail.Envelope, []byte(e.Envelope.String()))
	set(cloudtrail.Exactness, []byte(e.Exactness.String()))
	own := e.Present().Minus(identitySet)
	for c := range own.All() {
		set(c, e.PresentValue(c))
	}
	b.used = b.used.Union(own).Union(judgedColumns)
}

// judgedColumns are the columns of text that every row has and no record.
var judgedColumns = cloudtrail.Columns(cloudtrail.OutcomeColumn, cloudtrail.Envelope, cloudtrail.Exactness)

// code gives the number that stands for a value that is no number. near is
// that of a row which may have the same, 0 for none.
func (b *Batch) code(c cloudtrail.Column, near uint32, v []byte) uint32 {
	switch storage[c] {
	case storeBool:
		return boolCode(len(v) == len("true"))
	case storeInterned:
		if near != 0 && string(b.values.at(near)) == string(v) {
			return near
		}
		return b.values.intern(c, v)
	}
	place := uint32(len(b.text)) + 1
	b.text = append(binary.LittleEndian.AppendUint32(b.text, uint32(len(v))), v...)
	return place
}

// plain gives text that is not interned.
func (b *Batch) plain(code uint32) []byte {
	length := binary.LittleEndian.Uint32(b.text[code-1:])
	return b.text[code+3:][:length]
}

// setObject says whose records rows are.
func (b *Batch) setObject(from, to int, number int64) {
	for i := range b.numbers[from:to] {
		b.numbers[from+i][numberObject] = number
	}
}

// month gives the month that an event belongs to.
func (b *Batch) month(row int) monthIndex {
	micros := b.numbers[row][numberTime]
	return monthOf(micros, micros != noTime)
}

// Event makes a row an event again. It shares no memory with the batch.
func (b *Batch) Event(row int, e *cloudtrail.Event) {
	e.Reset(cloudtrail.AllColumns())
	for i, c := range numberColumns {
		if v := b.numbers[row][i]; c != cloudtrail.EventTime {
			setInt(e, c, v)
		} else if v != noTime {
			e.SetTime(v)
		}
	}
	for at, code := range b.codes[row] {
		if code == 0 {
			continue
		}
		c, v := ownColumns[at], []byte{} // nil is null
		switch storage[c] {
		case storeBool:
			v = boolText[code-1]
		case storeInterned:
			v = append(v, b.values.at(code)...)
		default:
			v = append(v, b.plain(code)...)
		}
		if !setBytes(e, c, v) {
			panic(fmt.Sprintf("casefile: column %s has the value %q", c, v)) // an event gave it
		}
	}
	if k := b.identities.rows[row]; k != 0 {
		identity := &b.identities.list[k-1]
		eachPart(b.identities.text[identity.from:identity.to], e.Set)
	}
}

// maxKept bounds what an empty batch keeps of its text, in bytes.
const maxKept = 1 << 20

// Reset empties the batch, which keeps memory for as many events again.
func (b *Batch) Reset() {
	b.prints, b.numbers, b.codes, b.text = b.prints[:0], b.numbers[:0], b.codes[:0], b.text[:0]
	if cap(b.text) > maxKept {
		b.text = nil
	}
	b.used = cloudtrail.ColumnSet{}
	b.values.reset()
	b.identities.reset()
}
