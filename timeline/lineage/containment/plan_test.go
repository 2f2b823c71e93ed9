package containment

import (
	"reflect"
	"strings"
	"testing"

	"keytrail/timeline/lineage/foothold"
)

// one gives a foothold that stands.
func one(k foothold.Kind, value, owner string, origin foothold.Origin) foothold.Foothold {
	return foothold.Foothold{Kind: k, Value: value, Owner: owner, Origin: origin, Fresh: origin == foothold.Created, Account: home, State: foothold.Standing}
}

// plan gives what to do about footholds, without guards and folders.
func plan(list ...foothold.Foothold) (out []Command) {
	for _, c := range New(nil, nil, nil).All(list) {
		if c.rank != rankGuard {
			out = append(out, c)
		}
	}
	return out
}

// having gives the commands and sentences of a phase that hold a text.
func having(list []Command, phase Phase, text string) (out []Command) {
	for _, c := range list {
		if c.Phase == phase && (strings.Contains(c.Command, text) || strings.Contains(c.Why, text)) {
			out = append(out, c)
		}
	}
	return out
}

// deleting are operations that leave nothing to set back.
var deleting = []string{" delete-", " terminate-", " deregister-", " remove-", " detach-", " close-account", " stop-task"}

// TestEveryKind: each kind, however it came, has commands or a sentence, each
// command says why, and nothing is deleted but what the lineage made.
func TestEveryKind(t *testing.T) {
	p := New(nil, nil, nil)
	seen := make(map[foothold.Kind]bool)
	for _, f := range samples(standsFor) {
		seen[f.Kind] = true
		list := p.One(&f)
		if len(list) == 0 {
			t.Errorf("%s %s, %s: nothing", f.Kind, f.Value, f.Origin)
		}
		acts := false
		for _, c := range list {
			if c.Why == "" || c.Account != home || c.Region == "" {
				t.Errorf("%s %s: %+v lacks a reason, account or region", f.Kind, f.Value, c)
			}
			acts = acts || c.Phase != Preserve || c.rank == rankWatch
			for _, d := range deleting {
				if strings.Contains(c.Command, d) && f.Origin != foothold.Created {
					t.Errorf("%s %s, %s: %s", f.Kind, f.Value, f.Origin, c.Command)
				}
			}
			if c.Phase == Isolate && (strings.Contains(c.Command, "terminate") || strings.Contains(c.Command, "stop-instances")) {
				t.Errorf("%s ends what it should keep: %s", f.Kind, c.Command)
			}
		}
		if !acts {
			t.Errorf("%s %s, %s: things are saved, and nothing is done or said", f.Kind, f.Value, f.Origin)
		}
		f.State = foothold.Neutralised
		if list := p.One(&f); list != nil {
			t.Errorf("%s %s is neutralised, and there is %v", f.Kind, f.Value, list)
		}
	}
	for _, k := range foothold.Kinds() {
		if !seen[k] || makers[k] == nil {
			t.Errorf("kind %s has no sample or no steps", k)
		}
	}
	if len(makers) != len(foothold.Kinds()) {
		t.Errorf("%d kinds have steps, there are %d", len(makers), len(foothold.Kinds()))
	}
}

// TestSameBytes: order and text depend on nothing but the footholds.
func TestSameBytes(t *testing.T) {
	want := New(nil, nil, nil).All(samples(standsFor))
	for range 3 {
		if got := New(nil, nil, nil).All(samples(standsFor)); !reflect.DeepEqual(got, want) {
			t.Fatal("the same footholds give other commands")
		}
	}
}

// TestOrder: phases come in order, each account's block begins with its guard,
// and within stop-issuing what makes access anew comes first.
func TestOrder(t *testing.T) {
	var list []foothold.Foothold
	for _, account := range []string{"222233334444", home} {
		for _, f := range samples(standsFor) {
			f.Account = account
			list = append(list, f)
		}
	}
	at, guarded := 0, make(map[string]bool)
	account, last := "", rank(0)
	for _, c := range New(nil, nil, nil).All(list) {
		for Phases[at] != c.Phase {
			if at++; at == len(Phases) {
				t.Fatalf("phase %s comes too late", c.Phase)
			}
			account, last = "", 0
		}
		block := string(c.Phase) + c.Account
		if c.Account != account {
			if c.Account < account {
				t.Errorf("%s: account %s after %s", c.Phase, c.Account, account)
			}
			account, last = c.Account, 0
		}
		if strings.Contains(c.Command, "get-caller-identity") {
			guarded[block] = true
			if !strings.Contains(c.Command, "= '"+c.Account+"' ]") || !strings.Contains(c.Command, "exit 1") {
				t.Errorf("no guard of %s: %s", c.Account, c.Command)
			}
		} else if c.Command != "" && !guarded[block] {
			t.Errorf("%s in %s: %s before the guard", c.Phase, c.Account, c.Command)
		}
		if c.rank < last && c.rank != rankGuard {
			t.Errorf("%s: %s comes too late", c.Phase, c.Command)
		}
		last = c.rank
	}
	got := plan(one(foothold.AccessKey, "AKIAQ5EXAMPLEMINTED1", userARN+"x", foothold.Created), one(foothold.User, "x", "", foothold.Created),
		one(foothold.InstanceProfile, "p", roleARN+"r", foothold.Created), one(foothold.Password, "x", userARN+"x", foothold.Created),
		one(foothold.IdentityProvider, "arn:aws:iam::111122223333:saml-provider/s", "", foothold.Created), one(foothold.Function, "f", "", foothold.Created))
	var order []string
	for _, c := range having(got, StopIssuing, "") {
		order = append(order, strings.Join(strings.Fields(c.Command)[1:3], " "))
	}
	want := []string{"lambda put-function-concurrency", "iam put-user-policy", "iam update-access-key", "iam delete-login-profile", "iam delete-saml-provider",
		"iam remove-role-from-instance-profile"}
	if !reflect.DeepEqual(order, want) {
		t.Errorf("stop-issuing is %q, want %q", order, want)
	}
}

