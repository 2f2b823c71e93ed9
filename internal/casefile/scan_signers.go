package casefile

import "sort"

// useSigners has the scan look only at rows that the index of access keys
// names, if a clause asks for access keys. The clause is tried on them all the
// same: an index can be wrong about where rows are not, never about which are.
func (s *scan) useSigners(x *signerIndex) {
	for i, clause := range s.where {
		if !signerTest(clause) {
			continue
		}
		if runs, ok := x.rows(clause[0].In); ok {
			s.signers, s.runs, s.index = clause, runs, x
			s.where = append(s.where[:i:i], s.where[i+1:]...)
		}
		return
	}
}

// runsFrom gives the runs from a row group of the case on.
func (s *scan) runsFrom(group int) []rowRun {
	return s.runs[sort.Search(len(s.runs), func(i int) bool { return s.runs[i].group >= group }):]
}

// hasRuns tells whether a part has rows that the index names; always where no
// index is used.
func (s *scan) hasRuns(part int) bool {
	if s.signers == nil {
		return true
	}
	runs := s.runsFrom(s.index.before[part])
	return len(runs) > 0 && runs[0].group < s.index.before[part+1]
}

// addRuns selects the rows of the current group that the index names. Rows
// that the group does not have are nobody's.
func (s *scan) addRuns(rows int) {
	group := s.index.before[s.partIndex] + s.group
	for _, r := range s.runsFrom(group) {
		if r.group != group {
			return
		}
		first := min(r.first, rows)
		s.rows.addRange(first, min(first+r.count, rows))
	}
}
