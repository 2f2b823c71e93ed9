package timeline

import (
	"strings"

	"keytrail/cloudtrail"
)

// Session is the use of one set of temporary credentials, or of one console
// session, which changes its keys all the time: what the same principal did
// with the same creation date. It groups entries under headings and says
// nothing about who was behind it: session names are the caller's to choose.
type Session struct {
	PrincipalID string
	Created     Moment
	Principal   string // in a few words
	AccountID   string
	SignIn      string // the sign-in session's ARN, where the record has one
	Console     bool   // the credentials come from the console
	MFA         bool   // made with MFA; false also for federated ones, whatever their provider asked for
	Source      string // source identity, set where the first role was assumed
}

// SessionColumns are the columns that SessionOf reads.
func SessionColumns() cloudtrail.ColumnSet {
	return cloudtrail.IdentityColumns().Union(cloudtrail.Columns(
		cloudtrail.SessionMFAAuthenticated, cloudtrail.SessionCredentialFromConsole,
		cloudtrail.SessionAttributesCredentialFromConsole,
	))
}

// SessionOf gives the session that an event belongs to; ok is false for
// events of long-term credentials, of services and without an identity.
func SessionOf(e *cloudtrail.Event) (s Session, ok bool) {
	created, ok := creationDate(e.Value(cloudtrail.SessionCreationDate))
	principal := e.Value(cloudtrail.UserIdentityPrincipalID)
	if !ok || len(principal) == 0 {
		return Session{}, false
	}
	id := e.Identity()
	return Session{
		PrincipalID: id.PrincipalID, Created: At(created * 1e6), Principal: id.Label(), AccountID: id.Account,
		SignIn:  id.SignInSession,
		Console: FromConsole(e),
		MFA:     isTrue(e.Value(cloudtrail.SessionMFAAuthenticated)), Source: id.SourceIdentity,
	}, true
}

// FromConsole tells whether CloudTrail marks the credentials of an event as those
// of a console session.
func FromConsole(e *cloudtrail.Event) bool {
	return isTrue(e.Value(cloudtrail.SessionCredentialFromConsole)) || isTrue(e.Value(cloudtrail.SessionAttributesCredentialFromConsole))
}

// Same tells whether two sessions are one.
func (s Session) Same(t Session) bool {
	return s.PrincipalID == t.PrincipalID && s.Created == t.Created
}

// Heading names the session for people: "role/admin session ops in
// 111122223333, since 2026-02-17 22:02:00, console, MFA".
func (s Session) Heading() string {
	parts := []string{s.Principal}
	if s.AccountID != "" {
		parts[0] += " in " + s.AccountID
	}
	parts = append(parts, "since "+clock(s.Created))
	if s.Console {
		parts = append(parts, "console")
	}
	if s.MFA {
		parts = append(parts, "MFA")
	}
	if s.Source != "" {
		parts = append(parts, "source identity "+s.Source)
	}
	return strings.Join(parts, ", ")
}

// Sessions watches a timeline go by and tells where a heading belongs. Its
// zero value is ready.
type Sessions struct {
	current Session
	inside  bool
	begun   bool
}

// Next takes the next entry's event. changed tells that it belongs to another
// session than the event before it, or to none after one in a session; ok
// tells whether it belongs to any.
func (w *Sessions) Next(e *cloudtrail.Event) (s Session, ok, changed bool) {
	s, ok = SessionOf(e)
	switch {
	case !w.begun:
		changed = ok
	case ok != w.inside:
		changed = true
	case ok:
		changed = !s.Same(w.current)
	}
	w.begun, w.inside = true, ok
	if ok && changed {
		w.current = s
	}
	return s, ok, changed
}
