package history

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A walk over a list finds what looking each place up does, in any order.
func TestWalkFindsWhatIsThere(t *testing.T) {
	place := rapid.Custom(func(t *rapid.T) Place {
		return Place{rapid.Int64Range(0, 9).Draw(t, "object"), rapid.Int64Range(0, 5).Draw(t, "index")}
	})
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(place, 0, 40).Draw(t, "places")
		slices.SortFunc(all, Place.compare)
		changes := make([]Change, len(all))
		for i := range all {
			changes[i].Place = all[i]
		}
		whole := inMemory(changes)
		var firsts []Place
		var blocks [][]Change
		for first, piece := range whole.Cut(rapid.IntRange(1, 8).Draw(t, "size")) {
			firsts, blocks = append(firsts, first), append(blocks, slices.Clone(piece))
		}
		list := NewPlaced(firsts, func(i int) []Change { return blocks[i] })
		w := list.walk()
		for range 30 {
			at := place.Draw(t, "place")
			if got, want := w.has(at), slices.Contains(all, at); got != want || want != (len(list.find(at)) > 0) {
				t.Fatalf("%v is there: %v, want %v", at, got, want)
			}
		}
	})
}
