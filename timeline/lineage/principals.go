package lineage

import (
	"strings"

	"keytrail/timeline"
)

// named is one user or role among those that bore a name, one after another.
type named struct {
	id, arn string // AIDA… or AROA…, "" where no record tells
	made    *claim // that made it, nil where that is before the logs
	removed *claim // that deleted it
	first   timeline.Moment
	last    timeline.Moment
	node    int32
}

// principals knows users and roles by account and name.
type principals struct {
	born, gone []entry
	byName     map[string][]*named // user/account/name or role/account/name
}

// entry is a call that made or deleted a user or a role.
type entry struct {
	claim
	kind          Kind
	name, id, arn string
}

var (
	newUserName   = request("userName")
	newUserID     = response("user.userId")
	newUserARN    = response("user.arn")
	newRoleName   = request("roleName")
	newRoleID     = response("role.roleId")
	newRoleARN    = response("role.arn")
	newLinkedName = response("role.roleName")
)

func (ps *principals) calls() []string {
	return []string{"iam:CreateUser", "iam:DeleteUser", "iam:CreateRole", "iam:CreateServiceLinkedRole", "iam:DeleteRole"}
}

func (ps *principals) add(c *call) {
	x := entry{claim: c.claim}
	switch c.name {
	case "CreateUser", "DeleteUser":
		x.kind, x.name, x.id, x.arn = User, c.text(newUserName), c.text(newUserID), c.text(newUserARN)
	default:
		x.kind, x.name, x.id, x.arn = Role, c.first(newRoleName, newLinkedName), c.text(newRoleID), c.text(newRoleARN)
	}
	switch {
	case x.name == "" || c.account == "":
	case strings.HasPrefix(c.name, "Create"):
		ps.born = append(ps.born, x)
	default:
		ps.gone = append(ps.gone, x)
	}
}

func nameKey(kind Kind, account, name string) string {
	return string(kind) + "/" + account + "/" + name
}

// gather finds out who bore which name when, before anything is linked.
func (ps *principals) gather(b *Builder) {
	ps.byName = make(map[string][]*named)
	sortEntries(ps.born)
	sortEntries(ps.gone)
	for i := range ps.born {
		x := &ps.born[i]
		n := ps.incarnation(x.kind, x.account, x.name, x.id)
		if n.made == nil || x.claim.compare(n.made) < 0 {
			n.made = &x.claim
		}
		if n.arn == "" {
			n.arn = x.arn
		}
	}
	for _, p := range b.parties.list {
		switch {
		case p.Type == "IAMUser" && p.UserName != "" && p.Account != "":
			ps.seen(p, User, p.UserName, p.PrincipalID, p.ARN)
		case p.RoleName != "" && p.Account != "":
			ps.seen(p, Role, p.RoleName, p.RoleID, p.RoleARN)
		}
	}
	for i := range ps.gone {
		x := &ps.gone[i]
		if n := ps.at(x.kind, x.account, x.name, x.at); n != nil && (n.removed == nil || n.removed.at.Before(x.at)) {
			n.removed = &x.claim
		}
	}
}

// link makes an edge to each user and each role that was made. A role acts
// through its sessions only, and who may have those its trust says.
func (ps *principals) link(b *Builder) {
	for i := range ps.born {
		x := &ps.born[i]
		switch n := b.bearer(x.kind, x.account, x.name, ps.incarnation(x.kind, x.account, x.name, x.id), x.who.ARN); x.kind {
		case User:
			b.linkFrom(&x.claim, n, "create-user", Issued, Certain, "")
		default:
			b.linkFrom(&x.claim, n, "create-role", Altered, Certain, "")
		}
	}
}

func (ps *principals) seen(p *party, kind Kind, name, id, arn string) {
	if !strings.HasPrefix(id, "AIDA") && !strings.HasPrefix(id, "AROA") {
		id = ""
	}
	n := ps.incarnation(kind, p.Account, name, id)
	if n.arn == "" {
		n.arn = arn
	}
	if p.first.Known && (!n.first.Known || p.first.Before(n.first)) {
		n.first = p.first
	}
	if n.last.Before(p.last) {
		n.last = p.last
	}
}

