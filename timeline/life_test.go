package timeline

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"keytrail/cloudtrail"
)

// about writes an IAM record by user/alice from an address.
func about(clock, name, request, response string, more ...string) string {
	return record("iam", name, request, response, append([]string{
		fmt.Sprintf(`"eventTime":%q`, clock), fmt.Sprintf(`"eventID":"id-%s-%s"`, clock, name), `"sourceIPAddress":"198.51.100.7"`,
		`"userIdentity":{"type":"IAMUser","principalId":"AIDA2","arn":"arn:aws:iam::111122223333:user/alice","accountId":"111122223333","userName":"alice","accessKeyId":"AKIAALICE"}`,
	}, more...)...)
}

// told gives a life's title and lines.
func told(l Life) string {
	text := l.Title()
	for _, line := range l.Lines() {
		text += "\n" + line.Label + ": " + line.Text
	}
	return text
}

func TestLife(t *testing.T) {
	use := func(clock, name string, more ...string) string { return signed("AKIA1", asUser, name, clock, more...) }
	for _, c := range []struct {
		name    string
		subject Subject
		who     string
		records []string
		want    string
	}{
		{"a key of before", SubjectKey, "AKIA1", []string{
			use("2026-02-17T21:00:00Z", "A"), use("2026-02-18T21:00:00Z", "B", `"errorCode":"AccessDenied"`),
			about("2026-02-18T09:31:02Z", "UpdateAccessKey", `{"userName":"ci","accessKeyId":"AKIA1","status":"Inactive"}`, ""),
			about("2026-02-18T11:15:40Z", "UpdateAccessKey", `{"userName":"ci","accessKeyId":"AKIA1","status":"Active"}`, ""),
			about("2026-02-18T10:00:00Z", "UpdateAccessKey", `{"userName":"ci","accessKeyId":"AKIA1","status":"Active"}`, "", `"errorCode":"AccessDenied"`),
			about("2026-02-18T10:00:00Z", "UpdateAccessKey", `{"userName":"ci","accessKeyId":"AKIA2","status":"Active"}`, ""),
		}, `AKIA1, long-term key of user/ci in 111122223333
made: before these logs begin, or outside of them
used: 2026-02-17 21:00:00 to 2026-02-18 21:00:00, 2 events (1 failed), 1 address, 1 region
changed: inactive 2026-02-18 09:31:02, by user/alice with AKIAALICE from 198.51.100.7; active 2026-02-18 11:15:40, by user/alice with AKIAALICE from 198.51.100.7`},
		{"a key that was made and never acted", SubjectKey, "AKIA1", []string{
			about("2026-02-17T21:10:02Z", "CreateAccessKey", `{"userName":"billing-ro"}`, `{"accessKey":{"accessKeyId":"AKIA1","userName":"billing-ro"}}`),
			about("2026-02-19T21:10:02Z", "DeleteAccessKey", `{"userName":"billing-ro","accessKeyId":"AKIA1"}`, ""),
		}, `AKIA1, long-term key of user/billing-ro
made: 2026-02-17 21:10:02, by user/alice with AKIAALICE from 198.51.100.7 for user/billing-ro
used: never in these logs
deleted: 2026-02-19 21:10:02, by user/alice with AKIAALICE from 198.51.100.7`},
		{"a session", SubjectKey, "ASIA1", []string{
			strings.ReplaceAll(about("2026-02-17T21:00:00Z", "AssumeRole", `{"roleArn":"arn:aws:iam::111122223333:role/admin","roleSessionName":"ops","durationSeconds":900}`,
				`{"credentials":{"accessKeyId":"ASIA1"}}`), "iam.amazonaws.com", "sts.amazonaws.com"),
			signed("ASIA1", asRole, "A", "2026-02-17T21:00:05Z"),
		}, `ASIA1, session key of role/admin session ops in 111122223333
made: 2026-02-17 21:00:00, by user/alice with AKIAALICE from 198.51.100.7 for role/admin session ops
used: 2026-02-17 21:00:05, 1 event, 1 address, 1 region
ends: 2026-02-17 21:15:00, by the duration asked for`},
		{"what a key handed out", SubjectKey, "AKIAALICE", []string{
			about("2026-02-17T21:00:00Z", "CreateAccessKey", `{"userName":"u"}`, `{"accessKey":{"accessKeyId":"AKIA1","userName":"u"}}`),
			about("2026-02-17T21:00:01Z", "CreateAccessKey", `{"userName":"u"}`, "", `"errorCode":"AccessDenied"`),
			about("2026-02-17T21:00:02Z", "CreateLoginProfile", `{"userName":"u"}`, ""),
			about("2026-02-17T21:00:03Z", "AssumeRole", `{}`, `{"credentials":{"accessKeyId":"ASIA1"}}`),
			about("2026-02-17T21:00:04Z", "AssumeRole", `{}`, `{"credentials":{"accessKeyId":"ASIA2"}}`),
			about("2026-02-17T21:00:05Z", "UploadSSHPublicKey", `{"userName":"u"}`, ""),
		}, `AKIAALICE, long-term key of user/alice in 111122223333
made: before these logs begin, or outside of them
used: 2026-02-17 21:00:00 to 2026-02-17 21:00:05, 6 events (1 failed), 1 address, 1 region
handed out: 1 access key, 1 password, 2 sessions, 1 other credential`},
		{"a user", SubjectUser, "backup-svc", []string{
			about("2026-02-17T21:09:03Z", "CreateUser", `{"userName":"backup-svc"}`, ""),
			about("2026-02-17T21:09:05Z", "CreateAccessKey", `{"userName":"backup-svc"}`, `{"accessKey":{"accessKeyId":"AKIA1"}}`),
			about("2026-02-17T21:09:06Z", "CreateUser", `{"userName":"other"}`, ""),
			about("2026-02-17T22:09:03Z", "DeleteUser", `{"userName":"backup-svc"}`, ""),
		}, `user/backup-svc
made: 2026-02-17 21:09:03, by user/alice with AKIAALICE from 198.51.100.7
used: never in these logs
changed: access key made 2026-02-17 21:09:05, by user/alice with AKIAALICE from 198.51.100.7
deleted: 2026-02-17 22:09:03, by user/alice with AKIAALICE from 198.51.100.7`},
		{"an instance", SubjectInstance, "i-1", []string{
			strings.ReplaceAll(about("2026-02-17T21:20:30Z", "RunInstances", `{}`, `{"instancesSet":{"items":[{"instanceId":"i-0"},{"instanceId":"i-1"}]}}`), "iam.amazonaws", "ec2.amazonaws"),
			strings.ReplaceAll(about("2026-02-17T21:30:30Z", "StopInstances", `{"instancesSet":{"items":[{"instanceId":"i-1"}]}}`, ""), "iam.amazonaws", "ec2.amazonaws"),
		}, `instance/i-1
made: 2026-02-17 21:20:30, by user/alice with AKIAALICE from 198.51.100.7
used: never in these logs
changed: stopped 2026-02-17 21:30:30, by user/alice with AKIAALICE from 198.51.100.7`},
		{"an address has no beginning", SubjectOther, "203.0.113.77", []string{use("2026-02-17T21:00:00Z", "A")}, `203.0.113.77 in 111122223333
used: 2026-02-17 21:00:00, 1 event, 1 address, 1 region`},
	} {
		t.Run(c.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(3, 4))
			for range 4 { // in any order
				b := NewLife(c.subject, c.who)
				for _, r := range c.records {
					e := parse(t, r, LifeColumns())
					b.Add(e, e.Text(cloudtrail.AccessKeyID) == c.who || c.subject == SubjectOther)
				}
				if got := told(b.Life()); got != c.want {
					t.Fatalf("got\n%s\nwant\n%s", got, c.want)
				}
				random.Shuffle(len(c.records), func(i, j int) { c.records[i], c.records[j] = c.records[j], c.records[i] })
			}
		})
	}
}

