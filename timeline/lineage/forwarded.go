package lineage

import (
	"slices"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// sides says who of a principal made direct requests in a second: somebody who
// is followed, and by which mark, or somebody else.
type sides struct {
	mark   Mark
	marked bool
	others bool
}

// Principals gives the ARNs of whoever is followed, as far as it acted: what
// services did on their behalf is told by what they asked for. They are sorted.
func (f *Following) Principals() (arns []string) {
	add := func(n int32) {
		switch x := &f.g.Nodes[n]; x.Kind {
		case Key, ConsoleSession, User:
			if x.Events > 0 || x.Kind == User {
				arns = append(arns, x.Label)
			}
		}
	}
	for n := range f.marks {
		add(n)
	}
	for _, n := range f.seed.Nodes { // unmarked where only some of their acts count
		add(n)
	}
	slices.Sort(arns)
	return slices.Compact(arns)
}

// Direct takes an event of one of Principals, in any order, before Of is asked
// about what services did on their behalf.
func (f *Following) Direct(e *cloudtrail.Event) {
	who := f.read.of(e)
	t, ok := e.TimeMicros()
	if !ok || !who.direct() {
		return
	}
	m, marked := f.seeded(placeOf(e))
	if !marked {
		m, marked = f.of(who, placeOf(e), timeline.At(t))
	}
	seconds := f.direct[who.PrincipalID]
	if seconds == nil {
		seconds = make(map[int64]sides)
		f.direct[who.PrincipalID] = seconds
	}
	s := seconds[t/sameRequest]
	switch {
	case !marked:
		s.others = true
	case !s.marked || m.Depth < s.mark.Depth || m.Depth == s.mark.Depth && m.Node < s.mark.Node:
		s.mark, s.marked = m, true
	}
	seconds[t/sameRequest] = s
}

// forwarded tells whether a request that a service made for a party belongs to
// what is followed: whether, of that principal, only who is followed asked for
// anything within a second of it. A console sends on within AWS what a session
// asks for, under the session's own creation date.
func (f *Following) forwarded(p *party, at timeline.Moment) (Mark, bool) {
	if n := f.g.consoleOf(p); n != None {
		m, ok := f.marks[n]
		return m, ok
	}
	moment := p.created
	if !moment.Known {
		moment = at
	}
	seconds := f.direct[p.PrincipalID]
	var found sides
	for s := moment.Micros/sameRequest - 1; moment.Known && s <= moment.Micros/sameRequest+1; s++ {
		x := seconds[s]
		found.others = found.others || x.others
		if x.marked && !found.marked {
			found.mark, found.marked = x.mark, true
		}
	}
	if !found.marked || found.others {
		return Mark{}, false
	}
	found.mark.Certainty = min(found.mark.Certainty, Strong)
	return found.mark, true
}
