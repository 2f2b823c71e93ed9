package sigma

import "keytrail/cloudtrail"

// withins matches texts that have any of many ASCII literals in them: one
// walk over the text, whatever their number.
type withins struct {
	place [256]uint8 // by a text's byte in lower case: 1 + the place in of, 0 for none
	of    [][]string // literals that begin with one byte
}

// withinsFrom is how many literals make one walk cheaper than one for each.
const withinsFrom = 2

// newWithins makes a matcher of lower-case literals, none of them empty.
func newWithins(literals []string) *withins {
	w := &withins{}
	for _, l := range literals {
		at := &w.place[l[0]]
		if *at == 0 {
			w.of = append(w.of, nil)
			*at = uint8(len(w.of)) // ASCII has 128
		}
		w.of[*at-1] = append(w.of[*at-1], l)
	}
	for c := byte('A'); c <= 'Z'; c++ {
		w.place[c] = w.place[c+'a'-'A']
	}
	return w
}

func (w *withins) match(v cloudtrail.Value) bool {
	for i, c := range v.Text {
		at := w.place[c]
		if at == 0 {
			continue
		}
		for _, l := range w.of[at-1] {
			if hasPrefixFold(v.Text[i:], l) {
				return true
			}
		}
	}
	return false
}

// hasPrefixFold tells whether a text begins with a lower-case literal, whose
// first byte it is known to have.
func hasPrefixFold(text []byte, literal string) bool {
	if len(text) < len(literal) {
		return false
	}
	for i := 1; i < len(literal); i++ {
		if lower[text[i]] != literal[i] {
			return false
		}
	}
	return true
}
