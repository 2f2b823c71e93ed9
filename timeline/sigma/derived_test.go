package sigma

import (
	"strconv"
	"strings"
	"testing"

	"keytrail/timeline/iampolicy"
)

func TestDerivedFields(t *testing.T) {
	const (
		user    = `"userIdentity":{"type":"IAMUser","userName":"alice"}`
		byARN   = `"userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/staff/alice"}`
		role    = `"userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/r/alice"}`
		root    = `"userIdentity":{"type":"Root"}`
		foreign = `{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root","Service":"ec2.amazonaws.com","Federated":"idp"}}]}`
		public  = `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*"}]}`
		same    = `{"Statement":[{"Effect":"Allow","Principal":{"AWS":["777788889999","AIDAQNZGKIQY56JQ7WML2"]}}]}`
		admin   = `{"Statement":[{"Effect":"Allow","Action":["*","iam:PassRole"],"Resource":"*"}]}`
		deny    = `{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}`
		withID  = `{"Statement":[{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Condition":{"StringEquals":{"sts:ExternalId":"x"}}}]}`
	)
	doc := func(member, policy string) string {
		return `"requestParameters":{"` + member + `":` + strconv.Quote(policy) + `}`
	}
	for name, c := range map[string]struct {
		selection string
		hits      []string
		misses    []string
	}{
		"external":         {"keytrail.policy.external|exists: true", []string{doc("policyDocument", foreign), doc("assumeRolePolicyDocument", public), `"requestParameters":{"bucketPolicy":` + foreign + `}`}, []string{doc("policyDocument", same), doc("policyDocument", admin), doc("policyDocument", "{"), doc("other", foreign), `"requestParameters":null`}},
		"external by name": {"keytrail.policy.external: '*:444455556666:*'", []string{doc("policyDocument", foreign)}, []string{doc("policyDocument", public)}},
		"public":           {"keytrail.policy.public: true", []string{doc("policyDocument", public), doc("policyText", public)}, []string{doc("policyDocument", foreign)}},
		"not public":       {"keytrail.policy.public: 'false'", []string{doc("policyDocument", foreign)}, []string{doc("policyDocument", public), doc("policyDocument", "x"), ``}},
		"federated":        {"keytrail.policy.federated: idp", []string{doc("policyDocument", foreign)}, []string{doc("policyDocument", public)}},
		"services":         {"keytrail.policy.services|startswith: ec2.", []string{doc("policyDocument", foreign)}, []string{doc("policyDocument", public)}},
		"same account":     {"keytrail.policy.same_account|exists: true", []string{doc("policyDocument", same)}, []string{doc("policyDocument", foreign)}},
		"unknown":          {"keytrail.policy.unknown|startswith: AIDA", []string{doc("policyDocument", same)}, []string{doc("policyDocument", foreign)}},
		"admin":            {"keytrail.policy.grants_admin: true", []string{doc("policyDocument", admin)}, []string{doc("policyDocument", deny), doc("policyDocument", public)}},
		"deny only":        {"keytrail.policy.deny_only: true", []string{doc("policyDocument", deny)}, []string{doc("policyDocument", admin), ``}},
		"actions":          {"keytrail.policy.actions: iam:passrole", []string{doc("policyDocument", admin)}, []string{doc("policyDocument", public)}},
		"external id":      {"keytrail.policy.external_id: true", []string{doc("policyDocument", withID)}, []string{doc("policyDocument", foreign)}},
		"topic":            {"keytrail.policy.public: true", []string{`"requestParameters":{"attributeName":"Policy","attributeValue":` + strconv.Quote(public) + `}`}, []string{`"requestParameters":{"attributeName":"DisplayName","attributeValue":` + strconv.Quote(public) + `}`}},
		"queue":            {"keytrail.policy.public: true", []string{`"requestParameters":{"attributes":{"Policy":` + strconv.Quote(public) + `}}`}, nil},
		"function":         {"keytrail.policy.public: true", []string{`"responseElements":{"statement":"{\"Effect\":\"Allow\",\"Principal\":\"*\"}"}`}, nil},
		"self": {"keytrail.actor_is_target: true",
			[]string{user + `,"requestParameters":{"userName":"Alice"}`, byARN + `,"requestParameters":{"userName":"alice"}`, user + `,"requestParameters":null`, user + `,"requestParameters":{}`, user, root},
			[]string{user + `,"requestParameters":{"userName":"bob"}`, role + `,"requestParameters":{"userName":"alice"}`, root + `,"requestParameters":{"userName":"alice"}`, role, user + `,"errorCode":"AccessDenied","requestParameters":null`}},
		"not self": {"keytrail.actor_is_target: false",
			[]string{user + `,"requestParameters":{"userName":"bob"}`, role + `,"requestParameters":{"userName":"alice"}`},
			[]string{user, user + `,"errorCode":"AccessDenied","requestParameters":null`}},
		"actor user":       {"keytrail.actor: user", []string{user}, []string{root, role}},
		"actor root":       {"keytrail.actor: root", []string{root}, []string{user}},
		"actor role":       {"keytrail.actor: role", []string{role}, []string{user}},
		"actor workload":   {"keytrail.actor: workload", []string{`"userIdentity":{"type":"AssumedRole","principalId":"AROAQNZGKIQY56JQ7WML2:i-0123456789abcdef0"}`}, []string{role}},
		"actor service":    {"keytrail.actor: service", []string{`"userIdentity":{"type":"AWSService","invokedBy":"ec2.amazonaws.com"}`}, []string{role, `"userIdentity":{"type":"IAMUser","invokedBy":"ec2.amazonaws.com"}`}},
		"actor federated":  {"keytrail.actor: federated", []string{`"userIdentity":{"type":"SAMLUser"}`}, []string{role}},
		"actor account":    {"keytrail.actor: account", []string{`"userIdentity":{"type":"AWSAccount","accountId":"1"}`}, []string{role}},
		"actor is nobody":  {"keytrail.actor: unknown", []string{`"userIdentity":{"type":"Unknown"}`}, []string{role}},
		"two of a kind":    {"{keytrail.policy.public: false, keytrail.policy.external|exists: true}", []string{doc("policyDocument", foreign)}, []string{doc("policyDocument", public)}},
		"compared to else": {"requestParameters.account|fieldref: keytrail.policy.external", []string{`"requestParameters":{"account":"*","policy":` + strconv.Quote(public) + `}`}, []string{`"requestParameters":{"account":"1","policy":` + strconv.Quote(public) + `}`}},
	} {
		t.Run(name, func(t *testing.T) {
			selection := c.selection
			if !strings.HasPrefix(selection, "{") {
				selection = "{" + selection + "}"
			}
			set := New([]Rule{rule(t, "s: "+selection+"\ncondition: s")}, Context{Own: iampolicy.NewAccounts("111122223333")})
			record := func(members string) string {
				if members != "" {
					members = "," + members
				}
				return `{"eventName":"X","recipientAccountId":"777788889999"` + members + `}`
			}
			for _, m := range c.hits {
				if len(match(t, set, record(m))) == 0 {
					t.Errorf("no hit: %s", m)
				}
			}
			for _, m := range c.misses {
				if len(match(t, set, record(m))) > 0 {
					t.Errorf("hit: %s", m)
				}
			}
		})
	}
}

// Old records do not say who received them: the caller's account is home.
func TestHomeOfOldRecords(t *testing.T) {
	const d = "s: {keytrail.policy.external|exists: true}\ncondition: s"
	const policy = `"requestParameters":{"policyDocument":"{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"444455556666\"}}"}}`
	if matches(t, d, `{"eventName":"X","userIdentity":{"accountId":"444455556666"},`+policy) {
		t.Error("the caller's account counts as foreign")
	}
	if !matches(t, d, `{"eventName":"X","userIdentity":{"accountId":"111122223333"},`+policy) {
		t.Error("a foreign account counts as own")
	}
}
