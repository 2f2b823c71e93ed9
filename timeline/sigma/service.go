package sigma

import (
	"bytes"
	"slices"
	"strings"

	"keytrail/cloudtrail"
)

// serviceFacts are service events that report what somebody did, not what a
// service does for itself.
var serviceFacts = []string{
	"SharedSnapshotVolumeCreated", "SharedSnapshotCopyInitiated", "BidFulfilledEvent",
	"CreateAccountResult", "CloseAccountResult", "UserAuthentication", "GetRoleCredentials",
}

// serviceActing says why an event is AWS acting for itself, or "".
//
// Calls that a service forwards for somebody (invokedBy beside a person's
// identity, "AWS Internal", signin.amazonaws.com) are that somebody's doing
// and stay what they are. Names prove nothing, since anybody can name a role
// AWSServiceRoleForX; the path /aws-service-role/ is reserved to AWS:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
func serviceActing(e *cloudtrail.Event) string {
	switch {
	case e.Text(cloudtrail.UserIdentityType) == "AWSService":
		return "an AWS service acts for itself"
	case e.Text(cloudtrail.EventType) == "AwsServiceEvent" && !slices.Contains(serviceFacts, e.Text(cloudtrail.EventName)):
		return "an event of an AWS service's own"
	case bytes.Contains(e.Value(cloudtrail.SessionIssuerARN), []byte(":role/aws-service-role/")):
		return "a service-linked role acts, which only its service can assume"
	case e.Text(cloudtrail.EventSource) != "iam.amazonaws.com":
		return ""
	case makesServiceLinkedRole(e):
		return "a service-linked role, which only its service can assume"
	case provisionedBySSO(e):
		return "IAM Identity Center provisions its own roles and providers"
	}
	return ""
}

var (
	rolePath     = mustPath("requestParameters.path")
	roleName     = mustPath("requestParameters.roleName")
	samlProvider = mustPath("requestParameters.sAMLProviderArn")
	samlName     = mustPath("requestParameters.name")
)

func makesServiceLinkedRole(e *cloudtrail.Event) bool {
	switch e.Text(cloudtrail.EventName) {
	case "CreateServiceLinkedRole":
		return true
	case "CreateRole":
		return strings.HasPrefix(firstText(rolePath, e), "/aws-service-role/")
	}
	return false
}

// provisionedBySSO tells whether Identity Center, called by an administrator
// or by itself, edits what it owns in an account. The same edit by anybody
// else is no provisioning.
func provisionedBySSO(e *cloudtrail.Event) bool {
	const sso = "sso.amazonaws.com"
	if e.Text(cloudtrail.UserIdentityInvokedBy) != sso && e.Text(cloudtrail.SourceIPAddress) != sso {
		return false
	}
	return strings.HasPrefix(firstText(roleName, e), "AWSReservedSSO_") ||
		strings.HasPrefix(firstText(rolePath, e), "/aws-reserved/sso.amazonaws.com/") ||
		strings.Contains(firstText(samlProvider, e), ":saml-provider/AWSSSO_") ||
		strings.HasPrefix(firstText(samlName, e), "AWSSSO_")
}

func firstText(p cloudtrail.Path, e *cloudtrail.Event) string {
	v, ok := p.First(e)
	if !ok || v.Kind != cloudtrail.String {
		return ""
	}
	return string(v.Text)
}
