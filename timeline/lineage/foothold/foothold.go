// Package foothold replays what a lineage made, enabled or altered to the end
// of the logs, and says what of it still stands there.
//
// Package lineage tells whose acts count. States speak of the logs, never of
// the account: each names the event or the rule that it rests on, and the last
// moment up to which the logs would show a removal. Nothing here computes
// effective permissions or guesses intent.
package foothold

import (
	"keytrail/timeline"
	"keytrail/timeline/lineage"
)

// State is how an artefact stands at the end of the logs.
type State string

// The states.
const (
	Standing    State = "standing"    // made or changed, and no removing event up to AsOf
	Neutralised State = "neutralised" // removed, or over
	Partly      State = "partly"      // one call restores it, or what blocks it is conditional or not evaluated
	Unknown     State = "unknown"     // the logs do not tell: Reason says why
)

// Basis says what a state rests on.
type Basis string

// The bases.
const (
	ByEvent   Basis = "event"   // an event that did it
	ByImplied Basis = "implied" // an event that could only succeed with it, or that takes it along
	ByExpiry  Basis = "expiry"  // the end of a temporary credential
	ByNone    Basis = "none"    // no event
)

// By says who brought a state about.
type By string

// The parties.
const (
	ByLineage  By = "lineage"  // whoever is followed
	ByDefender By = "defender" // a principal, network or agent that was named as known good
	ByOther    By = "other"
)

// Origin says what the lineage did to an artefact.
type Origin string

// The origins. What was created may be deleted; what was altered or enabled is
// only ever set back.
const (
	Created Origin = "created"
	Enabled Origin = "enabled"
	Altered Origin = "altered"
	Seed    Origin = "seed" // what following began with, where it is no one's work that is followed
)

// Foothold is an artefact that a lineage made, enabled or altered. All texts
// may have been chosen by an attacker.
type Foothold struct {
	Kind    Kind
	Value   string // an id, ARN or name, as Kind says
	Account string
	Region  string // "" for what is global
	Owner   string // ARN of the user, group or role that it belongs to, user/NAME where no record tells it; else the name of a resource
	Detail  string // for people: what changed, in a few words

	Origin    Origin
	Fresh     bool            // the logs show that it was not there before
	Node      int32           // of the graph that acts through it, lineage.None
	At        timeline.Moment // of the act that made it a foothold
	EventIDs  []string        // that prove it, in order of time
	CreatedBy string          // access key id, or session, that did it
	Actor     string          // who that was: ARN, or what the record has
	Mark      lineage.Mark    // of who did it
	Certainty lineage.Certainty

	State          State
	Basis          Basis
	Reason         string // why the state is no plainer one, "" where it is plain
	AsOf           timeline.Moment
	Expires        timeline.Moment
	LastUsed       timeline.Moment
	StateEventID   string
	StateTime      timeline.Moment
	StateBy        By
	StatePrincipal string // ARN

	Change *Change // of a policy document
	After  *After  // what was done through it after it was contained, nil for nothing
	Now    *Now    // what IAM said when it was asked, nil where it was not
}

// After is what was done through a foothold after its containment.
type After struct {
	Since       timeline.Moment // of the containment
	Events      int64
	First, Last timeline.Moment
	EventIDs    []string // the first of them, at most MaxAfter
}

// MaxAfter bounds the list of an After's events.
const MaxAfter = 20

// Now is what IAM said of a credential when it was asked.
type Now struct {
	Status string          // Active, Inactive, gone, …
	At     timeline.Moment // when the answer was made, or as far as it tells, not before when
	Source string          // what the answer was: credential report, list-access-keys
	Exact  bool            // At is when it was made
	Reason string          // why it is ambiguous, "" where it is not
}

// Change is a policy document before and after the lineage changed it.
type Change struct {
	Before, After string // JSON; Before is "" where the logs hold no earlier version
	Added         []string
	Removed       []string
	Foreign       []string // principals that were added and are not in the own set
}
