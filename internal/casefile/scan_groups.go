package casefile

import (
	"context"
	"fmt"
	"iter"
	"math/bits"
	"slices"

	"github.com/parquet-go/parquet-go/format"

	"keytrail/cloudtrail"
)

// GroupOptions chooses what events are put into groups by.
type GroupOptions struct {
	ScanOptions

	// Listed are columns of text, among Columns, whose values do not keep
	// events apart unless Class tells them apart: a group has the list of
	// them. Class is asked once for each value of a dictionary, or a few times
	// more, and never for null.
	Listed []cloudtrail.Column
	Class  func(c cloudtrail.Column, value []byte) uint8
}

// Group stands for events that are alike in the columns that were asked for.
type Group struct {
	Event *cloudtrail.Event // the first of them, with these columns; valid until the next group
	Count int64

	// Values are those of each of the listed columns in turn, without null,
	// some perhaps more than once; valid until the next group.
	Values [][][]byte

	// The times of the earliest and the latest of them that have one, in
	// microseconds since 1970 UTC; Timed is false where none has.
	First, Last int64
	Timed       bool
}

// groupStretch is how many rows at most are put into groups together.
const groupStretch = 16 << 10

// Groups yields the events for which all clauses hold, those together that
// are alike in the columns asked for: where many rows have few values, that is
// much less work than looking at each. Like events may come in several groups.
// The first events of the groups come in case order. event_time is no column
// to be asked for. An error ends the sequence.
//
// Memory is a page of each column and some bytes for each of its rows.
func (c *Case) Groups(ctx context.Context, o GroupOptions) iter.Seq2[Group, error] {
	return func(yield func(Group, error) bool) {
		if o.Columns.Has(cloudtrail.EventTime) {
			yield(Group{}, fmt.Errorf("%s: events cannot be grouped by their time", c.dir))
			return
		}
		g := &grouping{s: newScan(o.ScanOptions), o: &o, lists: make([]groupList, len(o.Listed))}
		err := c.eachGroup(ctx, g.s, o.Parts, func(Pos) (bool, error) { return g.rowGroup(ctx, yield) })
		if err != nil {
			yield(Group{}, err)
		}
	}
}

// grouping puts the rows of one scan into groups, a stretch at a time.
type grouping struct {
	s       *scan
	o       *GroupOptions
	lists   []groupList // of the listed columns
	columns []*chunk    // that have values in the row group
	time    *chunk      // nil where none has
	codes   []uint32    // of the stretch's rows, column by column
	varying [][]uint32  // the codes of the columns that tell rows apart
	hashes  []uint64
	picked  []int // the stretch's selected rows
	table   []int32
	groups  []rowsAlike
	of      []int32 // the group of each picked row
	values  [][][]byte
}

// rowsAlike is a group in the making.
type rowsAlike struct {
	at          int // the first row's place in picked
	count       int64
	first, last int64
	timed       bool
}

// rowGroup goes through the current row group.
func (g *grouping) rowGroup(ctx context.Context, yield func(Group, error) bool) (bool, error) {
	s := g.s
	g.columns, g.time = g.columns[:0], nil
	for _, c := range s.load {
		if ch := s.chunk(c); !ch.allNull() {
			g.columns = append(g.columns, ch)
		}
	}
	if ch := s.chunk(cloudtrail.EventTime); !ch.allNull() {
		g.time = ch
	}
	for i, c := range g.o.Listed {
		g.lists[i].enter(s.chunk(c))
	}
	for row := s.rows.next(0); row < s.rows.rows; {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		var end int
		err := s.part.guard(func() (err error) {
			if end, err = g.stretch(row); err == nil {
				g.sort()
			}
			return err
		})
		if err != nil {
			return false, err
		}
		for i := range g.groups {
			a := &g.groups[i]
			if err := s.fill(&s.event, g.picked[a.at]); err != nil {
				return false, err
			}
			if !yield(Group{&s.event, a.count, g.valuesOf(i), a.first, a.last, a.timed}, nil) {
				return false, nil
			}
		}
		row = s.rows.next(end)
	}
	return true, nil
}

