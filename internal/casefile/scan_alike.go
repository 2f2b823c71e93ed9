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
	Times   bool                 // groups have Times

	// Keep tells whether the rows of a group are delivered. Each row that
	// Apart does not set apart is in one group.
	Keep func(Group) bool

	// Apart, if not nil, tells by a row's object and its index there which rows
	// are delivered whatever those like them are.
	Apart func(object, index int64) bool
}

// alikeRows tries an Alike on the row groups of one scan.
type alikeRows struct {
	*Alike
	grouping
}

// newAlikeRows prepares to narrow down what s selects. Both read through the
// same chunks, one after the other, so that no dictionary is decoded twice.
func newAlikeRows(a *Alike, s *scan) *alikeRows {
	of := newScan(ScanOptions{Columns: a.Columns})
	of.open = s.open
	return &alikeRows{a, grouping{s: of, o: &GroupOptions{ScanOptions: ScanOptions{Columns: a.Columns}, Times: a.Times}, arranged: true}}
}

// narrow leaves in the scan's rows those that are to be delivered.
func (a *alikeRows) narrow(ctx context.Context, s *scan) error {
	of := a.grouping.s
	of.part, of.group, of.loads, of.loading = s.part, s.group, false, of.loading[:0]
	of.rows.reset(s.rows.rows)
	copy(of.rows.words, s.rows.words)
	if a.Apart != nil {
		if err := s.part.guard(a.setApart); err != nil {
			return err
		}
	}
	_, err := a.rowGroup(ctx, func(g Group, err error) bool {
		if err == nil && !a.Keep(g) {
			for _, i := range a.members(a.current) {
				s.rows.drop(a.picked[i])
			}
		}
		return true
	})
	return err
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
