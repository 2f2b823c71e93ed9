package cloudtrail

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
)

// A parser that remembers identities reads every record as one that has read
// nothing before.
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
	frames := []string{
		`{"eventVersion":"1.08","userIdentity":%s,"eventName":"A","eventTime":"2026-01-01T00:00:00Z","x":null}`,
		`{"userIdentity":%s,"eventSource":"iam.amazonaws.com","eventVersion":"1.0"}`,
		`{"eventVersion":"1.08","userIdentity":{"type":"Root","arn":"other"},"eventName":"A","userIdentity":%s}`,
		`{"eventVersion":"1.08","userIdentity":%s,"eventName":"A","userIdentity":null}`,
		`{"eventVersion":"1.08","userIdentity": %s ,"eventName":"A","unknown":"\ud800"}`,
	}
	random := rand.New(rand.NewPCG(3, 1))
	var used Parser
	var got, want Event
	texts := map[string][]byte{} // all identity columns, by the identity's text
	for range 20_000 {
		record := fmt.Appendf(nil, frames[random.IntN(len(frames))], identities[random.IntN(len(identities))])
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
		if got.Flags != want.Flags || !bytes.Equal(got.AppendRecord(nil), want.AppendRecord(nil)) {
			t.Fatalf("%s: flags %b, want %b; %s", record, got.Flags, want.Flags, got.AppendRecord(nil))
		}
		if text := got.IdentityText(); text != nil {
			var all []byte
			for _, c := range identityParts {
				all = fmt.Appendf(all, "%t %q ", got.IsNull(c), got.Value(c))
			}
			if before, ok := texts[string(text)]; ok && !bytes.Equal(before, all) {
				t.Fatalf("%s was read as %s and as %s", text, before, all)
			}
			texts[string(text)] = all
		}
	}
	if len(texts) < 5 {
		t.Errorf("%d identities have a text", len(texts))
	}
	got.Set(UserIdentityUserName, []byte("changed"))
	if got.IdentityText() != nil {
		t.Error("a changed event still has the text of its identity")
	}
}
