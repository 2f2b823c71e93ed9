package lineage

import (
	"cmp"
	"slices"
	"strings"
)

// sortBy puts what was claimed in the order of its claims, those of one event
// as they were added.
func sortBy[T any](list []T, of func(*T) *claim) {
	slices.SortStableFunc(list, func(x, y T) int {
		a, b := of(&x), of(&y)
		return cmp.Or(a.compare(b), cmp.Compare(a.place.Object, b.place.Object), cmp.Compare(a.place.Index, b.place.Index))
	})
}

func (e *Edge) compare(f *Edge) int {
	if e.At != f.At {
		if e.At.Before(f.At) {
			return -1
		}
		return 1
	}
	return cmp.Or(
		strings.Compare(e.EventIDs[0], f.EventIDs[0]), strings.Compare(e.Kind, f.Kind),
		cmp.Compare(e.From, f.From), cmp.Compare(e.To, f.To), strings.Compare(string(e.Relation), string(f.Relation)),
	)
}

// unique sorts texts and leaves each once.
func unique(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
