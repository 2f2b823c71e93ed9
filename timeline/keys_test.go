package timeline

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"keytrail/cloudtrail"
)

// signed writes a record that a key signed.
func signed(key, identity, name, clock string, more ...string) string {
	text := fmt.Sprintf(`{"eventVersion":"1.08","eventTime":%q,"eventSource":"ec2.amazonaws.com","eventName":%q,"awsRegion":"us-east-1",`+
		`"eventID":"%s/%s","sourceIPAddress":"203.0.113.77","userAgent":"aws-cli/2.15","userIdentity":{"accessKeyId":%q,"accountId":"111122223333",%s}`,
		clock, name, key, clock, key, identity)
	for _, m := range more {
		text += "," + m
	}
	return text + "}"
}

const (
	asUser     = `"type":"IAMUser","principalId":"AIDA1","arn":"arn:aws:iam::111122223333:user/ci","userName":"ci"`
	asRoot     = `"type":"Root","principalId":"111122223333","arn":"arn:aws:iam::111122223333:root"`
	asRole     = `"type":"AssumedRole","principalId":"AROA1:ops","arn":"arn:aws:sts::111122223333:assumed-role/admin/ops","sessionContext":{"sessionIssuer":{"type":"Role","userName":"admin","arn":"arn:aws:iam::111122223333:role/admin"},"attributes":{"creationDate":"2026-02-17T21:00:00Z"}}`
	asInstance = `"type":"AssumedRole","principalId":"AROA1:i-0aa11bb22cc33dd44","arn":"arn:aws:sts::111122223333:assumed-role/admin/i-0aa11bb22cc33dd44","sessionContext":{"attributes":{"creationDate":"2026-02-17T21:00:00Z"}}`
)

func rowsOf(b *KeyBuilder) []KeyRow { return slices.Collect(b.Rows()) }

