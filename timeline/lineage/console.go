package lineage

import (
	"cmp"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// signIn is a console session of a principal.
type signIn struct {
	created timeline.Moment
	node    int32
}

// consoles makes console sessions of the keys that belong to one, and links
// them to whoever opened them. A console uses many keys: what joins them is the
// principal and the moment of the sign-in, and only where something says that
// there was one: the sign-in itself, a switch of roles, or CloudTrail's mark.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
type consoles struct {
	logins   []claim // ConsoleLogin
	switches []switching
	tokens   []claim // GetSigninToken
	hops     []hop
}

// switching is a SwitchRole: its identity is the new session's already.
type switching struct {
	claim
	from string // ARN of the session that switched
}

// hop is an AssumeRole that came from inside AWS, as the console sends it.
type hop struct {
	claim
	principal string // of the new session
}

// tokenLife is how long a sign-in token opens the console.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
const tokenLife = 15 * 60 * 1_000_000 // micros

// longestSignIn is how long a console session lasts at most.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/console_controlling-access.html
const longestSignIn = 12 * 3600 * 1_000_000 // micros

var switchedFrom = extra("SwitchFrom")

func (cs *consoles) calls() []string {
	return []string{"signin:ConsoleLogin", "signin:SwitchRole", "signin:GetSigninToken", "sts:AssumeRole"}
}

func (cs *consoles) add(c *call) {
	switch c.name {
	case "ConsoleLogin":
		if c.Outcome() == cloudtrail.OutcomeSuccess {
			cs.logins = append(cs.logins, c.claim)
		}
	case "SwitchRole":
		if c.Outcome() == cloudtrail.OutcomeSuccess {
			cs.switches = append(cs.switches, switching{c.claim, c.text(switchedFrom)})
		}
	case "GetSigninToken":
		cs.tokens = append(cs.tokens, c.claim)
	case "AssumeRole":
		if id := c.text(assumedRoleID); id != "" && c.who.inside {
			cs.hops = append(cs.hops, hop{c.claim, id})
		}
	}
}

// gather finds the sessions and which keys belong to them, before anything is
// linked.
func (cs *consoles) gather(b *Builder) {
	sortBy(cs.logins, func(c *claim) *claim { return c })
	sortBy(cs.switches, func(s *switching) *claim { return &s.claim })
	sortBy(cs.tokens, func(c *claim) *claim { return c })
	sortBy(cs.hops, func(h *hop) *claim { return &h.claim })
	for i := range cs.logins {
		b.acts[cs.logins[i].place] = cs.session(b, cs.logins[i].who, cs.logins[i].at)
	}
	for i := range cs.switches {
		x := &cs.switches[i]
		b.acts[x.place] = cs.session(b, x.who, x.at)
		for _, s := range around(x.at) {
			b.index.switched[dated{x.who.PrincipalID, s}] = true
		}
	}
	for _, p := range b.parties.list {
		if p.console && p.created.Known && p.PrincipalID != "" && b.signs(p) && !longLived(p.AccessKeyID) {
			cs.join(b, p, b.console(p, p.created))
		}
	}
	for _, p := range b.parties.list { // keys without the mark, of a session that is known
		if n := b.consoleOf(p); n != None && b.signs(p) && !longLived(p.AccessKeyID) && !b.issued[p.AccessKeyID] {
			cs.join(b, p, n)
		}
	}
}

// session gives the console session that a sign-in began: that of the console's
// keys that bear the sign-in's own creation date, as those do that came of a
// sign-in token; else that of the keys made within seconds of it; else one that
// has no keys in these logs.
func (cs *consoles) session(b *Builder, p *party, at timeline.Moment) int32 {
	for _, q := range b.index.createdAt(p.PrincipalID, p.created) {
		if q.console {
			return b.console(q, q.created)
		}
	}
	for _, q := range b.index.createdNear(p.PrincipalID, at) {
		if !longLived(q.AccessKeyID) && !b.issued[q.AccessKeyID] {
			return b.console(q, q.created)
		}
	}
	return b.console(p, at)
}

// console gives the node of a console session.
func (b *Builder) console(p *party, created timeline.Moment) int32 {
	if n, ok := b.index.consoles[consoleID{p.PrincipalID, created}]; ok {
		return n
	}
	owner := b.ownerOf(p)
	label := cmp.Or(p.ARN, p.PrincipalID)
	n := b.node(ConsoleSession, p.PrincipalID+"@"+created.String(), label, p.Account)
	x := &b.nodes[n]
	x.Principal, x.Created, x.Owner = p.PrincipalID, created, owner
	x.Expires, x.ExpiresBasis = created.Add(longestSignIn), timeline.ExpiryBound
	b.consoles[p.PrincipalID] = append(b.consoles[p.PrincipalID], signIn{created, n})
	b.index.consoles[consoleID{p.PrincipalID, created}] = n
	b.opened[label] = append(b.opened[label], n)
	return n
}

// consoleOf gives the console session that a party's creation date names, None
// for none.
func (b *Builder) consoleOf(p *party) int32 {
	if n, ok := b.index.consoles[consoleID{p.PrincipalID, p.created}]; ok && p.created.Known {
		return n
	}
	return None
}

// join makes a key a member of a session, and counts what it did to it.
func (cs *consoles) join(b *Builder, p *party, session int32) {
	b.nodes[b.keyNode(p)].Session = session
	s := &b.nodes[session]
	if b.joined[p] {
		return
	}
	b.joined[p] = true
	s.Events += p.events
	if p.first.Known && (!s.First.Known || p.first.Before(s.First)) {
		s.First = p.first
	}
	if s.Last.Before(p.last) {
		s.Last = p.last
	}
}

// link links sessions to whoever opened them.
func (cs *consoles) link(b *Builder) {
	for i := range cs.logins {
		l := &cs.logins[i]
		if l.who.Kind() == cloudtrail.ActorUser || l.who.Kind() == cloudtrail.ActorRoot {
			b.edge(b.ownerOf(l.who), cs.session(b, l.who, l.at), "console-login", ActsAs, Strong, "", l)
		}
	}
	for i := range cs.switches {
		cs.linkSwitch(b, &cs.switches[i])
	}
	for i := range cs.hops {
		h := &cs.hops[i]
		for _, s := range b.consoles[h.principal] {
			if near(s.created, h.at, sameIssue) {
				b.linkFrom(&h.claim, s.node, "console-switch-role", ActsAs, Strong, "")
			}
		}
	}
	cs.linkTokens(b)
}

// linkSwitch links the session that a switch of roles began to the one it began
// in, which the record names by ARN.
func (cs *consoles) linkSwitch(b *Builder, s *switching) {
	to := cs.session(b, s.who, s.at)
	var from []int32
	for _, i := range b.opened[s.from] {
		if n := &b.nodes[i]; i != to && !s.at.Before(n.Created) && s.at.Before(n.Expires) {
			from = append(from, i)
		}
	}
	certainty := Strong
	if len(from) > 1 {
		certainty = Weak
	}
	for _, n := range from {
		b.edge(n, to, "console-switch-role", ActsAs, certainty, "", &s.claim)
	}
}
