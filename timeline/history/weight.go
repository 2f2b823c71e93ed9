package history

import (
	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// weight is what is known of who acted, as far as it changes a finding.
type weight struct {
	to     timeline.Severity
	lower  bool
	reason string
}

// deed is what of an event with a finding tells the finding's weight.
type deed struct {
	habit string // the key of what would be a habit; "" where who acted has none
	from  string // the network
	user  string // the key of who may be quarantined, "" for nobody
	when  int64  // micros
}

// deedOf gives that of an event and a finding on it. Only sessions of roles and
// users with keys are automation; nobody at the console is, nor root.
func deedOf(e *event, f *timeline.Finding) deed {
	d := deed{when: e.at}
	if e.automatic() && (e.Outcome() == cloudtrail.OutcomeSuccess || f.Span != nil) {
		d.habit, d.from = key(e.account(), e.principal(), f.Rule), e.origin()
	}
	if id := e.who(); id.Kind() == cloudtrail.ActorUser && id.UserName != "" {
		d.user = userKey(id.Account, id.UserName)
	}
	return d
}

// weigh looks at who acted, and notes that it did: deeds come in order.
func (b *Builder) weigh(d *deed) weight {
	known := b.habits.weigh(d)
	if reason := b.quarantines.reason(d); reason != "" {
		return weight{to: timeline.Critical, reason: reason}
	}
	return known
}

// change changes the finding's severity, and tells whether it did. What AWS
// did for itself stays what it is, and what lets somebody foreign in is not
// made less of.
func (w *weight) change(f *timeline.Finding) bool {
	to := w.to
	switch {
	case w.reason == "" || f.Severity == timeline.Informational:
		return false
	case w.lower && outside(f):
		return false
	case w.lower:
		to = f.Severity - 1
	}
	if to == f.Severity {
		return false
	}
	f.Severity = to
	f.Reasons = append(f.Reasons, w.reason)
	return true
}

// outside tells whether a finding names somebody outside the own accounts.
func outside(f *timeline.Finding) bool {
	for _, e := range f.Entities {
		if e.Kind == "external-principal" {
			return true
		}
	}
	return false
}
