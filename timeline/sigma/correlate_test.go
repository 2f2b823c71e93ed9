package sigma

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"keytrail/cloudtrail"
)

const correlationBase = `title: Read of a secret
name: secret-read
logsource: {product: aws, service: cloudtrail}
detection:
  selection: {eventName: GetSecretValue}
  condition: selection
---
title: Denied call
name: denied
logsource: {product: aws, service: cloudtrail}
detection:
  selection: {errorCode: AccessDenied}
  condition: selection
---
title: New user
name: new-user
logsource: {product: aws, service: cloudtrail}
detection:
  selection: {eventName: CreateUser}
  condition: selection
---
title: New key
name: new-key
logsource: {product: aws, service: cloudtrail}
detection:
  selection: {eventName: CreateAccessKey}
  condition: selection
`

// at makes an event: seconds, name, key, and more members.
func at(t *testing.T, second int, name, key, more string) *cloudtrail.Event {
	t.Helper()
	record := fmt.Sprintf(`{"eventVersion":"1.08","eventTime":%q,"eventSource":"x.amazonaws.com","eventName":%q,"eventID":"%d-%s","userIdentity":{"type":"IAMUser","accessKeyId":%q}%s}`,
		time.Date(2026, 1, 1, 0, 0, second, 0, time.UTC).Format(time.RFC3339), name, second, name, key, more)
	if key == "" {
		record = strings.Replace(record, `,"accessKeyId":""`, "", 1)
	}
	var p cloudtrail.Parser
	e := new(cloudtrail.Event)
	if err := p.Parse([]byte(record), e); err != nil {
		t.Fatal(err)
	}
	return e
}

