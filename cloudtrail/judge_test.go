package cloudtrail

import "testing"

func TestOutcome(t *testing.T) {
	for _, test := range []struct{ name, record, want string }{
		{"no error", `"eventSource":"s3.amazonaws.com","eventName":"GetObject"`, "success"},
		{"error code", `"eventSource":"s3.amazonaws.com","eventName":"GetObject","errorCode":"AccessDenied"`, "failure"},
		{"error message only", `"eventSource":"s3.amazonaws.com","eventName":"GetObject","errorMessage":"no"`, "failure"},
		{"empty error code", `"eventSource":"s3.amazonaws.com","eventName":"GetObject","errorCode":"","errorMessage":""`, "success"},
		{"null error code", `"eventSource":"s3.amazonaws.com","eventName":"GetObject","errorCode":null`, "success"},
		{"success as code", `"eventSource":"grafana.amazonaws.com","eventName":"login","errorCode":"Success"`, "success"},
		{"200 as code", `"eventSource":"grafana.amazonaws.com","eventName":"login","errorCode":"200","errorMessage":"x"`, "success"},
		{"200 as number", `"eventSource":"grafana.amazonaws.com","eventName":"login","errorCode":200`, "success"},
		{"dry run", `"eventSource":"ec2.amazonaws.com","eventName":"RunInstances","errorCode":"Client.DryRunOperation"`, "dry_run"},
		{"dry run without prefix", `"eventSource":"ec2.amazonaws.com","eventName":"RunInstances","errorCode":"DryRunOperation"`, "dry_run"},
		{"error object in the response", `"eventSource":"x.amazonaws.com","eventName":"Y","responseElements":{"error":{"code":"x"}}`, "failure"},
		{"empty error object in the response", `"eventSource":"x.amazonaws.com","eventName":"Y","responseElements":{"error":{ }}`, "success"},
		{"error deeper in the response", `"eventSource":"x.amazonaws.com","eventName":"Y","responseElements":{"a":{"error":{"code":"x"}}}`, "success"},
		{"sign-in", `"eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","responseElements":{"ConsoleLogin":"Success"}`, "success"},
		{"sign-in refused", `"eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","errorMessage":"Failed authentication","responseElements":{"ConsoleLogin":"Failure"}`, "failure"},
		{"sign-in, response against message", `"eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","errorMessage":"x","responseElements":{"ConsoleLogin":"Success"}`, "success"},
		{"sign-in by Identity Center", `"eventSource":"signin.amazonaws.com","eventName":"CredentialVerification","responseElements":null,"serviceEventDetails":{"CredentialVerification":"Failure"}`, "failure"},
		{"sign-in with a message only", `"eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","errorMessage":"x","responseElements":null`, "failure"},
		{"sign-in that says nothing", `"eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","responseElements":null`, "unknown"},
		{"another service's ConsoleLogin", `"eventSource":"x.amazonaws.com","eventName":"ConsoleLogin","responseElements":{"ConsoleLogin":"Failure"}`, "success"},
		{"insight", `"eventType":"AwsCloudTrailInsight","eventName":"x","insightDetails":{}`, "unknown"},
		{"no name", `"eventSource":"s3.amazonaws.com","eventID":"x"`, "unknown"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := mustParse(t, `{"awsRegion":"eu-west-1",`+test.record+`}`).Outcome().String(); got != test.want {
				t.Errorf("outcome is %s, want %s", got, test.want)
			}
		})
	}
}

func TestParseOutcome(t *testing.T) {
	for o := OutcomeUnknown; o <= OutcomeDryRun; o++ {
		if back, ok := ParseOutcome(o.String()); !ok || back != o {
			t.Errorf("%s reads as %s, %v", o, back, ok)
		}
	}
	if _, ok := ParseOutcome("Success"); ok {
		t.Error("Success reads as an outcome; names are lower case")
	}
}
