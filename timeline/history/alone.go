package history

import (
	"cmp"
	"slices"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
	"keytrail/timeline/sigma"
)

// Alone tells which events have findings by themselves: those with one that is
// more than informational by their places, the others, which are most, as
// counts.
type Alone struct {
	// Telling gives the places of the former, in order; ok is false where these
	// are too many to be known, or what is kept cannot be read. Nil stands for
	// too many.
	Telling func() (places []Place, ok bool)

	ByRule []Count // the findings of the others
	ByKey  []Count // and again, by access key
}

// Count is how many informational findings there are of something.
type Count struct {
	Of string
	N  int64
}

// maxTelling bounds the places that are remembered, 16 bytes each.
const maxTelling = 1 << 22

// aloneBuilder gathers an Alone.
type aloneBuilder struct {
	telling       []Place
	full          bool
	byRule, byKey map[string]int64

	numbers map[string]uint32
	keys    []keyCount
	group   uint64 // the access key that was met last, and
	code    uint32
	last    uint32 // its place in keys
}

func newAloneBuilder() *aloneBuilder {
	return &aloneBuilder{byRule: make(map[string]int64), byKey: make(map[string]int64), numbers: make(map[string]uint32)}
}

// count counts what n like events have.
func (a *aloneBuilder) count(found []sigma.Verdict, n int64) {
	for i := range found {
		if n > 0 {
			a.byRule[found[i].Rule] += n
		}
	}
}

// keyCount is what is counted of an access key.
type keyCount struct {
	id string
	n  int64
}

// keyOf gives the place of a row's access key in keys.
func (a *aloneBuilder) keyOf(r *batch.Rows, row int) uint32 {
	code := uint32(0)
	if codes := r.Codes(cloudtrail.AccessKeyID); codes != nil {
		code = codes[row]
	}
	if a.group != r.Group() || a.code != code {
		a.group, a.code = r.Group(), code
		id := r.Event(row).Text(cloudtrail.AccessKeyID)
		n, known := a.numbers[id]
		if !known {
			n = uint32(len(a.keys))
			a.numbers[id], a.keys = n, append(a.keys, keyCount{id: id})
		}
		a.last = n
	}
	return a.last
}

// note notes an event's place.
func (a *aloneBuilder) note(at Place) {
	if a.full = a.full || len(a.telling) >= maxTelling; !a.full {
		a.telling = append(a.telling, at)
	}
}

// forget forgets places that were noted.
func (a *aloneBuilder) forget(places map[Place]struct{}) {
	a.telling = slices.DeleteFunc(a.telling, func(p Place) bool { _, is := places[p]; return is })
}

// alone ends the gathering.
func (a *aloneBuilder) alone() Alone {
	for _, k := range a.keys {
		if k.n > 0 {
			a.byKey[k.id] += k.n
		}
	}
	all := Alone{ByRule: counts(a.byRule), ByKey: counts(a.byKey)}
	if !a.full {
		slices.SortFunc(a.telling, Place.compare)
		all.Telling = func() ([]Place, bool) { return a.telling, true }
	}
	return all
}

func counts(m map[string]int64) (list []Count) {
	for of, n := range m {
		list = append(list, Count{of, n})
	}
	slices.SortFunc(list, func(a, b Count) int { return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Of, b.Of)) })
	return list
}

// Told tells which events have findings that are more than informational: by
// themselves, or because facts add some. ok is false where it is not known.
func (f *Facts) Told() (told func(object, index int64) bool, ok bool) {
	if f.Alone.Telling == nil {
		return nil, false
	}
	telling, ok := f.Alone.Telling()
	if !ok {
		return nil, false
	}
	some := newPlaceSet(len(telling))
	for _, at := range telling {
		some.add(at)
	}
	for a := range f.Added.All() {
		some.add(a.Place)
	}
	return func(object, index int64) bool { return some.has(Place{object, index}) }, true
}
