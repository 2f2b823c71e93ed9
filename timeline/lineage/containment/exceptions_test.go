package containment

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"keytrail/timeline/lineage/foothold"
)

// TestRevoke: the sessions of a role or user are refused by a policy whose time
// is that of the run, in a document that is whole.
func TestRevoke(t *testing.T) {
	for _, owner := range []string{roleARN + "team/admin", userARN + "x", "arn:aws:sts::111122223333:assumed-role/admin/ops"} {
		calls, _ := run(t, script(plan(one(foothold.Session, "ASIAQ5EXAMPLESESSION", owner, foothold.Created))), home, false)
		i := slices.IndexFunc(calls, func(c []string) bool { return c[1] == "put-"+principalOf(owner).kind+"-policy" })
		if i < 0 {
			t.Fatalf("%s: not revoked: %q", owner, calls)
		}
		c := calls[i]
		var p struct {
			Statement []struct {
				Effect    string
				Condition map[string]map[string]string
			}
		}
		document := c[slices.Index(c, "--policy-document")+1]
		if err := json.Unmarshal([]byte(document), &p); err != nil {
			t.Fatalf("%s: %v", document, err)
		}
		if p.Statement[0].Effect != "Deny" || p.Statement[0].Condition["DateLessThan"]["aws:TokenIssueTime"] != "2026-03-01T12:00:00Z" {
			t.Errorf("%s does not revoke as of its run", document)
		}
		if !slices.Contains(c, "AWSRevokeOlderSessions") || slices.Contains(c, "team/admin") {
			t.Errorf("%q", c)
		}
	}
}

// TestExceptions: for whom no command is right there is a sentence that says
// what is.
func TestExceptions(t *testing.T) {
	const reserved = roleARN + "aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef"
	const linked = roleARN + "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
	for _, x := range []struct {
		f     foothold.Foothold
		phase Phase
		says  string
	}{
		{one(foothold.Session, "ASIAX", reserved, foothold.Created), Revoke, "permission set"},
		{one(foothold.RoleTrust, "AWSReservedSSO_Admin_0123456789abcdef", reserved, foothold.Altered), StopIssuing, "permission set"},
		{one(foothold.PolicyAttachment, "arn:aws:iam::aws:policy/x", reserved, foothold.Created), Remove, "permission set"},
		{one(foothold.InlinePolicy, "p", reserved, foothold.Created), Remove, "permission set"},
		{one(foothold.Session, "ASIAX", linked, foothold.Created), Revoke, "linked to its service"},
		{one(foothold.Role, "AWSServiceRoleForAutoScaling", "", foothold.Created), StopIssuing, "linked to its service"},
		{one(foothold.Session, "ASIAX", "arn:aws:iam::111122223333:root", foothold.Created), Revoke, "root user"},
		{one(foothold.AccessKey, "AKIAX", "arn:aws:iam::111122223333:root", foothold.Created), StopIssuing, "Sign in as the root user"},
		{one(foothold.Password, "root user", "user/root user", foothold.Altered), StopIssuing, "root user's password"},
		{one(foothold.MFADevice, "arn:aws:iam::111122223333:mfa/x", "user/root user", foothold.Created), StopIssuing, "Sign in as the root user"},
		{one(foothold.Session, "ASIAX", "", foothold.Created), Revoke, "the logs do not tell"},
	} {
		got := plan(x.f)
		if said := having(got, x.phase, x.says); len(said) != 1 || said[0].Command != "" {
			t.Errorf("%s of %s: nothing in %s says %q: %v", x.f.Kind, x.f.Owner, x.phase, x.says, got)
		}
		for _, c := range got {
			if c.Phase != Preserve && c.Command != "" {
				t.Errorf("%s of %s: %s", x.f.Kind, x.f.Owner, c.Command)
			}
		}
	}
	governed := plan(one(foothold.Session, "ASIAX", roleARN+"AWSControlTowerExecution", foothold.Created))
	if said := having(governed, Revoke, "service control policy"); len(said) != 1 || said[0].Command == "" {
		t.Errorf("nothing says that an SCP may refuse: %v", governed)
	}
	cached := having(plan(one(foothold.Session, "ASIAX", roleARN+"admin", foothold.Created)), Revoke, "")
	if len(cached) != 1 || !strings.Contains(cached[0].Breaks, "cached") {
		t.Errorf("nothing is said of cached credentials: %v", cached)
	}
}

// TestPlaces: commands go to the foothold's region, IAM's to where the account's
// partition has it, and nothing goes to accounts of others.
func TestPlaces(t *testing.T) {
	for _, x := range []struct{ owner, region, home string }{
		{"arn:aws:iam::111122223333:user/x", "", "us-east-1"},
		{"arn:aws-cn:iam::111122223333:user/x", "", "cn-north-1"},
		{"arn:aws-us-gov:iam::111122223333:user/x", "", "us-gov-west-1"},
		{"arn:evil:iam::111122223333:user/x", "", "us-east-1"},
		{"user/x", "us-gov-east-1", "us-gov-west-1"},
		{"user/x", "cn-northwest-1", "cn-north-1"},
		{"user/x", "--profile x", "us-east-1"},
	} {
		f := one(foothold.GroupMembership, "g", x.owner, foothold.Created)
		f.Region = x.region
		for _, c := range New(nil, nil, nil).One(&f) {
			if c.Command != "" && !strings.HasPrefix(c.Command, "mkdir") && (c.Region != x.home || !strings.Contains(c.Command, "--region "+x.home)) {
				t.Errorf("%+v: in %s: %s", x, c.Region, c.Command)
			}
		}
	}
	f := one(foothold.Function, "f", "", foothold.Created)
	f.Region = "cn-north-1"
	if got := having(plan(f), StopIssuing, "--region cn-north-1"); len(got) != 1 {
		t.Errorf("not in its region: %v", got)
	}
	set := one(foothold.PermissionSet, "arn:aws-us-gov:sso:::permissionSet/ssoins-1/ps-1", "", foothold.Created)
	if got := having(plan(set), Remove, "arn:aws-us-gov:sso:::instance/ssoins-1"); len(got) == 0 {
		t.Errorf("the instance is in another partition than its permission set: %v", plan(set))
	}
	own := New(func(account string) bool { return account == home }, nil, nil)
	for _, account := range []string{"999988887777", "", "x", "1111222233330", "$(id)"} {
		f := one(foothold.User, "x", "", foothold.Created)
		f.Account = account
		list := own.One(&f)
		if len(list) != 1 || list[0].Command != "" {
			t.Errorf("account %q: %v", account, list)
		}
	}
}
