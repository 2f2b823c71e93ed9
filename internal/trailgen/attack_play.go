package trailgen

// step lets somebody do something: the attacker in half of all cases.
func (m *trailMaker) step() {
	if m.rng.chance(15) {
		m.now += int64(m.rng.between(20, 900))
	}
	if m.rng.chance(15) {
		m.strangers()
		return
	}
	var live []*hand
	attacker := m.rng.chance(50)
	for _, h := range m.hands {
		if h.until > m.now+30 && h.suspect == attacker {
			live = append(live, h)
		}
	}
	if len(live) == 0 {
		return
	}
	h := pick(m.rng, live)
	m.look(h)
	pick(m.rng, hops[h.kind()])(m, h)
}

// handKind is what a credential can be used for.
type handKind uint8

const (
	handUser handKind = iota // a long-term key
	handToken
	handRole
	handFederated
	handRoot
	handConsole // of a user
	handConsoleRole
)

func (h *hand) kind() handKind {
	switch {
	case h.who.console != nil && h.who.kind == kindUser:
		return handConsole
	case h.who.console != nil:
		return handConsoleRole
	case h.who.kind == kindUser && h.who.created != 0:
		return handToken
	case h.who.kind == kindUser:
		return handUser
	case h.who.kind == kindFederated:
		return handFederated
	case h.who.kind == kindRoot:
		return handRoot
	}
	return handRole
}

// hops are what each can do; what is likelier comes more than once. Session
// tokens can assume roles, but without a second factor not call IAM, and
// federated users neither.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
var hops map[handKind][]func(*trailMaker, *hand)

func init() {
	admin := []func(*trailMaker, *hand){
		(*trailMaker).makeUser, (*trailMaker).makeUser, (*trailMaker).makeKey, (*trailMaker).makeKey, (*trailMaker).dropUser, (*trailMaker).throughService,
		(*trailMaker).setPassword, (*trailMaker).editTrust, (*trailMaker).startInstance, (*trailMaker).makeFunction,
	}
	hops = map[handKind][]func(*trailMaker, *hand){
		handUser: append([]func(*trailMaker, *hand){
			(*trailMaker).assumeRole, (*trailMaker).assumeRole, (*trailMaker).assumeRole, (*trailMaker).sessionToken, (*trailMaker).federationToken,
			(*trailMaker).assumeRootUser, (*trailMaker).signIn, (*trailMaker).serviceCall,
		}, admin...),
		handToken: {(*trailMaker).assumeRole, (*trailMaker).assumeRole, (*trailMaker).serviceCall},
		handRole: append([]func(*trailMaker, *hand){
			(*trailMaker).assumeRole, (*trailMaker).assumeRole, (*trailMaker).assumeRole, (*trailMaker).openConsoleWith, (*trailMaker).serviceCall,
			(*trailMaker).assumeRootUser,
		}, admin...),
		handFederated:   {(*trailMaker).openConsoleWith, (*trailMaker).serviceCall},
		handRoot:        {(*trailMaker).look},
		handConsole:     append([]func(*trailMaker, *hand){(*trailMaker).switchRole, (*trailMaker).switchRole, (*trailMaker).internalCall}, admin[:4]...),
		handConsoleRole: append([]func(*trailMaker, *hand){(*trailMaker).internalCall}, admin[:4]...),
	}
}

// moment is when a credential is used next: perhaps in the same second as
// others, or a little earlier than what was noted last.
func (m *trailMaker) moment(h *hand) int64 {
	return max(h.born, m.now-int64(m.rng.between(0, 2)))
}

// act has a credential make calls, and gives the ids of their events.
func (m *trailMaker) act(h *hand, at int64, do func(c *player)) (ids []string) {
	from := len(m.events)
	ids = m.actInside(h, at, do)
	principal := h.who.principal()
	for i := range m.events[from:] {
		m.asked[principal] = append(m.asked[principal], asking{m.events[from+i].time, h.node, h.suspect})
	}
	return ids
}

// actInside is act for calls that the console sends within AWS: they are no
// requests that services answer.
func (m *trailMaker) actInside(h *hand, at int64, do func(c *player)) (ids []string) {
	from := len(m.events)
	c := m.enter(m.rng, &h.who, pick(m.rng, attackRegions), at).pace(0, 2)
	do(c)
	for i := range m.events[from:] {
		e := &m.events[from+i]
		ids = append(ids, e.id)
		if h.suspect {
			m.followed[e.id] = true
		}
	}
	if h.user != nil {
		h.user.node.known = true
	}
	m.now = max(m.now, c.now)
	return ids
}

// principal is the principalId of the identity's records.
func (id *identity) principal() string {
	switch id.kind {
	case kindRole, kindLinked:
		return id.principalID + ":" + id.session
	case kindFederated:
		return id.account + ":" + id.session
	case kindRoot:
		return id.account
	}
	return id.principalID
}

// look reads this and that, and fails to do what would be a hop.
func (m *trailMaker) look(h *hand) {
	m.act(h, m.moment(h), func(c *player) {
		for range c.rng.between(1, 3) {
			c.do(pick(c.rng, []string{"sts:GetCallerIdentity", "s3:ListBuckets", "ec2:DescribeInstances", "iam:ListUsers", "secretsmanager:ListSecrets"}))
		}
		if c.rng.chance(10) {
			c.refused("iam:CreateAccessKey", "user alice", set(vUser, "alice"))
			c.refused("iam:CreateUser", "user backup-svc", set(vUser, "backup-svc"))
			c.refused("sts:AssumeRole", m.roles[0].roleARN(), set(vARN, m.roles[0].roleARN()), set(vSession, "ops"))
		}
	})
}
