package sigma

import (
	"strings"
	"testing"
)

const refusedRule = `
title: t
name: t
logsource: {product: aws, service: cloudtrail}
detection:
  a: {eventSource: iam.amazonaws.com, eventName: [CreateUser, TagUser], requestParameters.userName|exists: true}
  condition: a
level: high
keytrail:
  category: persistence
  outcome: success
  refused: true
`

func TestRefused(t *testing.T) {
	rules, problems := Read("t.yml", []byte(refusedRule))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	set := New(rules, Context{})
	const (
		call    = `"eventSource":"iam.amazonaws.com","eventName":"CreateUser",`
		denied  = `"errorCode":"AccessDenied","errorMessage":"User: arn:aws:iam::111122223333:user/alice is not authorized to perform: iam:CreateUser on resource: user bob because no identity-based policy allows the iam:CreateUser action",`
		request = `"requestParameters":{"userName":"bob"}`
	)
	for name, c := range map[string]struct {
		record, found string
	}{
		"done":                  {call + request, "high"},
		"done, and not told":    {call + `"requestParameters":null`, ""},
		"refused":               {call + denied + `"requestParameters":null`, "medium: " + reasonBlanked + "; user bob target"},
		"refused, left out":     {call + denied + `"readOnly":false`, "medium: " + reasonBlanked + "; user bob target"},
		"refused, empty":        {call + denied + `"requestParameters":{}`, "medium: " + reasonBlanked + "; user bob target"},
		"refused, and told":     {call + denied + request, "medium: " + reasonAttempt},
		"another request":       {call + denied + `"requestParameters":{"path":"/"}`, ""},
		"another failure":       {call + `"errorCode":"EntityAlreadyExists","requestParameters":null`, ""},
		"another failure, told": {call + `"errorCode":"EntityAlreadyExists",` + request, ""},
		"another event":         {strings.Replace(call, "CreateUser", "CreateRole", 1) + denied + `"requestParameters":null`, ""},
		"another service":       {strings.Replace(call, "iam.", "sso.", 1) + denied + `"requestParameters":null`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			e := event(t, "{"+c.record+"}")
			var have []string
			for _, f := range set.Match(e) {
				text := f.Severity.String()
				if len(f.Reasons) > 0 {
					text += ": " + strings.Join(f.Reasons, ", ")
				}
				for _, entity := range f.Entities {
					text += "; " + entity.Kind + " " + entity.Value + " " + string(entity.Relation)
				}
				have = append(have, text)
			}
			if got := strings.Join(have, " | "); got != c.found {
				t.Errorf("found %q, not %q", got, c.found)
			}
			if len(have) > 0 && !set.Wants([]byte("iam.amazonaws.com"), []byte("CreateUser"), e.Outcome()) {
				t.Error("and yet the set does not want it")
			}
		})
	}
}

func TestRefusedNeedsEvents(t *testing.T) {
	text := strings.Replace(refusedRule, "eventName: [CreateUser, TagUser], ", "", 1)
	if _, problems := Read("t.yml", []byte(text)); len(problems) != 1 || !strings.Contains(problems[0].Error(), "names its events") {
		t.Errorf("problems %v", problems)
	}
}

func TestRefusedTarget(t *testing.T) {
	const because = " because no identity-based policy allows the iam:X action"
	for message, want := range map[string]string{
		"":                                      "",
		"Access Denied":                         "",
		"iam:X on resource: user bob":           "user bob",
		"iam:X on resource: user bob" + because: "user bob",
		"iam:X on resource: user ":              "",
		"iam:X on resource: role a b because of us with an explicit deny in a service control policy": "role a b because of us",
		"iam:X on resource: policy arn:aws:iam::111122223333:policy/p version v2" + because:           "policy arn:aws:iam::111122223333:policy/p",
		"iam:X on resource: instance profile web" + because:                                           "instance-profile web",
		"iam:X on resource: arn:aws:iam::111122223333:user/staff/bob" + because:                       "user bob",
		"iam:X on resource: arn:aws:iam::111122223333:instance-profile/web":                           "instance-profile web",
		"iam:X on resource: arn:aws-cn:iam::111122223333:policy/p":                                    "policy arn:aws-cn:iam::111122223333:policy/p",
		"iam:X on resource: arn:aws:iam::111122223333:user/":                                          "",
		"iam:X on resource: arn:aws:iam::111122223333:saml-provider/idp":                              "resource arn:aws:iam::111122223333:saml-provider/idp",
		"lambda:X on resource: arn:aws:lambda:us-east-1:111122223333:function:f" + because:            "resource arn:aws:lambda:us-east-1:111122223333:function:f",
		"sns:X on resource: arn:aws:sns:us-east-1:111122223333:*" + because:                           "",
		"organizations:X on resource: *" + because:                                                    "",
		"apigateway:GET onresource: arn:aws:apigateway:us-east-1::/vpclinks":                          "resource arn:aws:apigateway:us-east-1::/vpclinks",
		"elasticfilesystem:X on the specified resource":                                               "",
	} {
		if strings.Contains(message, ":") {
			message = "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: " + message
		}
		e := event(t, `{"errorCode":"AccessDenied","errorMessage":"`+message+`"}`)
		kind, value, ok := refusedTarget(e)
		if got := strings.TrimSpace(kind + " " + value); got != want || ok != (want != "") {
			t.Errorf("%s: %q, not %q", message, got, want)
		}
	}
}
