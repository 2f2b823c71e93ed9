package lineage

import (
	"cmp"
	"slices"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// issuingCalls are the calls whose answers hold an access key id that its
// receiver then signs with, and the edges that they make. GetSigninToken opens
// the console.
var issuingCalls = map[string]string{
	"sts:AssumeRole":                             "assume-role",
	"sts:AssumeRoleWithSAML":                     "assume-role-with-saml",
	"sts:AssumeRoleWithWebIdentity":              "assume-role-with-web-identity",
	"sts:AssumeRoot":                             "assume-root",
	"sts:GetSessionToken":                        "get-session-token",
	"sts:GetFederationToken":                     "get-federation-token",
	"sts:GetDelegatedAccessToken":                "delegated-access",
	"iam:CreateAccessKey":                        "create-access-key",
	"signin:GetSigninToken":                      "get-signin-token",
	"cognito-identity:GetCredentialsForIdentity": "cognito-identity",
	"rolesanywhere:CreateSession":                "rolesanywhere",
	"lightsail:CreateBucketAccessKey":            "create-access-key",
	"eks-auth:AssumeRoleForPodIdentity":          "eks-pod",
}

// issue is a key that an answer handed out.
type issue struct {
	claim
	key       string
	kind      string // of the edge
	principal string // of whoever signs with it, as the answer tells
	role      string // ARN of the role that was assumed
	session   string // name of the role session
	owner     string // name of the user whose key it is
	shared    string // shared event id of a call across accounts
	expires   timeline.Moment
	basis     timeline.ExpiryBasis
	node      int32
}

// credentials knows what keys were handed out.
type credentials struct {
	issues []issue
	issued map[string]bool
}

var (
	assumedRoleID = response("assumedRoleUser.assumedRoleId")
	federatedID   = response("federatedUser.federatedUserId")
	keyOwner      = response("accessKey.userName")
	keyUser       = request("userName")
	roleAsked     = request("roleArn")
	sessionAsked  = request("roleSessionName")
)

func (cs *credentials) calls() (names []string) {
	for name := range issuingCalls {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (cs *credentials) add(c *call) {
	keys := timeline.AnsweredKeys(c.Event)
	if len(keys) == 0 {
		return
	}
	x := issue{
		claim: c.claim, kind: issuingCalls[c.source+":"+c.name], principal: c.first(assumedRoleID, federatedID),
		role: c.text(roleAsked), session: c.text(sessionAsked), shared: c.Text(cloudtrail.SharedEventID), node: None,
	}
	if c.name == "CreateAccessKey" {
		x.owner = c.first(keyOwner, keyUser)
		if x.owner == "" && c.who.Type == "IAMUser" {
			x.owner = c.who.UserName
		}
	}
	if x.kind == "assume-role" && c.who.RoleName != "" && !c.who.IsService() {
		x.kind = "role-chaining"
	}
	x.expires, x.basis = timeline.Expiry(c.Event)
	for _, key := range keys {
		x.key = strings.Clone(key)
		cs.issues = append(cs.issues, x)
		cs.issued[x.key] = true
	}
}

// order puts issues in the order of their events.
func (cs *credentials) order() {
	slices.SortFunc(cs.issues, func(x, y issue) int {
		return cmp.Or(x.compare(&y.claim), strings.Compare(x.key, y.key))
	})
}

// link makes an edge to each key that was handed out, from whoever asked and
// from the user whose key it is. A call across accounts is recorded in both:
// in the role's account its caller is an account number, in the caller's all
// is told. Both records have one shared event id and prove one edge.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
func (cs *credentials) link(b *Builder) {
	twins := make(map[string][]*issue) // several where a record was delivered more than once
	for i := range cs.issues {
		if x := &cs.issues[i]; x.shared != "" && x.who.Kind() == cloudtrail.ActorAccount {
			twins[x.shared+"\x00"+x.key] = append(twins[x.shared+"\x00"+x.key], x)
		}
	}
	joined := make(map[*issue]bool)
	for i := range cs.issues {
		x := &cs.issues[i]
		if x.who.Kind() == cloudtrail.ActorAccount {
			continue
		}
		kind := x.kind
		var proof []*claim
		if x.shared != "" {
			for _, twin := range twins[x.shared+"\x00"+x.key] {
				kind, proof, joined[twin] = "assume-role-cross-account", append(proof, &twin.claim), true
				if list := b.actors(&x.claim); len(list) == 1 {
					b.acts[twin.place] = list[0].node
				}
				b.twins[twin.place] = x.place
			}
		}
		b.linkFrom(&x.claim, x.node, kind, Issued, Certain, x.key, proof...)
	}
	for i := range cs.issues {
		x := &cs.issues[i]
		if x.who.Kind() == cloudtrail.ActorAccount && !joined[x] {
			b.linkFrom(&x.claim, x.node, "assume-role-cross-account", Issued, Certain, x.key)
		}
		if x.owner != "" {
			b.edge(b.user(x.account, x.owner, x.at, x.who.ARN), x.node, x.kind, Issued, Certain, x.key, &x.claim)
		}
	}
}
