package sigma

import (
	"strings"
	"testing"
)

const (
	longTerm  = `"accessKeyId":"AKIAQNZGKIQY56JQ7WML"`
	temporary = `"accessKeyId":"ASIAQNZGKIQY56JQ7WML"`
	noMFA     = `"sessionContext":{"attributes":{"mfaAuthenticated":"false"}}`
)

// Each record against a rule of level medium that asks for any outcome.
func TestAdjustments(t *testing.T) {
	set := New([]Rule{document1(t, "s: {eventName: '*'}\ncondition: s",
		own("outcome: any\nseverity: [{when: {requestParameters.low: x}, level: low, reason: quiet}, {when: {errorCode: Limit}, level: medium, reason: same}, {when: {errorCode: Worse}, level: high, reason: loud}]"))}, Context{})
	for name, c := range map[string]struct{ record, want string }{
		"nothing":                    {`{"eventName":"CreateUser"}`, "medium"},
		"attempt":                    {`{"eventName":"CreateUser","errorCode":"AccessDenied"}`, "low: " + reasonAttempt},
		"dry run":                    {`{"eventName":"CreateUser","errorCode":"Client.DryRunOperation"}`, "low: " + reasonDryRun},
		"attempt already weighed":    {`{"eventName":"CreateUser","errorCode":"AccessDenied","requestParameters":{"low":"x"}}`, "low: quiet"},
		"attempt weighed as before":  {`{"eventName":"CreateUser","errorCode":"Limit"}`, "medium"},
		"attempt of something worse": {`{"eventName":"CreateUser","errorCode":"Worse"}`, "medium: loud, " + reasonAttempt},
		"root with a long-term key":  {`{"eventName":"CreateUser","userIdentity":{"type":"Root",` + longTerm + `}}`, "critical: " + reasonRootKey},
		"root key, not read-only":    {`{"eventName":"GetThing","readOnly":false,"userIdentity":{"type":"Root",` + longTerm + `}}`, "critical: " + reasonRootKey},
		"root key, attempt":          {`{"eventName":"CreateUser","errorCode":"X","userIdentity":{"type":"Root",` + longTerm + `}}`, "critical: " + reasonAttempt + ", " + reasonRootKey},
		"root key reads":             {`{"eventName":"CreateUser","readOnly":true,"userIdentity":{"type":"Root",` + longTerm + `}}`, "medium"},
		"root key reads, by name":    {`{"eventName":"GetUser","userIdentity":{"type":"Root",` + longTerm + `}}`, "medium"},
		"root in the console":        {`{"eventName":"CreateUser","userIdentity":{"type":"Root",` + temporary + `}}`, "medium"},
		"root shown by a service":    {`{"eventName":"RunInstances","userIdentity":{"type":"Root","invokedBy":"autoscaling.amazonaws.com",` + longTerm + `}}`, "medium"},
		"user with a long-term key":  {`{"eventName":"CreateUser","userIdentity":{"type":"IAMUser",` + longTerm + `}}`, "medium"},
		"session without MFA":        {`{"eventName":"CreateUser","userIdentity":{"type":"IAMUser",` + temporary + `,` + noMFA + `}}`, "high: " + reasonNoMFA},
		"console without MFA":        {`{"eventName":"CreateUser","userIdentity":{"type":"IAMUser",` + noMFA + `}}`, "high: " + reasonNoMFA},
		"session with MFA":           {`{"eventName":"CreateUser","userIdentity":{"type":"IAMUser",` + temporary + `,` + strings.Replace(noMFA, "false", "true", 1) + `}}`, "medium"},
		"no MFA, a read":             {`{"eventName":"GetUser","readOnly":true,"userIdentity":{"type":"IAMUser",` + temporary + `,` + noMFA + `}}`, "medium"},
		"no MFA, another service":    {`{"eventName":"CreateUser","eventSource":"ec2.amazonaws.com","userIdentity":{"type":"IAMUser",` + temporary + `,` + noMFA + `}}`, "medium"},
		"no MFA, a long-term key":    {`{"eventName":"CreateUser","userIdentity":{"type":"IAMUser",` + longTerm + `,` + noMFA + `}}`, "medium"},
		"no MFA, a role":             {`{"eventName":"CreateUser","userIdentity":{"type":"AssumedRole",` + temporary + `,` + noMFA + `}}`, "medium"},
		"AWS service":                {`{"eventName":"AssumeRole","userIdentity":{"type":"AWSService","invokedBy":"ec2.amazonaws.com"}}`, "informational: an AWS service acts for itself"},
		"service event":              {`{"eventName":"RotateKey","eventType":"AwsServiceEvent","userIdentity":{"accountId":"1"}}`, "informational: an event of an AWS service's own"},
		"service event that reports": {`{"eventName":"CreateAccountResult","eventType":"AwsServiceEvent","userIdentity":{"accountId":"1"}}`, "medium"},
		"service-linked role":        {`{"eventName":"RunInstances","userIdentity":{"type":"AssumedRole","sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"}}}}`, "informational: a service-linked role acts, which only its service can assume"},
		"a role named like one":      {`{"eventName":"RunInstances","userIdentity":{"type":"AssumedRole","sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::111122223333:role/AWSServiceRoleForAutoScaling"}}}}`, "medium"},
		"service-linked role made":   {`{"eventName":"CreateServiceLinkedRole","userIdentity":{"type":"IAMUser"}}`, "informational: a service-linked role, which only its service can assume"},
		"role with a reserved path":  {`{"eventName":"CreateRole","requestParameters":{"path":"/aws-service-role/x/"}}`, "informational: a service-linked role, which only its service can assume"},
		"forwarded":                  {`{"eventName":"CreateRole","userIdentity":{"type":"IAMUser","invokedBy":"cloudformation.amazonaws.com"}}`, "medium"},
		"forwarded, internal":        {`{"eventName":"CreateRole","sourceIPAddress":"AWS Internal","userIdentity":{"type":"IAMUser","invokedBy":"AWS Internal"}}`, "medium"},
		"provisioned role":           {`{"eventName":"CreateRole","requestParameters":{"roleName":"AWSReservedSSO_Admin_1"},"userIdentity":{"type":"AssumedRole","invokedBy":"sso.amazonaws.com"}}`, "informational: IAM Identity Center provisions its own roles and providers"},
		"provisioned provider":       {`{"eventName":"UpdateSAMLProvider","sourceIPAddress":"sso.amazonaws.com","requestParameters":{"sAMLProviderArn":"arn:aws:iam::1:saml-provider/AWSSSO_1_DO_NOT_DELETE"}}`, "informational: IAM Identity Center provisions its own roles and providers"},
		"reserved role, somebody":    {`{"eventName":"UpdateAssumeRolePolicy","requestParameters":{"roleName":"AWSReservedSSO_Admin_1"},"userIdentity":{"type":"IAMUser"}}`, "medium"},
		"another role, by SSO":       {`{"eventName":"UpdateAssumeRolePolicy","requestParameters":{"roleName":"Admin"},"userIdentity":{"type":"AssumedRole","invokedBy":"sso.amazonaws.com"}}`, "medium"},
		"actor from SSO":             {`{"eventName":"CreateUser","userIdentity":{"type":"AssumedRole","sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::1:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1"}}}}`, "medium"},
	} {
		t.Run(name, func(t *testing.T) {
			f := match(t, set, c.record)[0]
			got := f.Severity.String()
			if len(f.Reasons) > 0 {
				got += ": " + strings.Join(f.Reasons, ", ")
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestStepsEnd(t *testing.T) {
	for level, want := range map[string]string{"informational": "informational low", "critical": "high critical"} {
		set := New([]Rule{document1(t, "s: {eventName: '*'}\ncondition: s", "level: "+level+"\n"+own("outcome: any"))}, Context{})
		got := match(t, set, `{"eventName":"A","errorCode":"X"}`)[0].Severity.String() + " " +
			match(t, set, `{"eventName":"A","userIdentity":{"type":"IAMUser",`+noMFA+`}}`)[0].Severity.String()
		if got != want {
			t.Errorf("%s: got %s, want %s", level, got, want)
		}
	}
}