func TestKeyKinds(t *testing.T) {
	const at = "2026-02-17T21:09:03Z"
	origin := func(key, service, name, principal string) string {
		return fmt.Sprintf(`{"eventTime":"2026-02-17T21:00:00Z","eventSource":"%s.amazonaws.com","eventName":%q,"eventID":"o-1","userIdentity":{%s},`+
			`"responseElements":{"credentials":{"accessKeyId":%q}}}`, service, name, principal, key)
	}
	for _, c := range []struct {
		name    string
		key     string
		records []string
		want    KeyKind
	}{
		{"a user's key", "AKIA1", []string{signed("AKIA1", asUser, "A", at)}, LongTermKey},
		{"root's key", "AKIA1", []string{signed("AKIA1", asRoot, "A", at)}, RootKey},
		{"a session", "ASIA1", []string{signed("ASIA1", asRole, "A", at)}, SessionKey},
		{"a session of a user", "ASIA1", []string{signed("ASIA1", asUser, "A", at)}, SessionKey},
		{"an instance", "ASIA1", []string{signed("ASIA1", asInstance, "A", at)}, WorkloadKey},
		{"a function", "ASIA1", []string{signed("ASIA1", asRole+`,"inScopeOf":{"issuerType":"AWS::Lambda::Function"}`, "A", at)}, WorkloadKey},
		{"asked for by a service", "ASIA1", []string{
			origin("ASIA1", "sts", "AssumeRole", `"type":"AWSService","invokedBy":"ecs-tasks.amazonaws.com"`), signed("ASIA1", asRole, "A", at),
		}, WorkloadKey},
		{"asked for by a user", "ASIA1", []string{origin("ASIA1", "sts", "AssumeRole", asUser), signed("ASIA1", asRole, "A", at)}, SessionKey},
		{"from the console", "ASIA1", []string{signed("ASIA1", asRole, "A", at, `"sessionCredentialFromConsole":"true"`)}, ConsoleKey},
		{"from a console session by its sign-in", "ASIA1", []string{
			`{"eventTime":"2026-02-17T21:00:00Z","eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","userIdentity":{` + asRole + `},"responseElements":{"ConsoleLogin":"Success"}}`,
			signed("ASIA1", asRole, "A", at),
		}, ConsoleKey},
		{"near miss: the sign-in failed", "ASIA1", []string{
			`{"eventTime":"2026-02-17T21:00:00Z","eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","userIdentity":{` + asRole + `},"responseElements":{"ConsoleLogin":"Failure"}}`,
			signed("ASIA1", asRole, "A", at),
		}, SessionKey},
		{"near miss: another sign-in", "ASIA1", []string{
			`{"eventTime":"2026-02-17T20:00:00Z","eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","userIdentity":{` + asRole + `},"responseElements":{"ConsoleLogin":"Success"}}`,
			signed("ASIA1", asRole, "A", at),
		}, SessionKey},
		{"console agents alone", "ASIA1", []string{signed("ASIA1", asRole, "A", at, `"userAgent":"console.amazonaws.com"`)}, ConsoleKey},
		{"near miss: a browser's name", "ASIA1", []string{signed("ASIA1", asRole, "A", at, `"userAgent":"Mozilla/5.0 (Windows NT 10.0)"`)}, SessionKey},
		{"near miss: a console agent and another", "ASIA1", []string{
			signed("ASIA1", asRole, "A", at, `"userAgent":"console.amazonaws.com"`), signed("ASIA1", asRole, "B", at),
		}, SessionKey},
		{"forwarded", "ASIA1", []string{signed("ASIA1", asRole+`,"invokedBy":"cloudformation.amazonaws.com"`, "A", at)}, ForwardedKey},
		{"forwarded, told by the address", "ASIA1", []string{signed("ASIA1", asRole, "A", at, `"sourceIPAddress":"AWS Internal"`)}, ForwardedKey},
		{"near miss: a direct call too", "ASIA1", []string{
			signed("ASIA1", asRole+`,"invokedBy":"cloudformation.amazonaws.com"`, "A", at), signed("ASIA1", asRole, "B", at),
		}, SessionKey},
		{"near miss: long-term keys are not made for a call", "AKIA1", []string{signed("AKIA1", asUser+`,"invokedBy":"cloudformation.amazonaws.com"`, "A", at)}, LongTermKey},
		{"root's forwarded call", "ASIA1", []string{signed("ASIA1", asRoot+`,"invokedBy":"autoscaling.amazonaws.com"`, "A", at)}, ForwardedKey},
		{"old console records", "ASIA1", []string{signed("ASIA1", asUser+`,"invokedBy":"signin.amazonaws.com"`, "A", at)}, ConsoleKey},
		{"an odd id", "xxxx", []string{signed("xxxx", asUser, "A", at)}, UnknownKey},
		{"an odd id of a session", "xxxx", []string{signed("xxxx", asRole, "A", at)}, SessionKey},
		{"an id of blanks", " ", []string{signed(" ", asUser, "A", at)}, UnknownKey},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := NewKeyBuilder()
			for _, r := range c.records {
				b.Add(parse(t, strings.Replace(r, `,"sourceIPAddress":"203.0.113.77","userAgent":"aws-cli/2.15"`, overridden(r), 1), KeyColumns().With(cloudtrail.EventTime)), nil)
				b.AddOrigin(parse(t, r, OriginColumns()))
			}
			rows := rowsOf(b)
			if len(rows) != 1 || rows[0].AccessKeyID != c.key || rows[0].Kind != c.want {
				t.Errorf("%+v, want one row of kind %s", rows, c.want)
			}
		})
	}
}

// overridden is the address and agent of a record that does not give its own.
func overridden(record string) string {
	text := ""
	if strings.Count(record, `"sourceIPAddress"`) == 1 {
		text += `,"sourceIPAddress":"203.0.113.77"`
	}
	if strings.Count(record, `"userAgent"`) == 1 {
		text += `,"userAgent":"aws-cli/2.15"`
	}
	return text
}

