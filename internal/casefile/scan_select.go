package casefile

import (
	"cmp"
	"slices"

	"github.com/parquet-go/parquet-go/format"

	"keytrail/cloudtrail"
)

// scan is one run over some parts with one set of clauses. It reads one row
// group at a time; its buffers go from one to the next.
type scan struct {
	where    []Clause
	signers  Clause       // one of where that the index answers, taken out of it; nil when there is none
	runs     []rowRun     // where its rows are, in case order
	index    *signerIndex // that named them
	combined []Combined
	columns  cloudtrail.ColumnSet
	load     []cloudtrail.Column // the same in column order
	event    cloudtrail.Event    // what is delivered, one at a time

	part      *part
	partIndex int // in the case, where an index is used
	group     int
	open      *chunks
	pick      *Pick // nil for none

	loading []loadedColumn                // those of load that have values
	loads   bool                          // loading is that of the current row group
	classes *rowClasses                   // which of them a row has, nil for all
	kept    [cloudtrail.NumColumns]uint64 // 1 + the place in its dictionary of what event has in a column, 0 for none

	rows     rowMask // what is selected in the group
	acc, rem rowMask // scratch: what a clause holds for, what is left to try
	match    []uint8
}

// chunks are the readers of a row group's columns, as far as they are open.
type chunks struct {
	of     [cloudtrail.NumColumns]*chunk
	opened [cloudtrail.NumColumns]bool
	room   pageRoom
}

// newScan prepares the clauses: the values of In are sorted for looking up.
func newScan(o ScanOptions) *scan {
	s := &scan{columns: o.Columns, combined: o.Combined, pick: o.Pick, load: slices.Collect(o.Columns.All()), open: new(chunks)}
	if o.Narrow != nil {
		s.classes = &rowClasses{narrow: o.Narrow}
	}
	s.event.Set(cloudtrail.EventID, make([]byte, 1024)) // room, so that "" is told from null from the first event on
	for _, clause := range o.Where {
		clause = slices.Clone(clause)
		for i := range clause {
			clause[i] = clause[i].sortIn()
		}
		s.where = append(s.where, clause)
	}
	return s
}

// enter points the scan at a row group.
func (s *scan) enter(p *part, group int) {
	s.part, s.group, s.loads, s.loading = p, group, false, s.loading[:0]
	clear(s.kept[:])
	clear(s.open.opened[:])
}

// chunk gives the reader of a column in the current row group.
func (s *scan) chunk(c cloudtrail.Column) *chunk {
	o := s.open
	if o.of[c] == nil {
		o.of[c] = &chunk{shared: &o.room}
	}
	if !o.opened[c] {
		o.opened[c] = true
		o.of[c].open(s.part, s.group, c)
	}
	return o.of[c]
}

// selectRows finds the rows of a row group that meet all clauses and combined conditions and
// leaves them in s.rows. It runs inside the part's guard.
func (s *scan) selectRows() error {
	n := int(s.part.meta.RowGroups[s.group].NumRows)
	s.rows.reset(n)
	if s.signers == nil {
		s.rows.addRange(0, n)
	} else if s.addRuns(n); s.rows.empty() {
		return nil
	}
	where, may, err := s.part.pruneGroup(s.group, s.where)
	if err != nil || !may {
		s.rows.reset(n)
		return err
	}
	if err := s.prunePages(where, &s.rows); err != nil {
		return err
	}
	if s.signers != nil {
		where = append(where, s.signers)
	}
	// The cheapest clause first: each leaves less to read for the next.
	slices.SortStableFunc(where, func(a, b Clause) int {
		return cmp.Compare(s.cost(a), s.cost(b))
	})
	for _, clause := range where {
		if s.rows.empty() {
			return nil
		}
		if err := s.try(clause); err != nil {
			return err
		}
	}
	for i := range s.combined {
		if err := s.tryCombined(&s.combined[i], &s.rows); err != nil {
			return err
		}
	}
	return nil
}

// cost is how many bytes a clause may have to read.
func (s *scan) cost(clause Clause) (n int64) {
	for c := range clause.Columns().All() {
		n += s.part.meta.RowGroups[s.group].Columns[c].MetaData.TotalCompressedSize
	}
	return n
}

// try leaves in s.rows those for which the clause holds.
func (s *scan) try(clause Clause) error {
	s.acc.reset(s.rows.rows)
	for c := range clause.Columns().All() {
		s.rem.setMinus(&s.rows, &s.acc)
		var tests Clause
		for _, t := range clause {
			if t.Column == c {
				tests = append(tests, t)
			}
		}
		if err := s.tryColumn(c, tests); err != nil {
			return err
		}
	}
	s.rows.and(&s.acc)
	return nil
}

// tryColumn adds to s.acc the rows of s.rem for which any of the tests holds,
// all of them on one column.
func (s *scan) tryColumn(c cloudtrail.Column, tests Clause) error {
	row := s.rem.next(0)
	if row == s.rem.rows {
		return nil
	}
	ch := s.chunk(c)
	s.match = s.match[:0]
	onNull := slices.ContainsFunc(tests, func(t Test) bool { return t.onNull() })
	if !onNull && ch.allIndexed() && physical(c) == format.ByteArray {
		if err := ch.loadDictionary(); err != nil {
			return err
		}
		if ch.dict.count <= s.rem.count() && !s.matchDictionary(&ch.dict.vector, tests) {
			return nil
		}
	}
	for row < s.rem.rows {
		if err := ch.seek(row); err != nil {
			return err
		}
		for ; row < ch.end; row = s.rem.next(row + 1) {
			i, there := ch.vec.find(row - ch.first)
			if !there && onNull || there && s.holds(&ch.vec, i, c, tests) {
				s.acc.add(row)
			}
		}
	}
	return nil
}

// The states of a dictionary's value in scan.match.
const (
	untried = iota
	missed
	matched
)

// matchDictionary tries the tests on every value of a dictionary and tells
// whether any holds.
func (s *scan) matchDictionary(dict *vector, tests Clause) (any bool) {
	s.match = append(s.match[:0], make([]uint8, dict.count)...)
	for i := range s.match {
		s.match[i] = missed
		if anyBytes(tests, dict.bytes(i)) {
			s.match[i], any = matched, true
		}
	}
	return any
}

// holds tells whether any of the tests holds for the value at place i.
func (s *scan) holds(v *vector, i int, c cloudtrail.Column, tests Clause) bool {
	switch physical(c) {
	case format.Int64:
		n := v.int(i)
		return slices.ContainsFunc(tests, func(t Test) bool { return t.onInt(n) })
	case format.Boolean:
		return anyBytes(tests, v.bool(i))
	}
	if v.dict == nil {
		return anyBytes(tests, v.bytes(i))
	}
	if len(s.match) == 0 {
		s.match = append(s.match, make([]uint8, v.dict.count)...)
	}
	m := &s.match[v.index[i]]
	if *m == untried {
		*m = missed
		if anyBytes(tests, v.bytes(i)) {
			*m = matched
		}
	}
	return *m == matched
}

func anyBytes(tests Clause, v []byte) bool {
	for i := range tests {
		if tests[i].onBytes(v) {
			return true
		}
	}
	return false
}
