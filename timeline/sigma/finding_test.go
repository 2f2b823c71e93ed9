package sigma

import (
	"reflect"
	"strings"
	"testing"

	"keytrail/timeline"
	"keytrail/timeline/iampolicy"
)

// own makes a keytrail block of category persistence.
func own(members string) string {
	return "keytrail:\n  category: persistence\n  " + strings.ReplaceAll(strings.TrimSpace(members), "\n", "\n  ") + "\n"
}

func TestFinding(t *testing.T) {
	r := document1(t, "s: {eventName: MakeThing}\ncondition: s", `name: thing-made
level: medium
tags: [attack.persistence, attack.t1136.003, attack.T1098, attack.g0001]
`+own(`class: new-user
outcome: success
remediation: delete NAME
entities:
  - {kind: user, path: requestParameters.userName, relation: creates}
  - {kind: instance, path: 'responseElements.items[].id', relation: creates}
  - {kind: user, path: responseElements.userName, relation: creates}
  - {kind: secret, path: requestParameters.secret, relation: target}
  - {kind: group, path: requestParameters.groupName, relation: alters}
  - {kind: list, path: responseElements.items, relation: target}
  - {kind: event, path: eventName, relation: target}
  - {kind: actor, path: keytrail.actor, relation: actor}
severity:
  - {when: {userIdentity.type: Root}, level: high, reason: the actor is root}`))
	got := match(t, New([]Rule{r}, Context{}), `{"eventName":"MakeThing20200102","userIdentity":{"type":"Root"},
		"requestParameters":{"userName":"bob","secret":"HIDDEN_DUE_TO_SECURITY_REASONS","groupName":null},
		"responseElements":{"userName":"bob","items":[{"id":"i-1"},{"id":""},{"id":7},{"id":"i-1"},{"id":{}}]}}`)
	want := []timeline.Finding{{
		Rule: "thing-made", Title: "t", Severity: timeline.High, BaseSeverity: timeline.Medium,
		Reasons: []string{"the actor is root"}, Category: "persistence", Class: "new-user",
		TechniqueIDs: []string{"T1136.003", "T1098"}, Remediation: "delete NAME",
		Entities: []timeline.Entity{{Kind: "user", Value: "bob", Relation: timeline.Creates},
			{Kind: "instance", Value: "i-1", Relation: timeline.Creates}, {Kind: "instance", Value: "7", Relation: timeline.Creates},
			{Kind: "event", Value: "MakeThing20200102", Relation: timeline.Target}, {Kind: "actor", Value: "root", Relation: timeline.Actor}},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestOutcomes(t *testing.T) {
	records := map[string]string{
		"success": `{"eventName":"A"}`,
		"failure": `{"eventName":"A","errorCode":"AccessDenied"}`,
		"dry run": `{"eventName":"A","errorCode":"Client.DryRunOperation"}`,
		"unknown": `{"eventName":"ConsoleLogin","eventSource":"signin.amazonaws.com"}`,
	}
	const detection = "s: {eventName: [A, ConsoleLogin]}\ncondition: s"
	for block, want := range map[string]map[string]string{
		own("outcome: success"): {"success": "high"},
		own("outcome: failure"): {"failure": "high"},
		own("outcome: any"):     {"success": "high", "failure": "medium", "dry run": "medium", "unknown": "high"},
		"":                      {"success": "high", "failure": "high", "dry run": "high", "unknown": "high"},
	} {
		set := New([]Rule{document1(t, detection, "level: high\n"+block)}, Context{})
		for name, record := range records {
			got := ""
			for _, f := range match(t, set, record) {
				got = f.Severity.String()
			}
			if got != want[name] {
				t.Errorf("%q, %s: got %q, want %q", block, name, got, want[name])
			}
		}
	}
}

func TestSupersededAndOrder(t *testing.T) {
	make := func(name, level, condition, superseded string) Rule {
		return document1(t, "s: {eventName: A}\nb: {requestParameters.b: x}\nc: {requestParameters.c: x}\ncondition: "+condition,
			"name: "+name+"\nlevel: "+level+"\n"+own("superseded_by: ["+superseded+"]"))
	}
	set := New([]Rule{
		make("general", "medium", "s", "narrow, narrowest, unknown"),
		make("narrow", "high", "s and b", "narrowest"),
		make("narrowest", "low", "s and c", ""),
		make("zebra", "high", "s", "zebra"),
		make("aside", "low", "s", ""),
	}, Context{})
	for record, want := range map[string]string{
		`{"eventName":"A"}`: "zebra general aside",
		`{"eventName":"A","requestParameters":{"b":"x"}}`:         "narrow zebra aside",
		`{"eventName":"A","requestParameters":{"b":"x","c":"x"}}`: "zebra aside narrowest",
		`{"eventName":"B"}`: "",
	} {
		var names []string
		for _, f := range match(t, set, record) {
			names = append(names, f.Rule)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: got %s, want %s", record, got, want)
		}
	}
}

func TestModifiers(t *testing.T) {
	r := document1(t, "s: {eventName: A}\ncondition: s", "level: medium\n"+own(`severity:
  - {when: {requestParameters.a: x}, level: high, reason: a}
  - {when: {requestParameters.b: x}, level: critical, reason: b}
  - {when: {requestParameters.c: x}, level: high, reason: c}
  - {when: {requestParameters.d: x}, level: low, reason: d}
  - {when: [{requestParameters.e: x}, {requestParameters.e: y}], level: medium, reason: e}`))
	set := New([]Rule{r}, Context{})
	for members, want := range map[string]string{
		"":      "medium",
		"a":     "high: a",
		"a b":   "critical: a, b",
		"b c":   "critical: b",
		"d":     "low: d",
		"a d":   "low: a, d",
		"e":     "medium",
		"b c e": "critical: b",
	} {
		var text []string
		for _, m := range strings.Fields(members) {
			text = append(text, `"`+m+`":"x"`)
		}
		f := match(t, set, `{"eventName":"A","requestParameters":{`+strings.Join(text, ",")+`}}`)[0]
		got := f.Severity.String()
		if len(f.Reasons) > 0 {
			got += ": " + strings.Join(f.Reasons, ", ")
		}
		if got != want || f.BaseSeverity != timeline.Medium {
			t.Errorf("%s: got %s, want %s", members, got, want)
		}
	}
}

func TestExternalPrincipalEntities(t *testing.T) {
	r := document1(t, "s: {eventName: A}\ncondition: s", own(`entities:
  - {kind: external-principal, path: requestParameters.policyDocument, relation: creates}
  - {kind: external-principal, path: 'requestParameters.accounts[]', relation: creates}`))
	set := New([]Rule{r}, Context{Own: iampolicy.NewAccounts("111122223333")})
	for name, c := range map[string]struct{ members, want string }{
		"policy text":    {`"policyDocument":"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"444455556666\",\"111122223333\"]}}}"`, "444455556666"},
		"policy encoded": {`"policyDocument":"%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%22*%22%7D"`, "*"},
		"policy object":  {`"policyDocument":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"}}`, "arn:aws:iam::444455556666:root"},
		"own accounts":   {`"policyDocument":"{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"777788889999\"}}"`, ""},
		"plain accounts": {`"accounts":["111122223333","777788889999","all",444455556666,""]`, "all 444455556666"},
		"no policy":      {`"policyDocument":"{nonsense"`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := match(t, set, `{"eventName":"A","recipientAccountId":"777788889999","requestParameters":{`+c.members+`}}`)[0]
			var got []string
			for _, e := range f.Entities {
				got = append(got, e.Value)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
