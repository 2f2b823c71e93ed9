package lineage

import "keytrail/timeline"

// Certainty says how well the records of an edge fit together.
type Certainty uint8

// The certainties, in rising order.
const (
	Weak    Certainty = iota // time and circumstance
	Strong                   // a unique name or ARN, and time
	Certain                  // equal ids, and a creation date within 5 s of the issue where there is one
)

var certaintyNames = [...]string{"weak", "strong", "certain"}

// String gives the certainty's word: weak, strong or certain.
func (c Certainty) String() string { return certaintyNames[c] }

// MarshalText gives the certainty's word.
func (c Certainty) MarshalText() ([]byte, error) { return []byte(certaintyNames[c]), nil }

// ParseCertainty reads a certainty's word.
func ParseCertainty(word string) (Certainty, bool) {
	for i, n := range certaintyNames {
		if n == word {
			return Certainty(i), true
		}
	}
	return Weak, false
}

// Relation says what whoever holds the parent gained.
type Relation string

// The relations. What descends from a seed is reached over Issued and ActsAs;
// Enabled and Altered are footholds, leads are only ever listed.
const (
	Issued  Relation = "issued"  // the answer held the secret
	ActsAs  Relation = "acts-as" // whoever controls the parent acts as the child
	Enabled Relation = "enabled" // something that was switched off works again
	Altered Relation = "altered" // an existing thing was changed; no new secret
	Lead    Relation = "lead"    // worth a look, no proof
)

// Flows tells whether what the parent did makes the child suspect.
func (r Relation) Flows() bool { return r == Issued || r == ActsAs }

// Edge leads from a parent to what it begot. Without an event that proves it
// there is none.
type Edge struct {
	From, To    int32  // indexes of Graph.Nodes
	Kind        string // as the edge is named in the catalogue of edges: assume-role, create-access-key, …
	Relation    Relation
	Certainty   Certainty
	EventIDs    []string // at least one, in order of time
	Places      []Place  // of these events
	At          timeline.Moment
	AccessKeyID string // that the proving event handed out, ""

	// Until is when what the parent did to the child was undone for good, none
	// where that is not known: a function whose code somebody replaced, when it
	// was replaced again.
	Until timeline.Moment
}
