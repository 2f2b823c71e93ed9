package casefile

import (
	"cmp"
	"slices"
	"strings"
)

// Listing says of a source that not all of it was looked at: whoever asks the
// case shall know what it cannot hold. A source of which a listing without
// limits has ended has none.
type Listing struct {
	Root       string   `json:"root"`
	Limits     []string `json:"limits"` // in words, e.g. "only account 111122223333"
	Unfinished bool     `json:"unfinished,omitempty"`
}

func (l Listing) compare(m Listing) int {
	return cmp.Or(strings.Compare(l.Root, m.Root), slices.Compare(l.Limits, m.Limits))
}

// BeginListing says that the objects of a source are going to be handed in, as
// far as the limits allow. Commits call the listing unfinished until
// EndListing.
func (w *Writer) BeginListing(root string, limits []string) {
	w.begun = append(w.begun, Listing{Root: root, Limits: slices.Clone(limits), Unfinished: true})
}

// EndListing says that all objects of a source were handed in but for what
// the limits name, of which there may be more than at the beginning. A limited
// listing adds nothing to what is said of a source that was read whole before.
func (w *Writer) EndListing(root string, limits []string) {
	w.begun = slices.DeleteFunc(w.begun, func(l Listing) bool { return l.Root == root })
	w.ended = append(w.ended, Listing{Root: root, Limits: slices.Clone(limits)})
}

// listings gives what the next commit says of listings, in order.
func (w *Writer) listings() []Listing {
	before := w.head.Summary
	of := func(root string) func(Listing) bool { return func(l Listing) bool { return l.Root == root } }
	out := slices.Clone(before.Listings)
	for _, l := range w.ended {
		out = slices.DeleteFunc(out, func(m Listing) bool { return m.compare(l) == 0 })
		wasWhole := slices.Contains(before.Roots, l.Root) && !slices.ContainsFunc(before.Listings, of(l.Root))
		switch {
		case len(l.Limits) == 0:
			out = slices.DeleteFunc(out, of(l.Root))
		case !wasWhole:
			out = append(out, l)
		}
	}
	for _, l := range w.begun {
		out = slices.DeleteFunc(out, func(m Listing) bool { return m.compare(l) == 0 })
		out = append(out, l)
	}
	slices.SortFunc(out, Listing.compare)
	return slices.CompactFunc(out, func(a, b Listing) bool { return a.compare(b) == 0 })
}

// listingsChanged tells whether a commit without objects would say something
// new of a case that has some.
func (w *Writer) listingsChanged() bool {
	return w.head.Number > 0 && !slices.EqualFunc(w.listings(), w.head.Summary.Listings, func(a, b Listing) bool {
		return a.compare(b) == 0 && a.Unfinished == b.Unfinished
	})
}
