package foothold

import (
	"strings"
	"testing"

	"keytrail/timeline"
	"keytrail/timeline/lineage"
)

// Standing: made or changed, and no removing event.
func TestStanding(t *testing.T) {
	s := tell(t, madeUser, madeKey, setPass, quiet)
	f := s.want(AccessKey, newKey, Standing, ByEvent, ByLineage, "")
	if f.Origin != Created || !f.Fresh || f.CreatedBy != leakedKey || f.AsOf.String() != "2026-02-17T12:00:00Z" {
		t.Errorf("%+v", f)
	}
	s.want(User, "backup", Standing, ByEvent, ByLineage, "")
	s.want(Password, "backup", Standing, ByEvent, ByLineage, "")
}

// What nobody of the lineage touched is no foothold, whatever its name.
func TestOthersAreNoFootholds(t *testing.T) {
	s := tell(t, madeKey,
		`10:00:01 bob iam:CreateUser {"userName":"service"} {"user":{"userName":"service"}}`,
		`10:00:02 bob iam:AttachUserPolicy {"userName":"backup","policyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"} null`,
		quiet)
	for _, f := range s.run() {
		if f.Kind == User || f.Kind == PolicyAttachment {
			t.Errorf("%s %s is a foothold", f.Kind, f.Value)
		}
	}
}

// A refused call makes nothing, and removes nothing.
func TestRefusedCallsDoNothing(t *testing.T) {
	s := tell(t, madeUser, madeKey, quiet)
	s.records = append(s.records, strings.Replace(s.records[1], `"eventTime":"2026-02-17T10:00:05Z"`, `"eventTime":"2026-02-17T11:00:00Z","errorCode":"AccessDenied"`, 1))
	s.records[3] = strings.NewReplacer("CreateAccessKey", "DeleteAccessKey", `{"userName":"backup"}`, `{"userName":"backup","accessKeyId":"`+newKey+`"}`).Replace(s.records[3])
	s.want(AccessKey, newKey, Standing, ByEvent, ByLineage, "")
}

func TestNeutralisedByEvent(t *testing.T) {
	s := tell(t, madeUser, madeKey, `11:00:00 alice iam:DeleteAccessKey {"userName":"backup","accessKeyId":"`+newKey+`"}`, quiet)
	f := s.want(AccessKey, newKey, Neutralised, ByEvent, ByOther, "")
	if f.StatePrincipal != "arn:aws:iam::111122223333:user/alice" || f.StateTime.String() != "2026-02-17T11:00:00Z" {
		t.Errorf("%+v", f)
	}
}

// DeleteUser implies keys, password and bindings.
func TestNeutralisedByImplication(t *testing.T) {
	s := tell(t, madeUser, madeKey, setPass,
		`10:00:09 mallory iam:AttachUserPolicy {"userName":"backup","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}`,
		`10:00:10 mallory iam:AddUserToGroup {"userName":"backup","groupName":"admins"}`,
		`11:00:00 alice iam:DeleteUser {"userName":"backup"}`, quiet)
	s.want(User, "backup", Neutralised, ByEvent, ByOther, "")
	for kind, value := range map[Kind]string{
		AccessKey: newKey, Password: "backup", PolicyAttachment: "arn:aws:iam::aws:policy/AdministratorAccess", GroupMembership: "admins",
	} {
		s.want(kind, value, Neutralised, ByImplied, ByOther, "it went with user backup")
	}
}

// DeleteRole implies its trust, and what was put on it.
func TestRoleDeleted(t *testing.T) {
	s := tell(t,
		`10:00:00 mallory iam:CreateRole {"roleName":"x","assumeRolePolicyDocument":"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"999988887777\"},\"Action\":\"sts:AssumeRole\"}}"} {"role":{"roleName":"x"}}`,
		`10:00:01 mallory iam:AttachRolePolicy {"roleName":"x","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}`,
		`11:00:00 alice iam:DeleteRole {"roleName":"x"}`, quiet)
	s.want(Role, "x", Neutralised, ByEvent, ByOther, "")
	s.want(RoleTrust, "x", Neutralised, ByImplied, ByOther, "it went with role x")
	s.want(PolicyAttachment, "arn:aws:iam::aws:policy/AdministratorAccess", Neutralised, ByImplied, ByOther, "it went with role x")
}