// stretch decodes the pages of a row and gives the row at which the first of
// them ends.
func (g *grouping) stretch(row int) (end int, err error) {
	end = min(g.s.rows.rows, row+groupStretch)
	for _, ch := range g.columns {
		if err := ch.seekRows(row, g.s.rows.window); err != nil {
			return 0, err
		}
		end = min(end, ch.end)
	}
	if g.time != nil {
		if err := g.time.seekRows(row, g.s.rows.window); err != nil {
			return 0, err
		}
		end = min(end, g.time.end)
	}
	g.picked = g.picked[:0]
	for ; row < end; row = g.s.rows.next(row + 1) {
		g.picked = append(g.picked, row)
	}
	return end, nil
}

// sort puts the picked rows into groups.
func (g *grouping) sort() {
	n := len(g.picked)
	g.codes = grow(g.codes[:0], n*len(g.columns))[:n*len(g.columns)]
	g.hashes = grow(g.hashes[:0], n)[:n]
	clear(g.hashes)
	g.varying = g.varying[:0]
	for k, ch := range g.columns {
		codes := g.codes[k*n:][:n]
		if i := slices.Index(g.o.Listed, ch.column); i >= 0 {
			g.lists[i].classes(g, codes)
		} else {
			g.encode(ch, codes)
		}
		if !varies(codes) {
			continue
		}
		g.varying = append(g.varying, codes)
		for i, code := range codes {
			h := (g.hashes[i] ^ uint64(code)) * 0x9e3779b97f4a7c15
			g.hashes[i] = h ^ h>>32
		}
	}
	g.groups = g.groups[:0]
	size := 1 << bits.Len(uint(2*n))
	g.table = grow(g.table[:0], size)[:size]
	clear(g.table)
	g.of = g.of[:0]
	last := -1
	for i := range n {
		if last < 0 || g.hashes[i] != g.hashes[g.groups[last].at] || !g.alike(i, g.groups[last].at) {
			last = g.find(i)
		}
		g.groups[last].count++
		g.addTime(&g.groups[last], g.picked[i])
		g.of = append(g.of, int32(last))
	}
	for i := range g.lists {
		g.lists[i].gather(g)
	}
}

// find gives the group of a row, a new one if it is the first of it.
func (g *grouping) find(i int) int {
	mask := uint64(len(g.table) - 1)
	for slot := g.hashes[i] & mask; ; slot = (slot + 1) & mask {
		k := int(g.table[slot]) - 1
		if k < 0 {
			g.groups = append(g.groups, rowsAlike{at: i})
			g.table[slot] = int32(len(g.groups))
			return len(g.groups) - 1
		}
		if at := g.groups[k].at; g.hashes[at] == g.hashes[i] && g.alike(i, at) {
			return k
		}
	}
}

func (g *grouping) alike(i, j int) bool {
	for _, codes := range g.varying {
		if codes[i] != codes[j] {
			return false
		}
	}
	return true
}

// varies tells whether not all rows of a stretch have one value.
func varies(codes []uint32) bool {
	for _, c := range codes {
		if c != codes[0] {
			return true
		}
	}
	return false
}

// encode gives the rows' values numbers, the same ones to equal values. Values that lie in no dictionary are taken
// for different ones: finding equals among them costs more than it saves.
func (g *grouping) encode(ch *chunk, codes []uint32) {
	v := &ch.vec
	for i, row := range g.picked {
		at, there := v.find(row - ch.first)
		switch {
		case !there:
			codes[i] = 0
		case v.dict != nil:
			codes[i] = uint32(v.index[at]) + 1
		case ch.meta.MetaData.Type == format.Boolean:
			codes[i] = 1
			if len(v.bool(at)) == len("true") {
				codes[i] = 2
			}
		default:
			codes[i] = uint32(i) + 1
		}
	}
}

func (g *grouping) addTime(a *rowsAlike, row int) {
	if g.time == nil {
		return
	}
	i, there := g.time.vec.find(row - g.time.first)
	if !there {
		return
	}
	t := g.time.vec.int(i)
	if !a.timed {
		a.first, a.last, a.timed = t, t, true
		return
	}
	a.first, a.last = min(a.first, t), max(a.last, t)
}
