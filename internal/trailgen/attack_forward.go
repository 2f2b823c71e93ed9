package trailgen

// Services that act for whoever called them.
const (
	serviceSecrets = "secretsmanager.amazonaws.com"
	serviceStacks  = "cloudformation.amazonaws.com"
)

// serviceCall reads a secret, which another service decrypts for the caller.
func (m *trailMaker) serviceCall(h *hand) {
	if h.who.kind == kindFederated {
		m.look(h)
		return
	}
	at := m.moment(h)
	for range m.rng.between(1, 4) {
		m.act(h, at, func(c *player) { c.do("secretsmanager:GetSecretValue", set(vName, "prod/orders-db")) })
		m.forwarded(h, at, serviceSecrets, "kms:Decrypt", set(vItems, `{"SecretVersionId":"`+uuid(m.rng)+`"}`),
			set(vARN, "arn:aws:kms:us-east-1:"+h.who.account+":key/"+m.keyID(h.who.account, "secrets")))
	}
}

// internalCall is what a console session sends within AWS: it bears the
// session's creation date and a key of its own.
func (m *trailMaker) internalCall(h *hand) {
	m.actInside(h, m.moment(h), func(c *player) {
		rec := c.call("kms:ListAliases", nil)
		rec.ip, rec.agent, rec.invokedBy = internal, internal, internal
		rec.key = uniqueID(c.rng, idSessionKey, h.who.account)
		c.log(rec)
	})
}

// forwarded logs what a service does for the caller of a request at that time.
func (m *trailMaker) forwarded(h *hand, at int64, service, name string, settings ...setting) []string {
	from := len(m.events)
	c := m.enter(m.rng, &h.who, regionGlobal, at).pace(0, 0)
	c.lastAt = at
	c.forward(service, name, settings...)
	id := m.events[from].id
	m.sent = append(m.sent, sending{id, h.who.principal(), at})
	return []string{id}
}

// throughService has a service make a key for a user. Whose wish that was, only
// the request that came before it tells, and only if one alone did.
func (m *trailMaker) throughService(h *hand) {
	var user *trailUser
	for _, u := range m.users {
		if u.account == h.who.account && !u.gone && u != h.user {
			user = u
		}
	}
	if user == nil || h.node == m.leaked.node && m.networks != nil {
		m.look(h)
		return
	}
	at := m.moment(h)
	m.act(h, at, func(c *player) { c.do("cloudformation:ExecuteChangeSet", set(vName, "edge"), set(vValue, "7")) })
	key := uniqueID(m.rng, idLongTermKey, user.account)
	ids := m.forwarded(h, at, serviceStacks, "iam:CreateAccessKey", set(vUser, user.user), set(vKey, key))
	m.now = max(m.now, at) + 5 // nobody else comes close
	alone := true
	for _, a := range m.asked[h.who.principal()] {
		if a.at >= at-1 && a.at <= at+1 && a.node != h.node {
			alone = false
		}
	}
	whose := *h
	whose.suspect = h.suspect && alone
	e := m.takeKey(&whose, user, key, ids)
	e.certain, e.unsure = false, func() bool { return !alone }
}

// settleForwarded finds which forwarded requests are the attack's: those whose
// principal made requests within a second only by the attacker's hand.
func (m *trailMaker) settleForwarded() {
	for _, s := range m.sent {
		attacker, others := false, false
		for _, a := range m.asked[s.principal] {
			if a.at >= s.at-1 && a.at <= s.at+1 {
				attacker, others = attacker || a.suspect, others || !a.suspect
			}
		}
		if attacker && !others {
			m.followed[s.event] = true
		}
	}
}

// settleProofs adds what others did and made something descend by from what is
// the attacker's: a key for a user of the attacker's.
func (m *trailMaker) settleProofs() {
	for _, e := range m.edges {
		owners := e.from == m.leaked.node && !m.followed[e.events[0]] // not every use of the leaked key is the attacker's
		if e.from.suspect && e.to.suspect && !owners && (e.unsure == nil || !e.unsure()) {
			for _, id := range e.events {
				m.followed[id] = true
			}
		}
	}
}
