package foothold

import (
	"cmp"
	"slices"
)

// CloudTrail's clock has a grain of one second, and ids say nothing of the
// order: real records delete a user before its key. Among acts of one moment
// only what could have succeeded counts: nothing is made that is there, and
// nothing changed or removed that is not.

// maxTried bounds how many acts of one moment on one artefact are put in all
// possible orders.
const maxTried = 6

// rank is the usual order of acts.
var rank = map[verb]int{
	reads: 0, renames: 1, makes: 2, puts: 3, impairs: 3, alters: 4, resets: 4, replaces: 4, enables: 5, disables: 6, removes: 7,
}

// inOrder gives acts of one moment on one artefact in an order that was
// possible, and tells whether others would have ended otherwise.
func inOrder(acts []act, before presence) (ordered []act, ambiguous bool) {
	ordered = slices.Clone(acts)
	slices.SortStableFunc(ordered, func(x, y act) int {
		return cmp.Or(cmp.Compare(rank[x.verb], rank[y.verb]), cmp.Compare(x.eventID, y.eventID))
	})
	if len(ordered) < 2 {
		return ordered, false
	}
	if len(ordered) > maxTried {
		makesAndRemoves := slices.ContainsFunc(ordered, func(a act) bool { return a.verb == removes }) &&
			slices.ContainsFunc(ordered, func(a act) bool { return a.verb != removes && a.verb != reads })
		return ordered, makesAndRemoves
	}
	var ends []ending
	var best []act
	permute(ordered, func(p []act) {
		end, ok := runThrough(p, before)
		if !ok {
			return
		}
		if best == nil {
			best = slices.Clone(p)
		}
		if !slices.Contains(ends, end) {
			ends = append(ends, end)
		}
	})
	if best == nil { // some event is missing
		return ordered, false
	}
	return best, len(ends) > 1
}

// ending is how an artefact stands after some acts.
type ending struct {
	seen   presence
	off    bool
	theirs bool // the last word was of whom we follow
}

// runThrough does acts in an order, and tells whether that was possible.
func runThrough(acts []act, seen presence) (e ending, ok bool) {
	e.seen = seen
	for i := range acts {
		switch a := &acts[i]; a.verb {
		case makes:
			if e.seen == there {
				return e, false
			}
			e = ending{seen: there, theirs: a.marked}
		case puts, impairs:
			e = ending{seen: there, theirs: a.marked}
		case alters:
			if e.seen == gone {
				return e, false
			}
			e.seen = there
		case resets, replaces:
			if e.seen == gone {
				return e, false
			}
			e.seen, e.theirs = there, a.marked
		case enables, disables:
			if e.seen == gone {
				return e, false
			}
			e.seen, e.off = there, a.verb == disables
		case removes:
			if e.seen == gone {
				return e, false
			}
			e = ending{seen: gone}
		}
	}
	return e, true
}

// permute calls f with each order of acts, the given one first.
func permute(acts []act, f func([]act)) {
	p := slices.Clone(acts)
	var choose func(int)
	choose = func(i int) {
		if i == len(p) {
			f(p)
			return
		}
		for j := i; j < len(p); j++ {
			moved := p[j]
			copy(p[i+1:j+1], p[i:j])
			p[i] = moved
			choose(i + 1)
			copy(p[i:j], p[i+1:j+1])
			p[j] = moved
		}
	}
	choose(0)
}