func correlator(t *testing.T, text string) *Correlator {
	t.Helper()
	rules, problems := Read("test.yml", []byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	rules, problems = Resolve(rules)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	c := New(rules, Context{}).NewCorrelator()
	if c == nil {
		t.Fatal("no correlation")
	}
	return c
}

// told lists, for a stream of events, after which of them what was found.
func told(c *Correlator, events []*cloudtrail.Event) string {
	var out []string
	for i, e := range events {
		for _, f := range c.Add(e) {
			out = append(out, fmt.Sprintf("%d:%s(%d)", i, f.Rule, f.Span.Events))
		}
	}
	return strings.Join(out, " ")
}

func TestCorrelations(t *testing.T) {
	param := func(user string) string { return fmt.Sprintf(`,"requestParameters":{"userName":%q}`, user) }
	secret := func(id string) string { return fmt.Sprintf(`,"requestParameters":{"secretId":%q}`, id) }
	e := func(second int, name, key, more string) *cloudtrail.Event { return at(t, second, name, key, more) }
	for _, c := range []struct {
		name, rule string
		events     []*cloudtrail.Event
		want       string
	}{
		{"count", `{type: event_count, rules: [secret-read], group-by: [userIdentity.accessKeyId], timespan: 10s, condition: {gte: 3}}`,
			[]*cloudtrail.Event{e(0, "GetSecretValue", "A", ""), e(1, "GetSecretValue", "A", ""), e(2, "GetSecretValue", "B", ""), e(3, "Other", "A", ""), e(9, "GetSecretValue", "A", "")}, "4:it(3)"},
		{"count, too slow", `{type: event_count, rules: [secret-read], group-by: [userIdentity.accessKeyId], timespan: 10s, condition: {gt: 2}}`,
			[]*cloudtrail.Event{e(0, "GetSecretValue", "A", ""), e(5, "GetSecretValue", "A", ""), e(11, "GetSecretValue", "A", "")}, ""},
		{"count, told once while it holds, and again later", `{type: event_count, rules: [secret-read], timespan: 10s, condition: {gte: 2}}`,
			[]*cloudtrail.Event{e(0, "GetSecretValue", "A", ""), e(1, "GetSecretValue", "B", ""), e(2, "GetSecretValue", "C", ""), e(30, "GetSecretValue", "A", ""), e(31, "GetSecretValue", "A", "")}, "1:it(2) 4:it(2)"},
		{"no value to group by", `{type: event_count, rules: [secret-read], group-by: [userIdentity.accessKeyId], timespan: 10s, condition: {gte: 2}}`,
			[]*cloudtrail.Event{e(0, "GetSecretValue", "", ""), e(1, "GetSecretValue", "", "")}, ""},
		{"values", `{type: value_count, rules: [secret-read], group-by: [userIdentity.accessKeyId], timespan: 10s, condition: {gte: 3, field: requestParameters.secretId}}`,
			[]*cloudtrail.Event{e(0, "GetSecretValue", "A", secret("1")), e(1, "GetSecretValue", "A", secret("1")), e(2, "GetSecretValue", "A", secret("2")), e(3, "GetSecretValue", "A", ""), e(4, "GetSecretValue", "A", secret("3")), e(5, "GetSecretValue", "A", secret("4"))}, "4:it(4)"},
		{"values that are too old", `{type: value_count, rules: [secret-read], timespan: 10s, condition: {gte: 2, field: requestParameters.secretId}}`,
			[]*cloudtrail.Event{e(0, "GetSecretValue", "A", secret("1")), e(11, "GetSecretValue", "A", secret("2"))}, ""},
		{"together", `{type: temporal, rules: [new-user, new-key], group-by: [requestParameters.userName], timespan: 1m}`,
			[]*cloudtrail.Event{e(0, "CreateAccessKey", "A", param("x")), e(10, "CreateUser", "A", param("y")), e(20, "CreateUser", "A", param("x"))}, "2:it(2)"},
		{"in order", `{type: temporal_ordered, rules: [new-user, new-key], group-by: [requestParameters.userName], timespan: 1m}`,
			[]*cloudtrail.Event{e(0, "CreateAccessKey", "A", param("x")), e(20, "CreateUser", "A", param("x")), e(30, "CreateAccessKey", "A", param("x")), e(31, "CreateAccessKey", "A", param("x"))}, "2:it(3)"},
		{"in order, within one second", `{type: temporal_ordered, rules: [new-user, new-key], timespan: 1m}`,
			[]*cloudtrail.Event{e(5, "CreateAccessKey", "A", param("x")), e(5, "CreateUser", "A", param("x"))}, "1:it(2)"},
		{"in order, too late", `{type: temporal_ordered, rules: [new-user, new-key], timespan: 10s}`,
			[]*cloudtrail.Event{e(0, "CreateUser", "A", param("x")), e(11, "CreateAccessKey", "A", param("x"))}, ""},
		{"aliases", `{type: temporal, rules: [new-user, secret-read], group-by: [who], timespan: 1m, aliases: {who: {new-user: requestParameters.userName, secret-read: requestParameters.secretId}}}`,
			[]*cloudtrail.Event{e(0, "CreateUser", "A", param("x")), e(1, "GetSecretValue", "B", secret("y")), e(2, "GetSecretValue", "B", secret("x"))}, "2:it(2)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rule := correlationBase + "---\ntitle: It\nname: it\nlevel: high\ncorrelation: " + c.rule + "\n"
			if got := told(correlator(t, rule), c.events); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// A correlation may be of correlations.
func TestCorrelationOfCorrelations(t *testing.T) {
	c := correlator(t, correlationBase+`---
title: Many denied
name: many-denied
correlation: {type: event_count, rules: [denied], group-by: [userIdentity.accessKeyId], timespan: 1m, condition: {gte: 2}}
---
title: Probed, then made
name: probed
correlation: {type: temporal_ordered, rules: [many-denied, new-user], group-by: [userIdentity.accessKeyId], timespan: 1h}
`)
	denied := `,"errorCode":"AccessDenied"`
	got := told(c, []*cloudtrail.Event{at(t, 0, "ListUsers", "A", denied), at(t, 1, "ListRoles", "A", denied), at(t, 2, "CreateUser", "B", ""), at(t, 3, "CreateUser", "A", "")})
	if got != "3:probed(2)" { // many-denied only serves it
		t.Errorf("%q", got)
	}
}

// Rules of the same file that a correlation is made of are silent, unless it
// wants them to speak; those of other files always speak.
func TestCorrelatedRulesAreSilent(t *testing.T) {
	count := "---\ntitle: It\nname: it\ncorrelation: {type: event_count, rules: [new-user], timespan: 1m, condition: {gte: 2}, generate: GENERATE}\n"
	for _, c := range []struct {
		generate, other string
		want            int
	}{{"false", "", 0}, {"true", "", 1}, {"false", "other.yml", 1}} {
		rules, problems := Read("test.yml", []byte(correlationBase+strings.Replace(count, "GENERATE", c.generate, 1)))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		if c.other != "" {
			rules[len(rules)-1].File = c.other
		}
		if got := len(New(rules, Context{}).Match(at(t, 0, "CreateUser", "A", ""))); got != c.want {
			t.Errorf("%+v: %d findings", c, got)
		}
	}
}

func TestMalformedCorrelations(t *testing.T) {
	for rule, want := range map[string]string{
		`{type: event_count, rules: [denied], timespan: 1m}`:                                                             "how many",
		`{type: event_count, rules: [denied], timespan: 1m, condition: {lt: 5}}`:                                         "lt is not supported",
		`{type: event_count, rules: [denied], timespan: 1x, condition: {gte: 5}}`:                                        "timespan",
		`{type: event_count, rules: [denied], timespan: "", condition: {gte: 5}}`:                                        "timespan",
		`{type: event_count, rules: [denied], timespan: 9999999d, condition: {gte: 5}}`:                                  "timespan",
		`{type: event_count, rules: [denied], condition: {gte: 5}}`:                                                      "no timespan",
		`{type: event_count, rules: [], timespan: 1m, condition: {gte: 5}}`:                                              "1 to 64 rules",
		`{type: event_count, rules: [denied], timespan: 1m, condition: {gte: -5}}`:                                       "no number",
		`{type: value_count, rules: [denied], timespan: 1m, condition: {gte: 5}}`:                                        "field",
		`{type: event_count, rules: [denied], timespan: 1m, condition: {gte: 5, field: eventName}}`:                      "field",
		`{type: temporal, rules: [denied], timespan: 1m}`:                                                                "several rules",
		`{type: temporal, rules: [denied, new-user], timespan: 1m, condition: {gte: 2}}`:                                 "no condition",
		`{type: sometimes, rules: [denied], timespan: 1m}`:                                                               "none of",
		`{type: event_count, rules: [denied], timespan: 1m, condition: {gte: 5}, group-by: ["a["]}`:                      "",
		`{type: event_count, rules: [denied], timespan: 1m, condition: {gte: 5}, group-by: [keytrail.nothing]}`:          "no derived field",
		`{type: event_count, rules: [denied], timespan: 1m, condition: {gte: 5}, aliases: {x: {denied: keytrail.none}}}`: "no derived field",
		`{type: event_count, rules: [denied], timespan: 1m, condition: {gte: 5}, colour: red}`:                           "no key",
	} {
		_, problems := Read("test.yml", []byte(correlationBase+"---\ntitle: It\nname: it\ncorrelation: "+rule+"\n"))
		if len(problems) != 1 || !strings.Contains(problems[0].Error(), want) || !strings.Contains(problems[0].Error(), "test.yml:") {
			t.Errorf("%s: %v, want %q", rule, problems, want)
		}
	}
}

func TestResolve(t *testing.T) {
	count := func(name, of string) string {
		return "---\ntitle: " + name + "\nname: " + name + "\ncorrelation: {type: event_count, rules: [" + of + "], timespan: 1m, condition: {gte: 2}}\n"
	}
	rules, problems := Read("test.yml", []byte(correlationBase+count("a", "denied")+count("b", "a")+count("c", "nothing")+count("d", "c")+count("e", "f")+count("f", "e")+count("g", "g")))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	kept, problems := Resolve(rules)
	var names []string
	for _, r := range kept[4:] {
		names = append(names, r.Name)
	}
	if strings.Join(names, " ") != "a b" || len(problems) != 5 {
		t.Errorf("kept %v, problems %v", names, problems)
	}
}

// A group costs no more than its rule counts to, and groups go when their time
// is over.
func TestCorrelationMemory(t *testing.T) {
	c := correlator(t, correlationBase+"---\ntitle: It\nname: it\ncorrelation: {type: event_count, rules: [secret-read], group-by: [userIdentity.accessKeyId], timespan: 1h, condition: {gte: 10}}\n")
	e := at(t, 0, "GetSecretValue", "A", "")
	for range 10_000 {
		c.Add(e)
	}
	for _, list := range c.of {
		for _, w := range list[0].groups {
			if len(w.times) > maxSpanEvents || len(w.ids) > maxSpanEvents {
				t.Errorf("a window holds %d events", len(w.times))
			}
		}
	}
	for i := range maxGroups + 10 {
		e.Set(cloudtrail.AccessKeyID, fmt.Appendf(nil, "key%d", i))
		c.Add(e)
	}
	if c.groups > maxGroups || c.Dropped == 0 {
		t.Errorf("%d groups, %d dropped", c.groups, c.Dropped)
	}
}