// DeleteGroup and DeletePolicy take along what they bind.
func TestGroupAndPolicyDeleted(t *testing.T) {
	s := tell(t,
		`10:00:00 mallory iam:CreateGroup {"groupName":"g"} {"group":{"groupName":"g"}}`,
		`10:00:01 mallory iam:AddUserToGroup {"userName":"bob","groupName":"g"}`,
		`10:00:02 mallory iam:CreatePolicy {"policyName":"p","policyDocument":"{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}"} {"policy":{"arn":"arn:aws:iam::111122223333:policy/p"}}`,
		`10:00:03 mallory iam:AttachUserPolicy {"userName":"bob","policyArn":"arn:aws:iam::111122223333:policy/p"}`,
		`11:00:00 alice iam:DeleteGroup {"groupName":"g"}`,
		`11:00:00 alice iam:DeletePolicy {"policyArn":"arn:aws:iam::111122223333:policy/p"}`, quiet)
	s.want(GroupMembership, "g", Neutralised, ByImplied, ByOther, "it went with group g")
	s.want(PolicyAttachment, "arn:aws:iam::111122223333:policy/p", Neutralised, ByImplied, ByOther, "it went with managed-policy")
}

// Partly: one call restores it.
func TestPartly(t *testing.T) {
	off := `11:00:00 alice iam:UpdateAccessKey {"userName":"backup","accessKeyId":"` + newKey + `","status":"Inactive"}`
	on := `11:30:00 bob iam:UpdateAccessKey {"userName":"backup","accessKeyId":"` + newKey + `","status":"Active"}`
	s := tell(t, madeUser, madeKey, off, quiet)
	s.want(AccessKey, newKey, Partly, ByEvent, ByOther, "one call restores it")
	// Reactivation sets the state back, whoever does it.
	f := tell(t, madeUser, madeKey, off, on, quiet).want(AccessKey, newKey, Standing, ByEvent, ByOther, "")
	if f.StateTime.String() != "2026-02-17T11:30:00Z" || f.Origin != Created {
		t.Errorf("%+v", f)
	}
}

func TestInstances(t *testing.T) {
	run := `10:00:00 mallory ec2:RunInstances {"instanceType":"p4d.24xlarge"} {"instancesSet":{"items":[{"instanceId":"i-0aa","instanceType":"p4d.24xlarge"},{"instanceId":"i-0bb","instanceType":"p4d.24xlarge"}]}}`
	stop := `11:00:00 alice ec2:StopInstances {"instancesSet":{"items":[{"instanceId":"i-0aa"}]}}`
	end := `11:00:01 alice ec2:TerminateInstances {"instancesSet":{"items":[{"instanceId":"i-0bb"}]}}`
	s := tell(t, run, stop, end, `11:05:00 bob ec2:DescribeInstances`)
	f := s.want(Instance, "i-0aa", Partly, ByEvent, ByOther, "one call restores it")
	if f.Region != "eu-west-1" || f.AsOf.String() != "2026-02-17T11:05:00Z" {
		t.Errorf("%+v", f)
	}
	s.want(Instance, "i-0bb", Neutralised, ByEvent, ByOther, "")
}

// A quarantine policy bounds what may be done; it goes, and all is as before.
func TestQuarantine(t *testing.T) {
	put := `11:00:00 alice iam:AttachUserPolicy {"userName":"backup","policyArn":"arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3"}`
	take := `11:30:00 mallory iam:DetachUserPolicy {"userName":"backup","policyArn":"arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3"}`
	s := tell(t, madeUser, madeKey, put, quiet)
	s.want(AccessKey, newKey, Partly, ByEvent, ByOther, "how far is not evaluated")
	s.want(User, "backup", Partly, ByEvent, ByOther, "how far is not evaluated")
	tell(t, madeUser, madeKey, put, take, quiet).want(AccessKey, newKey, Standing, ByEvent, ByLineage, "was taken off again")
}

