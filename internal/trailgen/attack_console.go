package trailgen

// signIn opens the console with a user's password, in whoever's hands the
// user is.
func (m *trailMaker) signIn(*hand) {
	var list []*trailUser
	for _, u := range m.users {
		if u.password && !u.gone {
			list = append(list, u)
		}
	}
	if len(list) == 0 {
		return
	}
	m.signInAs(pick(m.rng, list))
}

func (m *trailMaker) signInAs(u *trailUser) {
	suspect := u.node.suspect || u.setter != nil && u.setter.suspect
	m.now += 8 // sign-ins of one principal within seconds could not be told apart
	login := hand{who: u.identity, user: u, suspect: suspect, born: m.now}
	login.who.kind, login.who.ip, login.who.agent = kindSignIn, pick(m.rng, attackNetworks), agentAttackerBrowser
	at := m.now
	login.node = m.thing("console", u.principalID+"@"+iso(at), at, suspect)
	if m.rng.chance(30) {
		failed := login
		failed.who.kind, failed.suspect = kindStranger, u.node.suspect
		m.act(&failed, at-1, func(c *player) {
			c.fails("signin:ConsoleLogin", "", "Failed authentication", set(vValue, "Failure"), set(vItems, `"MFAUsed":"No"`))
		})
	}
	ids := m.act(&login, at, func(c *player) {
		c.do("signin:ConsoleLogin", set(vValue, "Success"), set(vItems, `"MFAUsed":"No"`))
	})
	m.edge(u.node, login.node, "console-login", false, ids)
	if u.setter != nil {
		m.edge(u.setter.node, login.node, "login-profile", false, []string{u.setBy, ids[0]})
	}
	m.console(u.identity, u, login.node, at)
}

// console goes on in a console session that began at t.
func (m *trailMaker) console(id identity, u *trailUser, node *thing, t int64) {
	id.openConsole(m.rng, t)
	id.ip, id.agent = pick(m.rng, attackNetworks), agentAttackerBrowser
	h := &hand{who: id, user: u, node: node, suspect: node.suspect, born: t, until: t + 12*hour}
	m.hands = append(m.hands, h)
	m.consoles[id.arn()] = append(m.consoles[id.arn()], t)
	m.act(h, m.now, func(c *player) { c.all("health:DescribeEventAggregates", "iam:ListUsers") })
	m.now = max(m.now, t) + 8
}

// switchRole leaves a user's console session for a role's. The key of the
// answer is not among those that the console then signs with.
func (m *trailMaker) switchRole(h *hand) {
	m.now += 8
	at := m.now
	role := *pick(m.rng, m.rolesOf(h.who.account))
	m.act(h, at, func(c *player) { c.do("iam:GetAccountSummary") })
	var got *identity
	ids := m.actInside(h, at, func(c *player) {
		var settings []setting
		got, settings = c.issue(grant{role: &role, session: h.who.user, seconds: hour})
		rec := c.call("sts:AssumeRole", settings)
		rec.ip, rec.agent, rec.invokedBy = internal, internal, internal
		rec.key = uniqueID(c.rng, idSessionKey, h.who.account)
		c.log(rec)
	})
	m.edge(h.node, m.thing("key", got.key, at, h.suspect), "assume-role", false, ids)

	session := *got
	session.key = ""
	opened := &hand{who: session, suspect: h.suspect, born: at, node: m.thing("console", session.principal()+"@"+iso(at), at, h.suspect)}
	opened.who.ip, opened.who.agent = h.who.ip, h.who.agent
	m.edge(h.node, opened.node, "console-switch-role", false, ids)
	arn, account := h.who.arn(), h.who.arn()
	ids = m.act(opened, at, func(c *player) { c.do("signin:SwitchRole", set(vValue, account)) })
	m.edge(h.node, opened.node, "console-switch-role", false, ids).unsure = func() bool {
		open := 0
		for _, t := range m.consoles[arn] {
			if t <= at && at < t+12*hour {
				open++
			}
		}
		return open > 1 // the record names the user that switched, not the session
	}
	m.console(session, nil, opened.node, at)
}

func (m *trailMaker) rolesOf(account string) (list []*identity) {
	for _, r := range m.roles {
		if r.account == account {
			list = append(list, r)
		}
	}
	return list
}

// internal is what the console calls itself in requests that it sends within
// AWS.
const internal = "AWS Internal"

// openConsoleWith trades temporary credentials for a console session. In one
// trail such sessions bear the creation date of those credentials, in another
// one of their own.
func (m *trailMaker) openConsoleWith(h *hand) {
	principal := h.who.principal()
	at := m.moment(h)
	own := m.ownDates
	for _, t := range m.tokens[principal] {
		// Else nobody could say which token it was.
		if own && t.at > at-20*minute || !own && t.node != h.node && t.node.created == h.node.created {
			m.look(h)
			return
		}
	}
	key := uniqueID(m.rng, idSessionKey, h.who.account)
	ids := m.act(h, at, func(c *player) { c.do("signin:GetSigninToken", set(vKey, key)) })
	m.edge(h.node, m.thing("key", key, at, h.suspect), "get-signin-token", true, ids)
	m.tokens[principal] = append(m.tokens[principal], asking{at, h.node, h.suspect})

	login := hand{who: h.who, suspect: h.suspect, born: at}
	login.who.key = ""
	began := h.who.created
	if own {
		m.now = max(m.now, at) + int64(m.rng.between(8, 60))
		began = m.now
		login.who.created = began
	}
	login.node = m.thing("console", principal+"@"+iso(began), began, h.suspect)
	m.edge(h.node, login.node, "get-signin-token", false, ids)
	m.act(&login, m.now, func(c *player) {
		c.do("signin:ConsoleLogin", set(vValue, "Success"), set(vItems, `"MFAUsed":"No"`))
	})
	work := h.who
	m.console(work, nil, login.node, began)
}
