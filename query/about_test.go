package query

import (
	"context"
	"slices"
	"testing"

	"keytrail/cloudtrail"
)

func TestAboutNamesWho(t *testing.T) {
	const (
		key  = "AKIAIOSFODNN7EXAMPLE"
		user = "arn:aws:iam::111122223333:user/bob"
		role = "arn:aws:iam::111122223333:role/admin"
	)
	named := func(id string, path string, value any) rec { return event(id, rec{path: value}) }
	q := engineOf(t,
		event("acts", rec{"userIdentity.accessKeyId": key, "requestParameters.accessKeyId": key}),
		named("key-made", "responseElements.accessKey.accessKeyId", key),
		named("key-in-text", "errorMessage", "The key "+key+" is inactive."),
		named("key-in-extra", "additionalEventData.x", "("+key+")"),
		named("key-unmapped", "somethingNew.deep", []any{key}),
		named("key-escaped", "requestParameters.policy", "{\"k\":\"a\n"+key+"\"}"),
		named("key-longer", "requestParameters.accessKeyId", key+"X"),
		named("key-longer-left", "requestParameters.accessKeyId", "X"+key),
		named("key-masked", "requestParameters.accessKeyId", "AKIA****"),
		named("key-lower", "requestParameters.accessKeyId", "akiaiosfodnn7example"),
		named("key-in-agent", "userAgent", key), // said by whoever calls, about nothing

		named("user-arn", "requestParameters.arn", user),
		named("user-arn-longer", "requestParameters.arn", user+"by"),
		named("user-arn-path", "requestParameters.arn", user+"/x"),
		named("user-arn-wild", "requestParameters.policy", user+"*"),
		named("user-arn-quoted", "responseElements.policy", "%7B%22AWS%22%3A%22arn%3Aaws%3Aiam%3A%3A111122223333%3Auser%2Fbob%22%7D"),
		named("user-arn-slash", "requestParameters.doc", `{"AWS":"arn:aws:iam::111122223333:user\/bob"}`),
		named("user-arn-ends", "errorMessage", "not authorized: "+user+"."),
		named("user-arn-colon", "errorMessage", "for "+user+": denied"),
		named("user-arn-goes-on", "errorMessage", "for "+user+":x"),
		named("user-name", "requestParameters.userName", "bob"),
		named("user-name-cased", "requestParameters.UserName", "bob"),
		named("user-name-other", "requestParameters.userName", "bobby"),
		named("user-name-mail", "requestParameters.userName", "bob@example.com"),
		named("user-name-dot", "requestParameters.userName", "bob.smith"),
		named("user-name-elsewhere", "requestParameters.bucketName", "bob"),
		event("user-name-account", rec{"requestParameters.userName": "bob", "recipientAccountId": "999988887777"}),

		named("role-name", "requestParameters.roleName", "admin"),
		named("role-arn", "requestParameters.roleArn", role),
		named("role-is-user", "requestParameters.userName", "admin"),

		named("ip", "requestParameters.cidr", "203.0.113.9/32"),
		named("ip-six", "errorMessage", "address 2001:db8::7: refused"),
		named("ip-six-longer", "errorMessage", "address 2001:db8::7:1 refused"),
		named("ip-longer", "requestParameters.cidr", "203.0.113.99/32"),
		named("ip-dots", "requestParameters.version", "1.203.0.113.9"),
		named("ip-acts", "sourceIPAddress", "203.0.113.9"),
		named("instance", "responseElements.instancesSet.items", []any{map[string]any{"instanceId": "i-0aa11bb2"}}),
		named("instance-arn", "resources", []any{map[string]any{"ARN": "arn:aws:ec2:us-east-1:111122223333:instance/i-0aa11bb2"}}),
		named("instance-longer", "responseElements.id", "i-0aa11bb2c"),
	)
	for who, want := range map[string][]string{
		key:  {"acts", "key-escaped", "key-in-extra", "key-in-text", "key-made", "key-unmapped"},
		user: {"user-arn", "user-arn-colon", "user-arn-ends", "user-arn-quoted", "user-arn-slash", "user-name", "user-name-cased"},
		"user:bob": {"user-arn", "user-arn-colon", "user-arn-ends", "user-arn-goes-on", "user-arn-path", "user-arn-quoted", "user-arn-slash", "user-arn-wild",
			"user-name", "user-name-account", "user-name-cased", "user-name-elsewhere"},
		role:                  {"role-arn", "role-name"},
		"role:admin":          {"role-arn", "role-is-user", "role-name"},
		"203.0.113.9":         {"ip", "ip-acts"},
		"2001:db8::7":         {"ip-six"},
		"instance:i-0aa11bb2": {"instance", "instance-arn"},
	} {
		t.Run(who, func(t *testing.T) {
			w, err := ParseWho(who)
			if err != nil {
				t.Fatal(err)
			}
			f := Filter{Who: &w, About: true}
			if got := chosen(t, q, f); !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
			for e, err := range q.Events(context.Background(), f, cloudtrail.Columns(cloudtrail.EventID)) {
				if err != nil {
					t.Fatal(err)
				}
				relation := RelationTarget
				if id := e.Text(cloudtrail.EventID); id == "acts" || id == "ip-acts" {
					relation = RelationActor
				}
				if got := f.Relation(e); got != relation {
					t.Errorf("%s: relation %s, want %s", e.Text(cloudtrail.EventID), got, relation)
				}
			}
			f.About = false
			for _, id := range chosen(t, q, f) {
				if id != "acts" && id != "ip-acts" {
					t.Errorf("%s acts in %s", who, id)
				}
			}
		})
	}
	none := new(cloudtrail.Event) // without About nothing needs to be read
	if (Filter{}).Relation(none) != "" || (Filter{Who: &Who{Text: "x", Kinds: []WhoKind{WhoUser}}}).Relation(none) != RelationActor {
		t.Error("relations without a WHO or without About")
	}
}
