// Package sigma reads Sigma rules and matches events against them.
//
// In come YAML documents of SigmaHQ's rule format (logsource product aws,
// service cloudtrail) with keytrail's own block beside the standard's keys,
// and then events. Out come findings: the rules that an event satisfies, each
// with its severity and why that differs from the rule's own, and the entities
// that the event names. Package rules brings the embedded catalogue; commands
// bring an analyst's folder. The package knows neither which rules exist nor
// where events are kept.
//
// A Rule is plain data, so that a generator can write a catalogue as Go
// literals that cost nothing at start-up. A Set indexes rules by the event
// source and name that they ask for, compiles a rule when an event first
// reaches it, and reads only the members that rules name.
//
// The format is specified at
// https://github.com/SigmaHQ/sigma-specification/blob/main/specification/sigma-rules-specification.md
package sigma

import "keytrail/timeline"

// Rule is one Sigma document. Rules come from Read, ReadFS or a generated
// literal of what those gave; they are never changed afterwards.
type Rule struct {
	Name           string // keytrail's short name; of others' rules the id, or the file's name
	ID             string
	Title          string
	Status         string
	Description    string
	Author         string
	Date           string
	Modified       string
	References     []string
	Tags           []string
	FalsePositives []string
	Level          timeline.Severity
	Detection      Detection
	Correlation    Correlation
	Keytrail       Keytrail

	File string // where it was read, slash-separated
	Line int    // of the document's first line

	// What the detection was found to ask for.
	Pins   []Pin    // the events that can satisfy it
	Fields []string // every field that it reads, sorted
}

// Detection is what an event must satisfy.
type Detection struct {
	Searches  []Search
	Condition Condition
}

// Search is a named selection. It holds when one of its groups holds.
type Search struct {
	Name string
	Any  []Group
}

// Group holds when all of its tests hold.
type Group []Test

// Test compares one field with values, of which one must match, or with All
// each. A test without a field is a keyword, looked for in the whole record.
type Test struct {
	Field  string
	Op     Op
	All    bool
	Cased  bool // letters match in their own case only
	Ref    bool // the values name fields to compare with
	Values []Value
}

// Op is how a test compares.
type Op uint8

// The comparisons.
const (
	Equals Op = iota // text with wildcards
	Contains
	StartsWith
	EndsWith
	Regexp
	CIDR
	Exists
	Less
	LessOrEqual
	Greater
	GreaterOrEqual
)

// Value is what a test compares with. Text of kind Text has Sigma's wildcards
// and escapes in it, but for Regexp, CIDR and fields.
type Value struct {
	Kind ValueKind
	Text string
}

// ValueKind is a value's YAML type.
type ValueKind uint8

// The kinds of values.
const (
	Text ValueKind = iota
	Number
	Bool
	Null
)

// Condition joins searches. It is a tree of limited depth.
type Condition struct {
	Logic  Logic
	Search int // index in Searches, for Is
	Of     []Condition
}

// Logic is how a condition joins its parts.
type Logic uint8

// The ways to join.
const (
	Is  Logic = iota // one search holds
	And              // every part holds
	Or               // a part holds
	Not              // the one part does not hold
)

// Keytrail is keytrail's own block. Its zero value is a rule without one.
type Keytrail struct {
	Category     string // persistence, privilege-escalation, …
	Class        string // new-user, access-key, login-profile, role-trust, instance-launch or ""
	Outcome      Outcome
	Refused      bool   // refused calls count, also where the record does not tell what was asked for
	RefusedWhen  Search // what such a call must satisfy, beyond what the detection says of source and name
	Entities     []EntityPath
	Remediation  string
	SupersededBy []string // names of more specific rules that replace this one on the same event
	Severity     []Modifier
	DataEvents   string // none, some or all: whether the events are data events
	Events       int    // how many events a count of values takes beside the values
	Detector     bool   // the detection only selects: a detector by the rule's name judges what it selects
}

// Outcome says which outcomes of a call satisfy a rule.
type Outcome uint8

// The outcomes that a rule can ask for.
const (
	OutcomeUnset   Outcome = iota // any, and an attempt is worth as much
	OutcomeAny                    // any, and an attempt is worth one step less
	OutcomeSuccess                // successful calls
	OutcomeFailure                // failed calls
)

// EntityPath says where a record names an entity.
type EntityPath struct {
	Kind     string
	Path     string // of cloudtrail.CompilePath's grammar, or a derived field
	Relation timeline.Relation
}

// Modifier changes a rule's severity on events that satisfy When. A level
// above the rule's own raises to it, one below lowers to it; modifiers act in
// order. The rule's own level, like one below, says what the event is worth: a
// failed call is not ranked down once more.
//
// A correlation's modifiers may ask for more than its last event: for so many
// events or values, and for an event of another rule in the same group, at any
// time within the timespan or after the correlation held.
type Modifier struct {
	When       Search
	AtLeast    int
	With       string
	FollowedBy string
	Level      timeline.Severity
	Reason     string
}

// single tells whether the modifier is about one event alone.
func (m *Modifier) single() bool { return m.AtLeast == 0 && m.With == "" && m.FollowedBy == "" }

// Pin is a kind of event that can satisfy a rule. Both names are lower-case,
// the event's without an API version; "" stands for any.
type Pin struct {
	Source string
	Name   string
}
