package sigma

import (
	"slices"
	"strings"
	"testing"

	"keytrail/cloudtrail"
)

// valuesOf gives a derived field's values on an event, account 777788889999
// being an own one.
func valuesOf(t *testing.T, name, record string) (all []string) {
	t.Helper()
	set := New(nil, OwnAccounts("777788889999"))
	s := scope{event: event(t, "{"+record+"}"), set: set}
	s.eachDerived(findDerived(name).fact, func(v cloudtrail.Value) bool {
		all = append(all, string(v.Text))
		return true
	})
	return all
}

func TestForeign(t *testing.T) {
	in := func(source, members string) string {
		return `"recipientAccountId":"111122223333","eventSource":"` + source + `.amazonaws.com",` + members
	}
	const (
		acl   = `{"Owner":{"ID":"me"},"AccessControlList":{"Grant":`
		group = `http://acs.amazonaws.com/groups/global/AllUsers`
	)
	for name, c := range map[string]struct{ record, want string }{
		"snapshot":            {in("ec2", `"requestParameters":{"createVolumePermission":{"add":{"items":[{"userId":"444455556666"},{"userId":"777788889999"},{"userId":"111122223333"}]}}}`), "444455556666"},
		"snapshot, taken":     {in("ec2", `"requestParameters":{"createVolumePermission":{"remove":{"items":[{"userId":"444455556666"}]}}}`), ""},
		"snapshot, everybody": {in("ec2", `"requestParameters":{"createVolumePermission":{"add":{"items":{"group":"all"}}}}`), "*"},
		"image":               {in("ec2", `"requestParameters":{"launchPermission":{"add":{"items":[{"organizationArn":"arn:aws:organizations::444455556666:organization/o-x"},{"organizationArn":"arn:aws:organizations::777788889999:organization/o-y"}]}}}`), "arn:aws:organizations::444455556666:organization/o-x"},
		"peer":                {in("ec2", `"requestParameters":{"peerOwnerId":"444455556666"}`), "444455556666"},
		"peer, own":           {in("ec2", `"requestParameters":{"peerOwnerId":"777788889999"}`), ""},
		"peer, leading zeros": {in("ec2", `"requestParameters":{"peerOwnerId":44455556666}`), "44455556666"},
		"other service":       {in("eks", `"requestParameters":{"peerOwnerId":"444455556666"}`), ""},
		"database":            {in("rds", `"requestParameters":{"valuesToAdd":["ALL","444455556666"]}`), "* 444455556666"},
		"grant":               {in("kms", `"requestParameters":{"granteePrincipal":"arn:aws:iam::444455556666:role/r","retiringPrincipal":"arn:aws:iam::111122223333:role/r"}`), "arn:aws:iam::444455556666:role/r"},
		"grant to a service":  {in("kms", `"requestParameters":{"granteePrincipal":"dynamodb.amazonaws.com"}`), ""},
		"function":            {in("lambda", `"requestParameters":{"principal":"*"}`), "*"},
		"share":               {in("ram", `"requestParameters":{"principals":["arn:aws:iam::*:root","o-x",null,{"a":"444455556666"}]}`), "*"},
		"ready-made list":     {in("s3", `"requestParameters":{"x-amz-acl":"authenticated-read"}`), "*"},
		"private list":        {in("s3", `"requestParameters":{"x-amz-acl":"private"}`), ""},
		"header":              {in("s3", `"requestParameters":{"x-amz-grant-read":"id=a, uri=`+group+`"}`), "*"},
		"header, somebody":    {in("s3", `"requestParameters":{"accessControlList":{"x-amz-grant-read":"id=a"}}`), ""},
		"list":                {in("s3", `"requestParameters":{"AccessControlPolicy":`+acl+`[{"Grantee":{"ID":"me"}},{"Grantee":{"ID":"you"}},{"Grantee":{"URI":"`+group+`"}},{"Grantee":"x"}]}}}`), "you *"},
		"list, log delivery":  {in("s3", `"requestParameters":{"AccessControlPolicy":`+acl+`{"Grantee":{"ID":"`+logDelivery+`"}}}}}`), ""},
		"list without owner":  {in("s3", `"requestParameters":{"AccessControlPolicy":{"AccessControlList":{"Grant":{"Grantee":{"ID":"you"}}}}}`), ""},
		"nothing":             {in("s3", `"requestParameters":null`), ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(valuesOf(t, "keytrail.foreign", c.record), " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestWorldPorts(t *testing.T) {
	asked := func(rules string) string {
		return `"eventSource":"ec2.amazonaws.com","eventName":"AuthorizeSecurityGroupIngress","requestParameters":{"ipPermissions":{"items":` + rules + `}}`
	}
	const (
		world = `"ipRanges":{"items":[{"cidrIp":"10.0.0.0/8"},{"cidrIp":"0.0.0.0/0"}]}`
		six   = `"ipRanges":{},"ipv6Ranges":{"items":{"cidrIpv6":"::/0"}}`
		inner = `"ipRanges":{"items":[{"cidrIp":"10.0.0.0/8"},{"cidrIp":"0.0.0.0/24"}]}`
	)
	for name, c := range map[string]struct{ record, want string }{
		"one":          {asked(`[{"ipProtocol":"tcp","fromPort":22,"toPort":22,` + world + `}]`), "22"},
		"IPv6":         {asked(`{"ipProtocol":"17","fromPort":"53","toPort":"54",` + six + `}`), "53 54"},
		"not everyone": {asked(`[{"ipProtocol":"tcp","fromPort":22,"toPort":22,` + inner + `}]`), ""},
		"two halves":   {asked(`[{"ipProtocol":"tcp","fromPort":22,"toPort":22,"ipRanges":{"items":[{"cidrIp":"128.0.0.0/1"}]}}]`), "22"},
		"merged":       {asked(`[{"ipProtocol":"tcp","fromPort":24,"toPort":25,` + world + `},{"ipProtocol":"tcp","fromPort":22,"toPort":24,` + world + `}]`), "22 23 24 25"},
		"a thousand":   {asked(`[{"ipProtocol":"tcp","fromPort":1,"toPort":1001,` + world + `}]`), "wide"},
		"all":          {asked(`[{"ipProtocol":-1,` + world + `},{"ipProtocol":"tcp","fromPort":22,"toPort":22,` + world + `}]`), "all"},
		"all of TCP":   {asked(`[{"ipProtocol":"tcp","fromPort":0,"toPort":99999,` + world + `}]`), "all"},
		"no ports":     {asked(`[{"ipProtocol":"tcp",` + world + `}]`), "all"},
		"ICMP":         {asked(`[{"ipProtocol":"icmp","fromPort":8,"toPort":-1,` + world + `}]`), ""},
		"backwards":    {asked(`[{"ipProtocol":"tcp","fromPort":25,"toPort":22,` + world + `}]`), ""},
		"flat":         {`"eventSource":"ec2.amazonaws.com","requestParameters":{"cidrIp":"0.0.0.0/0","ipProtocol":"tcp","fromPort":22,"toPort":22}`, "22"},
		"answer":       {`"eventSource":"ec2.amazonaws.com","responseElements":{"securityGroupRuleSet":{"items":[{"isEgress":false,"cidrIpv4":"0.0.0.0/0","ipProtocol":"tcp","fromPort":22,"toPort":22},{"isEgress":true,"cidrIpv4":"0.0.0.0/0","ipProtocol":"tcp","fromPort":23,"toPort":23}]}}`, "22"},
		"altered":      {`"eventSource":"ec2.amazonaws.com","requestParameters":{"ModifySecurityGroupRulesRequest":{"SecurityGroupRule":{"SecurityGroupRule":{"CidrIpv4":"0.0.0.0/0","IpProtocol":"tcp","FromPort":22,"ToPort":22}}}}`, "22"},
		"outgoing":     {strings.Replace(asked(`[{"ipProtocol":"-1",`+world+`}]`), "Ingress", "Egress", 1), ""},
		"elsewhere":    {strings.Replace(asked(`[{"ipProtocol":"-1",`+world+`}]`), "ec2", "eks", 1), ""},
		"no objects":   {asked(`["x",null,7]`), ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(valuesOf(t, "keytrail.world_ports", c.record), " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// However many rules a call has, no port comes twice.
func TestManyWorldPorts(t *testing.T) {
	var rules []string
	for range 2000 {
		rules = append(rules, `{"ipProtocol":"tcp","fromPort":2000,"toPort":2900,"ipRanges":{"items":[{"cidrIp":"0.0.0.0/0"}]}}`)
	}
	ports := valuesOf(t, "keytrail.world_ports", `"eventSource":"ec2.amazonaws.com","requestParameters":{"ipPermissions":{"items":[`+strings.Join(rules, ",")+`]}}`)
	if len(ports) != 901 || !slices.Contains(ports, "2900") {
		t.Errorf("%d ports", len(ports))
	}
}
