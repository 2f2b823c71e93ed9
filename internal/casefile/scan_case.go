package casefile

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"keytrail/cloudtrail"
)

// ctxEvery is after how many rows a scan looks whether it shall stop.
const ctxEvery = 512

// Scan yields the events for which all clauses hold, in case order: part by
// part as in Parts, row by row as they lie there. An event is valid until the
// next one. An error ends the sequence; it names the part.
//
// What is read, and when: the log rules out parts by time, and the index of
// access keys, where the case has one, parts and rows; a part's
// statistics, its bloom filters and the page index of the columns that
// clauses ask about rule out row groups and pages; clauses are tried one after
// another on what is left, on dictionaries where there are some; other columns
// are decoded only in pages that hold a row to deliver. Memory is one page for
// each column in use and their dictionaries.
//
// Scans of one Case may run at the same time, nested too.
func (c *Case) Scan(ctx context.Context, o ScanOptions) iter.Seq2[*cloudtrail.Event, error] {
	return func(yield func(*cloudtrail.Event, error) bool) {
		for hit, err := range c.ScanPos(ctx, o) {
			if !yield(hit.Event, err) {
				return
			}
		}
	}
}

// ScanPos is Scan with the place of each event.
func (c *Case) ScanPos(ctx context.Context, o ScanOptions) iter.Seq2[Hit, error] {
	return func(yield func(Hit, error) bool) {
		s := newScan(o)
		err := c.eachGroup(ctx, s, o.Parts, func(at Pos) (bool, error) { return s.deliver(ctx, at, yield) })
		if err != nil {
			yield(Hit{}, err)
		}
	}
}

// eachGroup goes through the parts, nil for all, selects the rows of each row
// group and calls visit, until that tells false.
func (c *Case) eachGroup(ctx context.Context, s *scan, parts []int, visit func(Pos) (bool, error)) error {
	s.useSigners(&c.signed)
	if parts == nil {
		parts = c.allParts()
	}
	for _, i := range parts {
		if i < 0 || i >= len(c.head.Files) {
			return fmt.Errorf("%s: no part %d in it", c.dir, i)
		}
		if !s.hasRuns(i) || !prunePart(&c.head.Files[i], s.where) {
			continue
		}
		if more, err := c.scanPart(ctx, s, i, visit); err != nil || !more {
			return err
		}
	}
	return nil
}

// scanPart goes through one part. It tells false when the visitor has enough.
func (c *Case) scanPart(ctx context.Context, s *scan, i int, visit func(Pos) (bool, error)) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	p, err := c.acquire(i)
	if err != nil {
		return false, err
	}
	defer c.release(i)
	s.partIndex = i
	for group := range p.meta.RowGroups {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		s.enter(p, group)
		if err := s.choose(ctx); err != nil {
			return false, err
		}
		if s.rows.empty() {
			continue
		}
		if more, err := visit(Pos{File: i, RowGroup: group}); err != nil || !more {
			return more, err
		}
	}
	return true, nil
}

// choose finds the rows of the current row group that are delivered.
func (s *scan) choose(ctx context.Context) error {
	if err := s.part.guard(s.selectRows); err != nil {
		return err
	}
	if s.pick != nil && !s.rows.empty() {
		if err := s.pick.from(s).pick(ctx, s.pick.Choose); err != nil {
			return err
		}
	}
	if s.classes != nil && !s.rows.empty() {
		return s.part.guard(s.classify)
	}
	return nil
}

// deliver yields the selected rows of the current row group.
func (s *scan) deliver(ctx context.Context, pos Pos, yield func(Hit, error) bool) (bool, error) {
	n := 0
	for row := s.rows.next(0); row < s.rows.rows; row = s.rows.next(row + 1) {
		if n++; n%ctxEvery == 0 {
			if err := ctx.Err(); err != nil {
				return false, err
			}
		}
		if err := s.fill(&s.event, row); err != nil {
			return false, err
		}
		pos.Row = int64(row)
		if !yield(Hit{Pos: pos, Event: &s.event}, nil) {
			return false, nil
		}
	}
	return true, nil
}

// Read yields the events at the given places, which must be sorted, with the
// given columns loaded. It costs a page for each column and each page that
// holds a place.
func (c *Case) Read(ctx context.Context, places []Pos, columns cloudtrail.ColumnSet) iter.Seq2[Hit, error] {
	return func(yield func(Hit, error) bool) {
		if !slices.IsSortedFunc(places, Pos.Compare) {
			yield(Hit{}, fmt.Errorf("%s: places to read are not sorted", c.dir))
			return
		}
		s := newScan(ScanOptions{Columns: columns})
		for len(places) > 0 {
			n := 1
			for n < len(places) && places[n].File == places[0].File {
				n++
			}
			if more, err := c.readPart(ctx, s, places[:n], yield); err != nil {
				yield(Hit{}, err)
				return
			} else if !more {
				return
			}
			places = places[n:]
		}
	}
}

// readPart delivers the events at places in one part.
func (c *Case) readPart(ctx context.Context, s *scan, places []Pos, yield func(Hit, error) bool) (bool, error) {
	i := places[0].File
	if i < 0 || i >= len(c.head.Files) {
		return false, fmt.Errorf("%s: no part %d in it", c.dir, i)
	}
	p, err := c.acquire(i)
	if err != nil {
		return false, err
	}
	defer c.release(i)
	for len(places) > 0 {
		pos := places[0]
		if pos.RowGroup < 0 || pos.RowGroup >= len(p.meta.RowGroups) {
			return false, fmt.Errorf("%s: no row group %d in it", p.info.Path, pos.RowGroup)
		}
		s.enter(p, pos.RowGroup)
		s.rows.reset(int(p.meta.RowGroups[pos.RowGroup].NumRows))
		for ; len(places) > 0 && places[0].RowGroup == pos.RowGroup; places = places[1:] {
			if row := places[0].Row; row >= 0 && row < int64(s.rows.rows) {
				s.rows.add(int(row))
				continue
			}
			return false, fmt.Errorf("%s: no row %d in row group %d", p.info.Path, places[0].Row, pos.RowGroup)
		}
		if more, err := s.deliver(ctx, pos, yield); err != nil || !more {
			return more, err
		}
	}
	return true, nil
}