func TestBoundaryAndInlineDeny(t *testing.T) {
	for name, line := range map[string]string{
		"boundary": `11:00:00 alice iam:PutUserPermissionsBoundary {"userName":"backup","permissionsBoundary":"arn:aws:iam::aws:policy/ReadOnlyAccess"}`,
		"deny":     `11:00:00 alice iam:PutUserPolicy {"userName":"backup","policyName":"deny","policyDocument":"{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}"}`,
		"deny all": `11:00:00 alice iam:AttachUserPolicy {"userName":"backup","policyArn":"arn:aws:iam::aws:policy/AWSDenyAll"}`,
	} {
		t.Run(name, func(t *testing.T) {
			tell(t, madeUser, madeKey, line, quiet).want(AccessKey, newKey, Partly, ByEvent, ByOther, "not evaluated")
		})
	}
	allow := `11:00:00 alice iam:PutUserPolicy {"userName":"backup","policyName":"p","policyDocument":"{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}"}`
	tell(t, madeUser, madeKey, allow, quiet).want(AccessKey, newKey, Standing, ByEvent, ByLineage, "")
}

// Policies of the organisation count where the logs say that they bound.
func TestOrganisationPolicy(t *testing.T) {
	attach := `11:00:00 alice organizations:AttachPolicy {"policyId":"p-abc","targetId":"111122223333"}`
	scp := `09:00:00 alice organizations:CreatePolicy {"type":"SERVICE_CONTROL_POLICY"} {"policy":{"policySummary":{"id":"p-abc"}}}`
	tag := `09:00:00 alice organizations:CreatePolicy {"type":"TAG_POLICY"} {"policy":{"policySummary":{"id":"p-abc"}}}`
	detach := `11:10:00 alice organizations:DetachPolicy {"policyId":"p-abc","targetId":"111122223333"}`
	tell(t, scp, madeUser, madeKey, attach, quiet).want(AccessKey, newKey, Partly, ByEvent, ByOther, "organisation policy p-abc")
	tell(t, tag, madeUser, madeKey, attach, quiet).want(AccessKey, newKey, Standing, ByEvent, ByLineage, "")
	tell(t, scp, madeUser, madeKey, attach, detach, quiet).want(AccessKey, newKey, Standing, ByEvent, ByOther, "taken off again")
}

// Unknown: a gap in what the logs cover, unless it was used after it.
func TestGap(t *testing.T) {
	d := timeline.Day(1771286400 / 86400) // 2026-02-17
	area := &timeline.Area{Account: home, Region: "us-east-1", Days: 30, First: d - 20, Last: d + 10, Notable: []timeline.DayRange{{From: d + 1, To: d + 1}}}
	s := tell(t, madeUser, madeKey, later)
	s.area = area
	s.want(AccessKey, newKey, Unknown, ByNone, ByLineage, "no files for us-east-1 on 2026-02-18")
	s = tell(t, madeUser, madeKey, later, `+3d11:00:00 `+newKey+` sts:GetCallerIdentity`)
	s.area = area
	s.want(AccessKey, newKey, Standing, ByEvent, ByLineage, "")
	s = tell(t, madeUser, madeKey, `11:00:00 alice iam:DeleteAccessKey {"userName":"backup","accessKeyId":"`+newKey+`"}`, later)
	s.area = area
	s.want(AccessKey, newKey, Neutralised, ByEvent, ByOther, "")
	// Files are rare there anyway: no gap.
	s = tell(t, madeUser, madeKey, later)
	s.area = &timeline.Area{Account: home, Region: "us-east-1", Days: 5, First: d - 20, Last: d + 10, Notable: area.Notable}
	s.want(AccessKey, newKey, Standing, ByEvent, ByLineage, "")
	s = tell(t, madeUser, madeKey, later)
	s.area = &timeline.Area{Account: home, Region: "us-east-1", Days: 21, First: d - 20, Last: d, StopsEarly: true}
	s.want(AccessKey, newKey, Unknown, ByNone, ByLineage, "no files for us-east-1 after 2026-02-17")
}

