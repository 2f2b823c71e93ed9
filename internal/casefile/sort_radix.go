package casefile

import (
	"cmp"
	"math/bits"
	"slices"
)

// Few keys are compared: digits are counted for many at once.
const fewKeys = 512

// digitBits is how much of a key one pass looks at; its counts stay in the
// nearest cache.
const digitBits = 11

// sortByMajor sorts by major, and leaves rows of one major in the order they had.
func sortByMajor(keys []sortKey) {
	if len(keys) < fewKeys {
		slices.SortStableFunc(keys, func(a, b sortKey) int { return cmp.Compare(a.major, b.major) })
		return
	}
	differ := uint64(0)
	for _, k := range keys {
		differ |= k.major ^ keys[0].major
	}
	from, to := keys, make([]sortKey, len(keys))
	for shift := 0; shift < bits.Len64(differ); shift += digitBits {
		if differ>>shift&(1<<digitBits-1) != 0 {
			sortByDigit(to, from, shift)
			from, to = to, from
		}
	}
	copy(keys, from)
}

// sortByDigit copies keys in the order of a digit.
func sortByDigit(to, from []sortKey, shift int) {
	var ends [1 << digitBits]uint32
	for _, k := range from {
		ends[k.major>>shift&(1<<digitBits-1)]++
	}
	sum := uint32(0)
	for i, n := range ends {
		ends[i] = sum
		sum += n
	}
	for _, k := range from {
		at := &ends[k.major>>shift&(1<<digitBits-1)]
		to[*at] = k
		*at++
	}
}
