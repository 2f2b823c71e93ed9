package lineage

import (
	"slices"
	"strings"
)

// portal links people who sign in through Identity Center to the role sessions
// that its portal gave them. What was given is not in the portal's own record,
// and the key in the answer to AssumeRoleWithSAML is not the one that is used:
// what joins them is account, permission set, user and the moment.
// https://docs.aws.amazon.com/singlesignon/latest/userguide/logging-using-cloudtrail.html
type portal struct {
	visits []visit
}

// visit is what somebody asked the portal for.
type visit struct {
	claim
	account string // of the role
	set     string // permission set
	name    string // of the user, as sessions are named
}

var (
	visitAccount = []lazyPath{detail("account_id"), request("account_id"), request("accountId")}
	visitSet     = []lazyPath{detail("role_name"), request("role_name"), request("roleName")}
	visitorName  = extra("UserName")
)

func (f *portal) calls() []string { return []string{"sso:GetRoleCredentials", "sso:Federate"} }

func (f *portal) add(c *call) {
	x := visit{claim: c.claim, account: c.first(visitAccount...), set: c.first(visitSet...), name: c.text(visitorName)}
	if x.account != "" && x.set != "" {
		f.visits = append(f.visits, x)
	}
}

// reservedRole begins the names of the roles that Identity Center makes; the
// permission set and 16 hex digits follow.
// https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html
const reservedRole = "AWSReservedSSO_"

// permissionSet gives the permission set of a role of Identity Center.
func permissionSet(role string) (string, bool) {
	rest, ok := strings.CutPrefix(role, reservedRole)
	i := strings.LastIndexByte(rest, '_')
	if !ok || i <= 0 {
		return "", false
	}
	return rest[:i], true
}

func (f *portal) link(b *Builder) {
	sortBy(f.visits, func(x *visit) *claim { return &x.claim })
	given := b.reservedSessions()
	asked := make(map[string][]*issue) // account/set → AssumeRoleWithSAML
	for i := range b.issues {
		x := &b.issues[i]
		if set, ok := permissionSet(roleName(x.role)); ok && x.kind == "assume-role-with-saml" {
			asked[x.account+"/"+set] = append(asked[x.account+"/"+set], x)
			for _, p := range b.acting[x.principal] {
				if near(p.created, x.at, sameIssue) && b.signs(p) && !b.issued[p.AccessKeyID] {
					b.linkFrom(&x.claim, b.sessionNode(p), "identity-center", ActsAs, Strong, "")
				}
			}
		}
	}
	for i := range f.visits {
		v := &f.visits[i]
		var to []*party
		for _, p := range given[v.account+"/"+v.set] {
			if near(p.created, v.at, sameIssue) && v.is(p) {
				to = append(to, p)
			}
		}
		certainty := Strong
		if slices.ContainsFunc(to, func(p *party) bool { return p.PrincipalID != to[0].PrincipalID }) {
			certainty = Weak
		}
		for _, p := range to {
			var more []*claim
			for _, x := range asked[v.account+"/"+v.set] {
				if x.principal == p.PrincipalID && near(p.created, x.at, sameIssue) {
					more = append(more, &x.claim)
				}
			}
			b.linkFrom(&v.claim, b.sessionNode(p), "identity-center", ActsAs, certainty, "", more...)
		}
	}
}

// is tells whether a session may be the visitor's, as far as either is named.
func (v *visit) is(p *party) bool {
	if v.who.OnBehalfOf != "" && p.OnBehalfOf != "" {
		return v.who.OnBehalfOf == p.OnBehalfOf
	}
	return v.name == "" || v.name == p.SessionName
}

// reservedSessions gives the sessions of Identity Center's roles, by account
// and permission set.
func (b *Builder) reservedSessions() map[string][]*party {
	sessions := make(map[string][]*party)
	for _, p := range b.parties.list {
		if set, ok := permissionSet(p.RoleName); ok && b.signs(p) {
			sessions[p.Account+"/"+set] = append(sessions[p.Account+"/"+set], p)
		}
	}
	return sessions
}

// sessionNode gives the node that stands for what a party signs: the console
// session that its key belongs to, or the key.
func (b *Builder) sessionNode(p *party) int32 {
	n := b.keyNode(p)
	if n != None && b.nodes[n].Session != None {
		return b.nodes[n].Session
	}
	return n
}
