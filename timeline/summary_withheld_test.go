package timeline

import "testing"

func TestWhatIsWithheldIsKnown(t *testing.T) {
	for text := range withheld {
		if !isWithheld([]byte(text)) {
			t.Errorf("%q is taken for a name", text)
		}
	}
	for _, text := range []string{"x", "Vault", "*", "<b>", "[redacted", "HIDDEN_DUE_TO_SECURITY_REASONS_AND_OTHERS"} {
		if isWithheld([]byte(text)) {
			t.Errorf("%q is no name", text)
		}
	}
}

func TestIdentifies(t *testing.T) {
	for name, want := range map[string]bool{
		"roleName": true, "id": true, "KEY": true, "secretArn": true, "tokenARN": true, "instanceIds": true, "Identifier": true, "queueUrl": true,
		"host": false, "secretId": false, "clientRequestId": false, "policyName": false, "cluster": false, "maxResults": false, "": false, "sortKeyName": false,
	} {
		if got := identifies([]byte(name)); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
