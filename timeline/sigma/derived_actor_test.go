package sigma

import (
	"fmt"
	"testing"

	"keytrail/cloudtrail"
)

// Who calls, with what and from where, as rules can match it.
func TestDerivedFieldsOfTheActor(t *testing.T) {
	value := func(record, field string) string {
		var p cloudtrail.Parser
		e := new(cloudtrail.Event)
		if err := p.Parse([]byte(`{"eventVersion":"1.08","eventTime":"2026-01-01T00:00:00Z",`+record+`}`), e); err != nil {
			t.Fatal(err)
		}
		f, err := newField(field)
		if err != nil {
			t.Fatal(err)
		}
		e.Restrict(f.columns) // it says what it reads
		s := scope{event: e, set: New(nil, Context{})}
		text := "-"
		s.each(&f, func(v cloudtrail.Value) bool { text = string(v.Text); return false })
		return text
	}
	for _, c := range []struct{ record, field, want string }{
		{`"sessionCredentialFromConsole":"true"`, "channel", "console"},
		{`"userAgent":"signin.amazonaws.com"`, "channel", "console"},
		{`"userAgent":"aws-cli/2.15.0"`, "channel", "programmatic"},
		{`"eventType":"AwsConsoleSignIn","userAgent":"Mozilla/5.0"`, "channel", "console"},
		{`"userIdentity":{"accessKeyId":"ASIAY34FZKBOKMUTVV7A"}`, "key_account", "609629065308"},
		{`"userIdentity":{"accessKeyId":"AKIA****"}`, "key_account", "-"},
		{`"userIdentity":{"sessionContext":{"attributes":{"mfaAuthenticated":"true"}}}`, "mfa", "true"},
		{`"userIdentity":{"sessionContext":{"attributes":{"mfaAuthenticated":"false"}}}`, "mfa", "false"},
		{`"additionalEventData":{"MFAUsed":"Yes"}`, "mfa", "true"},
		{`"additionalEventData":{"MFAUsed":"No"}`, "mfa", "false"},
		{`"userIdentity":{"type":"IAMUser"}`, "mfa", "-"},
		{`"sourceIPAddress":"203.0.113.9"`, "source_network", "public"},
		{`"sourceIPAddress":"2001:db8::1"`, "source_network", "public"},
		{`"sourceIPAddress":"10.1.2.3"`, "source_network", "private"},
		{`"sourceIPAddress":"100.64.3.3"`, "source_network", "private"},
		{`"sourceIPAddress":"::ffff:192.168.0.1"`, "source_network", "private"},
		{`"sourceIPAddress":"AWS Internal"`, "source_network", "aws"},
		{`"sourceIPAddress":"cloudformation.amazonaws.com"`, "source_network", "aws"},
		{`"sourceIPAddress":"0.0.0.0"`, "source_network", "unknown"},
		{`"sourceIPAddress":"evil.amazonaws.com.example"`, "source_network", "unknown"},
		{`"eventName":"X"`, "source_network", "-"},
		{`"userIdentity":{"type":"AWSService","invokedBy":"ec2.amazonaws.com"}`, "service", "itself"},
		{`"userIdentity":{"type":"IAMUser","userName":"a","invokedBy":"cloudformation.amazonaws.com"}`, "service", "user"},
		{`"userIdentity":{"type":"IAMUser","userName":"a"}`, "service", "-"},
	} {
		if got := value(c.record, "keytrail."+c.field); got != c.want {
			t.Errorf("%s: %s is %s, want %s", c.record, c.field, got, c.want)
		}
	}
	for i := 1; i < len(derivedFields); i++ {
		if derivedFields[i-1].name >= derivedFields[i].name {
			t.Error(fmt.Sprint("derived fields are not sorted: ", derivedFields[i].name))
		}
	}
}
