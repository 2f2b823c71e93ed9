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
	via       string // what vouched for the caller: a provider, a second factor, a trust anchor
	profile   string // of Roles Anywhere
	expires   timeline.Moment
	basis     timeline.ExpiryBasis
	node      int32
	twin      *issue // the other account's record of the same call
}

// credentials knows what keys were handed out.
type credentials struct {
	issues []issue
	issued map[string]bool

	workloads map[string]bool // keys that a service asked for
}

var (
	assumedRoleID = response("assumedRoleUser.assumedRoleId")
	federatedID   = response("federatedUser.federatedUserId")
	keyOwner      = response("accessKey.userName")
	keyUser       = request("userName")
	roleAsked     = request("roleArn")
	sessionAsked  = request("roleSessionName")
	providerAsked = request("principalArn")
	serialAsked   = request("serialNumber")
	anchorAsked   = request("trustAnchorArn")
	profileAsked  = request("profileArn")
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
	switch {
	case c.name == "CreateAccessKey":
		x.owner = c.first(keyOwner, keyUser)
		if x.owner == "" && c.who.Type == "IAMUser" {
			x.owner = c.who.UserName
		}
	case x.kind == "rolesanywhere":
		x.via, x.profile = c.text(anchorAsked), c.text(profileAsked)
	case x.kind == "assume-role-with-saml", x.kind == "assume-role-with-web-identity":
		x.via = cmp.Or(c.text(providerAsked), c.who.Provider)
	default:
		x.via = c.text(serialAsked)
	}
	if x.kind == "assume-role" && c.who.RoleName != "" && !c.who.IsService() {
		x.kind = "role-chaining"
	}
	x.expires, x.basis = timeline.Expiry(c.Event)
	for _, key := range keys {
		x.key = strings.Clone(key)
		cs.issues = append(cs.issues, x)
		cs.issued[x.key] = true
		if c.who.IsService() {
			cs.workloads[x.key] = true
		}
	}
}

// order puts issues in the order of their events, and joins the two records of
// a call across accounts: in the role's account its caller is an account
// number, in the caller's all is told. Both have one shared event id.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
func (cs *credentials) order() {
	slices.SortFunc(cs.issues, func(x, y issue) int {
		return cmp.Or(
			x.compare(&y.claim), strings.Compare(x.key, y.key), cmp.Compare(x.place.Object, y.place.Object), cmp.Compare(x.place.Index, y.place.Index),
		)
	})
	cs.issues = slices.CompactFunc(cs.issues, func(x, y issue) bool { // delivered twice
		return x.id == y.id && x.key == y.key && x.account == y.account && x.at == y.at && x.who == y.who
	})
	twins := make(map[string]*issue)
	for i := range cs.issues {
		x := &cs.issues[i]
		x.twin = nil
		if x.shared != "" && x.who.Kind() == cloudtrail.ActorAccount {
			twins[x.shared+"\x00"+x.key] = x
		}
	}
	for i := range cs.issues {
		if x := &cs.issues[i]; x.shared != "" && x.who.Kind() != cloudtrail.ActorAccount {
			if twin := twins[x.shared+"\x00"+x.key]; twin != nil {
				x.twin, twin.twin = twin, x
			}
		}
	}
}

// link makes an edge to each key that was handed out, from whoever asked and
// from the user whose key it is. Both records of a call across accounts prove
// one edge.
func (cs *credentials) link(b *Builder) {
	for i := range cs.issues {
		x := &cs.issues[i]
		switch {
		case x.who.Kind() != cloudtrail.ActorAccount && x.twin != nil:
			b.linkFrom(&x.claim, x.node, "assume-role-cross-account", Issued, Certain, x.key, &x.twin.claim)
			if list := b.actors(&x.claim); len(list) == 1 {
				b.acts[x.twin.place] = list[0].node
			}
			b.twins[x.twin.place] = x.place
		case x.who.Kind() != cloudtrail.ActorAccount:
			b.linkFrom(&x.claim, x.node, x.kind, Issued, Certain, x.key)
		case x.twin == nil:
			b.linkFrom(&x.claim, x.node, "assume-role-cross-account", Issued, Certain, x.key)
		}
		cs.linkOwner(b, x)
	}
}

// linkOwner links a long-term key to whose it is. The console makes a user for
// sending mail under a name of its own.
// https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html
func (cs *credentials) linkOwner(b *Builder, x *issue) {
	switch {
	case x.owner != "":
		kind := x.kind
		if strings.HasPrefix(x.owner, "ses-smtp-user.") {
			kind = "smtp-user"
		}
		b.edge(b.user(x.account, x.owner, x.at, x.who.ARN), x.node, kind, Issued, Certain, x.key, &x.claim)
	case x.kind == "create-access-key" && x.who.Type == "Root":
		b.edge(b.rootNode(x.account, x.who.ARN), x.node, x.kind, Issued, Certain, x.key, &x.claim)
	}
}