func TestKeyOrigins(t *testing.T) {
	asked := func(source, name, request, response string, identity string) string {
		return record(source, name, request, response, `"eventID":"e-1"`, `"userIdentity":{`+identity+`}`)
	}
	withKey := func(identity string) string { return `"accessKeyId":"AKIAPARENT",` + identity }
	for _, c := range []struct {
		name, record       string
		key, parent, owner string
		expires            string
		basis              ExpiryBasis
	}{
		{"answer says", asked("sts", "AssumeRole", `{"roleArn":"arn:aws:iam::111122223333:role/p/admin","roleSessionName":"ops"}`,
			`{"credentials":{"accessKeyId":"ASIA1","expiration":"Feb 17, 2026, 10:09:03`+"\u202f"+`PM"}}`, withKey(asUser)),
			"ASIA1", "AKIAPARENT", "role/admin session ops", "2026-02-17T22:09:03Z", ExpiryAnswer},
		{"answer not credible, request says", asked("sts", "AssumeRole", `{"roleArn":"arn:aws:iam::111122223333:role/admin","durationSeconds":900}`,
			`{"credentials":{"accessKeyId":"ASIA1","expiration":"Jan 1, 2020 1:00:00 AM"}}`, withKey(asUser)),
			"ASIA1", "AKIAPARENT", "role/admin", "2026-02-17T21:24:03Z", ExpiryRequested},
		{"answer far off, nothing else", asked("sts", "AssumeRole", `{}`, `{"credentials":{"accessKeyId":"ASIA1","expiration":"2027-01-01T00:00:00Z"}}`, withKey(asUser)),
			"ASIA1", "AKIAPARENT", "", "2026-02-17T22:09:03Z", ExpiryDefault},
		{"answer in seconds", asked("sts", "AssumeRole", `{}`, `{"credentials":{"accessKeyId":"ASIA1","expiration":1771369743}}`, withKey(asUser)),
			"ASIA1", "AKIAPARENT", "", "2026-02-17T23:09:03Z", ExpiryAnswer},
		{"session token", asked("sts", "GetSessionToken", "", `{"credentials":{"accessKeyId":"ASIA1"}}`, withKey(asUser)),
			"ASIA1", "AKIAPARENT", "user/ci", "2026-02-18T09:09:03Z", ExpiryDefault},
		{"session token of root", asked("sts", "GetSessionToken", "", `{"credentials":{"accessKeyId":"ASIA1"}}`, withKey(asRoot)),
			"ASIA1", "AKIAPARENT", "root", "2026-02-17T22:09:03Z", ExpiryDefault},
		{"federation token", asked("sts", "GetFederationToken", `{"name":"bob"}`, `{"credentials":{"accessKeyId":"ASIA1"}}`, withKey(asUser)),
			"ASIA1", "AKIAPARENT", "federated/bob", "2026-02-18T09:09:03Z", ExpiryDefault},
		{"root session", asked("sts", "AssumeRoot", `{"targetPrincipal":"222233334444"}`, `{"credentials":{"accessKeyId":"ASIA1"}}`, withKey(asRole)),
			"ASIA1", "AKIAPARENT", "root of 222233334444", "2026-02-17T21:24:03Z", ExpiryDefault},
		{"service asks, no default", asked("sts", "AssumeRole", `{"roleArn":"arn:aws:iam::111122223333:role/admin","roleSessionName":"i-0aa11bb22cc33dd44"}`,
			`{"credentials":{"accessKeyId":"ASIA1"}}`, `"type":"AWSService","invokedBy":"ec2.amazonaws.com"`),
			"ASIA1", "", "role/admin session i-0aa11bb22cc33dd44", "", ExpiryUnknown},
		{"access key", asked("iam", "CreateAccessKey", "", `{"accessKey":{"accessKeyId":"AKIA2","userName":"backup-svc"}}`, withKey(asUser)),
			"AKIA2", "AKIAPARENT", "user/backup-svc", "", ExpiryUnknown},
		{"roles anywhere", asked("rolesanywhere", "CreateSession", `{"roleArn":"arn:aws:iam::111122223333:role/r"}`,
			`{"credentialSet":[{"credentials":{"accessKeyId":"ASIA1","expiration":"2026-02-17T22:00:00Z"}}]}`, `"type":"Unknown"`),
			"ASIA1", "", "role/r", "2026-02-17T22:00:00Z", ExpiryAnswer},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := NewKeyBuilder()
			b.AddOrigin(parse(t, c.record, OriginColumns()))
			out := b.HandedOut()
			if len(out) != 1 {
				t.Fatalf("%+v", out)
			}
			h := out[0]
			if h.AccessKeyID != c.key || h.ParentAccessKeyID != c.parent || h.Owner != c.owner || h.ExpiresAt.String() != c.expires || h.IssuedByEventID != "e-1" {
				t.Errorf("%+v", h)
			}
			if got := b.keys[c.key].origin.basis; got != c.basis {
				t.Errorf("basis %q, want %q", got, c.basis)
			}
		})
	}
	for _, c := range []struct{ name, record string }{
		{"refused", record("sts", "AssumeRole", "", `{"credentials":{"accessKeyId":"ASIA1"}}`, `"errorCode":"AccessDenied"`)},
		{"no key in the answer", record("sts", "AssumeRole", "", `{"credentials":{"accessKeyId":null}}`)},
		{"blanked", record("sts", "AssumeRole", "", `{"credentials":"HIDDEN_DUE_TO_SECURITY_REASONS"}`)},
		{"another call", record("ec2", "DescribeInstances", "", `{"credentials":{"accessKeyId":"ASIA1"}}`)},
		{"a key is not its own child", record("signin", "GetSigninToken", "", `{"GetSigninToken":"Success","credentials":{"accessKeyId":"ASIA1"}}`, `"userIdentity":{"accessKeyId":"ASIA1"}`)},
	} {
		t.Run("near miss: "+c.name, func(t *testing.T) {
			b := NewKeyBuilder()
			b.AddOrigin(parse(t, c.record))
			if out := b.HandedOut(); len(out) != 0 {
				t.Errorf("%+v", out)
			}
		})
	}
}

