package sigma

import (
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"keytrail/timeline"
)

const fullRule = `title: A thing made
id: 6f6ef6f2-0a0b-5a29-8df1-8a7dd17d8d10
name: thing-made
status: test
description: >
  Somebody made
  a thing.
references:
  - https://docs.aws.amazon.com/a
author: keytrail
date: 2024-01-02
tags: [attack.persistence, attack.t1136.003]
logsource: {product: aws, service: cloudtrail}
detection:
  selection:
    eventSource: iam.amazonaws.com
    eventName: [MakeThing, MakeThings]
    requestParameters.count|gte: 2
  filter:
    - {userAgent|startswith: aws}
    - userAgent: null
  condition: selection and not filter
falsepositives: [somebody's work]
level: high
keytrail:
  category: persistence
  class: new-user
  outcome: success
  entities:
    - {kind: thing, path: 'requestParameters.things[].name', relation: creates}
  remediation: delete NAME
  superseded_by: [other-thing]
  severity:
    - when: {userIdentity.type: Root}
      level: critical
      reason: the actor is root
  data_events: some
x-own: anything
`

func TestReadWholeRule(t *testing.T) {
	rules, problems := Read("things/thing-made.yml", []byte(fullRule))
	if len(problems) > 0 || len(rules) != 1 {
		t.Fatalf("got %d rules, %v", len(rules), problems)
	}
	text := func(words ...string) (all []Value) {
		for _, w := range words {
			all = append(all, Value{Text: w})
		}
		return all
	}
	want := Rule{
		Name: "thing-made", ID: "6f6ef6f2-0a0b-5a29-8df1-8a7dd17d8d10", Title: "A thing made", Status: "test",
		Description: "Somebody made a thing.", Author: "keytrail", Date: "2024-01-02",
		References: []string{"https://docs.aws.amazon.com/a"}, Tags: []string{"attack.persistence", "attack.t1136.003"},
		FalsePositives: []string{"somebody's work"}, Level: timeline.High,
		Detection: Detection{
			Searches: []Search{
				{"selection", []Group{{
					{Field: "eventSource", Values: text("iam.amazonaws.com")},
					{Field: "eventName", Values: text("MakeThing", "MakeThings")},
					{Field: "requestParameters.count", Op: GreaterOrEqual, Values: []Value{{Number, "2"}}},
				}}},
				{"filter", []Group{
					{{Field: "userAgent", Op: StartsWith, Values: text("aws")}},
					{{Field: "userAgent", Values: []Value{{Kind: Null}}}},
				}},
			},
			Condition: Condition{Logic: And, Of: []Condition{{}, {Logic: Not, Of: []Condition{{Search: 1}}}}},
		},
		Keytrail: Keytrail{
			Category: "persistence", Class: "new-user", Outcome: OutcomeSuccess,
			Entities:    []EntityPath{{"thing", "requestParameters.things[].name", timeline.Creates}},
			Remediation: "delete NAME", SupersededBy: []string{"other-thing"}, DataEvents: "some",
			Severity: []Modifier{{
				When:  Search{"when", []Group{{{Field: "userIdentity.type", Values: text("Root")}}}},
				Level: timeline.Critical, Reason: "the actor is root",
			}},
		},
		File: "things/thing-made.yml", Line: 1,
		Pins:   []Pin{{"iam.amazonaws.com", "makething"}, {"iam.amazonaws.com", "makethings"}},
		Fields: []string{"eventName", "eventSource", "requestParameters.count", "requestParameters.things[].name", "userAgent", "userIdentity.type"},
	}
	if !reflect.DeepEqual(rules[0], want) {
		t.Errorf("got  %+v\nwant %+v", rules[0], want)
	}
}

func TestReadForeignRule(t *testing.T) {
	rules, problems := Read("d/foreign.yml", []byte(text1("s: {eventName: A}\ncondition: s", "")))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if r := rules[0]; r.Name != "foreign" || r.Level != timeline.Medium || r.Keytrail.Outcome != OutcomeUnset {
		t.Errorf("got %+v", r)
	}
}

