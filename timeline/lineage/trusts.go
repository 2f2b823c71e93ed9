package lineage

import (
	"cmp"
	"slices"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline/iampolicy"
)

// trusts links whoever edits a role's trust to the sessions of whom that edit
// newly let in, until a later edit takes them out again. The edit itself is an
// edge to the role.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html
type trusts struct {
	edits []*trustEdit
}

// trustEdit is a version of a role's trust.
type trustEdit struct {
	claim
	role    string // name
	created bool   // with the role
	let     []iampolicy.Principal
	anybody bool // or everybody but some
	unread  bool // the record does not hold it, or not whole
	node    int32
}

var (
	trustRole = request("roleName")
	trustText = []lazyPath{request("policyDocument"), request("assumeRolePolicyDocument"), response("role.assumeRolePolicyDocument")}
)

func (f *trusts) calls() []string { return []string{"iam:CreateRole", "iam:UpdateAssumeRolePolicy"} }

func (f *trusts) add(c *call) {
	x := &trustEdit{claim: c.claim, role: c.text(trustRole), created: c.name == "CreateRole", unread: true}
	if x.role == "" {
		return
	}
	for _, path := range trustText {
		if text := c.json(path); text != "" {
			policy, err := iampolicy.Parse([]byte(text))
			if err != nil {
				continue
			}
			x.read(policy)
			x.unread = false
			break
		}
	}
	f.edits = append(f.edits, x)
}

// read notes whom a trust lets in.
func (x *trustEdit) read(p iampolicy.Policy) {
	for i := range p.Statements {
		s := &p.Statements[i]
		if s.Allow && assumes(s.Actions) {
			x.let = append(x.let, s.Principals...)
			x.anybody = x.anybody || s.HasNotPrincipal
		}
	}
}

// assumes tells whether actions hold one that gives a session of the role.
func assumes(actions []string) bool {
	for _, a := range actions {
		if a = strings.ToLower(a); strings.HasPrefix(a, "sts:assume") || strings.HasSuffix(a, "*") {
			return true
		}
	}
	return len(actions) == 0 // NotAction
}

func (f *trusts) link(b *Builder) {
	slices.SortStableFunc(f.edits, func(x, y *trustEdit) int {
		if x.at == y.at && x.created != y.created { // an edit can only follow the role
			return int(flag(y.created)) - int(flag(x.created))
		}
		return x.compare(&y.claim)
	})
	byRole := make(map[int32][]*trustEdit)
	for _, x := range f.edits {
		x.node = b.role(x.account, x.role, x.at, x.who.ARN)
		byRole[x.node] = append(byRole[x.node], x)
		if !x.created { // create-role is an edge of its own
			b.linkFrom(&x.claim, x.node, "trust-edit", Altered, Certain, "")
		}
	}
	already := make(map[int32]map[string]bool) // role → callers that had sessions of it before an edit that is known let them in
	for i := range b.issues {
		x := &b.issues[i]
		if x.role == "" || x.twin != nil && x.who.Kind() == cloudtrail.ActorAccount {
			continue
		}
		account := cmp.Or(accountOf(x.role), x.account)
		role := b.role(account, roleName(x.role), x.at, x.role)
		edits := byRole[role]
		if len(edits) == 0 {
			continue
		}
		letIn, before := letInBy(edits, x, account)
		caller := callerOf(x)
		if letIn == nil {
			if already[role] == nil {
				already[role] = make(map[string]bool)
			}
			already[role][caller] = true
			continue
		}
		certainty := Strong
		if !before && (already[role][caller] || x.who.IsService() || b.own.Has(x.who.Account) || x.who.Account == account) {
			certainty = Weak // whoever it names may have been let in all along
		}
		f.linkSession(b, letIn, x, certainty)
	}
}

// linkSession links an edit to a session, and, where the console asked for it,
// to what the console made of it under other keys.
func (f *trusts) linkSession(b *Builder, edit *trustEdit, x *issue, certainty Certainty) {
	if edit.who.IsService() {
		return // Identity Center, for one, makes roles and lets its own people in
	}
	for _, a := range b.actors(&edit.claim) {
		if a.node != x.node {
			b.edge(a.node, x.node, "trust-edit", ActsAs, min(a.certainty, certainty), x.key, &edit.claim, &x.claim)
		}
		for _, s := range b.consoles[x.principal] {
			if x.who.inside && x.principal != "" && near(s.created, x.at, sameIssue) && s.node != a.node {
				b.edge(a.node, s.node, "trust-edit", ActsAs, min(a.certainty, certainty), "", &edit.claim, &x.claim)
			}
		}
	}
}

// letInBy gives the edit that let a caller in for a session: the first of those
// that did one after another up to then. It is nil where that was none. before
// says that the logs hold the trust before it, which did not let the caller in.
func letInBy(edits []*trustEdit, x *issue, account string) (by *trustEdit, before bool) {
	for i := len(edits) - 1; i >= 0; i-- {
		e := edits[i]
		switch {
		case x.at.Before(e.at):
			continue
		case e.unread:
			return by, false
		case !e.lets(x, account) && by == nil && beside(edits, i, x, account):
			continue // several of one second: that the caller got a session tells which came last
		case !e.lets(x, account):
			return by, true
		}
		by = e
		if e.created {
			return by, true
		}
	}
	return by, false
}

// beside tells whether an edit of the same second before this one lets a caller
// in.
func beside(edits []*trustEdit, i int, x *issue, account string) bool {
	for j := i - 1; j >= 0 && edits[j].at == edits[i].at; j-- {
		if edits[j].lets(x, account) {
			return true
		}
	}
	return false
}
