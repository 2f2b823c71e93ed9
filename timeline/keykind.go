package timeline

import (
	"bytes"

	"keytrail/cloudtrail"
)

// kind decides what sort of credential a key is.
//
// A key that only forwarded calls show is one that a service made for them
// (CloudTrail guide, "userIdentity element": invokedBy), unless it is a
// long-term one, which no service makes, or some event handed it out. A console session uses many keys,
// told by sessionCredentialFromConsole, by the sign-in that began the session,
// or by agents that only the console has; a browser's name is no such agent,
// as attack tools claim to be browsers. Keys that AWS services asked for
// belong to workloads.
func (b *KeyBuilder) kind(k *keyState) KeyKind {
	class := cloudtrail.KeyID(k.id).Class()
	longTerm := class == cloudtrail.KeyLongTerm
	switch {
	case k.events > 0 && k.forwarded == k.events && !longTerm && k.origin == nil:
		return ForwardedKey
	case k.marks&markRoot != 0:
		return RootKey
	case !longTerm && b.fromConsole(k):
		return ConsoleKey
	case !longTerm && (k.marks&markWorkload != 0 || k.origin != nil && k.origin.service):
		return WorkloadKey
	case longTerm:
		return LongTermKey
	case class == cloudtrail.KeyTemporary, k.marks&markTemporary != 0:
		return SessionKey
	case k.origin != nil && k.origin.eventName == "CreateAccessKey":
		return LongTermKey
	case k.origin != nil:
		return SessionKey
	}
	return UnknownKey
}

func (b *KeyBuilder) fromConsole(k *keyState) bool {
	switch {
	case k.marks&markConsole != 0, k.origin != nil && k.origin.console:
		return true
	case k.events > k.forwarded && k.marks&markOwnAgent == 0:
		return true
	case k.marks&markSession == 0:
		return false
	}
	for second := int64(-1); second <= 1; second++ { // the session is made in the second of the sign-in, or beside it
		if _, ok := b.anchors[mix(k.principal, k.created+second)]; ok {
			return true
		}
	}
	return false
}

// signInService sends on what a console session asks for; older records of
// such sessions name it as the one who invoked.
const signInService = "signin.amazonaws.com"

// forwarded tells whether a service sent the call on for its caller. Older
// records say so in the source address alone.
func forwarded(e *cloudtrail.Event) bool {
	if by := e.Value(cloudtrail.UserIdentityInvokedBy); len(by) > 0 {
		return string(by) != signInService
	}
	return internalAddress(e.Value(cloudtrail.SourceIPAddress))
}

func internalAddress(address []byte) bool { return bytes.HasPrefix(address, []byte("AWS Internal")) }

// consoleAgents begin the user agents that only the console has.
var consoleAgents = [...][]byte{
	[]byte("console."), []byte("[console."), []byte("signin.amazonaws.com"), []byte("S3Console"), []byte("[S3Console"),
	[]byte("AWSConsole"), []byte("[AWSConsole"),
}

// ConsoleAgent tells whether a user agent is one that only the console has.
func ConsoleAgent(agent []byte) bool {
	for _, prefix := range consoleAgents {
		if bytes.HasPrefix(agent, prefix) {
			return true
		}
	}
	return false
}
