package casefile

import "math/bits"

// rowMask is a set of the rows of one row group.
type rowMask struct {
	words []uint64
	rows  int
}

// reset makes the set empty, for a group of so many rows.
func (s *rowMask) reset(rows int) {
	n := (rows + 63) / 64
	if cap(s.words) < n {
		s.words = make([]uint64, n)
	}
	s.words = s.words[:n]
	clear(s.words)
	s.rows = rows
}

func (s *rowMask) add(row int) { s.words[row>>6] |= 1 << (row & 63) }

func (s *rowMask) drop(row int) { s.words[row>>6] &^= 1 << (row & 63) }

// addRange adds the rows from first up to and without end.
func (s *rowMask) addRange(first, end int) {
	for first < end {
		w, n := first>>6, min(64-first&63, end-first)
		s.words[w] |= (1<<n - 1) << (first & 63)
		if n == 64 {
			s.words[w] = ^uint64(0)
		}
		first += n
	}
}

// and leaves the rows that are also in t.
func (s *rowMask) and(t *rowMask) {
	for i, w := range t.words {
		s.words[i] &= w
	}
}

// or adds the rows that are in t, which is of as many.
func (s *rowMask) or(t *rowMask) {
	for i, w := range t.words {
		s.words[i] |= w
	}
}

// setMinus makes s the rows of t that are not in u.
func (s *rowMask) setMinus(t, u *rowMask) {
	s.reset(t.rows)
	for i, w := range t.words {
		s.words[i] = w &^ u.words[i]
	}
}

// next gives the first row of the set at or after row, or rows when there is
// none.
func (s *rowMask) next(row int) int {
	if row >= s.rows {
		return s.rows
	}
	w := row >> 6
	word := s.words[w] >> (row & 63) << (row & 63)
	for word == 0 {
		if w++; w == len(s.words) {
			return s.rows
		}
		word = s.words[w]
	}
	return w<<6 + bits.TrailingZeros64(word)
}

// last gives the last row of the set before end, or -1 when there is none.
func (s *rowMask) last(end int) int {
	if end <= 0 {
		return -1
	}
	w := (end - 1) >> 6
	word := s.words[w] << (63 - (end-1)&63) >> (63 - (end-1)&63)
	for word == 0 {
		if w--; w < 0 {
			return -1
		}
		word = s.words[w]
	}
	return w<<6 + 63 - bits.LeadingZeros64(word)
}

// window narrows rows, the second excluded, to those from the first to the last
// of the set among them: where few are selected, the rest of a page need not
// be decoded.
func (s *rowMask) window(first, end int) (int, int) { return s.next(first), s.last(end) + 1 }

func (s *rowMask) empty() bool { return s.next(0) == s.rows }

// countRange counts the rows of the set from first up to and without end.
func (s *rowMask) countRange(first, end int) int {
	n := 0
	for w := first >> 6; w < (end+63)>>6; w++ {
		word := s.words[w]
		if low := w << 6; low < first {
			word = word >> (first - low) << (first - low)
		}
		if high := w<<6 + 64; high > end {
			word = word << (high - end) >> (high - end)
		}
		n += bits.OnesCount64(word)
	}
	return n
}

func (s *rowMask) count() int {
	n := 0
	for _, w := range s.words {
		n += bits.OnesCount64(w)
	}
	return n
}
