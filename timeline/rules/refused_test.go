package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/timeline/sigma"
)

// readers are the verbs of calls that change nothing.
var readers = []string{"get", "list", "describe", "head", "lookup", "batchget", "search", "query", "select", "simulate", "generate", "test"}

// notAttempts are calls that rules are about and whose refusal alone says too
// little, by name, or service and name, each with
// the reason.
var notAttempts = map[string]string{
	"sharedsnapshotcopyinitiated":     "an event that reports, no call",
	"sharedsnapshotvolumecreated":     "an event that reports, no call",
	"consolelogin":                    "sign-ins that fail have rules that count them",
	"createtoken":                     "a device asks again and again until somebody agrees",
	"startdeviceauthorization":        "anybody may ask, and nobody is refused for want of a permission",
	"updateclusterconfig":             anyChange,
	"rds createcluster":               anyChange,
	"redshift createcluster":          anyChange,
	"createdbcluster":                 anyChange,
	"createdbinstance":                anyChange,
	"modifycluster":                   anyChange,
	"modifydbcluster":                 anyChange,
	"modifydbinstance":                anyChange,
	"restoredbclusterfromsnapshot":    anyChange,
	"restoredbinstancefromdbsnapshot": anyChange,
	"restoredbinstancetopointintime":  anyChange,
	"restorefromclustersnapshot":      anyChange,
	"batchupdatefindings":             anyChange,
	"updatefindings":                  anyChange,
	"putbucketlogging":                anyChange,
	"putbucketencryption":             anyChange,
	"decrypt":                         dailyWork,
	"createlogstream":                 dailyWork,
	"putlogevents":                    dailyWork,
	"publish":                         dailyWork,
	"copyobject":                      dailyWork,
	"createmultipartupload":           dailyWork,
	"putobject":                       dailyWork,
	"uploadpart":                      dailyWork,
	"uploadpartcopy":                  dailyWork,
	"downloadcompletedblogfile":       "a read",
	"downloaddblogfileportion":        "a read",
}

const (
	anyChange = "the rule is about one of many things that the call does"
	dailyWork = "workloads are refused it every day, and the rule is about one of many things that the call does"
)

// Whoever is refused a call that changes something, of those that rules are
// about, is found once, although the record does not tell what was asked for.
func TestRefusedCalls(t *testing.T) {
	set := Default()
	parts := sigma.Parts(All())
	seen := map[sigma.Pin][]string{}
	for i := range All() {
		r := &All()[i]
		if parts[i] || takesSeveral(r) {
			continue
		}
		for _, p := range r.Pins {
			if p.Source != "" && p.Name != "" {
				seen[p] = append(seen[p], r.Name)
			}
		}
	}
	for p, rules := range seen {
		if slices.ContainsFunc(readers, func(verb string) bool { return strings.HasPrefix(p.Name, verb) }) {
			continue
		}
		for actor, identity := range map[string]string{
			"user": `{"type":"IAMUser","principalId":"AIDAEXAMPLE","arn":"arn:aws:iam::111122223333:user/alice","accountId":"111122223333","accessKeyId":"AKIAIOSFODNN7EXAMPLE","userName":"alice"}`,
			"role": `{"type":"AssumedRole","principalId":"AROAEXAMPLE:s","arn":"arn:aws:sts::111122223333:assumed-role/r/s","accountId":"111122223333","accessKeyId":"ASIAIOSFODNN7EXAMPLE"}`,
		} {
			found := set.Match(refused(t, p, identity, ""))
			reason, known := notAttempts[p.Name]
			if !known {
				reason, known = notAttempts[strings.TrimSuffix(p.Source, ".amazonaws.com")+" "+p.Name]
			}
			switch {
			case len(found) == 0 && !known:
				t.Errorf("%s %s by a %s: nothing is found; rules are %s", p.Source, p.Name, actor, strings.Join(rules, ", "))
			case len(found) > 1:
				t.Errorf("%s %s by a %s: %d findings: %v", p.Source, p.Name, actor, len(found), found)
			case len(found) == 1 && known:
				t.Errorf("%s %s by a %s is found, although %q", p.Source, p.Name, actor, reason)
			}
		}
	}
}

func refused(t *testing.T, p sigma.Pin, identity, message string) *cloudtrail.Event {
	t.Helper()
	code := "AccessDenied"
	if p.Source == "ec2.amazonaws.com" {
		code = "Client.UnauthorizedOperation"
	}
	e := &cloudtrail.Event{}
	record := fmt.Sprintf(`{"eventVersion":"1.08","userIdentity":%s,"eventTime":"2026-01-01T00:00:00Z","eventSource":%q,"eventName":%q,`+
		`"awsRegion":"us-east-1","sourceIPAddress":"203.0.113.7","userAgent":"aws-cli/2","errorCode":%q,"errorMessage":%q,"requestParameters":null,`+
		`"responseElements":null,"eventID":"1","eventType":"AwsApiCall","recipientAccountId":"111122223333"}`, identity, p.Source, p.Name, code, message)
	if err := new(cloudtrail.Parser).Parse([]byte(record), e); err != nil {
		t.Fatal(err)
	}
	return e
}
