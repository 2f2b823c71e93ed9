package lineage

import (
	"cmp"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// incarnation is one use of a key id. Ids of temporary credentials are unique
// only together with their secret and session.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
type incarnation struct {
	principal string
	created   timeline.Moment
	node      int32
}

// sameIssue is how far a session's creation date may lie from the event that
// handed its key out.
const sameIssue = 5_000_000 // micros

func near(a, b timeline.Moment, micros int64) bool {
	return a.Known && b.Known && a.Micros-b.Micros <= micros && b.Micros-a.Micros <= micros
}

// longLived tells keys that are unique by themselves.
func longLived(key string) bool { return cloudtrail.KeyID(key).Class() == cloudtrail.KeyLongTerm }

// linkKeys makes a node of each incarnation of each key: those that acted, and
// those that were handed out only.
func (b *Builder) linkKeys() {
	for _, p := range b.parties.list {
		if b.signs(p) {
			b.incarnate(p.AccessKeyID, p.PrincipalID, p.created)
		}
	}
	for i := range b.issues {
		if x := &b.issues[i]; b.issuedAs(x) == nil {
			b.incarnate(x.key, x.principal, x.at)
		}
	}
	for _, p := range b.parties.list { // in order, so that nodes are
		if b.signs(p) {
			b.settle(p)
		}
	}
	for i := range b.issues {
		b.settleIssue(&b.issues[i])
	}
	for _, p := range b.parties.list {
		if b.signs(p) {
			b.bound(p)
		}
	}
}

// signs tells whether a party has a key that is a node of its own.
func (b *Builder) signs(p *party) bool {
	return p.AccessKeyID != "" && (p.direct() || b.issued[p.AccessKeyID])
}

// settle counts what a party did to its key.
func (b *Builder) settle(p *party) {
	owner := b.ownerOf(p)
	n := &b.nodes[b.keyNode(p)]
	n.Owner = owner
	if n.Account == "" {
		n.Account = p.Account
	}
	if n.Principal == "" {
		n.Principal = p.PrincipalID
	}
	if p.ARN != "" && (n.Label == n.KeyID || p.ARN < n.Label) {
		n.Label = p.ARN
	}
	n.Events += p.events
	if p.first.Known && (!n.First.Known || p.first.Before(n.First)) {
		n.First = p.first
	}
	if n.Last.Before(p.last) {
		n.Last = p.last
	}
}

// settleIssue finds the node of a key that was handed out, and its end.
func (b *Builder) settleIssue(x *issue) {
	x.node = b.nodeOf(x.key, b.issuedAs(x))
	b.handed[x.node] = append(b.handed[x.node], x)
	n := &b.nodes[x.node]
	if x.expires.Known && (!n.Expires.Known || n.Expires.Before(x.expires)) {
		n.Expires, n.ExpiresBasis = x.expires, x.basis
	}
	if n.Account == "" {
		n.Account = cmp.Or(accountOf(x.role), x.account)
	}
	if n.Owner == None && x.owner != "" {
		owner := b.user(x.account, x.owner, x.at, x.who.ARN)
		n = &b.nodes[x.node]
		n.Owner = owner
		n.Label = b.nodes[owner].Label
	}
	if n.Label == n.KeyID && x.role != "" {
		n.Label = x.role
		if x.session != "" {
			n.Label += " session " + x.session
		}
	}
}

// incarnate notes an incarnation of a key.
func (b *Builder) incarnate(key, principal string, created timeline.Moment) {
	x, id := &b.index, newIncarnationID(key, principal, created)
	principal, created = id.principal, id.created
	if _, known := x.incarnations[id]; known {
		return
	}
	n := len(b.keys[key])
	x.incarnations[id] = n
	x.alike[dated{key, created.Micros}]++
	if created.Known {
		d := dated{key, created.Micros / perSecond}
		x.dated[d] = append(x.dated[d], n)
	} else {
		x.undated[key] = append(x.undated[key], n)
	}
	b.keys[key] = append(b.keys[key], incarnation{principal, created, None})
}

// issuedAs finds the incarnation that an issue handed out, nil for none.
func (b *Builder) issuedAs(x *issue) *incarnation {
	list := b.keys[x.key]
	if longLived(x.key) {
		if len(list) == 0 {
			return nil
		}
		return &list[0]
	}
	var best *incarnation
	for _, i := range b.index.issuedNear(x.key, x.at) {
		in := &list[i]
		switch {
		case in.created.Known && !near(in.created, x.at, sameIssue):
			continue
		case x.principal != "" && in.principal != "" && x.principal != in.principal:
			continue
		}
		if best == nil || in.created.Known && !best.created.Known {
			best = in
		}
	}
	return best
}

// nodeOf gives the node of an incarnation. Its id says no more than it takes
// to tell it from the key's others.
func (b *Builder) nodeOf(key string, in *incarnation) int32 {
	if in.node != None {
		return in.node
	}
	value := key
	if list := b.keys[key]; len(list) > 1 {
		value += "#" + in.created.String()
		if b.index.alike[dated{key, in.created.Micros}] > 1 {
			value += "#" + in.principal
		}
	}
	in.node = b.node(Key, value, key, "")
	n := &b.nodes[in.node]
	n.KeyID, n.Principal, n.Created = key, in.principal, in.created
	return in.node
}

// keyNode gives the node of the key that a party signs with, None where it has
// none.
func (b *Builder) keyNode(p *party) int32 {
	if in := b.incarnationOf(p); in != nil {
		return b.nodeOf(p.AccessKeyID, in)
	}
	return None
}

// incarnationOf gives the incarnation of the key that a party signs with, nil
// where it has none.
func (b *Builder) incarnationOf(p *party) *incarnation {
	i, ok := b.index.incarnations[newIncarnationID(p.AccessKeyID, p.PrincipalID, p.created)]
	if !ok {
		return nil
	}
	return &b.keys[p.AccessKeyID][i]
}