func TestReadSeveral(t *testing.T) {
	good := text1("s: {eventName: A}\ncondition: s", "")
	rules, problems := Read("f.yml", []byte("---\n"+good+"---\ntitle: no\n---\nname: third\n"+good))
	if len(rules) != 2 || rules[1].Name != "third" || rules[1].Line != 9 {
		t.Errorf("got %+v", rules)
	}
	if len(problems) != 1 || problems[0].Error() != "f.yml:8: rule f: the rule has no logsource" {
		t.Errorf("got %v", problems)
	}
	tree := fstest.MapFS{
		"b/two.yaml":  {Data: []byte(good)},
		"a/one.yml":   {Data: []byte(good)},
		"a/notes.txt": {Data: []byte("x")},
		"a/bad.yml":   {Data: []byte("title: [")},
		"a/big.yml":   {Data: make([]byte, MaxFileBytes+1)},
	}
	rules, problems = ReadFS(tree)
	if len(rules) != 2 || rules[0].File != "a/one.yml" || rules[1].File != "b/two.yaml" {
		t.Errorf("got %+v", rules)
	}
	if len(problems) != 2 || !strings.HasPrefix(problems[0].Error(), "a/bad.yml:") || !strings.Contains(problems[1].Error(), "a/big.yml: the file has more than") {
		t.Errorf("got %v", problems)
	}
}

func TestReadErrors(t *testing.T) {
	head := "title: t\nlogsource: {product: aws, service: cloudtrail}\n"
	detection := head + "detection:\n  s: {eventName: A}\n  condition: s\n"
	search := func(s string) string { return head + "detection:\n  s:\n    " + s + "\n  condition: s\n" }
	own := func(s string) string { return detection + "keytrail:\n  category: c\n  " + s + "\n" }
	for name, c := range map[string]struct{ text, want string }{
		"no mapping":              {"- a", "f.yml:1: rule f: the document is no mapping"},
		"no YAML":                 {"title: t\n\tx: y", "f.yml:2: not YAML"},
		"no title":                {strings.Replace(detection, "title: t\n", "", 1), "f.yml:1: rule f: the rule has no title"},
		"no detection":            {head, "no detection"},
		"no condition":            {head + "detection:\n  s: {eventName: A}\n", "f.yml:4: rule f: the detection has no condition"},
		"other product":           {strings.Replace(detection, "product: aws", "product: windows", 1), `f.yml:2: rule f: the rule is for product "windows", service "cloudtrail"`},
		"other category":          {strings.Replace(detection, "product: aws", "category: dns", 1), "another kind of log"},
		"correlation":             {"title: t\ncorrelation: {type: event_count}\n", `f.yml:2: rule f: a correlation is of 1 to 64 rules`},
		"level":                   {detection + "level: info\n", `f.yml:6: rule f: level "info" is none of`},
		"key twice":               {detection + "title: u\n", `f.yml:6: rule f: the document has "title" twice`},
		"timeframe":               {head + "detection:\n  s: {eventName: A}\n  timeframe: 5m\n  condition: s\n", "f.yml:5: rule f: timeframe"},
		"unknown modifier":        {search("a|contians: x"), `f.yml:5: rule f: a|contians: modifier "contians" is not known`},
		"meaningless modifier":    {search("a|windash: x"), "a|windash: modifier windash means nothing for CloudTrail"},
		"expand":                  {search("a|expand: '%x%'"), "nothing says what %x% stands for"},
		"two operators":           {search("a|contains|re: x"), "contains and re exclude each other"},
		"flag without expression": {search("a|i: x"), `modifier "i" is not known`},
		"cased expression":        {search("a|re|cased: x"), "cased goes with"},
		"base64 of a number":      {search("a|base64|gt: 1"), "base64 goes with"},
		"fieldref and number":     {search("a|fieldref|gt: b"), "fieldref goes with"},
		"bad expression":          {search("a|re: '(?=x)'"), `search s: expression "(?=x)": error parsing regexp`},
		"bad network":             {search("a|cidr: 1.2.3.4/99"), `"1.2.3.4/99" is no network`},
		"bad number":              {search("a|lt: x"), `"x" is no number`},
		"bad exists":              {search("a|exists: x"), "exists takes true or false"},
		"null contained":          {search("a|contains: null"), "null has no text"},
		"all of null":             {search("a|all: [null, x]"), "null stands for no value"},
		"no value":                {search("a: []"), "a has no value"},
		"value is a mapping":      {search("a: {b: c}"), "f.yml:5: rule f: a value of a is no plain text"},
		"empty search":            {search("{}"), `search "s" is empty`},
		"empty list":              {search("[]"), `search "s" is empty`},
		"no field name":           {search("'': x"), "the field has no name"},
		"keyword compared":        {search("'|gt': 1"), "keywords are compared as text"},
		"bad path":                {search("a..b: x"), `path "a..b"`},
		"bad reference":           {search("a|fieldref: b..c"), `path "b..c"`},
		"unknown derived field":   {search("keytrail.polcy: x"), `there is no derived field "keytrail.polcy"`},
		"no category":             {detection + "keytrail: {class: new-user}\n", "keytrail has no category"},
		"unknown own key":         {own("entity: []"), `f.yml:8: rule f: keytrail has no key "entity"`},
		"class":                   {own("class: newuser"), `class "newuser" is none of`},
		"outcome":                 {own("outcome: ok"), `outcome "ok" is none of [any success failure]`},
		"relation":                {own("entities: [{kind: user, path: a, relation: made}]"), `relation "made" is none of`},
		"entity without path":     {own("entities: [{kind: user, relation: creates}]"), "an entity needs kind, path and relation"},
		"entity's path":           {own("entities: [{kind: user, path: 'a[', relation: creates}]"), `path "a["`},
		"entity's key":            {own("entities: [{kind: user, field: a, relation: creates}]"), `an entity has no key "field"`},
		"modifier without reason": {own("severity: [{when: {a: b}, level: high}]"), "needs when, level and reason"},
		"modifier without level":  {own("severity: [{when: {a: b}, reason: r}]"), "needs when, level and reason"},
		"modifier's key":          {own("severity: [{if: {a: b}, level: high, reason: r}]"), `a severity modifier has no key "if"`},
		"modifier's field":        {own("severity: [{when: {keytrail.x: b}, level: high, reason: r}]"), `no derived field "keytrail.x"`},
		"merge key":               {"x: &a {title: t}\n<<: *a\n" + detection, "merge keys are not supported"},
		"aliases without end":     {bomb(100), "more than 100000 values"},
		"text without end":        {search("a: [&l " + strings.Repeat("x", 1<<19) + strings.Repeat(", *l", 8) + "]"), "more than 4194304 bytes of text"},
	} {
		t.Run(name, func(t *testing.T) {
			rules, problems := Read("f.yml", []byte(c.text))
			if len(rules) != 0 || len(problems) != 1 || !strings.Contains(problems[0].Error(), c.want) {
				t.Errorf("got %d rules, %v\nwant %s", len(rules), problems, c.want)
			}
		})
	}
}