func TestLifeKeepsTheEarliestChanges(t *testing.T) {
	b := NewLife(SubjectKey, "AKIA1")
	for i := range 150 {
		status := []string{"Active", "Inactive"}[i%2]
		n := (i * 37) % 150
		b.Add(parse(t, about(fmt.Sprintf("2026-02-17T%02d:%02d:00Z", n/60, n%60), "UpdateAccessKey", `{"accessKeyId":"AKIA1","status":"`+status+`"}`, "")), false)
	}
	l := b.Life()
	if len(l.Changes) != MaxSteps || l.MoreChanges != 50 || !slices.IsSortedFunc(l.Changes, func(a, b Step) int { return int(a.At.Micros - b.At.Micros) }) {
		t.Errorf("%d changes, %d more", len(l.Changes), l.MoreChanges)
	}
	if text := told(l); !strings.HasSuffix(text, "; 144 further changes") {
		t.Error(text)
	}
}

func TestSessions(t *testing.T) {
	at := func(created, mfa string, more ...string) string {
		return signed("ASIA1", `"type":"AssumedRole","principalId":"AROA1:ops","arn":"arn:aws:sts::111122223333:assumed-role/admin/ops","sessionContext":{"sourceIdentity":"joe","attributes":{"creationDate":"`+created+`","mfaAuthenticated":"`+mfa+`"}}`, "A", "2026-02-17T21:00:05Z", more...)
	}
	var w Sessions
	for i, c := range []struct {
		record  string
		heading string
		changed bool
	}{
		{signed("AKIA1", asUser, "A", "2026-02-17T21:00:05Z"), "", false},
		{at("2026-02-17T21:00:00Z", "true"), "role/admin session ops in 111122223333, since 2026-02-17 21:00:00, MFA, source identity joe", true},
		{strings.Replace(at("20260217T210000Z", "true"), "ASIA1", "ASIA2", 1), "role/admin session ops in 111122223333, since 2026-02-17 21:00:00, MFA, source identity joe", false},
		{at("2026-02-17T22:00:00Z", "false", `"sessionCredentialFromConsole":"true"`), "role/admin session ops in 111122223333, since 2026-02-17 22:00:00, console, source identity joe", true},
		{signed("AKIA1", asUser, "A", "2026-02-17T21:00:05Z"), "", true},
		{at("soon", "true"), "", false},
	} {
		s, ok, changed := w.Next(parse(t, c.record, SessionColumns()))
		heading := ""
		if ok {
			heading = s.Heading()
		}
		if heading != c.heading || changed != c.changed {
			t.Errorf("%d: %q, changed %v, want %q, %v", i, heading, changed, c.heading, c.changed)
		}
	}
}
