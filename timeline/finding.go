package timeline

import (
	"cmp"
	"strings"

	"keytrail/cloudtrail"
)

// Severity is one of Sigma's five levels.
type Severity uint8

// The levels, in rising order.
const (
	Informational Severity = iota
	Low
	Medium
	High
	Critical
)

var severityNames = [...]string{"informational", "low", "medium", "high", "critical"}

// String gives the level's Sigma word.
func (s Severity) String() string { return severityNames[s] }

// MarshalText gives the level's Sigma word.
func (s Severity) MarshalText() ([]byte, error) { return []byte(severityNames[s]), nil }

// ParseSeverity reads one of Sigma's five words.
func ParseSeverity(word string) (Severity, bool) {
	for i, n := range severityNames {
		if n == word {
			return Severity(i), true
		}
	}
	return Informational, false
}

// Relation says what an event did to an entity.
type Relation string

// The relations.
const (
	Creates    Relation = "creates"    // made by this event
	Credential Relation = "credential" // handed out by this event, usable afterwards
	Alters     Relation = "alters"     // an existing thing, changed
	Target     Relation = "target"     // context or victim
	Actor      Relation = "actor"      // who acted, where the record has no other handle
)

// Entity is something that a finding names.
type Entity struct {
	Kind     string   `json:"kind"`  // user, access-key-id, role, instance, …
	Value    string   `json:"value"` // as the record gives it
	Relation Relation `json:"relation"`
}

// Finding is a rule that an event satisfied, and why it matters.
type Finding struct {
	Rule         string   // the rule's name, as iam-user-created
	Title        string   // the rule's title
	Severity     Severity // with what this event raised or lowered
	BaseSeverity Severity // the rule's own level
	Reasons      []string // why Severity differs from BaseSeverity, in order of application
	Category     string   // persistence, privilege-escalation, …
	Class        string   // new-user, access-key, login-profile, role-trust, instance-launch or ""
	TechniqueIDs []string // ATT&CK, as T1098.001
	Entities     []Entity
	Remediation  string
	Span         *Span // of a finding about several events, the last of which it is on
}

// Compare puts the worst finding first, then orders by rule.
func (f Finding) Compare(g Finding) int {
	return cmp.Or(int(g.Severity)-int(f.Severity), strings.Compare(f.Rule, g.Rule))
}

// Span is the events that a finding is about, where these are several.
type Span struct {
	First, Last int64    // times in micros
	Events      int      // how many, as far as they were counted
	EventIDs    []string // of the latest of them, in order
	Group       []GroupValue
}

// GroupValue is a field whose value the events of a span share.
type GroupValue struct{ Field, Value string }

// Matcher judges events by rules. It is safe for concurrent use.
type Matcher interface {
	// Columns gives what Match reads.
	Columns() cloudtrail.ColumnSet
	// Wants tells whether Match can find anything in events of the source and
	// the name, nil where they have none, that ended so.
	Wants(source, name []byte, outcome cloudtrail.Outcome) bool
	// Match gives the findings of one event, worst first, then by rule name;
	// nil where there are none. More specific rules replace those they supersede.
	Match(e *cloudtrail.Event) []Finding
}
