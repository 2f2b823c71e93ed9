package trailgen

import "sort"

// zipf draws ranks by Zipf's law: rank k, counted from 1, with weight k^-1.1.
type zipf struct{ sums []uint64 }

// weight is k^-1.1, in units of 2^-40.
func weight(k int) uint64 {
	return uint64(1 << 40 / (float64(k) * tenthRoot(float64(k))))
}

// tenthRoot finds the root by halving an interval, with no operation that a
// compiler may fuse, so that it is the same everywhere.
func tenthRoot(x float64) float64 {
	lo, hi := 1.0, x
	for range 60 {
		mid := (lo + hi) / 2
		square := mid * mid
		fourth := square * square
		if fourth*fourth*square < x {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

// add appends a rank's weight.
func (z *zipf) add(weight uint64) {
	z.sums = append(z.sums, z.total()+weight)
}

// total is the sum of all weights.
func (z *zipf) total() uint64 {
	if len(z.sums) == 0 {
		return 0
	}
	return z.sums[len(z.sums)-1]
}

// draw gives the index of a weight, as often as it weighs.
func (z *zipf) draw(r *rng) int {
	x := uint64(r.below(int(z.total())))
	return sort.Search(len(z.sums), func(i int) bool { return z.sums[i] > x })
}
