package trailgen

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"keytrail/cloudtrail"
)

func parseTime(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestIncidentTimes(t *testing.T) {
	in := made().incident
	end := parseTime(t, in.LastEvent)
	if days := end.Sub(parseTime(t, in.BreakIn)).Hours() / 24; days < 100 || days > 110 {
		t.Errorf("the break-in lies %.0f days before the end of the logs", days)
	}
	if days := end.Sub(parseTime(t, in.FirstEvent)).Hours() / 24; days < 155 {
		t.Errorf("the logs span %.0f days", days)
	}
	if days := end.Sub(parseTime(t, in.LastAttack)).Hours() / 24; days > 21 {
		t.Errorf("the attack ends %.0f days before the logs do", days)
	}
}

// Every event of the truth is in the bucket, in one of its undamaged files.
func TestIncidentEventsAreInTheBucket(t *testing.T) {
	in := made().incident
	byID := map[string]*cloudtrail.Event{}
	all, _ := readings()
	for i := range all {
		byID[all[i].event.Text(cloudtrail.EventID)] = &all[i].event
	}
	seen := map[string]bool{}
	for _, act := range in.Acts {
		for _, id := range act.EventIDs {
			e := byID[id]
			if e == nil {
				t.Fatalf("act %s: event %s is not in the bucket", act.Name, id)
			}
			if seen[id] {
				t.Errorf("event %s is in two acts", id)
			}
			seen[id] = true
			if at := e.Text(cloudtrail.EventTime); at < act.Begin || at > act.End {
				t.Errorf("act %s: event %s at %s is outside of it", act.Name, id, at)
			}
		}
	}
	for _, p := range in.Pairs {
		for _, id := range p.EventIDs {
			if !seen[id] {
				t.Errorf("pair %s → %s: event %s is in no act", p.Parent, p.Child, id)
			}
		}
	}
	for _, f := range in.Footholds {
		if !seen[f.EventID] {
			t.Errorf("foothold %s: event %s is in no act", f.Value, f.EventID)
		}
	}
	for id, e := range byID {
		if e.Text(cloudtrail.AWSRegion) == in.UnusedRegion && !seen[id] {
			t.Errorf("event %s in the unused region is in no act", id)
		}
		if ip := e.Text(cloudtrail.SourceIPAddress); slices.Contains(in.Networks.Attacker, ip) && !seen[id] {
			t.Errorf("event %s from %s is in no act", id, ip)
		}
	}
}

// What the truth says of keys is what the records say.
func TestIncidentKeys(t *testing.T) {
	in := made().incident
	attack := map[string]bool{}
	for _, act := range in.Acts {
		for _, id := range act.EventIDs {
			attack[id] = act.Side == sideAttacker
		}
	}
	type life struct {
		events      int
		first, last string
		owner       int // calls outside of the attack
	}
	lives := map[string]*life{}
	all, _ := readings()
	for i := range all {
		e := &all[i].event
		key, at := e.Text(cloudtrail.AccessKeyID), e.Text(cloudtrail.EventTime)
		l := lives[key]
		if l == nil {
			l = &life{}
			lives[key] = l
		}
		if !attack[e.Text(cloudtrail.EventID)] {
			l.owner++
			continue
		}
		l.events++
		if l.first == "" || at < l.first {
			l.first = at
		}
		l.last = max(l.last, at)
	}
	silent := 0
	for _, k := range in.Keys {
		l := lives[k.ID]
		if l == nil {
			l = &life{}
		}
		if l.events != k.Events || l.first != k.FirstSeen || l.last != k.LastSeen {
			t.Errorf("key %s: %+v in the records, %+v in the truth", k.ID, *l, k)
		}
		switch {
		case k.ID == in.LeakedKey:
			if l.owner < 100 {
				t.Errorf("the owner used the leaked key %d times", l.owner)
			}
		case l.owner != 0:
			t.Errorf("key %s acts outside of the attack", k.ID)
		}
		if k.Events == 0 {
			silent++
		}
	}
	if silent != 2 {
		t.Errorf("%d keys never act, want two", silent)
	}
}

// What the acts are about happens in them, with the outcome that they tell of.
func TestIncidentStory(t *testing.T) {
	in := made().incident
	steps := map[string][]string{ // act → calls, with a minus where they fail
		"probe":             {"GetCallerIdentity", "-ListUsers"},
		"trust-denied":      {"-UpdateAssumeRolePolicy", "-UpdateAssumeRolePolicy"},
		"new-user":          {"CreateUser", "CreateAccessKey", "AttachUserPolicy"},
		"spare-key":         {"CreateAccessKey"},
		"login-profile":     {"CreateLoginProfile", "-ConsoleLogin", "UpdateLoginProfile"},
		"console":           {"ConsoleLogin", "ListUsers"},
		"role-trust":        {"UpdateAssumeRolePolicy"},
		"outside":           {"AssumeRole", "GetSecretValue", "Decrypt", "AssumeRole"},
		"theft":             {"ListObjects", "GetObject"},
		"stop-logging":      {"-StopLogging"},
		"instances":         {"CreateSecurityGroup", "-RunInstances", "RunInstances"},
		"containment-1":     {"UpdateAccessKey"},
		"reactivation":      {"UpdateAccessKey", "GetCallerIdentity"},
		"containment-2":     {"UpdateAccessKey", "DeleteLoginProfile"},
		"same-name":         {"AssumeRole", "GetSecretValue", "Decrypt"},
		"second-theft":      {"AssumeRole", "AssumeRole", "GetObject"},
		"revocation":        {"PutRolePolicy"},
		"revocation-undone": {"-ListBuckets", "DeleteRolePolicy", "GetObject"},
		"one-second":        {"CreateAccessKey", "DeleteAccessKey", "AttachRolePolicy", "DetachRolePolicy"},
		"two-parties":       {"AssumeRole", "UpdateInstanceInformation", "GetSecretValue", "UpdateInstanceInformation"},
		"burst":             {"BatchGetSecretValue", "Decrypt", "Decrypt"},
		"short-lived":       {"CreateUser", "CreateAccessKey", "GetSessionToken", "GetFederationToken", "ListBuckets"},
		"containment-3":     {"DeleteAccessKey", "DetachUserPolicy", "DeleteUser"},
		"orphan-sessions":   {"ListBuckets", "GetCallerIdentity", "-ListBuckets", "GetCallerIdentity"},
		"return-visits":     {"GetCallerIdentity", "AssumeRole", "GetObject"},
	}
	byID := map[string]*cloudtrail.Event{}
	all, _ := readings()
	for i := range all {
		byID[all[i].event.Text(cloudtrail.EventID)] = &all[i].event
	}
	refused := 0
	for _, act := range in.Acts {
		want := steps[act.Name]
		for _, id := range act.EventIDs {
			e := byID[id]
			name := e.Text(cloudtrail.EventName)
			switch e.Outcome() {
			case cloudtrail.OutcomeFailure:
				name = "-" + name
				if act.Name == "probe" {
					refused++
				}
			case cloudtrail.OutcomeDryRun:
				name = "?" + name
			}
			if len(want) > 0 && want[0] == name {
				want = want[1:]
			}
		}
		if len(want) > 0 {
			t.Errorf("act %s lacks %s", act.Name, want)
		}
	}
	if probes := len(in.Acts[0].EventIDs); refused*2 < probes {
		t.Errorf("%d of %d calls of the probe are refused, want most", refused, probes)
	}
}

func TestReadmeNamesTheIncident(t *testing.T) {
	text, err := os.ReadFile(testdata(t, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	in := made().incident
	for _, k := range in.Keys {
		if k.Kind == "long-term" && !strings.Contains(string(text), k.ID) {
			t.Errorf("testdata/README.md does not name key %s", k.ID)
		}
	}
	for _, i := range in.Instances {
		if !strings.Contains(string(text), i.ID) {
			t.Errorf("testdata/README.md does not name instance %s", i.ID)
		}
	}
	for _, act := range in.Acts {
		at := strings.NewReplacer("T", " ", "Z", "").Replace(act.Begin)
		if !strings.Contains(string(text), at) || !strings.Contains(string(text), "`"+act.Name+"`") {
			t.Errorf("testdata/README.md does not tell of act %s at %s", act.Name, at)
		}
	}
	for _, d := range in.Bucket.Damaged {
		name := d.Key[strings.LastIndexByte(d.Key, '/')+1:]
		if !strings.Contains(string(text), name) {
			t.Errorf("testdata/README.md does not name the damaged %s", name)
		}
	}
}