// incarnation gives the bearer of a name with an id, made where there is none.
// What has no id is one with what has, where only one has: the rest cannot be
// told apart.
func (ps *principals) incarnation(kind Kind, account, name, id string) *named {
	key := nameKey(kind, account, name)
	for _, n := range ps.byName[key] {
		if n.id == id {
			return n
		}
	}
	n := &named{id: id, node: None}
	ps.byName[key] = append(ps.byName[key], n)
	return n
}

// at gives who bore a name at a time: the latest of those made before it and
// not deleted then, else one made or deleted within seconds of it, since clocks
// of services differ, else the latest made before it, or who was there before
// the logs begin. nil says that no record tells.
func (ps *principals) at(kind Kind, account, name string, at timeline.Moment) *named {
	var best *named
	for _, n := range ps.byName[nameKey(kind, account, name)] {
		if fit := n.bore(at); fit > 0 && (best == nil || fit > best.bore(at) || fit == best.bore(at) && best.before(n)) {
			best = n
		}
	}
	return best
}

// bore says how well a bearer of a name fits a time: 3 for one that bore it
// then, 0 for one made later.
func (n *named) bore(at timeline.Moment) int {
	slack := at.Add(sameIssue)
	switch {
	case n.made != nil && at.Known && slack.Before(n.made.at):
		return 0
	case n.removed != nil && at.Known && n.removed.at.Add(sameIssue).Before(at):
		return 1
	case at.Known && (n.made != nil && at.Before(n.made.at) || n.removed != nil && n.removed.at.Before(at)):
		return 2
	}
	return 3
}

// before tells whether a bearer came before another. Of those who were there
// before the logs begin, one with an id says more.
func (n *named) before(m *named) bool {
	switch {
	case n.made == nil && m.made == nil:
		return n.id == ""
	case n.made == nil || m.made == nil:
		return n.made == nil
	}
	return n.made.at.Before(m.made.at)
}

func sortEntries(list []entry) {
	sortBy(list, func(x *entry) *claim { return &x.claim })
}

// user gives the node of the user who bore a name at a time; role that of the
// role. like is any ARN of the same account, for its partition.
func (b *Builder) user(account, name string, at timeline.Moment, like string) int32 {
	return b.principalNode(User, account, name, at, like)
}

func (b *Builder) role(account, name string, at timeline.Moment, like string) int32 {
	return b.principalNode(Role, account, name, at, like)
}

func (b *Builder) principalNode(kind Kind, account, name string, at timeline.Moment, like string) int32 {
	if account == "" || name == "" {
		return None
	}
	n := b.principals.at(kind, account, name, at)
	if n == nil {
		n = b.principals.incarnation(kind, account, name, "")
	}
	return b.bearer(kind, account, name, n, like)
}

// bearer gives the node of one bearer of a name.
func (b *Builder) bearer(kind Kind, account, name string, n *named, like string) int32 {
	if n.node != None {
		return n.node
	}
	arn := n.arn
	if arn == "" {
		arn = "arn:" + partition(like) + ":iam::" + account + ":" + string(kind) + "/" + name
	}
	value := arn
	if n.id != "" {
		value += "#" + n.id
	}
	n.node = b.node(kind, value, arn, account)
	x := &b.nodes[n.node]
	x.First, x.Last = n.first, n.last
	return n.node
}

// partition is that of an ARN, aws where it has none.
func partition(arn string) string {
	rest, ok := strings.CutPrefix(arn, "arn:")
	if p, _, more := strings.Cut(rest, ":"); ok && more && p != "" {
		return p
	}
	return "aws"
}

// ownerOf gives the node of whose credential a party signs with.
func (b *Builder) ownerOf(p *party) int32 {
	switch {
	case p.Account == "":
		return None
	case p.Type == "Root":
		return b.rootNode(p.Account, p.ARN)
	case p.Type == "IAMUser" && p.UserName != "":
		return b.bearerOf(p, User, p.UserName, p.PrincipalID)
	case p.RoleName != "":
		return b.bearerOf(p, Role, p.RoleName, p.RoleID)
	}
	return None
}

func (b *Builder) bearerOf(p *party, kind Kind, name, id string) int32 {
	if !strings.HasPrefix(id, "AIDA") && !strings.HasPrefix(id, "AROA") {
		id = ""
	}
	return b.bearer(kind, p.Account, name, b.principals.incarnation(kind, p.Account, name, id), p.ARN)
}

func (b *Builder) rootNode(account, like string) int32 {
	return b.node(Root, account, "arn:"+partition(like)+":iam::"+account+":root", account)
}
