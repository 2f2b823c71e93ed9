package sigma

import (
	"slices"

	"keytrail/cloudtrail"
)

// sieved tells whether a correlation is left to a sieve, which is to know it and
// to make others of it worth while.
func (s *Set) sieved(r *Rule, by ruleIndex) bool { return canSieve(r, by) && !s.spared(r, by) }

// spared tells whether a sieve would save nothing: it could count events only,
// not the values that the correlation counts, and a detector has all of these
// put in order as it is.
func (s *Set) spared(r *Rule, by ruleIndex) bool {
	if r.Correlation.Type != ValueCount || isPlain(r.Correlation.Field) || len(r.named()) > len(r.Correlation.Rules) {
		return false
	}
	if f, err := newField(r.Correlation.Field); err != nil || f.columns.And(listedColumns) != (cloudtrail.ColumnSet{}) {
		return false
	}
	for _, name := range r.Correlation.Rules {
		part := by[name]
		for _, p := range part.Pins {
			if p.Source == "" || p.Name == "" || !s.detected(p, part.Keytrail.Outcome) {
				return false
			}
		}
	}
	return true
}

// detected tells whether a detector looks at the events of a pin that ended so.
func (s *Set) detected(p Pin, outcome Outcome) bool {
	for i := range s.rules {
		if r := &s.rules[i]; r.Keytrail.Detector && r.Keytrail.Outcome == outcome && slices.Contains(r.Pins, p) {
			return true
		}
	}
	return false
}
