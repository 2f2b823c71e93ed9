package timeline

import (
	"encoding/json"
	"strconv"
)

// KeyKind tells what sort of credential an access key is, as far as the
// events it signed and the event that handed it out show.
type KeyKind string

// The kinds of keys.
const (
	LongTermKey  KeyKind = "long-term" // AKIA…, of a user
	SessionKey   KeyKind = "sts"       // temporary, asked for by somebody
	ConsoleKey   KeyKind = "console"   // of a console session, which uses many
	WorkloadKey  KeyKind = "workload"  // given to an instance, function or service by AWS
	ForwardedKey KeyKind = "forwarded" // made by a service to pass a call on for its caller
	RootKey      KeyKind = "root"      // of an account's root, long-term or not
	UnknownKey   KeyKind = "unknown"
)

// KeyRow is what a scan saw of one access key. The members are named and
// ordered as the keys verb prints them; an empty text is to be printed as
// null.
type KeyRow struct {
	AccessKeyID         string         `json:"access_key_id"`
	Kind                KeyKind        `json:"kind"`
	AccountID           string         `json:"account_id"`
	PrincipalType       string         `json:"principal_type"` // userIdentity.type
	PrincipalARN        string         `json:"principal_arn"`  // the most frequent
	Principals          Distinct       `json:"principals"`
	UserName            string         `json:"user_name"`
	FirstSeen           Moment         `json:"first_seen"`
	LastSeen            Moment         `json:"last_seen"`
	Events              int64          `json:"events"`
	Errors              int64          `json:"errors"` // events whose outcome is failure
	SourceIPs           Distinct       `json:"source_ips"`
	Regions             Distinct       `json:"regions"`
	UserAgents          Distinct       `json:"user_agents"`
	IssuedByEventID     string         `json:"issued_by_event_id"`
	ParentAccessKeyID   string         `json:"parent_access_key_id"`
	ExpiresAt           Moment         `json:"expires_at"`
	Findings            SeverityCounts `json:"findings"`
	PrincipalLabel      string         `json:"-"` // the most frequent principal in a few words: user/ci-deploy
	ExpiresBasis        ExpiryBasis    `json:"-"`
	Incarnations        int64          `json:"-"` // sessions that share the id; more than one is odd and worth saying
	ForwardedEvents     int64          `json:"-"` // events that a service sent on
	IssuedAt            Moment         `json:"-"`
	IssuedByEventName   string         `json:"-"`
	IssuedByPrincipal   string         `json:"-"` // in a few words
	IssuedByAWSService  bool           `json:"-"`
	IssuedSessionOrUser string         `json:"-"` // who it was made for: user/x, role/x session y
}

// HandedOut is a key that an event handed out and that never acted in the
// events of the scan.
type HandedOut struct {
	AccessKeyID       string  `json:"access_key_id"`
	Kind              KeyKind `json:"kind"` // long-term, sts or workload
	IssuedAt          Moment  `json:"issued_at"`
	IssuedByEventID   string  `json:"issued_by_event_id"`
	IssuedByEventName string  `json:"issued_by_event_name"`
	ParentAccessKeyID string  `json:"parent_access_key_id"`
	ParentPrincipal   string  `json:"parent_principal"` // in a few words
	Owner             string  `json:"owner"`            // user/x, role/x session y
	ExpiresAt         Moment  `json:"expires_at"`
}

// Distinct is a set of texts: how many, and in order the first of them.
type Distinct struct {
	Count  int64
	Values []string // at most MaxListedValues, sorted
}

// MaxListedValues bounds the lists of a KeyRow; its counts are exact.
const MaxListedValues = 100

// MarshalJSON gives the count.
func (d Distinct) MarshalJSON() ([]byte, error) { return strconv.AppendInt(nil, d.Count, 10), nil }

// SeverityCounts counts findings by Severity.
type SeverityCounts [Critical + 1]int64

// Add counts findings.
func (c *SeverityCounts) Add(findings []Finding) {
	for i := range findings {
		c[findings[i].Severity]++
	}
}

// Total is the number of findings.
func (c SeverityCounts) Total() (n int64) {
	for _, k := range c {
		n += k
	}
	return n
}

// Worst is the highest severity that was counted; ok is false for none.
func (c SeverityCounts) Worst() (s Severity, ok bool) {
	for s := Critical; ; s-- {
		if c[s] > 0 {
			return s, true
		}
		if s == Informational {
			return s, false
		}
	}
}

// MarshalJSON gives an object with all five severities, worst first.
func (c SeverityCounts) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Critical      int64 `json:"critical"`
		High          int64 `json:"high"`
		Medium        int64 `json:"medium"`
		Low           int64 `json:"low"`
		Informational int64 `json:"informational"`
	}{c[Critical], c[High], c[Medium], c[Low], c[Informational]})
}