// bomb is a small document whose aliases stand for n times a thousand values.
func bomb(n int) string {
	return "title: t\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n  s:\n" +
		"    - &m {f: [" + strings.TrimSuffix(strings.Repeat("v,", 1000), ",") + "]}\n" +
		strings.Repeat("    - *m\n", n) + "  condition: s\n"
}

func TestAlias(t *testing.T) {
	if !matches(t, "s: {eventName: &n [A, B]}\nr: {requestParameters.a: *n}\ncondition: s and r", `{"eventName":"B","requestParameters":{"a":"A"}}`) {
		t.Error("an alias does not stand for its value")
	}
}

func FuzzRead(f *testing.F) {
	f.Add(fullRule)
	f.Add("a: &a [x]\nb: *a\n")
	f.Add(text1("a: [x, {b|re: 'c'}]\ncondition: not (a or 1 of them)", ""))
	f.Add("a: &a [*a]\n")
	e := event(f, `{"eventName":"MakeThing","requestParameters":{"count":3,"things":[{"name":"n"}]}}`)
	f.Fuzz(func(t *testing.T, text string) {
		rules, problems := Read("f.yml", []byte(text))
		for _, p := range problems {
			if !strings.HasPrefix(p.Error(), "f.yml") {
				t.Errorf("a problem does not name its file: %v", p)
			}
		}
		set := New(rules, Context{})
		if !e.Loaded().Contains(set.Columns()) {
			t.Error("columns that no record has")
		}
		// The index must not hide what a rule would hit.
		found := map[string]bool{}
		for _, hit := range set.Match(e) {
			found[hit.Rule] = true
		}
		sc := scope{event: e, set: set}
		for i := range rules {
			if !set.silent[i] && !rules[i].Keytrail.Detector && rules[i].Correlation.Type == Single && set.program(uint16(i)).hits(&sc) && !found[rules[i].Name] && len(rules[i].Keytrail.SupersededBy) == 0 && !superseding(rules) {
				t.Errorf("the index hides rule %s with pins %q", rules[i].Name, rules[i].Pins)
			}
		}
	})
}

func superseding(rules []Rule) bool {
	for _, r := range rules {
		if len(r.Keytrail.SupersededBy) > 0 {
			return true
		}
	}
	return false
}
