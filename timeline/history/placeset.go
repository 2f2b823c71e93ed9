package history

// placeSet is a set of places that is asked about all events, few of which are in
// it: nearly all others are told by a bit.
type placeSet struct {
	bits  []uint64 // by the upper bits of a place's hash
	shift int
	of    map[Place]struct{}
}

// The bits of a set: about so many for each place, and at most these.
const (
	bitsPerPlace = 16
	minPlaceBits = 1 << 10
	maxPlaceBits = 1 << 23 // 1 MiB
)

// newPlaceSet makes an empty set for about n places.
func newPlaceSet(n int) *placeSet {
	size, shift := minPlaceBits, 64-10
	for size < n*bitsPerPlace && size < maxPlaceBits {
		size, shift = 2*size, shift-1
	}
	return &placeSet{bits: make([]uint64, size/64), shift: shift, of: make(map[Place]struct{}, n)}
}

func (s *placeSet) add(p Place) {
	h := s.hash(p)
	s.bits[h/64] |= 1 << (h % 64)
	s.of[p] = struct{}{}
}

func (s *placeSet) has(p Place) bool {
	h := s.hash(p)
	if s.bits[h/64]&(1<<(h%64)) == 0 {
		return false
	}
	_, is := s.of[p]
	return is
}

// hash gives the number of a place's bit.
func (s *placeSet) hash(p Place) uint64 {
	h := (uint64(p.Object)*0x9e3779b97f4a7c15 ^ uint64(p.Index)) * 0xd6e8feb86659fd93
	return (h ^ h<<32) >> s.shift
}
