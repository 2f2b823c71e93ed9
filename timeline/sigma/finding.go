package sigma

import (
	"bytes"
	"slices"

	"keytrail/cloudtrail"
	"keytrail/timeline"
	"keytrail/timeline/iampolicy"
)

// findings makes the findings of the rules that an event satisfied, without
// those that a more specific one replaces.
func (s *Set) findings(sc *scope, hits []uint16) []timeline.Finding {
	all := make([]timeline.Finding, 0, len(hits))
	var facts circumstances
	for _, i := range hits {
		if !s.superseded(i, hits) {
			all = append(all, s.finding(sc, &facts, i))
		}
	}
	slices.SortFunc(all, timeline.Finding.Compare)
	return all
}

func (s *Set) superseded(i uint16, hits []uint16) bool {
	for _, name := range s.rules[i].Keytrail.SupersededBy {
		for _, other := range hits {
			if other != i && s.rules[other].Name == name {
				return true
			}
		}
	}
	return false
}

// finding makes a rule's finding on an event, with what the rule's modifiers
// on one event and its circumstances make of the severity.
func (s *Set) finding(sc *scope, facts *circumstances, i uint16) timeline.Finding {
	r, p := &s.rules[i], s.program(i)
	f := timeline.Finding{
		Rule:         r.Name,
		Title:        r.Title,
		Severity:     r.Level,
		BaseSeverity: r.Level,
		Category:     r.Keytrail.Category,
		Class:        r.Keytrail.Class,
		TechniqueIDs: p.techniques,
		Entities:     sc.entities(r, p),
		Remediation:  r.Keytrail.Remediation,
	}
	weighed := false
	for j := range p.modifiers {
		if m := &r.Keytrail.Severity[j]; m.single() && p.modifiers[j].holds(sc) {
			m.apply(&f)
			weighed = weighed || m.Level <= r.Level
		}
	}
	facts.read(sc.event)
	reason := reasonAttempt
	if p.refused != nil && wasRefused(sc.event) && isBlanked(sc.event) {
		reason = reasonBlanked
		if kind, value, ok := refusedTarget(sc.event); ok {
			f.Entities = append(f.Entities, timeline.Entity{Kind: kind, Value: value, Relation: timeline.Target})
		}
	}
	if weighed || !attempts(r, p) {
		reason = ""
	}
	facts.adjust(&f, reason)
	return f
}

// attempts tells whether the rule finds calls that failed, which are worth a
// step less then.
func attempts(r *Rule, p *program) bool {
	return r.Correlation.Type == Single && (p.outcome == OutcomeAny || p.refused != nil)
}

// apply changes a finding of the modifier's rule.
func (m *Modifier) apply(f *timeline.Finding) {
	switch {
	case m.Level > f.BaseSeverity:
		change(f, max(f.Severity, m.Level), m.Reason)
	case m.Level < f.BaseSeverity:
		change(f, min(f.Severity, m.Level), m.Reason)
	}
}

// change sets the severity and says why, unless it is that already.
func change(f *timeline.Finding, to timeline.Severity, reason string) {
	if to != f.Severity {
		f.Severity = to
		f.Reasons = append(f.Reasons, reason)
	}
}

// externalPrincipal is the kind of entity that is only named when it lies
// outside the own accounts; a policy document yields those that it lets in.
const externalPrincipal = "external-principal"

// NamingOutsiders gives the names of the rules that name whoever lies outside the
// own accounts.
func (s *Set) NamingOutsiders() map[string]bool {
	named := make(map[string]bool)
	for i := range s.rules {
		if slices.ContainsFunc(s.rules[i].Keytrail.Entities, func(e EntityPath) bool { return e.Kind == externalPrincipal }) {
			named[s.rules[i].Name] = true
		}
	}
	return named
}

// blanked are the words that AWS writes in place of secrets. They name nothing.
var blanked = []string{"HIDDEN_DUE_TO_SECURITY_REASONS", "<sensitiveDataRemoved>", "***"}

// entities reads what a rule names from the event, once each and in the
// rule's order.
func (s *scope) entities(r *Rule, p *program) []timeline.Entity {
	var all []timeline.Entity
	for i, e := range r.Keytrail.Entities {
		add := func(value string) {
			entity := timeline.Entity{Kind: e.Kind, Value: value, Relation: e.Relation}
			if value != "" && !slices.Contains(blanked, value) && !slices.Contains(all, entity) {
				all = append(all, entity)
			}
		}
		s.eachNamed(&p.entities[i], func(v cloudtrail.Value) bool {
			switch {
			case e.Kind == externalPrincipal:
				s.externals(v, add)
			case v.Kind == cloudtrail.String, v.Kind == cloudtrail.Number, v.Kind == cloudtrail.Bool:
				add(string(v.Text))
			}
			return true
		})
	}
	return all
}

// externals yields the foreign principals that a value names: one by itself,
// or those whom a policy document lets in.
func (s *scope) externals(v cloudtrail.Value, add func(string)) {
	text := bytes.TrimSpace(v.Text)
	switch {
	case len(text) == 0:
	case v.Kind == cloudtrail.Object, v.Kind == cloudtrail.String && (text[0] == '{' || text[0] == '%'):
		if p, err := iampolicy.Parse(text); err == nil {
			for _, principal := range p.Reach(s.home(), s.set.own).External {
				add(principal)
			}
		}
	case v.Kind == cloudtrail.String, v.Kind == cloudtrail.Number:
		if iampolicy.OwnerOf(string(text), s.home(), s.set.own) != iampolicy.OwnerSame {
			add(string(text))
		}
	}
}
