package casefile

import (
	"context"

	"keytrail/cloudtrail"
)

// Alike chooses among the rows that a scan has found by what those that are
// alike have in common: where many rows have few values, one look decides for
// all of them, and a row that is left out is never loaded.
type Alike struct {
	Columns cloudtrail.ColumnSet // by which rows are alike: see GroupOptions; event_time is not among them

	// Keep tells whether the rows of a group are delivered. Each row that
	// Apart does not set apart is in one group. Where that depends on further
	// columns, Keep names these, and is asked again about each row, as a group
	// of its own that has them loaded too. Nil stands for no, and Columns do not
	// matter then.
	Keep func(Group) (keep bool, ask cloudtrail.ColumnSet)

	// Apart, if not nil, tells by a row's object and its index there which rows
	// are delivered whatever those like them are.
	Apart func(object, index int64) bool
}

// alikeRows tries an Alike on the row groups of one scan.
type alikeRows struct {
	*Alike
	grouping
	of    *scan   // whose rows are narrowed down
	asked []ask   // groups of the stretch whose rows are asked about one by one
	ask   []int32 // by group of the stretch: its place in asked and 1, 0 for none

	before rowMask // the rows that there were
}

// ask is a group whose rows have to be looked at.
type ask struct {
	event   cloudtrail.Event
	columns cloudtrail.ColumnSet
}

// newAlikeRows prepares to narrow down what s selects. Both read through the
// same chunks, one after the other, so that no dictionary is decoded twice.
func newAlikeRows(a *Alike, s *scan) *alikeRows {
	like := newScan(ScanOptions{Columns: a.Columns})
	like.open = s.open
	return &alikeRows{Alike: a, of: s, grouping: grouping{
		s: like, o: &GroupOptions{ScanOptions: ScanOptions{Columns: a.Columns}}, arranged: true,
	}}
}

// narrow leaves in the scan's rows those that are to be delivered.
func (a *alikeRows) narrow(ctx context.Context) error {
	like, s := a.grouping.s, a.of
	like.part, like.group, like.loads, like.loading = s.part, s.group, false, like.loading[:0]
	clear(like.kept[:])
	like.rows.reset(s.rows.rows)
	copy(like.rows.words, s.rows.words)
	if a.Keep == nil {
		a.before.reset(s.rows.rows)
		copy(a.before.words, s.rows.words)
	}
	if a.Apart != nil {
		if err := s.part.guard(a.setApart); err != nil {
			return err
		}
	}
	if a.Keep == nil {
		s.rows.setMinus(&a.before, &like.rows)
		return nil
	}
	a.stretched = a.askRows
	_, err := a.rowGroup(ctx, a.take)
	return err
}

// take decides about a group, or puts it off.
func (a *alikeRows) take(g Group, err error) bool {
	if a.current == 0 {
		a.asked, a.ask = a.asked[:0], grow(a.ask[:0], len(a.groups))[:len(a.groups)]
		clear(a.ask)
	}
	keep, columns := a.Keep(g)
	switch {
	case columns != cloudtrail.ColumnSet{}:
		n := len(a.asked)
		if n == cap(a.asked) {
			a.asked = append(a.asked, ask{})
		}
		a.asked = a.asked[:n+1]
		one := &a.asked[n]
		one.columns = columns
		g.Event.CopyTo(&one.event)
		a.ask[a.current] = int32(n) + 1
	case !keep:
		for _, i := range a.members(a.current) {
			a.of.rows.drop(a.picked[i])
		}
	}
	return true
}

// askRows decides about the rows of the stretch that were put off, in their
// order, so that each page is decoded once.
func (a *alikeRows) askRows() error {
	if len(a.asked) == 0 {
		return nil
	}
	for i, row := range a.picked {
		n := a.ask[a.grouping.of[i]]
		if n == 0 {
			continue
		}
		one := &a.asked[n-1]
		e := one.event.With(one.columns)
		g := Group{Event: &e, Count: 1}
		for c := range one.columns.All() {
			if err := a.load(&e, c, row); err != nil {
				return err
			}
		}
		if a.grouping.time != nil {
			if at, there := a.grouping.time.vec.find(row - a.grouping.time.first); there {
				t := a.grouping.time.vec.int(at)
				g.First, g.Last, g.Timed = t, t, true
			}
		}
		if keep, more := a.Keep(g); !keep && more == (cloudtrail.ColumnSet{}) {
			a.of.rows.drop(row)
		}
	}
	return nil
}

// load loads one more column of a row.
func (a *alikeRows) load(e *cloudtrail.Event, c cloudtrail.Column, row int) error {
	s := a.grouping.s
	ch := s.chunk(c)
	if ch.allNull() {
		return nil
	}
	if row < ch.first || row >= ch.end {
		// What is decoded now may be delivered later: so not only s.rows.
		if err := s.part.guard(func() error { return ch.seekSelected(row, &a.of.rows) }); err != nil {
			return err
		}
	}
	return s.set(e, ch, row)
}

// setApart takes rows out that are not judged by others. It runs inside the
// part's guard.
func (a *alikeRows) setApart() error {
	s := a.grouping.s
	object, index := s.chunk(cloudtrail.SourceObject), s.chunk(cloudtrail.RecordIndex)
	for row := s.rows.next(0); row < s.rows.rows; row = s.rows.next(row + 1) {
		if err := object.seekRows(row, s.rows.window); err != nil {
			return err
		}
		if err := index.seekRows(row, s.rows.window); err != nil {
			return err
		}
		if a.Apart(object.number(row), index.number(row)) {
			s.rows.drop(row)
		}
	}
	return nil
}

// number gives a row's number, 0 for null. The row's page is decoded.
func (c *chunk) number(row int) int64 {
	if i, there := c.vec.find(row - c.first); there {
		return c.vec.int(i)
	}
	return 0
}
