package cloudtrail

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// A parser that remembers identities reads every record as one that has read
// nothing before, and tells the same keys.
func TestRememberedIdentities(t *testing.T) {
	identities := []string{
		`{"type":"IAMUser","principalId":"AIDA1","arn":"arn:aws:iam::111122223333:user/a","accountId":"111122223333","accessKeyId":"AKIA1","userName":"a"}`,
		`{"type":"AssumedRole","principalId":"AROA1:s","arn":"arn:aws:sts::111122223333:assumed-role/r/s","accountId":"111122223333","accessKeyId":"ASIA1",` +
			`"sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROA1","arn":"arn:aws:iam::111122223333:role/r","accountId":"111122223333","userName":"r"},` +
			`"webIdFederationData":{},"attributes":{"creationDate":"2026-01-01T00:00:00Z","mfaAuthenticated":"false"}}}`,
		`{"type":"AWSService","invokedBy":"ec2.amazonaws.com"}`,
		`{}`, `null`, `{ }`, `"odd"`, `[]`,
		`{"type":"Root","accessKeyId":""}`,
		`{"type":"Root","accessKeyId":null,"sessionContext":{}}`,
		`{"type":"IAMUser","userName":"a\u0062c"}`,
		`{"type":"IAMUser","userName":"\ud800"}`,
		`{"type":"IAMUser","extra":{"x":1}}`,
		`{"type":"IAMUser","type":"Root"}`,
		`{"type":"IAMUser","accountId":111122223333}`,
		`{"type":"IAMUser","sessionContext":null}`,
		`{"type":"IAMUser","sessionContext":{"attributes":{"mfaAuthenticated":true}}}`,
		`{"type":"IAMUser","userName":"` + string(bytes.Repeat([]byte("x"), 3000)) + `"}`,
		`{"type":"IAMUser","sessionContext":{"ec2RoleDelivery":"2.0","webIdFederationData":{"federatedProvider":"p","attributes":{"a":"b"}}}}`,
	}
	calls := []string{
		`"eventSource":"iam.amazonaws.com","eventName":"A","awsRegion":"us-east-1","sourceIPAddress":"1.2.3.4","userAgent":"x"`,
		`"eventSource":"iam.amazonaws.com","eventName":"A","awsRegion":"us-east-1","sourceIPAddress":"1.2.3.4","userAgent":"xy"`,
		`"eventSource":"iam.amazonaws.com", "eventName":null,"userAgent":""`,
		`"eventSource":"iam.amazonaws.com","userAgent":"a\"b"`,
		`"eventSource":"iam.amazonaws.com","userAgent":"` + "\xff" + `"`,
		`"eventSource":"iam.amazonaws.com","errorCode":"No","userAgent":"x"`,
		`"eventSource":"iam.amazonaws.com","eventName":"A","eventName":"B","userAgent":"x"`,
		`"eventSource":"iam.amazonaws.com","userAgent":7`,
		`"eventSource":"iam.amazonaws.com","new":1,"userAgent":"x"`,
		`"eventSource":"` + string(bytes.Repeat([]byte("x"), 3000)) + `","userAgent":"x"`,
		`"userAgent":"x","eventSource":"iam.amazonaws.com"`,
		`"eventSource":"iam.amazonaws.com"`, `"userAgent":"x"`,
	}
	tails := []string{
		`,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"111122223333","eventCategory":"Management"`,
		`,"eventType":"AwsApiCall","managementEvent":false,"recipientAccountId":"111122223333","tlsDetails":{"tlsVersion":"1"} `,
		`,"eventType":"AwsApiCall","managementEvent":true,"sharedEventID":"1","eventCategory":"Management"`,
		`,"eventType":"AwsApiCall","vpcEndpointId":null`, `,"eventType":"AwsApiCall","managementEvent":"true"`,
		`,"eventType":"AwsApiCall","recipientAccountId":12`, `,"eventType":"AwsApiCall","more":{}`,
		`,"eventType":"AwsApiCall","eventSource":"again","userAgent":"x"`,
		`,"eventType":"AwsApiCall","eventType":"AwsServiceEvent"`, ``,
	}
	frames := []string{
		`{"eventVersion":"1.08","userIdentity":%s,"eventTime":"2026-01-01T00:00:00Z",%s,"requestParameters":null%s}`,
		`{"eventVersion":"1.08","userIdentity":%s,"eventTime":"2026-01-01T00:00:00Z",%s,"x":{"y":0}%s}`,
		`{"eventVersion":"1.08","userIdentity":%s,"awsRegion":"r","eventTime":"\u0032026",%s%s}`,
		`{"eventVersion":"1.08","userIdentity":%s,"eventTime":"2026-01-01T00:00:00Z",%s,"errorMessage":"a\"b"%s}`,
		`{"eventVersion":"1.08","userIdentity":%s,"eventName":"A","eventTime":"2026-01-01T00:00:00Z","x":null}`,
		`{"userIdentity":%s,"eventSource":"iam.amazonaws.com","eventVersion":"1.0"}`,
		`{"eventVersion":"1.08","userIdentity":{"type":"Root","arn":"other"},"eventName":"A","userIdentity":%s}`,
		`{"eventVersion":"1.08","userIdentity":%s,"eventName":"A","userIdentity":null}`,
		`{"eventVersion":"1.08","userIdentity": %s ,"eventName":"A","unknown":"\ud800"}`,
	}
	random := rand.New(rand.NewPCG(3, 1))
	var used Parser
	var got, want Event
	texts := map[IdentityKey][]byte{} // all columns of an identity, by its key
	for range 60_000 {
		frame := frames[random.IntN(len(frames))]
		parts := []any{identities[random.IntN(len(identities))], calls[random.IntN(len(calls))], tails[random.IntN(len(tails))]}
		record := fmt.Appendf(nil, frame, parts[:strings.Count(frame, "%s")]...)
		var fresh Parser
		gotErr, wantErr := used.Parse(record, &got), fresh.Parse(record, &want)
		if (gotErr == nil) != (wantErr == nil) {
			t.Fatalf("%s: %v, want %v", record, gotErr, wantErr)
		}
		if gotErr != nil {
			continue
		}
		for c := range Column(NumColumns) {
			if c.Kind() != KindInt && (!bytes.Equal(got.Value(c), want.Value(c)) || got.IsNull(c) != want.IsNull(c)) {
				t.Fatalf("%s: %s is %q, want %q", record, c, got.Value(c), want.Value(c))
			}
		}
		if got.Present() != want.Present() {
			t.Fatalf("%s: present are %b, want %b", record, got.Present(), want.Present())
		}
		if got.Flags != want.Flags || !bytes.Equal(got.AppendRecord(nil), want.AppendRecord(nil)) {
			t.Fatalf("%s: flags %b, want %b; %s", record, got.Flags, want.Flags, got.AppendRecord(nil))
		}
		key := got.IdentityKey()
		if key != want.IdentityKey() {
			t.Fatalf("%s: the identity has key %x, want %x", record, key, want.IdentityKey())
		}
		if key == (IdentityKey{}) {
			continue
		}
		var all []byte
		for c := range IdentityMembers().All() {
			all = fmt.Appendf(all, "%t %q ", got.IsNull(c), got.Value(c))
		}
		if before, ok := texts[key]; ok && !bytes.Equal(before, all) {
			t.Fatalf("%s: the identity was read as %s and as %s", record, before, all)
		}
		texts[key] = all
	}
	if len(texts) < 3 {
		t.Errorf("%d texts of identities", len(texts))
	}
	got.Set(UserIdentityUserName, []byte("changed"))
	if got.IdentityKey() != (IdentityKey{}) {
		t.Error("a changed event still has the key of an identity")
	}
}

