package lineage

import (
	"strconv"
	"strings"
)

// censusWords names kinds for people, in the order in which they are told.
var censusWords = []struct {
	kind      Kind
	one, many string
}{
	{Key, "key", "keys"}, {User, "user", "users"}, {ConsoleSession, "console session", "console sessions"},
	{Instance, "instance", "instances"}, {Function, "function", "functions"}, {Compute, "job", "jobs"},
	{FederatedSubject, "federated user", "federated users"}, {IdentityUser, "Identity Center user", "Identity Center users"},
	{Account, "principal of another account", "principals of other accounts"},
}

// Census counts what was reached beyond the seed, for people: "2 keys, 1 user
// and 4 console sessions, up to 3 hops away".
func (f *Following) Census() string {
	count := make(map[Kind]int)
	deepest := 0
	for _, n := range f.order {
		if m := f.marks[n]; m.Edge != None {
			count[f.g.Nodes[n].Kind]++
			deepest = max(deepest, m.Depth)
		}
	}
	var parts []string
	rest := 0
	for _, n := range count {
		rest += n
	}
	tell := func(n int, one, many string) {
		switch {
		case n == 1:
			parts = append(parts, "1 "+one)
		case n > 1:
			parts = append(parts, strconv.Itoa(n)+" "+many)
		}
		rest -= n
	}
	for _, w := range censusWords {
		tell(count[w.kind], w.one, w.many)
	}
	tell(rest, "other thing", "other things")
	if len(parts) == 0 {
		if f.up {
			return "no record of these logs names where it came from"
		}
		return "nothing descends from it in these logs"
	}
	hops := strconv.Itoa(deepest) + " hops"
	if deepest == 1 {
		hops = "1 hop"
	}
	return strings.Join(parts, ", ") + ", up to " + hops + " away"
}

// Since tells whether following began at a moment.
func (f *Following) Since() bool { return f.seed.Since.Known }
