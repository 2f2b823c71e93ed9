package foothold

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"keytrail/timeline/iampolicy"
)

func trust(principals ...string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["` + strings.Join(principals, `","`) + `"]},"Action":"sts:AssumeRole"}]}`
}

func edit(at, who, document string) string {
	return fmt.Sprintf(`%s %s iam:UpdateAssumeRolePolicy {"roleName":"admin","policyDocument":%s}`, at, who, strconv.Quote(document))
}

const (
	ownRole = "arn:aws:iam::111122223333:role/ops"
	outside = "arn:aws:iam::999988887777:root"
)

// A trust is shown as what was added and removed against the last version seen,
// with principals outside of the own set named.
func TestTrustDifference(t *testing.T) {
	made := fmt.Sprintf(`08:00:00 bob iam:CreateRole {"roleName":"admin","assumeRolePolicyDocument":%s} {"role":{"roleName":"admin"}}`, strconv.Quote(trust(ownRole)))
	earlier := edit("08:30:00", "bob", trust(ownRole, "arn:aws:iam::111122223333:role/ci"))
	answer := fmt.Sprintf(`08:30:00 bob iam:GetRole {"roleName":"admin"} {"role":{"roleName":"admin","assumeRolePolicyDocument":%s}}`,
		strconv.Quote(strings.NewReplacer("{", "%7B", `"`, "%22", "}", "%7D").Replace(trust(ownRole, "arn:aws:iam::111122223333:role/ci"))))
	change := edit("10:00:00", "mallory", trust(ownRole, outside, "AIDACKCEVSQ6C2EXAMPLE"))
	added := []string{"trusts account 999988887777 (not in the own set)", "trusts AIDACKCEVSQ6C2EXAMPLE (a deleted principal)"}
	for name, c := range map[string]struct {
		before  []string
		removed []string
	}{
		"CreateRole":   {[]string{made}, nil},
		"later update": {[]string{made, earlier}, []string{"trusts arn:aws:iam::111122223333:role/ci"}},
		"GetRole":      {[]string{answer}, []string{"trusts arn:aws:iam::111122223333:role/ci"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := tell(t, append(c.before, change, quiet)...).want(RoleTrust, "admin", Standing, ByEvent, ByLineage, "")
			if f.Origin != Altered || f.Change == nil || !slices.Equal(f.Change.Added, added) || !slices.Equal(f.Change.Removed, c.removed) ||
				!slices.Equal(f.Change.Foreign, []string{outside}) || f.Change.Before == "" {
				t.Errorf("%+v %+v", f, f.Change)
			}
		})
	}
	// Lacking an earlier version it says so: all of it counts as added.
	f := tell(t, change, quiet).find(RoleTrust, "admin")
	if f.Change.Before != "" || len(f.Change.Added) != 3 || f.Fresh {
		t.Errorf("%+v %+v", f, f.Change)
	}
}

func TestTrustUndone(t *testing.T) {
	before := edit("08:00:00", "bob", trust(ownRole))
	change := edit("10:00:00", "mallory", trust(ownRole, outside))
	for name, c := range map[string]struct {
		lines  []string
		state  State
		by     By
		reason string
	}{
		"changed back":               {[]string{before, change, edit("11:00:00", "alice", trust(ownRole))}, Neutralised, ByOther, "changed back"},
		"with others let in":         {[]string{before, change, edit("11:00:00", "alice", trust(ownRole, "arn:aws:iam::111122223333:role/new"))}, Neutralised, ByOther, "changed back"},
		"still in a later version":   {[]string{before, change, edit("11:00:00", "alice", trust(outside))}, Standing, ByLineage, ""},
		"opened once more":           {[]string{before, change, edit("11:00:00", "alice", trust(ownRole)), edit("11:30:00", "mallory", trust(ownRole, outside))}, Standing, ByLineage, ""},
		"no earlier version, closed": {[]string{change, edit("11:00:00", "alice", trust("arn:aws:iam::111122223333:role/x"))}, Neutralised, ByOther, "changed back"},
		"what was cut is not back":   {[]string{before, edit("10:00:00", "mallory", trust(outside)), edit("11:00:00", "alice", trust("arn:aws:iam::111122223333:role/x"))}, Neutralised, ByOther, "is not back"},
	} {
		t.Run(name, func(t *testing.T) {
			tell(t, append(c.lines, quiet)...).want(RoleTrust, "admin", c.state, ByEvent, c.by, c.reason)
		})
	}
}

