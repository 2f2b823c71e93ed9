package foothold

import (
	"encoding/base64"
	"strings"
	"testing"
)

const reportHead = "user,arn,user_creation_time,password_enabled,password_last_used,access_key_1_active,access_key_1_last_rotated,access_key_2_active,access_key_2_last_rotated\n"

func report(t *testing.T, rows ...string) *Answers {
	t.Helper()
	a := NewAnswers()
	if err := a.CredentialReport([]byte(reportHead + strings.Join(rows, "\n"))); err != nil {
		t.Fatal(err)
	}
	return a
}

// A slot of the credential report is a key's whose making or last change was
// then; what fits no slot or both is ambiguous.
func TestCredentialReport(t *testing.T) {
	off := `11:00:00 alice iam:UpdateAccessKey {"userName":"backup","accessKeyId":"` + newKey + `","status":"Inactive"}`
	const user = "backup,arn:aws:iam::111122223333:user/backup,2026-02-17T10:00:00+00:00,"
	for name, c := range map[string]struct {
		row    string
		lines  []string
		status string
		reason string
	}{
		"made then":              {"true,no_information,true,2026-02-17T10:00:05+00:00,false,N/A", nil, "Active", ""},
		"in the second slot":     {"true,no_information,false,2026-02-01T10:00:05+00:00,true,2026-02-17T10:00:06+00:00", nil, "Active", ""},
		"changed then":           {"true,no_information,false,2026-02-17T11:00:00+00:00,false,N/A", []string{off}, "Inactive", ""},
		"changed since":          {"true,no_information,false,2026-02-18T11:00:00+00:00,false,N/A", nil, "", "none of the user's slots"},
		"both slots of one time": {"true,no_information,true,2026-02-17T10:00:05+00:00,false,2026-02-17T10:00:05+00:00", nil, "", "both of the user's slots"},
	} {
		t.Run(name, func(t *testing.T) {
			list := []Foothold{tell(t, append(append([]string{madeUser, madeKey}, c.lines...), quiet)...).find(AccessKey, newKey)}
			report(t, user+c.row).Join(list)
			n := list[0].Now
			if n == nil || n.Status != c.status || !strings.Contains(n.Reason, c.reason) || (c.reason == "") != (n.Reason == "") {
				t.Errorf("%+v", n)
			}
		})
	}
}

// The report is joined by ARN and creation time: another user of the name is
// another user.
func TestCredentialReportOfAnotherBearer(t *testing.T) {
	s := tell(t, madeUser, madeKey, setPass, quiet)
	a := report(t, "backup,arn:aws:iam::111122223333:user/backup,2026-03-01T10:00:00+00:00,true,N/A,true,2026-03-01T10:00:05+00:00,false,N/A")
	list := s.run()
	a.Join(list)
	for _, f := range list {
		if f.Value == leakedKey {
			continue // mallory is not in the report
		}
		if f.Now == nil || f.Now.Status != "" || !strings.Contains(f.Now.Reason, "another one of the name") {
			t.Errorf("%s %s: %+v", f.Kind, f.Value, f.Now)
		}
		if f.Now != nil && (f.Now.Exact || f.Now.At.String() != "2026-03-01T10:00:05Z") {
			t.Errorf("%+v: a CSV is as old as what it tells, or younger", f.Now)
		}
	}
	list = s.run()
	report(t, "x,arn:aws:iam::111122223333:user/x,2026-03-01T10:00:00+00:00,true,N/A,false,N/A,false,N/A").Join(list)
	for _, f := range list {
		if f.Kind == User && (f.Now == nil || f.Now.Status != "no such user") {
			t.Errorf("%+v", f.Now)
		}
	}
}

