package sigma

import (
	"bytes"
	"net/netip"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

var (
	keyColumns     = cloudtrail.Columns(cloudtrail.AccessKeyID)
	serviceColumns = identity.Union(cloudtrail.Columns(cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.EventType,
		cloudtrail.SessionIssuerARN, cloudtrail.SourceIPAddress, cloudtrail.RequestParameters))
	consoleColumns = cloudtrail.Columns(cloudtrail.SessionCredentialFromConsole, cloudtrail.SessionAttributesCredentialFromConsole,
		cloudtrail.UserAgent, cloudtrail.EventType)
	mfaColumns     = cloudtrail.Columns(cloudtrail.SessionMFAAuthenticated, cloudtrail.AdditionalEventData)
	networkColumns = cloudtrail.Columns(cloudtrail.SourceIPAddress)
)

// serviceRole says what part a service has in a call: it acts for itself, or
// it passes on what its user asked for; "" for neither.
func serviceRole(e *cloudtrail.Event) string {
	switch id := e.Identity(); {
	case serviceActing(e) != "" || id.IsService():
		return "itself"
	case id.Forwarded():
		return "user"
	}
	return ""
}

// channel tells whether a call came from the console or from a program.
// sessionCredentialFromConsole is true for calls with a console session's
// credentials; records before it tell by the user agent alone.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
func channel(e *cloudtrail.Event) string {
	for _, c := range []cloudtrail.Column{cloudtrail.SessionCredentialFromConsole, cloudtrail.SessionAttributesCredentialFromConsole} {
		if bytes.EqualFold(e.Value(c), []byte("true")) {
			return "console"
		}
	}
	if timeline.ConsoleAgent(e.Value(cloudtrail.UserAgent)) || e.Text(cloudtrail.EventType) == "AwsConsoleSignIn" {
		return "console"
	}
	return "programmatic"
}

var mfaUsed = mustPath("additionalEventData.MFAUsed") // ConsoleLogin

// withMFA tells whether the caller has shown a second factor; known is false
// where the record does not say.
func withMFA(e *cloudtrail.Event) (yes, known bool) {
	if v := e.Value(cloudtrail.SessionMFAAuthenticated); v != nil {
		return bytes.EqualFold(v, []byte("true")), true
	}
	v, ok := mfaUsed.First(e)
	if !ok || v.Kind != cloudtrail.String {
		return false, false
	}
	return bytes.EqualFold(v.Text, []byte("yes")), true
}

// networkClass says what kind of address a call came from: public, private,
// aws (an AWS service's host in place of an address, or "AWS Internal"), or
// unknown.
func networkClass(address []byte) string {
	text := string(bytes.TrimSpace(address))
	if a, err := netip.ParseAddr(text); err == nil {
		a = a.Unmap()
		switch {
		case a.IsUnspecified():
			return "unknown"
		case a.IsPrivate(), a.IsLoopback(), a.IsLinkLocalUnicast(), sharedSpace.Contains(a):
			return "private"
		}
		return "public"
	}
	if text == "AWS Internal" || isServiceHost([]byte(text)) {
		return "aws"
	}
	return "unknown"
}

// sharedSpace is carriers' and also some clouds' inner space (RFC 6598).
var sharedSpace = netip.MustParsePrefix("100.64.0.0/10")

// eachOfActor visits the derived fields about who calls and from where.
func (s *scope) eachOfActor(f fact, visit func(cloudtrail.Value) bool) {
	e := s.event
	switch f {
	case channelFact:
		visit(textValue(channel(e)))
	case keyAccountFact:
		if account, ok := cloudtrail.KeyID(e.Text(cloudtrail.AccessKeyID)).Account(); ok {
			visit(textValue(account))
		}
	case mfaFact:
		if yes, known := withMFA(e); known {
			visit(truthValue(yes))
		}
	case networkFact:
		if v := e.Value(cloudtrail.SourceIPAddress); v != nil {
			visit(textValue(networkClass(v)))
		}
	case serviceFact:
		if role := serviceRole(e); role != "" {
			visit(textValue(role))
		}
	}
}
