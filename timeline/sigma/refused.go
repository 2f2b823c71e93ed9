package sigma

import (
	"bytes"
	"slices"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// Calls that were refused for lack of a permission. In real records of most
// services nothing is left of the request, and only the message may name what
// the call was about:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html

// refusedFields are what judging refused calls reads beside a rule's own fields.
var refusedFields = []string{"errorCode", "errorMessage", "requestParameters"}

// refusals are which refused calls count where nothing is told of the request.
type refusals struct {
	pins []Pin
	when node // no search is satisfied by every call
}

// refusedHits tells whether the event is a refused call that counts: what was
// asked for satisfies the rule, or the record does not tell what it was.
func (p *program) refusedHits(s *scope) bool {
	return wasRefused(s.event) && (p.condition.holds(s) || isBlanked(s.event) && p.refused.holds(s))
}

func (r *refusals) holds(s *scope) bool {
	source, name := s.event.Value(cloudtrail.EventSource), stripVersion(s.event.Value(cloudtrail.EventName))
	return slices.ContainsFunc(r.pins, func(p Pin) bool {
		return (p.Source == "" || bytes.EqualFold(source, []byte(p.Source))) && bytes.EqualFold(name, []byte(p.Name))
	}) && (len(r.when.of) == 0 && r.when.test == nil || r.when.holds(s))
}

func wasRefused(e *cloudtrail.Event) bool {
	return e.Outcome() == cloudtrail.OutcomeFailure && timeline.Denied(e.Value(cloudtrail.ErrorCode))
}

// isBlanked tells whether the record does not tell what was asked for.
func isBlanked(e *cloudtrail.Event) bool {
	v := bytes.TrimSpace(e.Value(cloudtrail.RequestParameters))
	return len(v) == 0 || string(v) == "null" || string(v) == "{}"
}

// refusedTarget is what the message of a refused call names: a resource's
// kind and its name, or its ARN where it is none of IAM's.
func refusedTarget(e *cloudtrail.Event) (kind, value string, ok bool) {
	text := resourceOf(e.Text(cloudtrail.ErrorMessage))
	if text == "" || strings.ContainsAny(text, "*?") {
		return "", "", false // whatever there is
	}
	for _, k := range iamKinds {
		name, found := strings.CutPrefix(text+" ", k.word+" ")
		if !found {
			continue
		}
		if k.word == "policy" {
			name, _, _ = strings.Cut(name, " version ")
		}
		return named(k.kind, strings.TrimSpace(name))
	}
	arn := strings.SplitN(text, ":", 6)
	if len(arn) == 6 && arn[0] == "arn" && arn[2] == "iam" {
		for _, k := range iamKinds {
			path, found := strings.CutPrefix(arn[5], strings.ReplaceAll(k.word, " ", "-")+"/")
			if !found {
				continue
			}
			if k.word == "policy" { // policies are known by their ARNs
				return k.kind, text, true
			}
			return named(k.kind, path[strings.LastIndexByte(path, '/')+1:])
		}
	}
	return "resource", text, true
}

func named(kind, name string) (string, string, bool) {
	if name == "" {
		return "", "", false
	}
	return kind, name, true
}

// iamKinds are the words that IAM's messages use for its resources; in ARNs
// they stand with a hyphen.
var iamKinds = []struct{ word, kind string }{
	{"user", "user"},
	{"role", "role"},
	{"group", "group"},
	{"policy", "policy"},
	{"instance profile", "instance-profile"},
	{"mfa", "mfa-device"},
}

// resourceOf gives what a message says the call was about: "… is not
// authorized to perform: iam:CreateUser on resource: X because …". Why it was
// refused follows. API Gateway writes "onresource:".
func resourceOf(message string) string {
	_, rest, ok := strings.Cut(message, " is not authorized to perform: ")
	if !ok {
		return ""
	}
	_, text, ok := strings.Cut(rest, " on resource: ")
	if !ok {
		if _, text, ok = strings.Cut(rest, " onresource: "); !ok {
			return ""
		}
	}
	if end := max(strings.LastIndex(text, " because "), strings.LastIndex(text, " with an explicit deny")); end >= 0 {
		text = text[:end]
	}
	return strings.TrimSpace(text)
}