// Of a cross-account call both accounts have a record; the caller's names the
// parent key and counts, whichever comes first.
func TestKeyOriginOfTwoRecords(t *testing.T) {
	caller := record("sts", "AssumeRole", `{}`, `{"credentials":{"accessKeyId":"ASIA1"}}`, `"eventID":"zz"`, `"userIdentity":{"accessKeyId":"AKIAPARENT",`+asUser+`}`)
	owner := record("sts", "AssumeRole", `{}`, `{"credentials":{"accessKeyId":"ASIA1"}}`, `"eventID":"aa"`, `"userIdentity":{"type":"AWSAccount","accountId":"999988887777"}`)
	for _, records := range [][]string{{caller, owner}, {owner, caller}} {
		b := NewKeyBuilder()
		for _, r := range records {
			b.AddOrigin(parse(t, r))
		}
		if out := b.HandedOut(); len(out) != 1 || out[0].ParentAccessKeyID != "AKIAPARENT" || out[0].IssuedByEventID != "zz" {
			t.Errorf("%+v", out)
		}
	}
}

func TestKeyRows(t *testing.T) {
	b := NewKeyBuilder()
	add := func(findings []Finding, records ...string) {
		for _, r := range records {
			b.Add(parse(t, r), findings)
		}
	}
	add(nil, signed("AKIAQUIET", asUser, "A", "2026-02-17T00:00:00Z"))
	add(nil, signed("AKIABUSY", asUser, "A", "2026-02-17T00:00:00Z"), signed("AKIABUSY", asUser, "A", "2026-02-17T00:00:01Z"))
	add(nil, signed("AKIAFAILS", asUser, "A", "2026-02-17T00:00:00Z", `"errorCode":"AccessDenied"`))
	add([]Finding{{Severity: High}}, signed("AKIAHIGH", asUser, "A", "2026-02-17T00:00:00Z"))
	add([]Finding{{Severity: Critical}, {Severity: Low}}, signed("AKIAWORST", asUser, "A", "2026-02-17T00:00:00Z"))
	add(nil, signed("AKIAQUIET2", asUser, "A", "2026-02-17T00:00:00Z"))
	add(nil, signed("", asUser, "A", "2026-02-17T00:00:00Z"), `{"eventTime":"2026-02-17T00:00:00Z","eventName":"A","userIdentity":{}}`)
	var order []string
	for _, r := range rowsOf(b) {
		order = append(order, r.AccessKeyID)
	}
	if want := []string{"AKIAWORST", "AKIAHIGH", "AKIAFAILS", "AKIABUSY", "AKIAQUIET", "AKIAQUIET2"}; !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
	if b.Len() != 6 {
		t.Error(b.Len())
	}

	b = NewKeyBuilder()
	other := strings.ReplaceAll(strings.ReplaceAll(asUser, "user/ci", "user/dev"), `"ci"`, `"dev"`)
	add([]Finding{{Severity: Medium}},
		signed("AKIA1", asUser, "A", "2026-02-17T00:00:02Z", `"errorMessage":"no"`),
		signed("AKIA1", other, "A", "2026-02-17T00:00:01Z"),
		signed("AKIA1", asUser, "A", "not a time", `"awsRegion":"eu-west-1"`))
	text, err := json.Marshal(rowsOf(b)[0])
	if err != nil {
		t.Fatal(err)
	}
	want := `{"access_key_id":"AKIA1","kind":"long-term","account_id":"111122223333","principal_type":"IAMUser",` +
		`"principal_arn":"arn:aws:iam::111122223333:user/ci","principals":2,"user_name":"ci",` +
		`"first_seen":"2026-02-17T00:00:01Z","last_seen":"2026-02-17T00:00:02Z","events":3,"errors":1,` +
		`"source_ips":1,"regions":2,"user_agents":1,"issued_by_event_id":"","parent_access_key_id":"","expires_at":null,` +
		`"findings":{"critical":0,"high":0,"medium":3,"low":0,"informational":0}}`
	if got := string(text); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Counts are exact and lists the first in order, however many values there
// are and in whatever order they come.
func TestKeyRowsDoNotDependOnOrder(t *testing.T) {
	var records []string
	for i := range 500 {
		identity := strings.ReplaceAll(asRole, "ops", fmt.Sprintf("s%03d", i%150))
		records = append(records, signed(fmt.Sprintf("ASIA%d", i%3), identity, "A", fmt.Sprintf("2026-02-17T00:%02d:%02dZ", i/60, i%60),
			fmt.Sprintf(`"sourceIPAddress":"198.51.100.%d"`, i%230), fmt.Sprintf(`"userAgent":"agent %d"`, i), `"awsRegion":"r-`+fmt.Sprint(i%7)+`"`))
	}
	var want []KeyRow
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 5 {
		b := NewKeyBuilder()
		for _, r := range records {
			b.Add(parse(t, r), nil)
		}
		rows := rowsOf(b)
		if round == 0 {
			want = rows
			var agents int64
			for _, r := range rows {
				agents += r.UserAgents.Count
				if len(r.UserAgents.Values) != MaxListedValues || !slices.IsSorted(r.UserAgents.Values) || r.Principals.Count != 50 || r.Incarnations != 50 {
					t.Errorf("%s: %d agents listed, %d principals, %d incarnations", r.AccessKeyID, len(r.UserAgents.Values), r.Principals.Count, r.Incarnations)
				}
			}
			if agents != 500 {
				t.Errorf("%d agents", agents)
			}
		}
		if a, b := fmt.Sprint(want), fmt.Sprint(rows); a != b {
			t.Fatalf("round %d differs:\n%s\n%s", round, a, b)
		}
		random.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
	}
}

func TestKeyColumnsSuffice(t *testing.T) {
	for _, source := range sources(t) {
		b := NewKeyBuilder()
		for _, e := range sourceEvents(t, source) {
			keys, origins := *e, *e
			keys.Restrict(KeyColumns().With(cloudtrail.EventTime))
			b.Add(&keys, nil)
			origins.Restrict(OriginColumns())
			b.AddOrigin(&origins)
			life := *e
			life.Restrict(LifeColumns())
			NewLife(SubjectKey, "AKIA1").Add(&life, true)
		}
		for range b.Rows() {
		}
	}
}

func TestOriginEventsAreComplete(t *testing.T) {
	names := OriginEvents()
	if len(names) != len(issuingEvents)+len(anchorEvents) || !slices.IsSorted(names) {
		t.Errorf("%d names", len(names))
	}
	for _, n := range names {
		if !issuingEvents[n] && !anchorEvents[n] {
			t.Error(n)
		}
	}
}

func TestServiceTimes(t *testing.T) {
	for text, want := range map[string]string{
		`"Mar 24, 2014 9:11:59 PM"`:                "2014-03-24T21:11:59Z",
		`"Jan 22, 2021 12:46:28 AM"`:               "2021-01-22T00:46:28Z",
		`"Sep 1, 2026, 3:10:05 AM"`:                "2026-09-01T03:10:05Z",
		`"Sep 1, 2026, 3:10:05` + "\u202f" + `AM"`: "2026-09-01T03:10:05Z",
		`"2026-09-01T03:10:05Z"`:                   "2026-09-01T03:10:05Z",
		`"2026-09-01T03:10:05+02:00"`:              "2026-09-01T01:10:05Z",
		`1788231405`:                               "2026-09-01T02:56:45Z",
		`1788231405000`:                            "2026-09-01T02:56:45Z",
		`"soon"`:                                   "",
		`-1`:                                       "",
		`1e300`:                                    "",
		`null`:                                     "",
	} {
		micros, ok := serviceTime(cloudtrail.ValueOf([]byte(text)))
		if got := (Moment{micros, ok}).String(); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	for text, want := range map[string]int64{"20131102T010628Z": 1383354388, "2013-11-02T01:06:28Z": 1383354388} {
		if got, ok := creationDate([]byte(text)); !ok || got != want {
			t.Errorf("%s: %d %v", text, got, ok)
		}
	}
	if _, ok := creationDate([]byte("now")); ok {
		t.Error("a date out of nothing")
	}
}

func BenchmarkKeyBuilder(b *testing.B) {
	var events []*cloudtrail.Event
	for _, source := range sources(b) {
		events = append(events, sourceEvents(b, source)...)
	}
	k := NewKeyBuilder()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		k.Add(events[i%len(events)], nil)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// The memory of many keys that acted once, as forwarded calls make them.
func BenchmarkKeyBuilderManyKeys(b *testing.B) {
	base := parse(b, signed("ASIA1", asRole+`,"invokedBy":"cloudformation.amazonaws.com"`, "A", "2026-02-17T21:09:03Z"))
	k := NewKeyBuilder()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := 0; b.Loop(); i++ {
		e := *base
		e.Set(cloudtrail.AccessKeyID, fmt.Appendf(nil, "ASIA%016d", i))
		k.Add(&e, nil)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(k.Len()), "bytes/key")
}

func BenchmarkKeyBuilderOrigins(b *testing.B) {
	base := parse(b, record("sts", "AssumeRole", `{"roleArn":"arn:aws:iam::111122223333:role/admin","roleSessionName":"i-0aa11bb22cc33dd44"}`, "",
		`"eventID":"4f0cd1de-51a0-4b43-9d3f-3c1a9b7c2f10"`, `"userIdentity":{"type":"AWSService","invokedBy":"ec2.amazonaws.com"}`))
	k := NewKeyBuilder()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := 0; b.Loop(); i++ {
		e := *base
		e.Set(cloudtrail.ResponseElements, fmt.Appendf(nil, `{"credentials":{"accessKeyId":"ASIA%016d","expiration":"Feb 18, 2026, 3:09:03 AM"}}`, i))
		k.AddOrigin(&e)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(len(k.keys)), "bytes/key")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}
