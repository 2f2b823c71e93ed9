package lineage

import (
	"slices"

	"keytrail/timeline"
)

// index finds what was made at a time without a look at all that there is:
// whoever writes a log may give one key or one principal any number of sessions.
type index struct {
	incarnations map[incarnationID]int // → in Builder.keys
	dated        map[dated][]int       // key and second → incarnations
	undated      map[string][]int      // key → incarnations without a date
	alike        map[dated]int         // key and moment → how many incarnations
	acting       map[dated][]*party    // principal and second → direct parties, in order
	consoles     map[consoleID]int32   // → node
	switched     map[dated]bool        // principal and second of a switch of roles
}

type incarnationID struct {
	key, principal string
	created        timeline.Moment
}

// newIncarnationID gives what tells one use of a key id from another: nothing
// beyond the id where that is of a long-term key.
func newIncarnationID(key, principal string, created timeline.Moment) incarnationID {
	if longLived(key) {
		return incarnationID{key: key}
	}
	return incarnationID{key, principal, created}
}

type consoleID struct {
	principal string
	created   timeline.Moment
}

// dated is a key or principal, and a time: seconds, or micros where these tell.
type dated struct {
	of string
	at int64
}

func newIndex() index {
	return index{
		incarnations: make(map[incarnationID]int), dated: make(map[dated][]int), undated: make(map[string][]int), alike: make(map[dated]int),
		acting: make(map[dated][]*party), consoles: make(map[consoleID]int32), switched: make(map[dated]bool),
	}
}

// around yields the seconds within sameIssue of a moment, none of no moment.
func around(m timeline.Moment) (seconds []int64) {
	if !m.Known {
		return nil
	}
	for s := (m.Micros - sameIssue) / perSecond; s <= (m.Micros+sameIssue)/perSecond; s++ {
		seconds = append(seconds, s)
	}
	return seconds
}

const perSecond = 1_000_000 // micros

// act notes a direct party of a principal.
func (x *index) act(p *party) {
	if p.created.Known {
		d := dated{p.PrincipalID, p.created.Micros / perSecond}
		x.acting[d] = append(x.acting[d], p)
	}
}

// createdAt gives the direct parties of a principal whose sessions were made at
// a moment, in order.
func (x *index) createdAt(principal string, m timeline.Moment) (list []*party) {
	if !m.Known {
		return nil
	}
	for _, p := range x.acting[dated{principal, m.Micros / perSecond}] {
		if p.created == m {
			list = append(list, p)
		}
	}
	return list
}

// createdNear gives those whose sessions were made within seconds of it, in order.
func (x *index) createdNear(principal string, m timeline.Moment) (list []*party) {
	for _, s := range around(m) {
		for _, p := range x.acting[dated{principal, s}] {
			if near(p.created, m, sameIssue) {
				list = append(list, p)
			}
		}
	}
	slices.SortFunc(list, (*party).compare)
	return list
}

// issuedNear gives the incarnations of a key that were made within seconds of a
// moment, and those without a date, in order.
func (x *index) issuedNear(key string, m timeline.Moment) (list []int) {
	list = append(list, x.undated[key]...)
	for _, s := range around(m) {
		list = append(list, x.dated[dated{key, s}]...)
	}
	slices.Sort(list)
	return list
}
