package history

import (
	"bytes"
	"strings"

	"keytrail/cloudtrail"
)

// quarantines remembers which users carry the policy that AWS attaches to
// users whose keys it found in public.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV2.html
type quarantines struct {
	of      *memory[quarantine]
	watched map[string]struct{} // users who carry such a policy at some time
	crowd   bool                // too many: anybody may
}

// quarantine is one user's: in force after the second from, up to the second
// to, 0 for no end.
type quarantine struct {
	account, user string // the user's name in lower case
	policy        string
	from, to      int64
}

const quarantinePrefix = "AWSCompromisedKeyQuarantine"

func newQuarantines() quarantines {
	return quarantines{of: newMemory[quarantine](1 << 14), watched: make(map[string]struct{})}
}

// watch notes whom an event quarantines.
func (q *quarantines) watch(e *event) {
	if _, ok := quarantinePolicy(e); !ok || e.Outcome() != cloudtrail.OutcomeSuccess {
		return
	}
	if q.crowd = q.crowd || len(q.watched) >= maxKnown; !q.crowd {
		q.watched[short(userKey(e.account(), e.text(userName)))] = struct{}{}
	}
}

// watches tells whether reason may have one for whatever the identity does.
func (q *quarantines) watches(id *cloudtrail.Identity) bool {
	if id.Kind() != cloudtrail.ActorUser || id.UserName == "" {
		return false
	}
	_, watched := q.watched[short(userKey(id.Account, id.UserName))]
	return watched || q.crowd
}

// quarantinePolicy gives the policy that an event attaches or detaches; ok is
// false where it is none of a quarantine.
func quarantinePolicy(e *event) (policy string, ok bool) {
	arn := e.text(policyARN)
	policy = arn[strings.LastIndexByte(arn, '/')+1:]
	ok = strings.HasPrefix(policy, quarantinePrefix) && strings.HasPrefix(arn, "arn:aws") && strings.Contains(arn, ":iam::aws:policy/")
	return policy[:min(len(policy), 64)], ok
}

// quarantining tells whether such events may begin or end a quarantine.
func quarantining(source, name []byte) bool {
	if string(source) != "iam.amazonaws.com" {
		return false
	}
	switch string(name) {
	case "AttachUserPolicy", "DetachUserPolicy", "DeleteUser":
		return true
	}
	return false
}

var (
	userName  = mustPath("requestParameters.userName")
	policyARN = mustPath("requestParameters.policyArn")
)

func userKey(account, name string) string { return key(account, strings.ToLower(name)) }

// reason says why whatever the actor does is critical, or "".
func (q *quarantines) reason(d *deed) string {
	if d.user == "" {
		return ""
	}
	in, ok := q.of.get(d.user)
	if s := d.when / second; !ok || s <= in.from || in.to != 0 && s > in.to {
		return ""
	}
	return "the user carries " + in.policy + ": AWS found the user's key in public"
}

// learn notes a quarantine's begin or end.
func (q *quarantines) learn(e *event) {
	if e.Outcome() != cloudtrail.OutcomeSuccess || !quarantining(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName)) {
		return
	}
	user := e.text(userName)
	if user == "" {
		return
	}
	k := userKey(e.account(), user)
	was, known := q.of.get(k)
	name := e.Value(cloudtrail.EventName)
	policy, ok := quarantinePolicy(e)
	switch {
	case bytes.Equal(name, []byte("DeleteUser")):
		if known {
			was.to = e.second()
			q.of.put(k, was)
		}
	case !ok:
	case bytes.Equal(name, []byte("AttachUserPolicy")):
		if !known || was.to != 0 {
			q.of.put(k, quarantine{account: e.account(), user: strings.ToLower(user), policy: policy, from: e.second()})
		}
	case known && was.policy == policy:
		was.to = e.second()
		q.of.put(k, was)
	}
}