// Unknown: a name that was used again, and whose first bearer was not seen to go.
func TestNameUsedAgain(t *testing.T) {
	again := `11:30:00 bob iam:CreateUser {"userName":"backup"} {"user":{"userName":"backup","userId":"AIDAOTHER"}}`
	s := tell(t, madeUser, madeKey, again, quiet)
	s.want(User, "backup", Unknown, ByNone, ByOther, "its name was used again")
	s.want(AccessKey, newKey, Unknown, ByNone, ByOther, "its name was used again")
	// Seen to go, it is gone; what is on the other bearer is another thing.
	s = tell(t, madeUser, madeKey, `11:00:00 alice iam:DeleteUser {"userName":"backup"}`, again, quiet)
	s.want(User, "backup", Neutralised, ByEvent, ByOther, "")
	s.want(AccessKey, newKey, Neutralised, ByImplied, ByOther, "it went with user backup")
}

// Who removed it: nothing guesses who defends.
func TestWhoRemovedIt(t *testing.T) {
	by := func(who, known string) By {
		s := tell(t, madeUser, madeKey, `11:00:00 `+who+` iam:DeleteAccessKey {"userName":"backup","accessKeyId":"`+newKey+`"}`, quiet)
		s.known = known
		return s.find(AccessKey, newKey).StateBy
	}
	for _, c := range []struct {
		who, known string
		want       By
	}{
		{"alice", "", ByOther},
		{"alice", "# responders\narn:aws:iam::111122223333:user/alice\n", ByDefender},
		{"alice", "198.51.100.0/24", ByDefender},
		{"alice", "203.0.113.0/24", ByOther},
		{"alice", "agent: aws-cli/2", ByDefender},
		{"bob", "arn:aws:iam::111122223333:user/alice", ByOther},
		{"mallory", "198.51.100.0/24", ByLineage},
	} {
		if got := by(c.who, c.known); got != c.want {
			t.Errorf("%s, known %q: %s, want %s", c.who, c.known, got, c.want)
		}
	}
}

// The leaked key itself is a row: what was followed, or once the lineage
// switched it on again, enabled.
func TestSeed(t *testing.T) {
	first := `09:00:00 mallory sts:GetCallerIdentity`
	off := `11:00:00 alice iam:UpdateAccessKey {"userName":"mallory","accessKeyId":"` + leakedKey + `","status":"Inactive"}`
	on := `11:30:00 ` + newKey + ` iam:UpdateAccessKey {"userName":"mallory","accessKeyId":"` + leakedKey + `","status":"Active"}`
	f := tell(t, first, madeUser, madeKey, quiet).want(AccessKey, leakedKey, Standing, ByEvent, ByOther, "")
	if f.Origin != Seed || f.At.String() != "2026-02-17T09:00:00Z" || f.Owner != "arn:aws:iam::111122223333:user/mallory" {
		t.Errorf("%+v", f)
	}
	if f = tell(t, first, off, quiet).want(AccessKey, leakedKey, Partly, ByEvent, ByOther, "one call restores it"); f.Origin != Seed {
		t.Errorf("%+v", f)
	}
	f = tell(t, first, madeUser, madeKey, off, on, quiet).want(AccessKey, leakedKey, Standing, ByEvent, ByLineage, "")
	if f.Origin != Enabled || f.CreatedBy != newKey || f.At.String() != "2026-02-17T11:30:00Z" {
		t.Errorf("%+v", f)
	}
}

// What blinds whoever watches stands while it is off.
func TestLogging(t *testing.T) {
	stop := `10:00:00 mallory cloudtrail:StopLogging {"name":"arn:aws:cloudtrail:us-east-1:111122223333:trail/main"}`
	start := `11:00:00 alice cloudtrail:StartLogging {"name":"main"}`
	if f := tell(t, stop, quiet).want(Trail, "main", Standing, ByEvent, ByLineage, ""); f.Origin != Altered {
		t.Errorf("%+v", f)
	}
	tell(t, stop, start, quiet).want(Trail, "main", Neutralised, ByEvent, ByOther, "")
}