// TestGuardStops: with credentials of another account nothing else is called.
func TestGuardStops(t *testing.T) {
	calls, out := run(t, script(New(nil, nil, nil).All(samples(standsFor))), "999988887777", false)
	if len(calls) != 1 || calls[0][1] != "get-caller-identity" || !strings.Contains(out, "not of account "+home) {
		t.Errorf("%q, said %q", calls, out)
	}
}

// TestSeedIsNotDeleted: the leaked key is made inactive, whatever was done to
// it, and only a key that the lineage made is deleted.
func TestSeedIsNotDeleted(t *testing.T) {
	for _, origin := range []foothold.Origin{foothold.Seed, foothold.Enabled, foothold.Altered, foothold.Created} {
		got := plan(one(foothold.AccessKey, "AKIAQ5EXAMPLELEAKED1", userARN+"ci-deploy", origin))
		if n := len(having(got, StopIssuing, "--status Inactive")); n != 1 {
			t.Errorf("%s: made inactive %d times", origin, n)
		}
		if n := len(having(got, Remove, "delete-access-key")); (n == 1) != (origin == foothold.Created) {
			t.Errorf("%s: deleted %d times", origin, n)
		}
		if c := having(got, StopIssuing, "--status Inactive")[0]; origin == foothold.Seed && !strings.Contains(c.Breaks, "user/ci-deploy") {
			t.Errorf("what breaks does not name the owner: %q", c.Breaks)
		}
	}
}

// TestEarlierVersion: what was altered is set back to what the logs held, and
// where they held nothing there is a sentence and no command.
func TestEarlierVersion(t *testing.T) {
	for _, x := range []struct {
		f    foothold.Foothold
		call string
		in   Phase
	}{
		{one(foothold.RoleTrust, "admin", roleARN+"admin", foothold.Altered), "update-assume-role-policy", StopIssuing},
		{one(foothold.InlinePolicy, "p", userARN+"x", foothold.Altered), "put-user-policy", Remove},
		{one(foothold.InlinePolicy, "p", roleARN+"x", foothold.Altered), "put-role-policy", Remove},
		{one(foothold.InlinePolicy, "p", "group/x", foothold.Altered), "put-group-policy", Remove},
		{one(foothold.PolicyVersion, "arn:aws:iam::111122223333:policy/p:v2", "", foothold.Created), "create-policy-version", Remove},
		{one(foothold.ResourcePolicy, "arn:aws:s3:::b", "", foothold.Altered), "put-bucket-policy", StopIssuing},
	} {
		x.f.Change = &foothold.Change{Before: trust}
		if got := having(plan(x.f), x.in, x.call); len(got) != 1 || !strings.Contains(got[0].Command, Quote(trust)) {
			t.Errorf("%s: %v", x.f.Kind, got)
		}
		for _, change := range []*foothold.Change{nil, {}, {Before: `{"Version":`}, {Before: "file:///etc/passwd"}, {Before: `["x"]`}} {
			x.f.Change = change
			got := plan(x.f)
			if len(having(got, x.in, x.call)) != 0 {
				t.Errorf("%s, %+v: a command without an earlier version", x.f.Kind, change)
			}
			if said := having(got, x.in, "hold no earlier version"); len(said) != 1 || said[0].Command != "" {
				t.Errorf("%s, %+v: nothing says that it is not known: %v", x.f.Kind, change, got)
			}
		}
	}
	deleted := one(foothold.RoleTrust, "admin", roleARN+"admin", foothold.Altered)
	deleted.Change = &foothold.Change{Before: `{"Statement":[{"Principal":{"AWS":"AIDAQ5EXAMPLE"}}]}`}
	if got := having(plan(deleted), StopIssuing, "deleted principal"); len(got) != 1 {
		t.Error("nothing says that IAM refuses a deleted principal")
	}
	put := one(foothold.InlinePolicy, "p", userARN+"x", foothold.Created)
	put.Fresh = false // the call would have replaced one alike
	if got := having(plan(put), Remove, "delete-user-policy"); len(got) != 0 {
		t.Errorf("deleted though it may have been there before: %v", got)
	}
}

// TestDeleteUser has every step that DeleteUser wants before it.
func TestDeleteUser(t *testing.T) {
	calls, _ := run(t, script(plan(one(foothold.User, "backup-svc", "", foothold.Created))), home, false)
	var got []string
	for _, c := range calls {
		if strings.HasPrefix(c[1], "delete-") || strings.HasPrefix(c[1], "remove-") || strings.HasPrefix(c[1], "de") {
			if len(got) == 0 || got[len(got)-1] != c[1] {
				got = append(got, c[1])
			}
		}
	}
	want := []string{"delete-access-key", "delete-login-profile", "deactivate-mfa-device", "delete-virtual-mfa-device", "deactivate-mfa-device", "delete-signing-certificate",
		"delete-ssh-public-key", "delete-service-specific-credential", "remove-user-from-group", "detach-user-policy", "delete-user-permissions-boundary", "delete-user-policy", "delete-user"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
