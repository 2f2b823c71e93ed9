package lineage

import (
	"cmp"
	"slices"

	"keytrail/timeline"
)

// assignments links whoever makes a user of Identity Center to it, and whoever
// gives a permission set in an account to a user, or to a group that the user is
// put into, to the user's sessions of that set from then on. Reserved roles bear
// the set's name.
// https://docs.aws.amazon.com/singlesignon/latest/userguide/useraccess.html
type assignments struct {
	given   []assignment
	users   []assignment // made; set is the user's name
	members []assignment // set is the group
	sets    map[string]string
}

type assignment struct {
	claim
	principal string // user or group
	group     bool
	target    string // account
	set       string // ARN of a permission set
	gone      bool
}

var (
	assignedTo     = request("principalId")
	assignedKind   = request("principalType")
	assignedIn     = request("targetId")
	permissionsARN = []lazyPath{request("permissionSetArn"), response("permissionSet.permissionSetArn")}
	permissionsOf  = []lazyPath{request("name"), response("permissionSet.name")}
	identityMade   = []lazyPath{response("userId"), response("user.userId")}
	identityName   = []lazyPath{request("userName"), response("user.userName")}
	memberUser     = []lazyPath{request("memberId.userId"), request("memberId"), request("member.memberId")}
	memberGroup    = request("groupId")
)

func (f *assignments) calls() []string {
	return []string{
		"sso:CreateAccountAssignment", "sso:DeleteAccountAssignment", "sso:CreatePermissionSet", "sso:DescribePermissionSet",
		"sso:AttachManagedPolicyToPermissionSet", "sso:PutInlinePolicyToPermissionSet", "sso:AttachCustomerManagedPolicyReferenceToPermissionSet",
		"identitystore:CreateUser", "sso-directory:CreateUser", "identitystore:CreateGroupMembership", "sso-directory:AddMemberToGroup",
	}
}

func (f *assignments) add(c *call) {
	x := assignment{claim: c.claim, set: c.first(permissionsARN...)}
	switch c.name {
	case "CreateAccountAssignment", "DeleteAccountAssignment":
		x.principal, x.group, x.target = c.text(assignedTo), c.text(assignedKind) == "GROUP", c.text(assignedIn)
		if x.gone = c.name == "DeleteAccountAssignment"; x.principal != "" && x.target != "" && x.set != "" {
			f.given = append(f.given, x)
		}
	case "CreatePermissionSet", "DescribePermissionSet":
		if name := c.first(permissionsOf...); name != "" && x.set != "" {
			if f.sets == nil {
				f.sets = make(map[string]string)
			}
			if known, ok := f.sets[x.set]; !ok || name < known {
				f.sets[x.set] = name
			}
		}
	case "CreateUser":
		if x.principal, x.set = c.first(identityMade...), c.first(identityName...); x.principal != "" {
			f.users = append(f.users, x)
		}
	case "CreateGroupMembership", "AddMemberToGroup":
		if x.principal, x.set = c.first(memberUser...), c.text(memberGroup); x.principal != "" && x.set != "" {
			f.members = append(f.members, x)
		}
	default:
		if x.set != "" { // the set grants more
			x.target = "*"
			f.given = append(f.given, x)
		}
	}
}

func (f *assignments) link(b *Builder) {
	for _, list := range [][]assignment{f.given, f.users, f.members} {
		sortBy(list, func(x *assignment) *claim { return &x.claim })
	}
	names := make(map[string]string) // user id → name
	for i := range f.users {
		x := &f.users[i]
		names[x.principal] = x.set
		b.linkFrom(&x.claim, b.node(IdentityUser, x.principal, cmp.Or(x.set, x.principal), x.account), "identity-center-assignment", Issued, Certain, "")
	}
	sessions := b.reservedSessions()
	for i := range f.given {
		x := &f.given[i]
		if x.gone {
			continue
		}
		b.linkFrom(&x.claim, b.node(Policy, x.set, cmp.Or(f.sets[x.set], x.set), x.account), "identity-center-assignment", Altered, Certain, "")
		if x.target == "*" || f.sets[x.set] == "" {
			continue // no more rights than before for anybody new, or no name to know its sessions by
		}
		until := f.until(i)
		for _, p := range sessions[x.target+"/"+f.sets[x.set]] {
			began := p.began()
			if began.Add(sameIssue).Before(x.at) || until.Known && until.Before(began) {
				continue
			}
			if c, ok := f.member(x, p, names); ok {
				b.linkFrom(&x.claim, b.sessionNode(p), "identity-center-assignment", ActsAs, Strong, "", c, b.first(p))
			}
		}
	}
	f.linkMembers(b, sessions, names)
}

// until is when an assignment was taken back, none where it was not.
func (f *assignments) until(i int) timeline.Moment {
	x := &f.given[i]
	for j := i + 1; j < len(f.given); j++ {
		if y := &f.given[j]; y.gone && y.principal == x.principal && y.target == x.target && y.set == x.set {
			return y.at
		}
	}
	return timeline.Moment{}
}

// member tells whether a session is of whom an assignment is for, and what
// proves that where it is a group's.
func (f *assignments) member(x *assignment, p *party, names map[string]string) (*claim, bool) {
	if !x.group {
		return nil, isUser(x.principal, p, names)
	}
	i := slices.IndexFunc(f.members, func(m assignment) bool {
		return m.set == x.principal && isUser(m.principal, p, names) && !p.began().Add(sameIssue).Before(m.at)
	})
	if i < 0 {
		return nil, false
	}
	return &f.members[i].claim, true
}

// isUser tells whether a session is of a user of Identity Center: by the id
// that its records bear, else by the name that the user was made with.
func isUser(id string, p *party, names map[string]string) bool {
	if p.OnBehalfOf != "" {
		return p.OnBehalfOf == id
	}
	return names[id] != "" && names[id] == p.SessionName
}

// linkMembers links whoever puts a user into a group to the user's sessions of
// the sets that the group was given in these logs.
func (f *assignments) linkMembers(b *Builder, sessions map[string][]*party, names map[string]string) {
	for i := range f.members {
		m := &f.members[i]
		for j := range f.given {
			x := &f.given[j]
			if !x.group || x.gone || x.principal != m.set || f.sets[x.set] == "" {
				continue
			}
			until := f.until(j)
			for _, p := range sessions[x.target+"/"+f.sets[x.set]] {
				began := p.began()
				late := began.Add(sameIssue)
				if isUser(m.principal, p, names) && !late.Before(m.at) && !late.Before(x.at) && !(until.Known && until.Before(began)) {
					b.linkFrom(&m.claim, b.sessionNode(p), "identity-center-assignment", ActsAs, Strong, "", &x.claim, b.first(p))
				}
			}
		}
	}
}
