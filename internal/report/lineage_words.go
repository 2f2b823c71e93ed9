package report

import (
	"strings"

	"keytrail/timeline/lineage"
)

// words says in a word or two how a node came of another.
func (l *Lineage) words(e *lineage.Edge) string {
	if made, ok := workloads[e.Kind]; ok {
		if l.Graph.Nodes[e.To].Kind == lineage.Key {
			return "ran"
		}
		return made
	}
	if w, ok := edgeWord[e.Kind]; ok {
		return w
	}
	return strings.ReplaceAll(e.Kind, "-", " ")
}

// workloads names what is done to a thing that runs as a role; what it then
// does is that it ran.
var workloads = map[string]string{
	"ec2-instance-role": "launched or given a role", "lambda-role": "made or changed", "ecs-task-role": "defined or run", "codebuild-role": "started",
	"service-role-other": "given a role", "ssm-managed-node": "activated", "iot-role-alias": "made",
}

// edgeWord names what a hop is by the edge's kind.
var edgeWord = map[string]string{
	"create-user": "made", "create-role": "made", "create-access-key": "made", "assume-role": "assumed", "role-chaining": "assumed",
	"assume-role-cross-account": "assumed across accounts", "assume-role-with-saml": "signed in by SAML", "assume-role-with-web-identity": "signed in by OIDC",
	"get-session-token": "session token", "get-federation-token": "federation token", "assume-root": "assumed root", "console-login": "signed in",
	"console-switch-role": "switched role", "get-signin-token": "opened the console", "reactivate-access-key": "reactivated",
	"identity-center": "signed in", "cli-oauth-login": "signed in for a CLI", "ssm-remote-control": "remote control", "key-pair-launch": "key pair",
	"rolesanywhere": "by certificate", "service-specific-credential": "made", "smtp-user": "made", "mfa-device": "second factor",
	"trust-edit": "trust changed", "identity-provider": "provider changed", "policy-grant": "policy changed", "login-profile": "password set",
	"cloudshell": "opened a shell", "delegated-access": "delegated", "cognito-identity": "by Cognito", "eks-pod": "given to a pod",
	"vended-data-keys": "data keys", "new-account": "account made", "codecommit-ssh-key": "uploaded", "signing-certificate": "uploaded",
	"identity-center-assignment": "assigned", "same-actor": "same address and program", "secret-read-then-key": "read a secret, then this key was used",
}
