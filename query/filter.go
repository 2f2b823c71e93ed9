package query

import (
	"time"

	"keytrail/cloudtrail"
)

// Filter chooses events. Within one field any value suffices; all fields that
// are given must be met. The zero Filter chooses all events.
type Filter struct {
	AccessKeys []string // userIdentity.accessKeyId, exactly

	// Principals are ARNs: of a user or any other principal, exactly; of a
	// role, for all its sessions; of a role session, exactly. A session's ARN
	// without the session's name stands for all sessions of roles so named in
	// that account.
	Principals []string

	// UserNames are names of IAM users, without path, and whatever else
	// userIdentity.userName holds. "root" is the account's root as well.
	UserNames []string

	// Sessions are names of role sessions and federated users, or ROLE/NAME.
	Sessions []string

	// SourceIPs are addresses, address ranges in CIDR notation, or literal
	// values of sourceIPAddress such as "cloudformation.amazonaws.com".
	SourceIPs []string

	// EventNames and EventSources may hold *, which stands for any text. A
	// source without a dot stands for that AWS service: s3 is
	// s3.amazonaws.com.
	EventNames   []string
	EventSources []string

	Regions []string

	// Accounts are compared with recipientAccountId, and where a record has
	// none, with userIdentity.accountId.
	Accounts []string

	// From and To cut on event_time: From is in, To is out. With either,
	// events without a time are out. The zero time is no cut.
	From, To time.Time

	Outcomes []cloudtrail.Outcome

	// ReadOnly chooses, if true, the events marked as read-only; if false, all
	// others, those without a mark among them.
	ReadOnly *bool

	// Kinds chooses by event source, event name and outcome together; nil
	// stands for null. It is asked once for each combination that occurs, or a
	// few times more. nil is no cut.
	Kinds func(source, name []byte, outcome cloudtrail.Outcome) bool

	// Actors chooses the events of any of many identities at once.
	Actors *Actors

	// Who chooses the events in which WHO acts, and with About also those that
	// name WHO. It should have been resolved.
	Who   *Who
	About bool
}

// Actors are identities, by access key id, by ARN or by principal id, exactly.
type Actors struct {
	AccessKeys   []string
	Principals   []string
	PrincipalIDs []string // records of sign-ins that failed have neither key nor ARN
	EventIDs     []string // events by their ids, whoever acts in them
	// Foreign adds the events of principals of other accounts, which records
	// know by account alone.
	Foreign bool
	Who     *Who // whose events come on top; it should have been resolved
}

// The relations of an event to the filter's WHO.
const (
	RelationActor  = "actor"  // WHO acts
	RelationTarget = "target" // somebody else acts, and the event names WHO
)

// Relation says how an event that the filter chose relates to its WHO; "" when
// the filter has none. The event must have RelationColumns loaded, as all have
// that an Engine delivers.
func (f Filter) Relation(e *cloudtrail.Event) string {
	switch {
	case f.Who == nil:
		return ""
	case !f.About, f.Who.acts(e):
		return RelationActor
	}
	return RelationTarget
}

// RelationColumns gives the columns that Relation reads: none without About.
func (f Filter) RelationColumns() cloudtrail.ColumnSet {
	if f.Who == nil || !f.About {
		return cloudtrail.ColumnSet{}
	}
	return f.Who.columns()
}
