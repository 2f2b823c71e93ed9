package timeline

import (
	"bytes"
	"strings"

	"keytrail/cloudtrail"
)

// consoleCalls are the sentences of sign-in events, whose outcome stands in
// the answer under the event's own name (CloudTrail guide, "AWS Management
// Console sign-in events").
var consoleCalls = map[string]func(*sentence){
	"signin:ConsoleLogin": consoleLogin,
	"signin:CheckMfa":     checkMFA,
	"signin:SwitchRole":   switchRole,
	"signin:PasswordUpdated": func(s *sentence) {
		s.act("change", " the password of ", signedIn(s.e))
		s.named = true
	},
}

var (
	mfaUsed    = lazyPath("@additionalEventData.MFAUsed")
	switchFrom = lazyPath("@additionalEventData.SwitchFrom")
)

func consoleLogin(s *sentence) {
	who, mfa := signedIn(s.e), ""
	switch used := s.text(mfaUsed()); {
	case strings.EqualFold(used, "yes"):
		mfa = " (with MFA)"
	case strings.EqualFold(used, "no") && ownPassword(s.e):
		mfa = " (no MFA)"
	}
	switch s.outcome() {
	case cloudtrail.OutcomeSuccess:
		s.line("signed in to the console as ", who, mfa)
	case cloudtrail.OutcomeFailure:
		s.line("console sign-in failed for ", who, mfa)
		if reason := s.reason(); len(reason) > 0 && string(reason) != "Failed authentication" {
			s.write(": ", string(reason))
		}
	default:
		s.line("console sign-in for ", who, mfa, " (outcome unknown)")
	}
}

func checkMFA(s *sentence) {
	switch s.outcome() {
	case cloudtrail.OutcomeSuccess:
		s.line("passed the MFA check as ", signedIn(s.e))
	case cloudtrail.OutcomeFailure:
		s.line("MFA check failed for ", signedIn(s.e))
	default:
		s.line("MFA check for ", signedIn(s.e), " (outcome unknown)")
	}
}

func switchRole(s *sentence) {
	s.act("switch", " in the console to ", signedIn(s.e))
	if from := s.text(switchFrom()); from != "" {
		s.write(" from ", cut(from))
	}
	s.named = true
}

// ownPassword tells whether the sign-in was by a password of IAM's own.
// Federated sign-ins always say that MFA was not used: their identity
// provider may have asked for it.
func ownPassword(e *cloudtrail.Event) bool {
	switch string(e.Value(cloudtrail.UserIdentityType)) {
	case "Root", "IAMUser":
		return true
	}
	return false
}

// signedIn names the identity of a sign-in event.
func signedIn(e *cloudtrail.Event) string {
	kind := e.Text(cloudtrail.UserIdentityType)
	if kind == "Root" {
		return "root"
	}
	if name := e.Value(cloudtrail.UserIdentityUserName); len(name) > 0 {
		if isWithheld(name) {
			return "a user name that the record withholds"
		}
		if kind == "IAMUser" {
			return "user " + cut(string(name))
		}
		return cut(string(name))
	}
	if a, ok := parseARN(e.Value(cloudtrail.PrincipalARN)); ok {
		what, name := a.split()
		switch string(what) {
		case "assumed-role":
			role, session, _ := bytes.Cut(name, []byte("/"))
			return "role " + cut(string(role)) + " session " + cut(string(session))
		case "federated-user":
			return "federated user " + cut(string(name))
		case "user":
			return "user " + cut(string(name[bytes.LastIndexByte(name, '/')+1:]))
		}
		return cut(string(a.resource))
	}
	if id := e.Value(cloudtrail.UserIdentityPrincipalID); len(id) > 0 {
		return "principal " + cut(string(id))
	}
	return "somebody whom the record does not name"
}
