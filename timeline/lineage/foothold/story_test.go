package foothold

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"keytrail/cloudtrail"
	"keytrail/timeline"
	"keytrail/timeline/iampolicy"
	"keytrail/timeline/lineage"
)

// The people of the stories: mallory holds the leaked key that is followed.
const (
	home       = "111122223333"
	leakedKey  = "AKIAQ3EGVBNZLEAKED22"
	aliceKey   = "AKIAQ3EGVBNZALICE222"
	bobKey     = "AKIAQ3EGVBNZBOB22222"
	newKey     = "AKIAQ3EGVBNZNEWKEY22"
	sessionKey = "ASIAQ3EGVBNZSESSION2"
)

var people = map[string]string{"mallory": leakedKey, "alice": aliceKey, "bob": bobKey}

// story is a small trail.
type story struct {
	t       *testing.T
	records []string
	known   string
	area    *timeline.Area
	until   timeline.Moment // --contained-at
	all     bool
}

func tell(t *testing.T, lines ...string) *story {
	t.Helper()
	s := &story{t: t}
	for _, l := range lines {
		s.say(l)
	}
	return s
}

// say adds an event: TIME WHO SERVICE:CALL REQUEST ANSWER. TIME is a clock on
// 2026-02-17, with days later as +2d10:00:00; WHO is a person, a key id (its
// owner is mallory's user or backup), or a session.
func (s *story) say(line string) {
	s.t.Helper()
	f := strings.SplitN(line, " ", 5)
	for len(f) < 5 {
		f = append(f, "null")
	}
	day := 0
	clock := f[0]
	if rest, ok := strings.CutPrefix(clock, "+"); ok {
		fmt.Sscanf(rest, "%dd", &day)
		clock = rest[strings.Index(rest, "d")+1:]
	}
	at, err := time.Parse(time.RFC3339, "2026-02-17T"+clock+"Z")
	if err != nil {
		s.t.Fatal(err)
	}
	at = at.AddDate(0, 0, day)
	service, name, _ := strings.Cut(f[2], ":")
	region := "us-east-1"
	if service == "ec2" || service == "lambda" {
		region = "eu-west-1"
	}
	s.records = append(s.records, fmt.Sprintf(`{"eventVersion":"1.08","eventTime":%q,"eventSource":"%s.amazonaws.com","eventName":%q,
"awsRegion":%q,"sourceIPAddress":"198.51.100.7","userAgent":"aws-cli/2","eventID":"%s-%02d","recipientAccountId":%q,
"userIdentity":%s,"requestParameters":%s,"responseElements":%s}`,
		at.Format(time.RFC3339), service, name, region, name, len(s.records), home, identity(f[1]), f[3], f[4]))
}

func identity(who string) string {
	if key, ok := people[who]; ok {
		return fmt.Sprintf(`{"type":"IAMUser","principalId":"AIDA%s","arn":"arn:aws:iam::%s:user/%s","accountId":%q,"accessKeyId":%q,"userName":%q}`,
			strings.ToUpper((who + "AAAAAAAAAAAAAAAAA")[:17]), home, who, home, key, who)
	}
	if who == newKey {
		return fmt.Sprintf(`{"type":"IAMUser","principalId":"AIDABACKUPAAAAAAAAAAA","arn":"arn:aws:iam::%s:user/backup","accountId":%q,"accessKeyId":%q,"userName":"backup"}`,
			home, home, newKey)
	}
	if key, created, ok := strings.Cut(who, "@"); ok {
		return fmt.Sprintf(`{"type":"AssumedRole","principalId":"AROAADMINAAAAAAAAAAAA:ops","arn":"arn:aws:sts::%s:assumed-role/admin/ops","accountId":%q,"accessKeyId":%q,
"sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAADMINAAAAAAAAAAAA","arn":"arn:aws:iam::%s:role/admin","accountId":%q,"userName":"admin"},"attributes":{"creationDate":"2026-02-17T%sZ"}}}`,
			home, home, key, home, home, created)
	}
	if who == "console" {
		return fmt.Sprintf(`{"type":"IAMUser","principalId":"AIDABACKUPAAAAAAAAAAA","arn":"arn:aws:iam::%s:user/backup","accountId":%q,"userName":"backup"}`, home, home)
	}
	return `{"type":"AWSService","invokedBy":"` + who + `"}`
}

