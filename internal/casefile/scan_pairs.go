package casefile

import "keytrail/cloudtrail"

// Pair is a condition on two text columns at once, as event source and name.
type Pair struct {
	First, Second cloudtrail.Column
	// Holds judges the values, nil for null. It is asked once for each pair
	// of values that occurs, or a few times more.
	Holds func(first, second []byte) bool
}

// pairMemo remembers of pairs of dictionary numbers what Holds said.
type pairMemo map[uint64]bool

// tryPair leaves in s.rows those for which the pair holds. It runs inside the
// part's guard.
func (s *scan) tryPair(p *Pair) error {
	a, b := s.chunk(p.First), s.chunk(p.Second)
	memo := make(pairMemo)
	last, holds := uint64(0), false // the pair before this one; no pair is 0
	for row := s.rows.next(0); row < s.rows.rows; row = s.rows.next(row + 1) {
		i, err := a.place(row)
		if err != nil {
			return err
		}
		k, err := b.place(row)
		if err != nil {
			return err
		}
		if (i < 0 || a.vec.dict != nil) && (k < 0 || b.vec.dict != nil) {
			code := uint64(a.code(i))<<32 | uint64(b.code(k))
			if code != last {
				last = code
				var known bool
				if holds, known = memo[code]; !known {
					holds = p.Holds(a.bytesAt(i), b.bytesAt(k))
					memo[code] = holds
				}
			}
		} else {
			last, holds = 0, p.Holds(a.bytesAt(i), b.bytesAt(k))
		}
		if !holds {
			s.rows.drop(row)
		}
	}
	return nil
}

// place decodes the page of a row, if need be, and gives the place of its
// value, -1 for null.
func (c *chunk) place(row int) (int, error) {
	if err := c.seek(row); err != nil {
		return 0, err
	}
	if i, there := c.vec.find(row - c.first); there {
		return i, nil
	}
	return -1, nil
}

// code gives the number of the value at a place in the dictionary, from 2;
// 1 stands for null.
func (c *chunk) code(i int) uint32 {
	if i < 0 {
		return 1
	}
	return uint32(c.vec.index[i]) + 2
}

// bytesAt gives the value at a place, nil for null.
func (c *chunk) bytesAt(i int) []byte {
	if i < 0 {
		return nil
	}
	return c.vec.bytes(i)
}
