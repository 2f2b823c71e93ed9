package history

import (
	"cmp"
	"slices"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// Facts are what only a whole case tells about its events. They are never
// changed once they are made.
type Facts struct {
	Changes Placed[Change]
	Added   Placed[Added]
	Kinds   []Kind   // of the events with added findings
	Texts   []string // rules' names and reasons

	// Alone are the events that have findings by themselves, as the rules alone
	// judge them.
	Alone Alone

	// Dropped counts what was given up while events were judged, so as to hold
	// no more memory than allowed: bursts or sequences may be missing.
	Dropped int64
}

// Place is an event's place in a case.
type Place struct{ Object, Index int64 }

func (p Place) at() Place { return p }

func (p Place) compare(q Place) int {
	return cmp.Or(cmp.Compare(p.Object, q.Object), cmp.Compare(p.Index, q.Index))
}

// before tells whether a place comes before another.
func (p Place) before(q Place) bool {
	return p.Object < q.Object || p.Object == q.Object && p.Index < q.Index
}

// Change is another severity of a finding that an event has by itself.
// Rule and Reason are places in Texts.
type Change struct {
	Place
	Rule, Reason uint32
	Severity     timeline.Severity
}

// Added is a finding that takes several events, on one of them.
type Added struct {
	Place

	// Get gives the finding; ok is false where what is kept cannot be read. Most
	// of what is kept is never asked for.
	Get func() (f timeline.Finding, ok bool)
}

// Kind is a kind of events.
type Kind struct {
	Source, Name string
	Outcome      cloudtrail.Outcome
}

// Columns gives what Apply reads of an event.
func (f *Facts) Columns() cloudtrail.ColumnSet {
	return cloudtrail.Columns(cloudtrail.SourceObject, cloudtrail.RecordIndex)
}

// Wants tells whether events of the source and the name that ended so may have
// an added finding.
func (f *Facts) Wants(source, name []byte, outcome cloudtrail.Outcome) bool {
	for i := range f.Kinds {
		if k := &f.Kinds[i]; k.Outcome == outcome && k.Name == string(name) && k.Source == string(source) {
			return true
		}
	}
	return false
}

// AddsTo tells whether the event at a place has an added finding.
func (f *Facts) AddsTo(object, index int64) bool { return len(f.Added.find(Place{object, index})) > 0 }

// About gives a function that tells whether Apply may change the findings of
// the event at a place, where that has some by itself, or none. It is quick
// where each place is near the one before, and not safe for concurrent use.
func (f *Facts) About() func(object, index int64, some bool) bool {
	changes, added := f.Changes.walk(), f.Added.walk()
	return func(object, index int64, some bool) bool {
		at := Place{object, index}
		return some && changes.has(at) || added.has(at)
	}
}

// Apply gives an event's findings from those that the rules alone give, which
// it may change, worst first.
func (f *Facts) Apply(e *cloudtrail.Event, found []timeline.Finding) []timeline.Finding {
	at := Place{e.Object, e.Index}
	changed := false
	if len(found) > 0 {
		for _, c := range f.Changes.find(at) {
			if int(max(c.Rule, c.Reason)) >= len(f.Texts) {
				continue // what is kept is damaged
			}
			for i := range found {
				if found[i].Rule == f.Texts[c.Rule] {
					found[i].Severity = c.Severity
					found[i].Reasons = append(slices.Clip(found[i].Reasons), f.Texts[c.Reason])
					changed = true
				}
			}
		}
	}
	for _, a := range f.Added.find(at) {
		if added, ok := a.Get(); ok {
			found = append(found, added)
			changed = true
		}
	}
	if changed {
		slices.SortFunc(found, timeline.Finding.Compare)
	}
	return found
}
