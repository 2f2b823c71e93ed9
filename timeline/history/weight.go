package history

import "keytrail/timeline"

// weight is what is known of who acted, as far as it changes a finding.
type weight struct {
	to     timeline.Severity
	lower  bool
	reason string
}

// weigh looks at who acted, and notes that it did.
func (b *Builder) weigh(e *event, f *timeline.Finding) weight {
	known := b.habits.weigh(e, f)
	if reason := b.quarantines.reason(e); reason != "" {
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