// An account that the lineage made or invited is not in the own set.
func TestOwnSet(t *testing.T) {
	s := tell(t,
		`09:00:00 mallory organizations:InviteAccountToOrganization {"target":{"id":"999988887777","type":"ACCOUNT"}}`,
		edit("10:00:00", "mallory", trust(outside)), quiet)
	f := s.find(RoleTrust, "admin")
	if !slices.Equal(f.Change.Foreign, []string{outside}) {
		t.Errorf("%+v", f.Change)
	}
	r := NewReplay(nil, nil, []string{"999988887777", home, home}, nil)
	r.lost["999988887777"] = true
	if got := r.OwnSet(); !slices.Equal(got, []string{home}) {
		t.Errorf("own set %v", got)
	}
}

func TestPolicyVersions(t *testing.T) {
	const arn = "arn:aws:iam::111122223333:policy/p"
	made := `08:00:00 bob iam:CreatePolicy {"policyName":"p","policyDocument":"{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}}"} {"policy":{"arn":"` + arn + `"}}`
	version := `10:00:00 mallory iam:CreatePolicyVersion {"policyArn":"` + arn + `","setAsDefault":true,"policyDocument":"{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}"} {"policyVersion":{"versionId":"v2"}}`
	back := `11:00:00 alice iam:SetDefaultPolicyVersion {"policyArn":"` + arn + `","versionId":"v1"}`
	gone := `11:30:00 alice iam:DeletePolicyVersion {"policyArn":"` + arn + `","versionId":"v2"}`
	f := tell(t, made, version, quiet).want(PolicyVersion, arn+":v2", Standing, ByEvent, ByLineage, "")
	if f.Change == nil || !slices.Equal(f.Change.Added, []string{"allows * on *"}) || !slices.Equal(f.Change.Removed, []string{"allows s3:GetObject on *"}) {
		t.Errorf("%+v", f.Change)
	}
	tell(t, made, version, back, quiet).want(PolicyVersion, arn+":v2", Partly, ByEvent, ByOther, "another version is the default")
	tell(t, made, version, back, gone, quiet).want(PolicyVersion, arn+":v2", Neutralised, ByEvent, ByOther, "")
}

// Re-attachment sets the state back.
func TestReattachment(t *testing.T) {
	const arn = "arn:aws:iam::aws:policy/AdministratorAccess"
	on := func(at, who string) string {
		return at + ` ` + who + ` iam:AttachUserPolicy {"userName":"bob","policyArn":"` + arn + `"}`
	}
	off := `11:00:00 alice iam:DetachUserPolicy {"userName":"bob","policyArn":"` + arn + `"}`
	tell(t, on("10:00:00", "mallory"), off, quiet).want(PolicyAttachment, arn, Neutralised, ByEvent, ByOther, "")
	tell(t, on("10:00:00", "mallory"), off, on("11:30:00", "bob"), quiet).want(PolicyAttachment, arn, Standing, ByEvent, ByOther, "")
	tell(t, on("10:00:00", "mallory"), off, on("11:30:00", "mallory"), quiet).want(PolicyAttachment, arn, Standing, ByEvent, ByLineage, "")
}

// Statements in another order, with other Sids and lists of one, are the same.
func TestUnitsIgnoreForm(t *testing.T) {
	a := `{"Statement":[{"Sid":"a","Effect":"Allow","Action":["s3:*","ec2:*"],"Resource":"*"},{"Effect":"Deny","Action":"iam:*","Resource":["x","y"]}]}`
	b := `{"Statement":[{"Effect":"Deny","Action":["iam:*"],"Resource":["y","x"]},{"Sid":"b","Effect":"Allow","Action":["ec2:*","s3:*"],"Resource":["*"]}]}`
	if added, removed := difference(a, b); len(added)+len(removed) > 0 {
		t.Errorf("%v %v", added, removed)
	}
}

func FuzzDifference(f *testing.F) {
	f.Add(trust(ownRole), trust(outside))
	f.Add(`{}`, `{"Statement":{"Effect":"Deny","NotPrincipal":"*","NotAction":"*"}}`)
	own := iampolicy.NewAccounts(home)
	f.Fuzz(func(t *testing.T, before, after string) {
		if added, removed := difference(after, after); len(added)+len(removed) > 0 {
			t.Fatalf("a document differs from itself: %v %v", added, removed)
		}
		d := document{before: before, after: after, theirs: true}
		c := d.change(RoleTrust, home, own)
		added, removed := difference(after, before)
		if (len(added) == 0) != (len(c.Removed) == 0) || (len(removed) == 0) != (len(c.Added) == 0) {
			t.Fatalf("%+v, the other way %v %v", c, added, removed)
		}
	})
}
