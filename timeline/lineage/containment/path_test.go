package containment

import (
	"fmt"
	"strings"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/timeline/iampolicy"
	"keytrail/timeline/lineage"
)

// TestRolesOnThePath: roles and users are revoked whose sessions descend from
// the seed, once each, and no others; what is said of others is counted.
func TestRolesOnThePath(t *testing.T) {
	const leaked, other = "AKIAQ3EGVBNZLEAKED22", "AKIAQ3EGVBNZALICE222"
	user := func(name, key string) string {
		return fmt.Sprintf(`{"type":"IAMUser","principalId":"AIDAQ3EGVBNZ%s","arn":"arn:aws-cn:iam::%s:user/%s","accountId":%q,"accessKeyId":%q,"userName":%q}`,
			strings.ToUpper(name), home, name, home, key, name)
	}
	assume := func(who, role, session, key string) string {
		return fmt.Sprintf(`{"eventVersion":"1.08","eventTime":"2026-02-17T10:00:00Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRole","awsRegion":"cn-north-1",
"eventID":"e-%s","recipientAccountId":%q,"userIdentity":%s,"requestParameters":{"roleArn":"arn:aws-cn:iam::%s:role/team/%s","roleSessionName":%q},
"responseElements":{"credentials":{"accessKeyId":%q,"expiration":"Feb 17, 2026, 11:00:00 AM"},"assumedRoleUser":{"assumedRoleId":"AROA%s:%s","arn":"arn:aws-cn:sts::%s:assumed-role/%s/%s"}}}`,
			key, home, who, home, role, session, key, strings.ToUpper(role), session, home, role, session)
	}
	act := func(role, session, key string) string {
		return fmt.Sprintf(`{"eventVersion":"1.08","eventTime":"2026-02-17T10:05:00Z","eventSource":"s3.amazonaws.com","eventName":"ListBuckets","awsRegion":"cn-north-1",
"eventID":"a-%s","recipientAccountId":%q,"userIdentity":{"type":"AssumedRole","principalId":"AROA%s:%s","arn":"arn:aws-cn:sts::%s:assumed-role/%s/%s","accountId":%q,"accessKeyId":%q,
"sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROA%s","arn":"arn:aws-cn:iam::%s:role/team/%s","accountId":%q,"userName":%q},"attributes":{"creationDate":"2026-02-17T10:00:00Z"}}}}`,
			key, home, strings.ToUpper(role), session, home, role, session, home, key, strings.ToUpper(role), home, role, home, role)
	}
	records := []string{
		assume(user("mallory", leaked), "admin", "ops", "ASIAQ3EGVBNZSESSION2"), act("admin", "ops", "ASIAQ3EGVBNZSESSION2"),
		assume(user("mallory", leaked), "admin", "ops", "ASIAQ3EGVBNZSESSION3"), act("admin", "ops", "ASIAQ3EGVBNZSESSION3"),
		assume(user("alice", other), "admin", "ops", "ASIAQ3EGVBNZSESSION4"), act("admin", "ops", "ASIAQ3EGVBNZSESSION4"),
		assume(user("alice", other), "reader", "ops", "ASIAQ3EGVBNZSESSION5"), act("reader", "ops", "ASIAQ3EGVBNZSESSION5"),
	}
	b := lineage.NewBuilder(iampolicy.NewAccounts(home))
	var events []*cloudtrail.Event
	for i, r := range records {
		e := new(cloudtrail.Event)
		if err := new(cloudtrail.Parser).Parse([]byte(r), e); err != nil {
			t.Fatal(err)
		}
		e.Object, e.Index = 1, int64(i)
		events = append(events, e)
		if b.Wants(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName), e.Outcome()) {
			b.Call(e)
		}
	}
	for _, e := range events {
		at, _ := e.TimeMicros()
		b.Use(e, 1, at, at, true, [][][]byte{{e.Value(cloudtrail.SourceIPAddress)}, {e.Value(cloudtrail.UserAgent)}})
	}
	g := b.Graph()
	f := g.Follow(lineage.Seed{Nodes: g.Keys(leaked)}, lineage.Reach{Least: lineage.Strong})
	list := New(nil, g, f).All(nil)
	var revoked []Command
	for _, c := range list {
		if c.Phase == Revoke && c.rank != rankGuard {
			revoked = append(revoked, c)
		}
	}
	if len(revoked) != 1 || !strings.Contains(revoked[0].Command, "--role-name 'admin'") || revoked[0].Region != "cn-north-1" {
		t.Fatalf("%+v", revoked)
	}
	if !strings.Contains(revoked[0].Why, "2 sessions of role/admin that are followed, and 1 other.") {
		t.Errorf("%q", revoked[0].Why)
	}
	if len(having(list, Preserve, "get-account-authorization-details")) != 1 {
		t.Error("the account's details are not kept")
	}
}
