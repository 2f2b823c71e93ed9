package history

import (
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// removedTracks finds what the actor who made something removes again. What
// was made is remembered by what names it when it is removed.
type removedTracks struct{ made *memory[making] }

type making struct {
	at    int64
	actor string
	id    string
}

// soon is how long after it was made the removal of something counts.
const soon = hour

func newRemovedTracks(*knowledge) detector {
	return &removedTracks{newMemory[making](defaultLimit)}
}

// track says what a call makes or removes, and where the record names it.
type track struct {
	kind  string
	makes bool
	path  cloudtrail.Path
}

// tracks are the calls by name. The names of Lambda's calls have a date.
var tracks = map[string]track{
	"CreateUser":             {"user", true, userName},
	"DeleteUser":             {"user", false, userName},
	"CreateAccessKey":        {"access key", true, mustPath("responseElements.accessKey.accessKeyId")},
	"DeleteAccessKey":        {"access key", false, mustPath("requestParameters.accessKeyId")},
	"CreateLoginProfile":     {"password", true, userName},
	"DeleteLoginProfile":     {"password", false, userName},
	"CreateRole":             {"role", true, mustPath("requestParameters.roleName")},
	"DeleteRole":             {"role", false, mustPath("requestParameters.roleName")},
	"RunInstances":           {"instance", true, mustPath("responseElements.instancesSet.items[].instanceId")},
	"TerminateInstances":     {"instance", false, mustPath("requestParameters.instancesSet.items[].instanceId")},
	"CreateKeyPair":          {"key pair", true, mustPath("requestParameters.keyName")},
	"ImportKeyPair":          {"key pair", true, mustPath("requestParameters.keyName")},
	"DeleteKeyPair":          {"key pair", false, mustPath("requestParameters.keyName")},
	"CreateSecurityGroup":    {"security group", true, mustPath("responseElements.groupId")},
	"DeleteSecurityGroup":    {"security group", false, mustPath("requestParameters.groupId")},
	"CreateFunction20150331": {"function", true, mustPath("requestParameters.functionName")},
	"DeleteFunction20150331": {"function", false, mustPath("requestParameters.functionName")},
}

func (r *removedTracks) add(e *event) *raised {
	t, ok := tracks[e.Text(cloudtrail.EventName)]
	if !ok || e.Outcome() != cloudtrail.OutcomeSuccess {
		return nil
	}
	var found *raised
	t.path.Each(e.Event, func(v cloudtrail.Value) bool {
		if v.Kind != cloudtrail.String || len(v.Text) == 0 {
			return true
		}
		k := key(e.account(), e.Text(cloudtrail.AWSRegion), t.kind, string(v.Text))
		if t.makes {
			if was, known := r.made.get(k); !known || was.at/second != e.second() {
				r.made.put(k, making{e.at, e.principal(), e.eventID()})
			}
			return true
		}
		was, known := r.made.get(k)
		if !known || was.actor != e.principal() || was.at/second >= e.second() || e.at-was.at > soon {
			return true
		}
		found = &raised{span: spanOf(was.at, was.id, e)}
		if program := buildTool(e.Text(cloudtrail.UserAgent)); program != "" {
			found.level, found.reason = timeline.Informational, "made and removed by "+program
		}
		return false
	})
	return found
}

func (r *removedTracks) lost() int { return r.made.lost() }

// buildTool names the tool for building infrastructure that a user agent says
// it is. Anybody can say so.
func buildTool(agent string) string {
	agent = strings.ToLower(agent)
	for _, t := range []string{"terraform", "cloudformation", "packer", "pulumi", "aws-cdk", "ansible"} {
		if strings.Contains(agent, t) {
			return t
		}
	}
	return ""
}
