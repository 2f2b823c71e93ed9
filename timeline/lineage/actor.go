package lineage

import (
	"cmp"
	"slices"
	"strings"

	"keytrail/cloudtrail"
)

// acting is a node that a claim may be the act of.
type acting struct {
	node      int32
	certainty Certainty
}

// actors gives the nodes that a claim may be the act of: one as a rule, several
// where a service acted for one of several credentials of a principal and the
// records do not tell which. All of those are weak.
func (b *Builder) actors(c *claim) []acting {
	p := c.who
	if !p.direct() && !b.issued[p.AccessKeyID] {
		if list := b.onBehalf(c); len(list) > 0 {
			return list
		}
	}
	if n := b.actorOf(p, c.account); n != None {
		return []acting{{n, Certain}}
	}
	return nil
}

// link makes an edge from each of a claim's actors.
func (b *Builder) linkFrom(c *claim, to int32, kind string, r Relation, certainty Certainty, key string, more ...*claim) {
	for _, a := range b.actors(c) {
		b.edge(a.node, to, kind, r, min(a.certainty, certainty), key, append([]*claim{c}, more...)...)
	}
}

// actorOf gives the node that stands for a party: the console session, or the
// key that it signs with, or, where the record has no key, whatever it names.
func (b *Builder) actorOf(p *party, account string) int32 {
	if p.AccessKeyID != "" {
		if n := b.keyNode(p); n != None {
			if s := b.nodes[n].Session; s != None {
				return s
			}
			return n
		}
	}
	if n := b.consoleOf(p); n != None {
		return n
	}
	switch p.Kind() {
	case cloudtrail.ActorService:
		name := p.InvokedBy
		if name == "" {
			name = p.PrincipalID
		}
		if name == "" {
			name = p.RoleName
		}
		if name == "" {
			return None
		}
		return b.node(Service, name, name, "")
	case cloudtrail.ActorAccount:
		return b.outside(p.Account, p.PrincipalID)
	case cloudtrail.ActorFederated:
		return b.subject(p, account)
	}
	if p.AccessKeyID != "" { // a key that only services used, for requests that nobody is known to have made
		return b.node(Key, p.AccessKeyID, p.AccessKeyID, p.Account)
	}
	if n := b.ownerOf(p); n != None && b.nodes[n].Kind != Role {
		return n
	}
	if name := cmp.Or(p.ARN, p.PrincipalID); name != "" {
		return b.node(Unknown, name, name, p.Account)
	}
	return None
}

// outside gives the node of a principal of another account, which records of
// calls across accounts know by its id alone.
func (b *Builder) outside(account, principal string) int32 {
	if account == "" {
		return None
	}
	value := account
	if principal != "" && principal != account {
		value += "#" + principal
	}
	return b.node(Account, value, "account "+account, account)
}

// subject gives the node of somebody whom a provider vouched for.
func (b *Builder) subject(p *party, account string) int32 {
	if p.Type == "IdentityCenterUser" || p.OnBehalfOf != "" {
		if id := cmp.Or(p.OnBehalfOf, p.PrincipalID); id != "" {
			return b.node(IdentityUser, id, cmp.Or(p.UserName, id), p.Account)
		}
	}
	name := cmp.Or(p.PrincipalID, p.UserName, p.ARN)
	if name == "" {
		return None
	}
	label := cmp.Or(p.UserName, name)
	if p.Provider != "" {
		label += " by " + p.Provider
	}
	return b.node(FederatedSubject, name, label, cmp.Or(p.Account, account))
}

// sameRequest is how far a direct request may lie from what a service sent on
// its behalf: in records 830 of 838 such pairs lay within a second.
const sameRequest = 1_000_000 // micros

// onBehalf finds for whom a service acted. What a console sends within AWS has
// the session's own creation date; what a service forwards bears the moment of
// the request that it answers, which may happen to be when some session of the
// principal began.
func (b *Builder) onBehalf(c *claim) []acting {
	p := c.who
	var list []acting
	add := func(n int32) {
		if n != None && !slices.ContainsFunc(list, func(a acting) bool { return a.node == n }) {
			list = append(list, acting{n, Strong})
		}
	}
	add(b.consoleOf(p))
	if p.inside && len(list) == 0 {
		for _, q := range b.index.createdAt(p.PrincipalID, p.created) {
			if q.direct() {
				add(b.actorOf(q, c.account))
			}
		}
	}
	if !p.inside || len(list) == 0 {
		at := p.created
		if !at.Known {
			at = c.at
		}
		for _, q := range b.look.requests(p, at) {
			add(b.actorOf(q, c.account))
		}
	}
	if len(list) > 1 {
		for i := range list {
			list[i].certainty = Weak
		}
	}
	return list
}

// serviceOf gives the service that acts: ec2 of ec2.amazonaws.com.
func serviceOf(p *party) string {
	return service([]byte(strings.ToLower(cmp.Or(p.InvokedBy, p.PrincipalID))))
}
