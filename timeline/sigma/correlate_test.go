package sigma

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
	"keytrail/timeline"
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
		{"one, told once while it goes on, and again later", `{type: event_count, rules: [secret-read], timespan: 10s, condition: {gte: 1}}`,
			[]*cloudtrail.Event{e(0, "GetSecretValue", "A", ""), e(9, "GetSecretValue", "B", ""), e(19, "GetSecretValue", "C", ""), e(30, "GetSecretValue", "A", ""), e(31, "GetSecretValue", "A", "")}, "0:it(1) 3:it(1)"},
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
	for _, w := range c.all[0].groups {
		if len(w.times) > maxSpanEvents || len(w.ids) > maxSpanEvents || w.bytes > 10_000 {
			t.Errorf("a window holds %d events in %d bytes", len(w.times), w.bytes)
		}
	}
	e.Set(cloudtrail.EventID, []byte(strings.Repeat("x", 4000)))
	for i := range maxBytes / (windowBytes + eventBytes + maxIDBytes) {
		e.Set(cloudtrail.AccessKeyID, fmt.Appendf(nil, "key%d", i))
		c.Add(e)
	}
	held := 0
	for _, w := range c.all[0].groups {
		held += w.bytes
	}
	if c.bytes > maxBytes || c.bytes != held || c.Dropped == 0 {
		t.Errorf("%d bytes counted, %d held, %d groups dropped", c.bytes, held, c.Dropped)
	}
}