// The answer of get-credential-report tells when it was made.
func TestCredentialReportAnswer(t *testing.T) {
	content := base64.StdEncoding.EncodeToString([]byte(reportHead + "backup,arn:aws:iam::111122223333:user/backup,2026-02-17T10:00:00+00:00,false,N/A,false,N/A,false,N/A"))
	a := NewAnswers()
	if err := a.CredentialReport([]byte(`{"Content":"` + content + `","ReportFormat":"text/csv","GeneratedTime":"2026-02-20T08:00:00+00:00"}`)); err != nil {
		t.Fatal(err)
	}
	list := []Foothold{tell(t, madeUser, setPass, quiet).find(Password, "backup")}
	a.Join(list)
	if n := list[0].Now; n == nil || n.Status != "no password" || !n.Exact || n.At.String() != "2026-02-20T08:00:00Z" {
		t.Errorf("%+v", n)
	}
}

// Answers of list-access-keys join by id.
func TestListedKeys(t *testing.T) {
	a := NewAnswers()
	text := `{"AccessKeyMetadata":[{"UserName":"backup","AccessKeyId":"` + newKey + `","Status":"Inactive","CreateDate":"2026-02-17T10:00:05+00:00"}]}
{"AccessKeyMetadata":[]}`
	if err := a.AccessKeys([]byte(text)); err != nil {
		t.Fatal(err)
	}
	list := tell(t, madeUser, madeKey, quiet).run()
	a.Join(list)
	for _, f := range list {
		if (f.Value == newKey) != (f.Now != nil) {
			t.Errorf("%s %s: %+v", f.Kind, f.Value, f.Now)
		}
		if f.Now != nil && (f.Now.Status != "Inactive" || f.Now.Source != "list-access-keys") {
			t.Errorf("%+v", f.Now)
		}
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	for _, text := range []string{"", "user,arn\n", "{}", `{"Content":"%%"}`, "\x00", reportHead + "a,b\n"} {
		if err := NewAnswers().CredentialReport([]byte(text)); err == nil {
			t.Errorf("credential report %q is taken", text)
		}
	}
	for _, text := range []string{"", "{}", "[]", `{"AccessKeyMetadata":[{}]}`, "AKIA"} {
		if err := NewAnswers().AccessKeys([]byte(text)); err == nil {
			t.Errorf("list of keys %q is taken", text)
		}
	}
}

func TestKnownGoodThatIsNone(t *testing.T) {
	for _, text := range []string{"alice", "300.1.2.3", "agent:", "arn:x", "10.0.0.0/99"} {
		if _, err := ReadKnownGood(strings.NewReader("# who\n\n" + text)); err == nil || !strings.Contains(err.Error(), "line 3") {
			t.Errorf("%q: %v", text, err)
		}
	}
	k, err := ReadKnownGood(strings.NewReader("arn:aws:iam::111122223333:role/x/responders\nASIAQ3EGVBNZSESSION2 # alice's\n2001:db8::/32"))
	if err != nil {
		t.Fatal(err)
	}
	for principal, want := range map[string]bool{
		"arn:aws:sts::111122223333:assumed-role/responders/alice": true, "arn:aws:sts::111122223333:assumed-role/responders2/alice": false,
		"arn:aws:sts::999988887777:assumed-role/responders/alice": false,
	} {
		if k.has(&actor{principal: principal}) != want {
			t.Errorf("%s: %v", principal, !want)
		}
	}
	if !k.has(&actor{key: "ASIAQ3EGVBNZSESSION2"}) || !k.has(&actor{ip: "2001:db8::1"}) || k.has(&actor{ip: "AWS Internal"}) {
		t.Error("ids and networks are not told")
	}
}

func FuzzAnswers(f *testing.F) {
	f.Add([]byte(reportHead + "a,b,c,d,e,f,g,h,i"))
	f.Add([]byte(`{"AccessKeyMetadata":[{"AccessKeyId":"x","Status":"y"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		a := NewAnswers()
		_ = a.CredentialReport(text)
		_ = a.AccessKeys(text)
		_, _ = ReadKnownGood(strings.NewReader(string(text)))
		a.Join([]Foothold{{Kind: AccessKey, Value: "x", Owner: "user/a"}, {Kind: User, Value: "a"}})
	})
}
