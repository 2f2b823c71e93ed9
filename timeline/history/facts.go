package history

import (
	"cmp"
	"slices"
	"sort"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// Facts are what only a whole case tells about its events. They are never
// changed once they are made.
type Facts struct {
	Changes []Change
	Added   []Added
	Texts   []string // rules' names and reasons

	// Alone are the events that have findings by themselves, as the rules alone
	// judge them.
	Alone Alone

	// Dropped counts what was given up while events were judged, so as to hold
	// no more memory than allowed: bursts or sequences may be missing.
	Dropped int64

	kinds map[kind]struct{} // of the events with added findings
}

// Place is an event's place in a case.
type Place struct{ Object, Index int64 }

func (p Place) compare(q Place) int {
	return cmp.Or(cmp.Compare(p.Object, q.Object), cmp.Compare(p.Index, q.Index))
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
	AccessKeyID  string // the event's
	Source, Name string
	Outcome      cloudtrail.Outcome

	// Get gives the finding; ok is false where what is kept cannot be read. Most
	// of what is kept is never asked for.
	Get func() (f timeline.Finding, ok bool)
}

type kind struct {
	source, name string
	outcome      cloudtrail.Outcome
}

// Columns gives what Apply reads of an event.
func (f *Facts) Columns() cloudtrail.ColumnSet {
	return cloudtrail.Columns(cloudtrail.SourceObject, cloudtrail.RecordIndex)
}

// Ready makes facts ready to be applied, whose lists were filled in order.
func (f *Facts) Ready() {
	f.kinds = make(map[kind]struct{})
	for _, a := range f.Added {
		f.kinds[kind{a.Source, a.Name, a.Outcome}] = struct{}{}
	}
}

// Wants tells whether events of the source and the name that ended so may have
// an added finding.
func (f *Facts) Wants(source, name []byte, outcome cloudtrail.Outcome) bool {
	_, ok := f.kinds[kind{string(source), string(name), outcome}]
	return ok
}

// AddsTo tells whether the event at a place has an added finding.
func (f *Facts) AddsTo(object, index int64) bool {
	at := Place{object, index}
	from := sort.Search(len(f.Added), func(i int) bool { return f.Added[i].compare(at) >= 0 })
	return from < len(f.Added) && f.Added[from].Place == at
}

// Apply gives an event's findings from those that the rules alone give, which
// it may change, worst first.
func (f *Facts) Apply(e *cloudtrail.Event, found []timeline.Finding) []timeline.Finding {
	if len(f.Changes)+len(f.Added) == 0 {
		return found
	}
	at := Place{e.Object, e.Index}
	changed := false
	if len(found) > 0 {
		from := sort.Search(len(f.Changes), func(i int) bool { return f.Changes[i].compare(at) >= 0 })
		for _, c := range f.Changes[from:] {
			if c.Place != at {
				break
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
	from := sort.Search(len(f.Added), func(i int) bool { return f.Added[i].compare(at) >= 0 })
	for i := from; i < len(f.Added) && f.Added[i].Place == at; i++ {
		if added, ok := f.Added[i].Get(); ok {
			found = append(found, added)
			changed = true
		}
	}
	if changed {
		slices.SortFunc(found, timeline.Finding.Compare)
	}
	return found
}
