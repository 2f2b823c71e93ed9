package history

import (
	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// event is an event under judgement, with what was derived from it so far.
type event struct {
	*cloudtrail.Event
	at   int64 // micros
	id   cloudtrail.Identity
	read bool
}

const (
	second = 1_000_000 // micros
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
)

func (e *event) second() int64 { return e.at / second }

// who tells who acted.
func (e *event) who() *cloudtrail.Identity {
	if !e.read {
		e.id, e.read = e.Identity(), true
	}
	return &e.id
}

// account is the account that the event happened in.
func (e *event) account() string {
	if account := e.Text(cloudtrail.RecipientAccountID); account != "" {
		return account
	}
	return e.Text(cloudtrail.UserIdentityAccountID)
}

// principal names who acted beyond one session: a role, a user, or else
// whatever the record has.
func (e *event) principal() string {
	id := e.who()
	for _, name := range []string{id.RoleARN, id.ARN, id.PrincipalID, id.AccessKeyID} {
		if name != "" {
			return name
		}
	}
	return ""
}

// text gives the first text at a path.
func (e *event) text(p cloudtrail.Path) string {
	v, ok := p.First(e.Event)
	if !ok || v.Kind != cloudtrail.String && v.Kind != cloudtrail.Number && v.Kind != cloudtrail.Bool {
		return ""
	}
	return string(v.Text)
}

// network is the public network that a request came from, as /16 of IPv4 or
// /32 of IPv6: the size of what providers and companies hold as a rule. "" is
// none: a private address, or the name of a service.
func (e *event) network() string {
	return timeline.Network(e.Text(cloudtrail.SourceIPAddress))
}

// agent is the program that a user agent begins with, in lower case.
func (e *event) agent() string { return timeline.Program(e.Text(cloudtrail.UserAgent)) }

func mustPath(text string) cloudtrail.Path {
	p, err := cloudtrail.CompilePath(text)
	if err != nil {
		panic(err)
	}
	return p
}

// eventID is the event's id, which are short as a rule.
func (e *event) eventID() string {
	id := e.Text(cloudtrail.EventID)
	return id[:min(len(id), maxEventID)]
}

// maxEventID bounds the ids that are kept: CloudTrail's are UUIDs.
const maxEventID = 128
