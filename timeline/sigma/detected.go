package sigma

import (
	"slices"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// Selector gives the events that detectors' rules select, and makes their
// findings. It is safe for concurrent use.
type Selector struct {
	set   *Set
	index index
	names map[string]uint16
	cols  cloudtrail.ColumnSet
	named cloudtrail.ColumnSet
}

// NewSelector makes a selector for those of the set's rules that are judged by
// a detector and chosen.
func (s *Set) NewSelector(chosen func(r *Rule) bool) *Selector {
	x := &Selector{set: s, names: make(map[string]uint16)}
	for i := range s.rules {
		if r := &s.rules[i]; r.Keytrail.Detector && chosen(r) {
			x.names[r.Name] = uint16(i)
		}
	}
	in := func(i int) bool { return s.rules[i].Keytrail.Detector && chosen(&s.rules[i]) }
	x.index = newIndex(s.rules, in)
	x.named = columnsNamed(s.rules, in)
	x.cols = alwaysRead.Union(x.named).With(cloudtrail.EventTime).With(cloudtrail.EventID)
	return x
}

// Names gives the names of the rules, sorted.
func (x *Selector) Names() []string {
	names := make([]string, 0, len(x.names))
	for name := range x.names {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Columns gives what the selector's methods read.
func (x *Selector) Columns() cloudtrail.ColumnSet { return x.cols }

// Named gives those of Columns that the rules name.
func (x *Selector) Named() cloudtrail.ColumnSet { return x.named }

// Wants tells whether any rule is about events of the source and the name that
// ended so.
func (x *Selector) Wants(source, name []byte, outcome cloudtrail.Outcome) bool {
	return x.index.wants(x.set.rules, source, name, outcome)
}

// Hits tells whether any rule selects the event.
func (x *Selector) Hits(e *cloudtrail.Event) bool {
	sc := scope{event: e, set: x.set}
	return x.set.hit(&sc, &x.index)
}

// Outline tells by the columns that an event has loaded whether any rule selects
// it, and of which rules they do not tell.
func (x *Selector) Outline(e *cloudtrail.Event) (hits bool, d Unsure) {
	return x.set.outline(e, &x.index)
}

// Anywhere tells by the columns that an event has loaded whether a rule may select
// it that is about events of any source and name. Where it does not, Pinned tells
// all.
func (x *Selector) Anywhere(e *cloudtrail.Event) bool { return x.set.anywhere(e, &x.index) }

// Pinned gives the selector without the rules that Anywhere is about.
func (x *Selector) Pinned() *Selector {
	p := *x
	p.index.always = nil
	return &p
}

// Select gives the names of the rules that select the event, sorted.
func (x *Selector) Select(e *cloudtrail.Event) (names []string) {
	sc := scope{event: e, set: x.set}
	for _, i := range x.set.hits(&sc, &x.index) {
		names = append(names, x.set.rules[i].Name)
	}
	slices.Sort(names)
	return names
}

// Finding makes the finding of one of the rules on an event, with what the
// rule's modifiers and the event's circumstances make of its severity. to, if
// not nil, is what the detector makes of it first, for the reason.
func (x *Selector) Finding(name string, e *cloudtrail.Event, to *timeline.Severity, reason string) timeline.Finding {
	sc := scope{event: e, set: x.set}
	var facts circumstances
	f := x.set.finding(&sc, &facts, x.names[name])
	if to != nil && facts.service == "" {
		change(&f, *to, reason)
	}
	return f
}