// Sessions that begin alike, more of them than are remembered, are each read as
// what they are.
func TestManyIdentities(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	var used Parser
	var e Event
	for range 20_000 {
		role, session := random.IntN(3), random.IntN(3*identityWays)
		key, tail := fmt.Sprintf("ASIA%d%012d", role, session), strings.Repeat("x", session%5)
		record := fmt.Appendf(nil, `{"eventName":"A","userIdentity":{"type":"AssumedRole","principalId":"AROA%d:a-session-of-that-name","arn":"arn:aws:sts::1:x/%d",`+
			`"accessKeyId":"%s","userName":"%s"},"eventVersion":"1"}`, role, role, key, tail)
		if session%4 == 0 {
			record = fmt.Appendf(nil, `{"eventName":"A","userIdentity":{"type":"T%s"},"eventVersion":"1"}`, tail)
			key = ""
		}
		if err := used.Parse(record, &e); err != nil {
			t.Fatal(err)
		}
		if got := e.Text(AccessKeyID); got != key || key != "" && (e.Text(UserIdentityUserName) != tail || e.Text(PrincipalARN) != fmt.Sprintf("arn:aws:sts::1:x/%d", role)) {
			t.Fatalf("%s: the key is %q, want %q; the name %q", record, got, key, e.Text(UserIdentityUserName))
		}
	}
}
