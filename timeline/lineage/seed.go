package lineage

import "strings"

// SessionsNamed gives the keys and console sessions of a session's name, or of
// ROLE/NAME.
func (g *Graph) SessionsNamed(name string) (list []int32) {
	for i := range g.Nodes {
		role, session, ok := roleSession(g.Nodes[i].Label)
		if ok && (session == name || role+"/"+session == name) {
			list = append(list, int32(i))
		}
	}
	return list
}

// Labelled gives the nodes with an ARN as label, but for users and roles.
func (g *Graph) Labelled(arn string) (list []int32) {
	for i := range g.Nodes {
		if n := &g.Nodes[i]; n.Label == arn && n.Kind != User && n.Kind != Role {
			list = append(list, int32(i))
		}
	}
	return list
}

// Machines gives the nodes of an instance.
func (g *Graph) Machines(id string) (list []int32) {
	for i := range g.Nodes {
		if n := &g.Nodes[i]; n.Kind == Instance && lastPart(n.Label) == id {
			list = append(list, int32(i))
		}
	}
	return list
}

// Acting is under what nodes acted, so that their events can be looked up.
type Acting struct {
	AccessKeys   []string
	Principals   []string // ARNs
	PrincipalIDs []string // of users: sign-ins that fail have no ARN
	EventIDs     []string // of what proves that they descend, whoever acted in it
	Foreign      bool     // some are principals of other accounts, known by these alone
}

// Acting gives under what the nodes that were reached acted.
func (f *Following) Acting() Acting {
	var a Acting
	for _, n := range f.order {
		x := &f.g.Nodes[n]
		m := f.marks[n]
		if m.Edge != None {
			a.EventIDs = append(a.EventIDs, f.g.Edges[m.Edge].EventIDs...)
		}
		if f.up && m.Edge != None {
			continue // of what came before, only how it led here
		}
		switch x.Kind {
		case Key:
			if x.Events > 0 {
				a.AccessKeys = append(a.AccessKeys, x.KeyID)
			}
		case Account:
			a.Foreign = true
		case User:
			if _, id, ok := strings.Cut(x.ID, "#"); ok {
				a.PrincipalIDs = append(a.PrincipalIDs, id)
			}
		}
		if (x.Kind == Key || x.Kind == ConsoleSession || x.Kind == User) && strings.HasPrefix(x.Label, "arn:") {
			a.Principals = append(a.Principals, x.Label)
		}
	}
	a.AccessKeys, a.Principals, a.PrincipalIDs, a.EventIDs = unique(a.AccessKeys), unique(a.Principals), unique(a.PrincipalIDs), unique(a.EventIDs)
	return a
}

// UsersNamed gives the nodes of an account's users of a name, of which the case
// of letters does not matter: IAM has no two that differ in it alone.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html
func (g *Graph) UsersNamed(account, name string) (list []int32) {
	for i := range g.Nodes {
		if n := &g.Nodes[i]; n.Kind == User && n.Account == account && strings.EqualFold(n.UserName(), name) {
			list = append(list, int32(i))
		}
	}
	return list
}

// UserName is the name of a user or role, without path.
func (n *Node) UserName() string { return lastPart(n.Label) }
