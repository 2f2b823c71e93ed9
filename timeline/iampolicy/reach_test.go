package iampolicy

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

var own = NewAccounts("111122223333", "000000000042")

// allow makes a policy of one Allow statement.
func allow(t *testing.T, members string) Policy {
	t.Helper()
	p, err := Parse([]byte(`{"Statement":[{"Effect":"Allow",` + members + `}]}`))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestReach(t *testing.T) {
	const foreignRoot, ownRole = "arn:aws:iam::444455556666:root", "arn:aws:iam::111122223333:role/a"
	for name, c := range map[string]struct {
		members string
		want    Reach
	}{
		"star":                  {`"Principal":"*"`, Reach{Public: true, External: []string{"*"}}},
		"AWS star":              {`"Principal":{"AWS":"*"}`, Reach{Public: true, External: []string{"*"}}},
		"AWS star in a list":    {`"Principal":{"AWS":["` + ownRole + `","*"]}`, Reach{Public: true, External: []string{"*"}, Same: []string{ownRole}}},
		"everybody but some":    {`"NotPrincipal":{"AWS":"` + ownRole + `"}`, Reach{Public: true, External: []string{"*"}}},
		"ARN of every account":  {`"Principal":{"AWS":"arn:aws:iam::*:root"}`, Reach{Public: true, External: []string{"*"}}},
		"service star is none":  {`"Principal":{"Service":"*"}`, Reach{Services: []string{"*"}}},
		"foreign ARN":           {`"Principal":{"AWS":"` + foreignRoot + `"}`, Reach{External: []string{foreignRoot}}},
		"foreign digits":        {`"Principal":{"AWS":"444455556666"}`, Reach{External: []string{"444455556666"}}},
		"foreign session":       {`"Principal":{"AWS":"arn:aws:sts::444455556666:assumed-role/r/s"}`, Reach{External: []string{"arn:aws:sts::444455556666:assumed-role/r/s"}}},
		"foreign, in China":     {`"Principal":{"AWS":"arn:aws-cn:iam::444455556666:root"}`, Reach{External: []string{"arn:aws-cn:iam::444455556666:root"}}},
		"own ARN":               {`"Principal":{"AWS":"` + ownRole + `"}`, Reach{Same: []string{ownRole}}},
		"own digits":            {`"Principal":{"AWS":"111122223333"}`, Reach{Same: []string{"111122223333"}}},
		"own digits, as number": {`"Principal":{"AWS":111122223333}`, Reach{Same: []string{"111122223333"}}},
		"home counts as own":    {`"Principal":{"AWS":"arn:aws:iam::777788889999:root"}`, Reach{Same: []string{"arn:aws:iam::777788889999:root"}}},
		"deleted principal":     {`"Principal":{"AWS":"AIDAQNZGKIQY56JQ7WML2"}`, Reach{Unknown: []string{"AIDAQNZGKIQY56JQ7WML2"}}},
		"masked account":        {`"Principal":{"AWS":"arn:aws:iam::XXXX:root"}`, Reach{Unknown: []string{"arn:aws:iam::XXXX:root"}}},
		"account of 13 digits":  {`"Principal":{"AWS":"4444555566667"}`, Reach{Unknown: []string{"4444555566667"}}},
		"origin access":         {`"Principal":{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}`, Reach{Services: []string{"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}}},
		"canonical user":        {`"Principal":{"CanonicalUser":"79a59df9"}`, Reach{Unknown: []string{"79a59df9"}}},
		"federated":             {`"Principal":{"Federated":["accounts.google.com"]}`, Reach{Federated: []string{"accounts.google.com"}}},
		"service":               {`"Principal":{"Service":["ec2.amazonaws.com","ec2.amazonaws.com"]}`, Reach{Services: []string{"ec2.amazonaws.com"}}},
		"identity policy":       {`"Action":"*","Resource":"*"`, Reach{}},
		"foreign with an external id": {`"Principal":{"AWS":"` + foreignRoot + `"},"Condition":{"StringEquals":{"sts:ExternalId":"x"}}`,
			Reach{External: []string{foreignRoot}, ExternalID: true}},
		"foreign with any external id": {`"Principal":{"AWS":"` + foreignRoot + `"},"Condition":{"StringLike":{"sts:ExternalId":"*"}}`,
			Reach{External: []string{foreignRoot}}},
		"public with an external id": {`"Principal":"*","Condition":{"StringEquals":{"sts:ExternalId":"x"}}`,
			Reach{Public: true, External: []string{"*"}, ExternalID: true}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := allow(t, c.members).Reach("777788889999", own); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

func TestReachOfDeny(t *testing.T) {
	p, err := Parse([]byte(`{"Statement":[{"Effect":"Deny","Principal":"*"},{"Principal":{"AWS":"444455556666"}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Reach("", own); !reflect.DeepEqual(got, Reach{}) {
		t.Errorf("a Deny lets in %+v", got)
	}
	if !p.DenyOnly() || (Policy{}).DenyOnly() || allow(t, `"Action":"*"`).DenyOnly() {
		t.Error("DenyOnly is wrong")
	}
}

// An external id on one statement does not speak for another.
func TestExternalIDOfEveryStatement(t *testing.T) {
	const with = `{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Condition":{"StringEquals":{"sts:ExternalId":"x"}}}`
	const without = `{"Effect":"Allow","Principal":{"AWS":"444455556666"}}`
	for statements, want := range map[string]bool{
		with: true, with + "," + with: true, without: false, with + "," + without: false, without + "," + with: false,
	} {
		p, err := Parse([]byte(`{"Statement":[` + statements + `]}`))
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Reach("", own).ExternalID; got != want {
			t.Errorf("%s: got %v", statements, got)
		}
	}
}

func TestPublicUnlessLimited(t *testing.T) {
	for name, c := range map[string]struct {
		condition string
		public    bool
		external  string
	}{
		"organization":               {`"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}`, false, ""},
		"organization, any case":     {`"stringequals":{"AWS:principalorgid":"o-abcdefghij"}`, false, ""},
		"organization paths":         {`"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-abcdefghij/r-1/*"}`, false, ""},
		"own account":                {`"StringEquals":{"aws:PrincipalAccount":"111122223333"}`, false, ""},
		"own account, leading zeros": {`"StringEquals":{"aws:SourceAccount":42}`, true, "*"},
		"own source account":         {`"StringEquals":{"aws:SourceAccount":"000000000042"}`, false, ""},
		"foreign account":            {`"StringEquals":{"aws:PrincipalAccount":["111122223333","444455556666"]}`, false, "444455556666"},
		"foreign role":               {`"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::444455556666:role/*"}`, false, "arn:aws:iam::444455556666:role/*"},
		"role of any account":        {`"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/admin"}`, true, "*"},
		"one of two values is open":  {`"StringLike":{"aws:PrincipalAccount":["111122223333","*"]}`, true, "*"},
		"bucket":                     {`"ArnLike":{"aws:SourceArn":"arn:aws:s3:::logs-*"}`, false, ""},
		"any bucket":                 {`"ArnLike":{"aws:SourceArn":"arn:aws:s3:::*"}`, true, "*"},
		"topic of own":               {`"ArnEquals":{"aws:SourceArn":"arn:aws:sns:us-east-1:111122223333:t"}`, false, ""},
		"address":                    {`"IpAddress":{"aws:SourceIp":["192.0.2.0/24","2001:db8::1"]}`, false, ""},
		"the whole internet":         {`"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}`, true, "*"},
		"half the internet":          {`"IpAddress":{"aws:SourceIp":["0.0.0.0/1","128.0.0.0/1"]}`, true, "*"},
		"all of IPv6":                {`"IpAddress":{"aws:SourceIp":"::/0"}`, true, "*"},
		"network endpoint":           {`"StringEquals":{"aws:SourceVpce":"vpce-0123456789abcdef0"}`, false, ""},
		"any network endpoint":       {`"StringLike":{"aws:SourceVpce":"vpce-*"}`, true, "*"},
		"services only":              {`"Bool":{"aws:PrincipalIsAWSService":"true"}`, false, ""},
		"anybody but services":       {`"Bool":{"aws:PrincipalIsAWSService":"false"}`, true, "*"},
		"role id":                    {`"StringLike":{"aws:userid":"AROAQNZGKIQY56JQ7WML2:*"}`, false, ""},
		"external id":                {`"StringEquals":{"sts:ExternalId":"secret"}`, true, "*"},
		"user name":                  {`"StringEquals":{"aws:username":"alice"}`, true, "*"},
		"principal tag":              {`"StringEquals":{"aws:PrincipalTag/team":"x"}`, true, "*"},
		"MFA":                        {`"Bool":{"aws:MultiFactorAuthPresent":"true"}`, true, "*"},
		"negation":                   {`"StringNotEquals":{"aws:PrincipalAccount":"444455556666"}`, true, "*"},
		"if it exists":               {`"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-abcdefghij"}`, true, "*"},
		"all values":                 {`"ForAllValues:StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}`, true, "*"},
		"no value":                   {`"StringEquals":{"aws:PrincipalOrgID":[]}`, true, "*"},
		"a key against itself":       {`"StringEquals":{"aws:PrincipalAccount":"${aws:PrincipalAccount}"}`, true, "*"},
		"the resource's account":     {`"StringEquals":{"aws:PrincipalAccount":"${aws:ResourceAccount}"}`, false, ""},
		"one limit among others":     {`"Bool":{"aws:SecureTransport":"true"},"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}`, false, ""},
		"any organization":           {`"StringLike":{"aws:PrincipalOrgID":"o-*"}`, true, "*"},
	} {
		t.Run(name, func(t *testing.T) {
			r := allow(t, `"Principal":"*","Condition":{`+c.condition+`}`).Reach("", own)
			if r.Public != c.public || strings.Join(r.External, " ") != c.external {
				t.Errorf("got %+v, want public %v, external %q", r, c.public, c.external)
			}
			if !r.Public && len(r.External)+len(r.Same)+len(r.Unknown) == 0 {
				t.Error("a limited everybody is nobody")
			}
		})
	}
}

func TestGrantsAdmin(t *testing.T) {
	for name, c := range map[string]struct {
		members string
		want    bool
	}{
		"star on star":                  {`"Action":"*","Resource":"*"`, true},
		"in lists":                      {`"Action":["s3:GetObject","*"],"Resource":["arn:aws:s3:::a","*"]`, true},
		"colon":                         {`"Action":"*:*","Resource":"*"`, true},
		"all of IAM":                    {`"Action":"iam:*","Resource":"*"`, true},
		"all of IAM, upper case":        {`"Action":"IAM:*","Resource":"*"`, true},
		"all of IAM, a longer wildcard": {`"Action":"i?m:**","Resource":"*"`, true},
		"all IAM resources":             {`"Action":"iam:*","Resource":"arn:aws:iam::*:*"`, true},
		"every ARN":                     {`"Action":"*","Resource":"arn:*"`, true},
		"with MFA":                      {`"Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`, true},
		"everything but S3":             {`"NotAction":"s3:*","Resource":"*"`, true},
		"everything but a bucket":       {`"Action":"*","NotResource":"arn:aws:s3:::a"`, true},
		"power user":                    {`"NotAction":["iam:*","organizations:*"],"Resource":"*"`, false},
		"power user, some of IAM":       {`"NotAction":["iam:CreateUser"],"Resource":"*"`, false},
		"reads of IAM":                  {`"Action":["iam:Get*","iam:List*"],"Resource":"*"`, false},
		"users of IAM":                  {`"Action":"iam:*User","Resource":"*"`, false},
		"another service":               {`"Action":"s3:*","Resource":"*"`, false},
		"a service that begins alike":   {`"Action":"iamx:*","Resource":"*"`, false},
		"on one bucket":                 {`"Action":"*","Resource":"arn:aws:s3:::a"`, false},
		"on all buckets":                {`"Action":"*","Resource":"arn:aws:s3:::*"`, false},
		"on users":                      {`"Action":"iam:*","Resource":"arn:aws:iam::*:user/*"`, false},
		"on itself":                     {`"Action":"iam:*","Resource":"arn:aws:iam::*:user/${aws:username}"`, false},
		"no resource":                   {`"Action":"*"`, false},
		"resource's policy":             {`"Principal":"*","Action":"*","Resource":"*"`, false},
		"nothing left":                  {`"Action":"*","NotResource":"*"`, false},
		"nothing left of actions":       {`"NotAction":"*","Resource":"*"`, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := allow(t, c.members).GrantsAdmin(); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
	deny, _ := Parse([]byte(`{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}`))
	if deny.GrantsAdmin() {
		t.Error("a Deny grants")
	}
}

func TestActions(t *testing.T) {
	p, _ := Parse([]byte(`{"Statement":[{"Effect":"Allow","Action":["a:B","c:D"]},{"Effect":"Deny","Action":"e:F"},{"Effect":"Allow","Action":"a:B"}]}`))
	if got := p.Actions(); !reflect.DeepEqual(got, []string{"a:B", "c:D"}) {
		t.Errorf("got %q", got)
	}
}

// Many principals are listed once each, in order, without quadratic time.
func TestManyPrincipals(t *testing.T) {
	var list []string
	for i := range 5000 {
		list = append(list, fmt.Sprintf(`"4%011d"`, i%3000))
	}
	r := allow(t, `"Principal":{"AWS":[`+strings.Join(list, ",")+`]}`).Reach("", own)
	if len(r.External) != 3000 || r.External[0] != "400000000000" || r.External[2999] != "400000002999" {
		t.Errorf("got %d principals", len(r.External))
	}
}
