package sigma

import (
	"slices"
	"strings"
)

// Replace gives the rules of base and of with, sorted by name. Of two with one
// name or id that of with counts; of two such in with the later one.
func Replace(base, with []Rule) []Rule {
	taken := make(map[string]bool, 2*len(with))
	var out []Rule
	take := func(rules []Rule) {
		for i := len(rules) - 1; i >= 0; i-- {
			r := rules[i]
			if taken[r.Name] || r.ID != "" && taken[r.ID] {
				continue
			}
			taken[r.Name] = true
			if r.ID != "" {
				taken[r.ID] = true
			}
			out = append(out, r)
		}
	}
	take(with)
	take(base)
	slices.SortFunc(out, func(a, b Rule) int { return strings.Compare(a.Name, b.Name) })
	return out
}
