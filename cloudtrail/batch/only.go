package batch

import "keytrail/cloudtrail"

// some is a Source of some of the rows of another.
type some struct {
	of     *Rows
	rows   []int
	codes  [cloudtrail.NumColumns][]uint32
	values [cloudtrail.NumColumns][]int64
	there  [cloudtrail.NumColumns][]bool
}

// Only gives those of the rows of which keep tells that they are kept: r itself
// where these are all, else Rows that are valid as long as r is.
func (r *Rows) Only(keep func(row int) bool) *Rows {
	s := r.some
	if s == nil {
		s = New(&some{of: r}, r.columns)
	}
	from := s.source.(*some)
	from.rows = from.rows[:0]
	for row := range r.n {
		if keep(row) {
			from.rows = append(from.rows, row)
		}
	}
	if len(from.rows) == r.n {
		return r
	}
	r.some = s
	if s.group != r.group {
		s.Enter()
		s.group = r.group // the codes are r's
	}
	s.Turn(len(from.rows))
	return s
}

// Of gives the row's place among those that Only was asked about.
func (r *Rows) Of(row int) int {
	if s, ok := r.source.(*some); ok {
		return s.rows[row]
	}
	return row
}

func (s *some) Codes(c cloudtrail.Column) ([]uint32, bool) {
	all, ok := s.of.Numbered(c)
	if all == nil || !ok {
		return nil, ok
	}
	return s.pick(c, all), true
}

// pick gives the codes of the rows that there are.
func (s *some) pick(c cloudtrail.Column, all []uint32) []uint32 {
	codes := s.codes[c][:0]
	for _, row := range s.rows {
		codes = append(codes, all[row])
	}
	s.codes[c] = codes
	return codes
}

func (s *some) Load(e *cloudtrail.Event, c cloudtrail.Column, row int) { s.of.load(e, c, s.rows[row]) }

func (s *some) Numbers(c cloudtrail.Column) (values []int64, there []bool) {
	all := s.of.numbersOf(c)
	values, there = s.values[c][:0], s.there[c][:0]
	for _, row := range s.rows {
		values = append(values, all[row])
		there = append(there, s.of.there[c] == nil || s.of.there[c][row])
	}
	s.values[c], s.there[c] = values, there
	return values, there
}