// run replays a story from the leaked key on.
func (s *story) run() []Foothold {
	s.t.Helper()
	var events []*cloudtrail.Event
	for i, r := range s.records {
		e := new(cloudtrail.Event)
		if err := new(cloudtrail.Parser).Parse([]byte(r), e); err != nil {
			s.t.Fatalf("%v: %s", err, r)
		}
		e.Object, e.Index = 1, int64(i)
		events = append(events, e)
	}
	slices.SortStableFunc(events, func(x, y *cloudtrail.Event) int {
		a, _ := x.TimeMicros()
		b, _ := y.TimeMicros()
		if a != b {
			return int(a/1e6 - b/1e6)
		}
		return strings.Compare(x.Text(cloudtrail.EventID), y.Text(cloudtrail.EventID))
	})
	b := lineage.NewBuilder(iampolicy.NewAccounts(home))
	for _, e := range events {
		if b.Wants(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName), e.Outcome()) {
			b.Call(e)
		}
	}
	for _, e := range events {
		t, _ := e.TimeMicros()
		b.Use(e, 1, t, t, true, [][][]byte{{e.Value(cloudtrail.SourceIPAddress)}, {e.Value(cloudtrail.UserAgent)}})
	}
	b.Wanted()
	for _, e := range events {
		b.Look(e)
	}
	g := b.Graph()
	seeds := g.Keys(leakedKey)
	f := g.Follow(lineage.Seed{Nodes: seeds}, lineage.Reach{Least: lineage.Strong})
	var known *KnownGood
	if s.known != "" {
		var err error
		if known, err = ReadKnownGood(strings.NewReader(s.known)); err != nil {
			s.t.Fatal(err)
		}
	}
	coverage := timeline.Coverage{IAMRegion: "us-east-1"}
	if s.area != nil {
		coverage.Areas = append(coverage.Areas, *s.area)
	}
	covers := NewCovers(&coverage)
	for _, e := range events {
		f.Direct(e)
		t, _ := e.TimeMicros()
		covers.Seen(e.Text(cloudtrail.RecipientAccountID), e.Text(cloudtrail.AWSRegion), timeline.At(t))
	}
	if s.all {
		f = nil
	}
	r := NewReplay(g, f, []string{home}, known)
	if f != nil {
		r.Seeds(seeds)
	}
	for _, e := range events {
		if Leaves(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName), e.Outcome()) {
			r.Touch(e)
		}
	}
	for _, e := range events {
		wants := r.Wants(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName), e.Outcome())
		switch concerns := r.Concerns(e); {
		case concerns && !wants:
			s.t.Errorf("%s is about what is replayed, and would not be read", e.Text(cloudtrail.EventName))
		case concerns:
			r.Call(e)
		}
	}
	r.Finish(covers)
	r.Contain(s.until)
	for _, e := range events {
		r.Use(e)
	}
	return r.Footholds()
}

// find gives the foothold of a kind and a value, which must be there once.
func (s *story) find(kind Kind, value string) Foothold {
	s.t.Helper()
	var found []Foothold
	for _, f := range s.run() {
		if f.Kind == kind && f.Value == value {
			found = append(found, f)
		}
	}
	if len(found) != 1 {
		s.t.Fatalf("%s %s: %d rows, want one", kind, value, len(found))
	}
	return found[0]
}

// want checks a foothold's state, basis and who brought it about.
func (s *story) want(kind Kind, value string, state State, basis Basis, by By, reason string) Foothold {
	s.t.Helper()
	f := s.find(kind, value)
	if f.State != state || f.Basis != basis || f.StateBy != by || !strings.Contains(f.Reason, reason) || reason == "" && f.Reason != "" {
		text, _ := json.MarshalIndent(f, "", " ")
		s.t.Errorf("got %s, %s, by %s, %q; want %s, %s, by %s, %q\n%s", f.State, f.Basis, f.StateBy, f.Reason, state, basis, by, reason, text)
	}
	if f.State != Unknown && f.Basis != ByExpiry && f.StateEventID == "" {
		s.t.Errorf("%s %s is %s, and no event proves it", kind, value, f.State)
	}
	if len(f.EventIDs) == 0 {
		s.t.Errorf("%s %s: no event proves that it is a foothold", kind, value)
	}
	return f
}

// The acts that the stories share.
const (
	madeUser = `10:00:00 mallory iam:CreateUser {"userName":"backup"} {"user":{"userName":"backup","userId":"AIDABACKUPAAAAAAAAAAA","arn":"arn:aws:iam::111122223333:user/backup"}}`
	madeKey  = `10:00:05 mallory iam:CreateAccessKey {"userName":"backup"} {"accessKey":{"accessKeyId":"AKIAQ3EGVBNZNEWKEY22","userName":"backup","status":"Active"}}`
	setPass  = `10:00:08 mallory iam:CreateLoginProfile {"userName":"backup"} {"loginProfile":{"userName":"backup"}}`
	assumed  = `10:01:00 mallory sts:AssumeRole {"roleArn":"arn:aws:iam::111122223333:role/admin","roleSessionName":"ops","durationSeconds":86400} {"credentials":{"accessKeyId":"ASIAQ3EGVBNZSESSION2","expiration":"Feb 18, 2026, 10:01:00 AM"},"assumedRoleUser":{"assumedRoleId":"AROAADMINAAAAAAAAAAAA:ops","arn":"arn:aws:sts::111122223333:assumed-role/admin/ops"}}`
	quiet    = `12:00:00 bob iam:ListUsers null null`
	later    = `+3d12:00:00 bob iam:ListUsers null null`
)
