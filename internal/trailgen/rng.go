package trailgen

import "math/bits"

// rng is a small, fast generator of random numbers (SplitMix64) whose results
// never change between releases and machines. Streams are made by name, so
// that what one part of a trail draws does not shift what another gets.
type rng struct{ state uint64 }

const golden = 0x9e3779b97f4a7c15

// mix spreads the bits of x.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// hashString is FNV-1a followed by mix.
func hashString(seed uint64, s string) uint64 {
	h := uint64(0xcbf29ce484222325) ^ mix(seed+golden)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	return mix(h)
}

// stream makes the generator of that name.
func stream(seed uint64, name string) *rng { return &rng{hashString(seed, name)} }

// next gives 64 random bits.
func (r *rng) next() uint64 {
	r.state += golden
	return mix(r.state)
}

// below gives a number of [0, n); n must be positive.
func (r *rng) below(n int) int {
	hi, _ := bits.Mul64(r.next(), uint64(n))
	return int(hi)
}

// between gives a number of [lo, hi].
func (r *rng) between(lo, hi int) int { return lo + r.below(hi-lo+1) }

// chance tells true in percent of 100 cases.
func (r *rng) chance(percent int) bool { return r.below(100) < percent }

// pick gives one of the list.
func pick[T any](r *rng, list []T) T { return list[r.below(len(list))] }

// bell gives a number of about the standard normal distribution, in units of
// 2^-32: the sum of twelve uniform numbers, which needs integers only.
func (r *rng) bell() int64 {
	var sum int64
	for range 6 {
		x := r.next()
		sum += int64(x>>32) + int64(x&0xffffffff)
	}
	return sum - 6<<32
}
