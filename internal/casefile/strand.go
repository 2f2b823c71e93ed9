package casefile

import (
	"bytes"
	"context"

	"keytrail/cloudtrail"
)

// Strand is what a scan delivers of one row group, read one event after
// another, so that several can be read side by side. It must be closed. It is
// not safe for concurrent use.
type Strand struct {
	c   *Case
	s   *scan
	pos Pos // of the event that was read last
	row int // from which on the next is looked for
	n   int
}

// Strands selects rows as ScanPos does and gives a strand for each row group
// that has some, in case order. Where these are more than most, it gives none,
// and tells false.
func (c *Case) Strands(ctx context.Context, o ScanOptions, most int) (list []*Strand, few bool, err error) {
	few = true
	s := newScan(o)
	s.open = c.spare.take()
	err = c.eachGroup(ctx, s, o.Parts, func(at Pos) (bool, error) {
		if few = len(list) < most; !few {
			return false, nil
		}
		if _, err := c.acquire(at.File); err != nil {
			return false, err
		}
		// What was decoded to select rows goes on to be read.
		of := newScan(o)
		of.continueFrom(s)
		s.open = c.spare.take()
		list = append(list, &Strand{c: c, s: of, pos: at})
		return true, nil
	})
	c.spare.give(s.open)
	if err != nil || !few {
		for _, strand := range list {
			strand.Close()
		}
		return nil, few, err
	}
	return list, true, nil
}

// continueFrom takes over the row group that another scan of the same options
// is at, with what is selected there.
func (s *scan) continueFrom(t *scan) {
	s.part, s.partIndex, s.group, s.open = t.part, t.partIndex, t.group, t.open
	s.rows, t.rows = t.rows, rowMask{}
	s.classes, t.classes = t.classes, s.classes
}

// Next reads the next event, which is valid until the one after it. It tells
// false at the end.
func (t *Strand) Next(ctx context.Context) (Hit, bool, error) {
	row := t.s.rows.next(t.row)
	if row == t.s.rows.rows {
		return Hit{}, false, nil
	}
	if t.n++; t.n%ctxEvery == 0 {
		if err := ctx.Err(); err != nil {
			return Hit{}, false, err
		}
	}
	if err := t.s.fill(&t.s.event, row); err != nil {
		return Hit{}, false, err
	}
	t.row, t.pos.Row = row+1, int64(row)
	return Hit{Pos: t.pos, Event: &t.s.event}, true, nil
}

// Close gives back what the strand holds.
func (t *Strand) Close() {
	if t.s.open != nil {
		t.c.release(t.pos.File)
		t.c.spare.give(t.s.open)
		t.s.open = nil
	}
}

// Ascends tells whether the strand's events come in the order of time, id and
// account, no two of them at one place, and all have an id. Times tell of most;
// ids are looked at where these are equal.
func (t *Strand) Ascends(ctx context.Context) (ascends bool, err error) {
	a := ascent{s: t.s, times: t.s.chunk(cloudtrail.EventTime), ids: t.s.chunk(cloudtrail.EventID), accounts: t.s.chunk(cloudtrail.RecipientAccountID)}
	rows := &t.s.rows
	before := -1
	for row := rows.next(0); row < rows.rows; row = rows.next(row + 1) {
		if t.n++; t.n%ctxEvery == 0 {
			if err := ctx.Err(); err != nil {
				return false, err
			}
		}
		if ok, err := a.step(before, row); err != nil || !ok {
			return false, err
		}
		before = row
	}
	return true, nil
}

// ascent compares rows of a scan with the ones before them.
type ascent struct {
	s                    *scan
	times, ids, accounts *chunk
	timed                bool // the row before has a time
	time                 int64
	room                 []byte
}

// step tells whether a row comes after the one before, -1 for none.
func (a *ascent) step(before, row int) (bool, error) {
	if a.ids.meta.MetaData.Statistics.NullCount > 0 {
		if id, err := a.text(a.ids, row); id == nil || err != nil {
			return false, err
		}
	}
	var timed bool
	var time int64
	if !a.times.allNull() {
		if err := a.seek(a.times, row); err != nil {
			return false, err
		}
		var i int
		if i, timed = a.times.vec.find(row - a.times.first); timed {
			time = a.times.vec.int(i)
		}
	}
	later := before < 0 || timed && (!a.timed || time > a.time)
	sooner := before >= 0 && a.timed && (!timed || time < a.time)
	a.timed, a.time = timed, time
	if later || sooner {
		return later, nil
	}
	for _, ch := range []*chunk{a.ids, a.accounts} {
		v, err := a.text(ch, before)
		if err != nil {
			return false, err
		}
		null := v == nil
		a.room = append(a.room[:0], v...)
		if v, err = a.text(ch, row); err != nil {
			return false, err
		}
		switch d := bytes.Compare(a.room, v); {
		case null && v != nil:
			return true, nil
		case !null && v == nil, d > 0:
			return false, nil
		case d < 0:
			return true, nil
		}
	}
	return false, nil
}

// seek decodes a row of a column.
func (a *ascent) seek(ch *chunk, row int) error {
	if row >= ch.first && row < ch.end {
		return nil
	}
	return a.s.part.guard(func() error { return ch.seekSelected(row, &a.s.rows) })
}

// text gives a row's value in a column of text, nil for null.
func (a *ascent) text(ch *chunk, row int) ([]byte, error) {
	if ch.allNull() {
		return nil, nil
	}
	if err := a.seek(ch, row); err != nil {
		return nil, err
	}
	i, there := ch.vec.find(row - ch.first)
	if !there {
		return nil, nil
	}
	if err := a.s.reach(ch, i); err != nil {
		return nil, err
	}
	return ch.vec.bytes(i), nil
}