// A password that somebody else sets is not the lineage's any more.
func TestPasswordSetAnew(t *testing.T) {
	reset := `11:00:00 alice iam:UpdateLoginProfile {"userName":"backup"}`
	s := tell(t, madeUser, setPass, reset, quiet)
	s.want(Password, "backup", Neutralised, ByEvent, ByOther, "set anew")
	s = tell(t, madeUser, setPass, reset, `11:30:00 mallory iam:UpdateLoginProfile {"userName":"backup"}`, quiet)
	s.want(Password, "backup", Standing, ByEvent, ByLineage, "")
}

// Who signs in with a password that was set anew, or under a name that another
// bears, does not show that the old one stands.
func TestOthersPasswordIsNoUse(t *testing.T) {
	login := `11:40:00 console signin:ConsoleLogin null {"ConsoleLogin":"Success"}`
	s := tell(t, madeUser, setPass, `11:00:00 alice iam:UpdateLoginProfile {"userName":"backup"}`, login, quiet)
	s.want(Password, "backup", Neutralised, ByEvent, ByOther, "set anew")
	s = tell(t, madeUser, setPass, `11:00:00 alice iam:DeleteLoginProfile {"userName":"backup"}`,
		`11:30:00 alice iam:CreateLoginProfile {"userName":"backup"} {"loginProfile":{"userName":"backup"}}`, login, quiet)
	s.want(Password, "backup", Neutralised, ByEvent, ByOther, "")
}

// An account that was asked for is made by a record of the service.
func TestAccountMade(t *testing.T) {
	asked := `10:00:00 mallory organizations:CreateAccount {"accountName":"x"} {"createAccountStatus":{"id":"car-1","state":"IN_PROGRESS"}}`
	result := `10:01:00 organizations.amazonaws.com organizations:CreateAccountResult null null`
	details := `"serviceEventDetails":{"createAccountStatus":{"id":"car-1","state":"SUCCEEDED","accountId":"999988887777"}},"requestParameters"`
	s := tell(t, asked, result, edit("10:10:00", "mallory", trust(outside)), quiet)
	s.records[1] = strings.Replace(s.records[1], `"requestParameters"`, details, 1)
	f := s.want(MemberAccount, "999988887777", Standing, ByEvent, ByLineage, "")
	if f.CreatedBy != leakedKey {
		t.Errorf("%+v", f)
	}
	s = tell(t, result, quiet)
	s.records[0] = strings.Replace(s.records[0], `"requestParameters"`, details, 1)
	for _, f := range s.run() {
		if f.Kind == MemberAccount {
			t.Errorf("nobody who is followed asked for %s", f.Value)
		}
	}
}

// What whom we follow never touched costs no memory.
func TestUntouchedCostsNothing(t *testing.T) {
	r := NewReplay(nil, nil, nil, nil)
	r.following = new(lineage.Following) // follows nobody
	for _, line := range []string{
		`{"eventTime":"2026-02-17T10:00:00Z","eventSource":"iam.amazonaws.com","eventName":"CreateUser","eventID":"1","recipientAccountId":"111122223333","requestParameters":{"userName":"a"}}`,
		`{"eventTime":"2026-02-17T10:00:01Z","eventSource":"iam.amazonaws.com","eventName":"PutUserPolicy","eventID":"2","recipientAccountId":"111122223333","requestParameters":{"userName":"a","policyName":"p","policyDocument":"{}"}}`,
		`{"eventTime":"2026-02-17T10:00:02Z","eventSource":"iam.amazonaws.com","eventName":"GetRole","eventID":"3","recipientAccountId":"111122223333","responseElements":{"role":{"roleName":"r","assumeRolePolicyDocument":"{}"}}}`,
		`{"eventTime":"2026-02-17T10:00:03Z","eventSource":"iam.amazonaws.com","eventName":"CreatePolicyVersion","eventID":"4","recipientAccountId":"111122223333","requestParameters":{"policyArn":"arn:aws:iam::111122223333:policy/p","policyDocument":"{}","setAsDefault":true},"responseElements":{"policyVersion":{"versionId":"v2"}}}`,
	} {
		r.acts = append(r.acts, actsOf(parsed(t, line))...)
	}
	r.flush()
	if len(r.all)+len(r.order)+len(r.children)+len(r.through)+len(r.blocks.by) > 0 {
		t.Errorf("%d artefacts, %d blocks", len(r.all), len(r.blocks.by))
	}
}
