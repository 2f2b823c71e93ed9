package history

import (
	"math/rand/v2"
	"testing"
)

func TestPlaceSetIsASet(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 50, 5000} {
		s, want := newPlaceSet(n/2), make(map[Place]bool) // more are added than it was made for
		for range n {
			p := Place{random.Int64N(300), random.Int64N(300)}
			s.add(p)
			want[p] = true
		}
		byBit := 0
		for object := range int64(300) {
			for index := range int64(300) {
				p := Place{object, index}
				if s.has(p) != want[p] {
					t.Fatalf("%v is in the set: %t", p, s.has(p))
				}
				if h := s.hash(p); s.bits[h/64]&(1<<(h%64)) != 0 && !want[p] {
					byBit++
				}
			}
		}
		if byBit > 90_000/4 {
			t.Errorf("the bits of %d places stand for %d others", n, byBit)
		}
	}
}
