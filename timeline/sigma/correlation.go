package sigma

import (
	"slices"
	"time"
)

// Correlation makes a rule one about several events: those that satisfy other
// rules, within a time and for a common group. The zero value is a rule about
// one event.
// https://github.com/SigmaHQ/sigma-specification/blob/main/specification/sigma-correlation-rules-specification.md
type Correlation struct {
	Type     CorrelationType
	Rules    []string // names or ids of the rules that are correlated
	GroupBy  []string // fields, or aliases of some, whose values the events share
	Timespan time.Duration
	AtLeast  int    // how many events or values it takes; 0 for the temporal types
	Field    string // whose values are counted
	Aliases  []Alias
	Generate bool // the correlated rules make findings of their own, too
}

// CorrelationType is what is asked of the events together.
type CorrelationType uint8

// The types of correlations.
const (
	Single          CorrelationType = iota // none: a rule about one event
	EventCount                             // so many events
	ValueCount                             // so many different values of a field
	Temporal                               // an event of each rule
	TemporalOrdered                        // an event of each rule, in their order
)

var correlationWords = [...]string{"", "event_count", "value_count", "temporal", "temporal_ordered"}

// GoString gives the constant's name, for literals.
func (t CorrelationType) GoString() string {
	return "sigma." + [...]string{"Single", "EventCount", "ValueCount", "Temporal", "TemporalOrdered"}[t]
}

// Alias is a name for fields that hold the same thing in events of different
// rules.
type Alias struct {
	Name   string
	Fields []AliasField
}

// AliasField is an alias's field in the events of one rule.
type AliasField struct{ Rule, Field string }

// fieldFor gives the field that a name stands for in the events of a rule.
func (c *Correlation) fieldFor(name string, r *Rule) string {
	for _, a := range c.Aliases {
		if a.Name != name {
			continue
		}
		for _, f := range a.Fields {
			if f.Rule == r.Name || f.Rule == r.ID || f.Rule == r.Title {
				return f.Field
			}
		}
	}
	return name
}

// fields gives every field that the correlation reads.
func (c *Correlation) fields() (all []string) {
	isAlias := func(name string) bool {
		return slices.ContainsFunc(c.Aliases, func(a Alias) bool { return a.Name == name })
	}
	for _, name := range append(slices.Clone(c.GroupBy), c.Field) {
		if name != "" && !isAlias(name) {
			all = append(all, name)
		}
	}
	for _, a := range c.Aliases {
		for _, f := range a.Fields {
			all = append(all, f.Field)
		}
	}
	return all
}

// named gives the names and ids of the other rules that a correlation speaks
// of: those that it is made of, and those that its severity asks for.
func (r *Rule) named() []string {
	all := slices.Clone(r.Correlation.Rules)
	for i := range r.Keytrail.Severity {
		if other := r.Keytrail.Severity[i].other(); other != "" {
			all = append(all, other)
		}
	}
	return all
}

// other gives the rule that a modifier asks for beside, "" for none.
func (m *Modifier) other() string { return m.With + m.FollowedBy }

// mostCounted is how many events or values the rule ever counts to.
func (r *Rule) mostCounted() int {
	n := max(r.Correlation.AtLeast, r.Keytrail.Events)
	for _, m := range r.Keytrail.Severity {
		n = max(n, m.AtLeast)
	}
	return n
}
