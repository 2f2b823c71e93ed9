package sigma

import (
	"sync"
	"testing"

	"keytrail/cloudtrail"
)

// Events that no rule is about cost no memory, nor do those that a rule for
// any event or a pinned rule looks at in vain.
func TestMatchAllocatesNothingInVain(t *testing.T) {
	set := New([]Rule{
		rule(t, "s: {eventSource: iam.amazonaws.com, eventName: CreateUser, requestParameters.userName: a, requestParameters.list.name|contains: [x, y]}\ncondition: s"),
		rule(t, "s: {errorMessage|contains: AWSCompromisedKeyQuarantine}\ncondition: s"),
		rule(t, "s: {eventSource: iam.amazonaws.com}\nf: {userIdentity.userName|startswith: b}\ncondition: s and not f"),
	}, Context{})
	for name, record := range map[string]string{
		"another event":  `{"eventName":"DescribeInstances","eventSource":"ec2.amazonaws.com","errorMessage":"no"}`,
		"looked at":      `{"eventName":"CreateUser","userIdentity":{"userName":"bob"},"requestParameters":{"userName":"b","list":[{"name":"c"}]}}`,
		"with a version": `{"eventName":"CreateFunction20150331v2","eventSource":"lambda.amazonaws.com"}`,
	} {
		e := event(t, record)
		set.Match(e) // compiles
		if n := testing.AllocsPerRun(100, func() {
			if set.Match(e) != nil {
				t.Fatal("hit")
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func TestMatchIsConcurrent(t *testing.T) {
	set := New([]Rule{rule(t, "s: {eventName: CreateUser, requestParameters.a|re: '^x'}\ncondition: s")}, Context{})
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			e := event(t, `{"eventName":"CreateUser","requestParameters":{"a":"xy"}}`)
			for range 100 {
				if len(set.Match(e)) != 1 {
					t.Error("no hit")
				}
			}
		})
	}
	group.Wait()
}

// Match reads no column that Columns does not name: reading one panics.
func TestColumnsAreEnough(t *testing.T) {
	block := own(`entities: [{kind: user, path: responseElements.user, relation: creates}, {kind: external-principal, path: requestParameters.policy, relation: creates}, {kind: session, path: userIdentity.sessionContext.sourceIdentity, relation: target}, {kind: reader, path: readOnly, relation: target}]
severity: [{when: {additionalEventData.x: y}, level: high, reason: r}, {when: {keytrail.actor: role}, level: high, reason: r}]`)
	set := New([]Rule{document1(t, "s: {eventName: '*', keytrail.actor_is_target: [null, true, false], vendor.x: null, sourceIPAddress|cidr: 10.0.0.0/8, requestParameters: null}\nf: {userAgent: z}\ncondition: s and not f", block)}, Context{})
	full := event(t, `{"eventName":"A","sourceIPAddress":"10.1.1.1","userIdentity":{"type":"IAMUser","userName":"a","accessKeyId":"AKIAQNZGKIQY56JQ7WML"},"responseElements":{"user":"u"}}`)
	part := &cloudtrail.Event{}
	part.Reset(set.Columns())
	for c := range set.Columns().All() {
		switch c {
		case cloudtrail.OutcomeColumn:
			part.SetOutcome(full.Outcome())
		default:
			part.Set(c, full.Value(c))
		}
	}
	if len(set.Match(part)) != 1 {
		t.Error("no hit")
	}
	if set.Columns().Has(cloudtrail.RawRecord) || set.Columns().Has(cloudtrail.TLSDetails) {
		t.Error("columns that no rule needs")
	}
}

func BenchmarkPattern(b *testing.B) {
	text := []byte("arn:aws:sts::111122223333:assumed-role/OrganizationAccountAccessRole/session-name-0123")
	for _, p := range []string{"iam.amazonaws.com", "*organizationaccount*", "arn:*:user/*"} {
		b.Run(p, func(b *testing.B) {
			c := newPattern(p, Equals, false)
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				c.match(text)
			}
		})
	}
}