// A finding's span goes on while the correlation holds, and more events, or
// those of another rule in the group, raise it.
func TestCorrelationGoesOn(t *testing.T) {
	const rule = correlationBase + `---
title: It
name: it
level: medium
correlation: {type: event_count, rules: [denied], group-by: [userIdentity.accessKeyId], timespan: 10s, condition: {gte: 2}}
keytrail:
  category: discovery
  severity:
    - {at_least: 4, level: high, reason: four}
    - {followed_by: new-user, level: critical, reason: then a user}
    - {with: new-key, level: critical, reason: a key beside}
`
	denied := func(second int, key string) *cloudtrail.Event {
		return at(t, second, "ListUsers", key, `,"errorCode":"AccessDenied"`)
	}
	user, key := func(second int) *cloudtrail.Event { return at(t, second, "CreateUser", "A", "") }, func(second int) *cloudtrail.Event { return at(t, second, "CreateAccessKey", "A", "") }
	for _, c := range []struct {
		name   string
		events []*cloudtrail.Event
		want   string
	}{
		{"two", []*cloudtrail.Event{denied(0, "A"), denied(1, "A")}, "medium 2 until 1: "},
		{"three", []*cloudtrail.Event{denied(0, "A"), denied(1, "A"), denied(7, "A"), denied(40, "A")}, "medium 3 until 7: "},
		{"four", []*cloudtrail.Event{denied(0, "A"), denied(1, "A"), denied(7, "B"), denied(8, "A"), denied(9, "A")}, "high 4 until 9: four"},
		{"a user before", []*cloudtrail.Event{user(0), denied(1, "A"), denied(2, "A")}, "medium 2 until 2: "},
		{"a user after", []*cloudtrail.Event{denied(0, "A"), denied(1, "A"), user(11)}, "critical 2 until 1: then a user"},
		{"a user too late", []*cloudtrail.Event{denied(0, "A"), denied(1, "A"), user(12)}, "medium 2 until 1: "},
		{"a user in the same second, before", []*cloudtrail.Event{denied(0, "A"), user(1), denied(1, "A")}, "critical 2 until 1: then a user"},
		{"a key before", []*cloudtrail.Event{key(0), denied(1, "A"), denied(2, "A")}, "critical 2 until 2: a key beside"},
	} {
		t.Run(c.name, func(t *testing.T) {
			it := correlator(t, rule)
			var found []*timeline.Finding
			for _, e := range c.events {
				found = append(found, it.Add(e)...)
			}
			if len(found) != 1 {
				t.Fatalf("%d findings", len(found))
			}
			f := found[0]
			start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
			if got := fmt.Sprintf("%v %d until %d: %s", f.Severity, f.Span.Events, (f.Span.Last-start)/second, strings.Join(f.Reasons, "; ")); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// Whatever the order of counting, a sieve lets every event pass that its
// correlations are about, and says which columns it needs.
func TestSieve(t *testing.T) {
	rules, problems := Read("test.yml", []byte(correlationBase+`---
title: It
name: it
correlation: {type: value_count, rules: [denied], group-by: [userIdentity.accessKeyId], timespan: 1m, condition: {gte: 3, field: eventName}}
---
title: Often
name: often
correlation: {type: event_count, rules: [denied], group-by: [userIdentity.accessKeyId], timespan: 15s, condition: {gte: 4}}
---
title: Ordered
name: ordered
correlation: {type: temporal_ordered, rules: [new-user, new-key], timespan: 1m}
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	set := New(rules, Context{})
	random := rand.New(rand.NewPCG(1, 2))
	var events []*cloudtrail.Event
	for i := range 3000 {
		events = append(events, at(t, i/10, fmt.Sprintf("Call%d", random.IntN(3)), fmt.Sprintf("key%d", random.IntN(40)*random.IntN(40)), map[bool]string{true: `,"errorCode":"AccessDenied"`}[random.IntN(3) == 0]))
	}
	for _, c := range []struct {
		name   string
		timed  bool // as long as nothing is late
		counts func(list []*cloudtrail.Event)
	}{
		{"by time", true, func([]*cloudtrail.Event) {}},
		{"by name, and then by time", true, func(list []*cloudtrail.Event) {
			slices.SortStableFunc(list, func(a, b *cloudtrail.Event) int {
				return cmp.Compare(a.Text(cloudtrail.EventName), b.Text(cloudtrail.EventName))
			})
		}},
		{"some are late", true, func(list []*cloudtrail.Event) {
			for range 200 {
				i, j := random.IntN(len(list)), random.IntN(len(list))
				list[i], list[j] = list[j], list[i]
			}
		}},
		{"in no order", false, func(list []*cloudtrail.Event) {
			random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			streams, sieve := set.KeyCorrelators()
			ordered := set.OrderCorrelator()
			if len(streams[Streams-1].all) != 2 || len(ordered.all) != 1 || sieve.Columns().Has(cloudtrail.RequestParameters) {
				t.Fatalf("%d correlations by key, %d in order, columns %v", len(streams[Streams-1].all), len(ordered.all), sieve.Columns())
			}
			counted := slices.Clone(events)
			c.counts(counted)
			if !c.timed {
				sieve.untimed()
			}
			for list := range slices.Chunk(counted, 700) { // a group of rows knows nothing of another
				sieve.Add(batch.Of(sieve.Columns(), list...))
			}
			if keys, all := sieve.Keys(Streams - 1); all || c.timed != (len(keys) == 0) {
				t.Errorf("%d keys are counted again, all: %v", len(keys), all)
			}
			for list := range slices.Chunk(counted, 400) {
				sieve.Narrow(batch.Of(sieve.Columns(), list...), Streams-1)
			}
			keys, all := sieve.Busy(Streams - 1)
			if all {
				t.Error("all keys pass")
			}
			// Of what is let pass as little is told as of all of it.
			rows := batch.Of(sieve.PassColumns(Streams-1), events...)
			again, _ := set.KeyCorrelators()
			whole, _ := set.KeyCorrelators()
			let, found := 0, 0
			for i, e := range events {
				want := whole[Streams-1].Add(e)
				found += len(want)
				if !slices.Contains(keys, e.Text(cloudtrail.AccessKeyID)) || !sieve.Passes(rows, i, Streams-1) {
					if len(want) > 0 {
						t.Fatalf("event %d does not pass", i)
					}
					continue
				}
				let++
				if have := again[Streams-1].Add(e); len(have) != len(want) || len(have) > 0 && !reflect.DeepEqual(have[0], want[0]) {
					t.Fatalf("event %d: %+v, want %+v", i, have, want)
				}
			}
			if found == 0 || let == 0 || let == len(events) {
				t.Errorf("%d findings, %d events pass", found, let)
			}
		})
	}
}

// Where many events are late, times are left to a second look.
func TestSieveManyLate(t *testing.T) {
	rules, problems := Read("test.yml", []byte(correlationBase+`---
title: It
name: it
correlation: {type: value_count, rules: [denied], group-by: [userIdentity.accessKeyId], timespan: 1m, condition: {gte: 3, field: eventName}}
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	_, sieve := New(rules, Context{}).KeyCorrelators()
	var events []*cloudtrail.Event
	for i := range 1000 {
		events = append(events, at(t, 60*(1000-i), "Call", "key", `,"errorCode":"AccessDenied"`))
	}
	rows := batch.Of(sieve.Columns(), events...)
	for range manyLate/len(events) + 2 {
		if !sieve.timed && sieve.late <= manyLate {
			t.Fatalf("times are given up after %d events", sieve.late)
		}
		sieve.Add(rows)
	}
	if sieve.timed || len(sieve.enough) > 0 {
		t.Errorf("%d events are late, and %d timespans are busy", sieve.late, len(sieve.enough))
	}
}

// What a detector has put in order as it is, no sieve needs to know.
func TestSpared(t *testing.T) {
	const correlation = `---
title: It
name: it
correlation: {type: value_count, rules: [read], group-by: [userIdentity.accessKeyId], timespan: 1m, condition: {gte: 3, field: %s}}
---
title: Read
name: read
logsource: {product: aws, service: cloudtrail}
detection: {it: {eventSource: secretsmanager.amazonaws.com, eventName: GetSecretValue}, condition: it}
keytrail: {outcome: success, category: discovery}
---
title: Detected
name: detected
logsource: {product: aws, service: cloudtrail}
detection: {it: {eventSource: secretsmanager.amazonaws.com, eventName: %s}, condition: it}
level: low
keytrail: {detector: true, outcome: %s, category: discovery}
`
	for _, c := range []struct {
		field, name, outcome string
		ordered              bool
	}{
		{"requestParameters.secretId", "GetSecretValue", "success", true},
		{"awsRegion", "GetSecretValue", "success", false},
		{"sourceIPAddress", "GetSecretValue", "success", false},
		{"requestParameters.secretId", "PutSecretValue", "success", false},
		{"requestParameters.secretId", "GetSecretValue", "failure", false},
	} {
		rules, problems := Read("test.yml", fmt.Appendf(nil, correlation[4:], c.field, c.name, c.outcome))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		set := New(rules, Context{})
		if _, sieve := set.KeyCorrelators(); (set.OrderCorrelator() != nil) != c.ordered || (sieve == nil) != c.ordered {
			t.Errorf("%v: in order %v, a sieve: %v", c, set.OrderCorrelator() != nil, sieve != nil)
		}
	}
}
