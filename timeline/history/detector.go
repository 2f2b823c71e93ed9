package history

import "keytrail/timeline"

// detector judges the events that one rule selects, which come in order. Of
// what was seen in the same second it must know nothing.
type detector interface {
	// add takes an event and says what it finds there, nil for nothing.
	add(e *event) *raised
	// lost counts what had to be forgotten.
	lost() int
}

// raised is what a detector finds on an event: the rule's own level with the
// rule's modifiers or, with a reason, another.
type raised struct {
	level  timeline.Severity
	reason string
	span   *timeline.Span // nil where other events are not named
}

// detectors are those that there are, by the rule that they judge.
var detectors = map[string]func(*knowledge) detector{
	"ec2-instances-launched-unused-region":  newUnusedRegions,
	"function-credentials-off-function":     newFunctionCredentials,
	"iam-role-trust-same-account-principal": newTrustedPrincipals,
	"instance-credentials-off-instance":     newInstanceCredentials,
	"key-used-from-many-places":             newManyPlaces,
	"kms-log-key-disabled":                  newLogKeys,
	"log-bucket-deleted-or-emptied":         newLogBuckets,
	"log-bucket-lifecycle-shortened":        newLogLifecycles,
	"s3-cross-account-copy":                 newForeignCopies,
	"secret-read-by-new-principal":          newSecretReaders,
	"tracks-removed-by-actor":               newRemovedTracks,
}

// wideDetectors look at any event of the keys that came from several networks,
// and not at the events of a few names. They are given no knowledge, since that
// may grow while they look.
var wideDetectors = map[string]bool{
	"function-credentials-off-function": true,
	"instance-credentials-off-instance": true,
	"key-used-from-many-places":         true,
}

// Judges tells whether there is a detector for a rule of this name.
func Judges(rule string) bool { return detectors[rule] != nil }

// spanOf is about an event and an earlier one, whose id may not be known.
func spanOf(first int64, id string, e *event) *timeline.Span {
	s := &timeline.Span{First: first, Last: e.at, Events: 2, EventIDs: []string{}}
	for _, id := range []string{id, e.eventID()} {
		if id != "" {
			s.EventIDs = append(s.EventIDs, id)
		}
	}
	return s
}
