package recall

import (
	"math/rand/v2"
	"strconv"
	"testing"
)

func TestMapIsAMap(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var m Map[int]
	want := map[string]int{}
	key := make([]byte, 0, 8) // one buffer, as callers have
	for i := range 20_000 {
		key = strconv.AppendInt(key[:0], random.Int64N(9), 10)
		switch n := random.IntN(1000); {
		case n == 0:
			m.Clear()
			clear(want)
		case n < 200:
			m.Put(key, i)
			want[string(key)] = i
		}
		got, ok := m.Get(key)
		if v, known := want[string(key)]; ok != known || got != v {
			t.Fatalf("step %d: key %s has %d (%v), want %d (%v)", i, key, got, ok, v, known)
		}
	}
}

func TestNumberedCountsFromZero(t *testing.T) {
	var n Numbered[string, int]
	made := 0
	for i, key := range []string{"a", "b", "a", "c", "b", ""} {
		got := n.Number(key, func() int { made++; return 10 * i })
		if want := []uint32{0, 1, 0, 2, 1, 3}[i]; got != want {
			t.Errorf("%q has the number %d, want %d", key, got, want)
		}
	}
	if made != 4 || len(n.All) != 4 || n.All[2] != 30 {
		t.Errorf("%d were made: %v", made, n.All)
	}
}
