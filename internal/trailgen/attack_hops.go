package trailgen

// assumeRole takes any role: of another account, which logs it, too; or the
// very role that the session has, or had before.
func (m *trailMaker) assumeRole(h *hand) {
	role := pick(m.rng, m.roles)
	g := grant{role: role, session: pick(m.rng, attackSessions), seconds: hour, stated: m.rng.chance(50)}
	if len(m.machines) > 0 && m.rng.chance(10) {
		g.session = pick(m.rng, m.machines).session // whoever assumes a role can name the session after a machine
	}
	at := m.moment(h)
	if m.rng.chance(15) {
		g.key = m.usedKey(role.principalID+":"+g.session, at)
	}
	var got *identity
	ids := m.act(h, at, func(c *player) {
		if role.account != h.who.account {
			got = c.assumeAcross(g, true)
		} else {
			got = c.assume(g)
		}
	})
	kind := "assume-role"
	switch {
	case role.account != h.who.account:
		kind = "assume-role-cross-account"
	case h.who.kind == kindRole:
		kind = "role-chaining"
	}
	child := m.hold(*got, nil, h.suspect, at+hour)
	m.edge(h.node, child.node, kind, true, ids)
}

// usedKey gives the id of a temporary key that somebody else had before: such
// ids are not unique by themselves.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
func (m *trailMaker) usedKey(principal string, at int64) string {
	for _, h := range m.hands {
		if h.who.kind == kindRole && h.who.console == nil && h.who.created < at-10 && h.who.principal() != principal && len(m.byKey[h.who.key]) == 1 {
			return h.who.key
		}
	}
	return ""
}

// sessionToken trades a long-term key for a session of the same user.
func (m *trailMaker) sessionToken(h *hand) {
	at := m.moment(h)
	got := h.who
	got.key, got.created = uniqueID(m.rng, idSessionKey, h.who.account), at
	ids := m.act(h, at, func(c *player) {
		c.do("sts:GetSessionToken", set(vUser, h.who.user), set(vKey, got.key), set(vExpiry, spoken(at+12*hour)))
	})
	child := m.hold(got, h.user, h.suspect, at+12*hour)
	m.edge(h.node, child.node, "get-session-token", true, ids)
}

func (m *trailMaker) federationToken(h *hand) {
	at := m.moment(h)
	got := h.who
	got.kind, got.session = kindFederated, pick(m.rng, attackSessions)
	got.key, got.created = uniqueID(m.rng, idSessionKey, h.who.account), at
	ids := m.act(h, at, func(c *player) {
		c.do("sts:GetFederationToken", set(vSession, got.session), set(vKey, got.key), set(vExpiry, spoken(at+12*hour)))
	})
	child := m.hold(got, nil, h.suspect, at+12*hour)
	m.edge(h.node, child.node, "get-federation-token", true, ids)
}

// assumeRootUser takes a member account's root, which only the management
// account can.
func (m *trailMaker) assumeRootUser(h *hand) {
	if h.who.account != accountManagement {
		m.assumeRole(h)
		return
	}
	at := m.moment(h)
	target := pick(m.rng, []string{accountProduction, accountDevelopment})
	got := identity{kind: kindRoot, account: target, key: uniqueID(m.rng, idSessionKey, target), created: at}
	ids := m.act(h, at, func(c *player) {
		c.do("sts:AssumeRoot", set(vValue, target), set(vKey, got.key), set(vExpiry, spoken(at+15*minute)))
	})
	child := m.hold(got, nil, h.suspect, at+15*minute)
	m.edge(h.node, child.node, "assume-root", true, ids)
}

// makeUser makes a user whose name others have elsewhere, or had before.
func (m *trailMaker) makeUser(h *hand) {
	name, number := pick(m.rng, attackNames), 1
	for _, u := range m.users {
		if u.account != h.who.account || u.user != name {
			continue
		}
		if !u.gone {
			m.makeKey(h)
			return
		}
		number++
	}
	u := m.newUser(h.who.account, name, number)
	ids := m.act(h, m.moment(h), func(c *player) {
		c.do("iam:CreateUser", set(vUser, name), set(vUserID, u.principalID))
	})
	u.node.known, u.node.suspect = true, h.suspect
	m.edge(h.node, u.node, "create-user", true, ids)
	if m.rng.chance(60) {
		m.givePassword(h, u, "iam:CreateLoginProfile")
	}
	m.makeKeyFor(h, u)
}

// makeKey makes a key for any user of the account, or the caller itself.
func (m *trailMaker) makeKey(h *hand) {
	var list []*trailUser
	for _, u := range m.users {
		if u.account == h.who.account && !u.gone {
			list = append(list, u)
		}
	}
	if len(list) > 0 {
		m.makeKeyFor(h, pick(m.rng, list))
	}
}

func (m *trailMaker) makeKeyFor(h *hand, u *trailUser) {
	key := uniqueID(m.rng, idLongTermKey, u.account)
	ids := m.act(h, max(m.moment(h), m.now-1), func(c *player) {
		rec := c.call("iam:CreateAccessKey", []setting{set(vUser, u.user), set(vKey, key)})
		rec.blank = h.user == u // whoever asks for a key of their own need not say whose
		c.log(rec)
	})
	m.takeKey(h, u, key, ids).unsure = nil
}

// takeKey hands a new key of the user over to whoever had it made.
func (m *trailMaker) takeKey(h *hand, u *trailUser, key string, ids []string) *madeEdge {
	id := u.identity
	id.key = key
	m.edge(u.node, m.hold(id, u, h.suspect || u.node.suspect, attackBegin+30*day).node, "create-access-key", true, ids)
	return m.edge(h.node, m.hands[len(m.hands)-1].node, "create-access-key", true, ids)
}

// dropUser deletes a user and its keys. What sessions it had go on.
func (m *trailMaker) dropUser(h *hand) {
	for _, u := range m.users {
		if u.account != h.who.account || u.gone || u == h.user || u == m.leaked.user || u.password && !u.node.suspect || !m.rng.chance(40) {
			continue
		}
		m.act(h, m.now, func(c *player) {
			for _, k := range m.hands {
				if k.user == u && k.kind() == handUser {
					c.do("iam:DeleteAccessKey", set(vUser, u.user), set(vKey, k.who.key))
				}
			}
			c.do("iam:DeleteUser", set(vUser, u.user))
		})
		u.gone = true
		for _, k := range m.hands {
			if k.user == u && (k.kind() == handUser || k.kind() == handConsole) {
				k.until = 0
			}
		}
		m.now += 2
		return
	}
	m.look(h)
}
