package trailgen

// trustEdit is a version of a role's trust.
type trustEdit struct {
	by   *hand
	id   string
	open bool // to the outside account
}

// editTrust opens a role to the outside account, or closes it again.
func (m *trailMaker) editTrust(h *hand) {
	role := pick(m.rng, m.rolesOf(h.who.account))
	open := m.rng.chance(65)
	policy := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`
	if open {
		policy += `,{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` + accountOutside + `:root"},"Action":"sts:AssumeRole"}`
	}
	ids := m.act(h, max(m.moment(h), m.now-1), func(c *player) {
		c.do("iam:UpdateAssumeRolePolicy", set(vRole, role.role), set(vPolicy, quote(policy+"]}")))
	})
	m.trusts[role] = append(m.trusts[role], trustEdit{h, ids[0], open})
	m.now += 3 // what comes next comes after it
	if open {
		m.partner(role)
	}
}

// partner assumes a role from the outside account, whose own records are not
// in these logs. If an edit of the trust newly let it in, it is the editor's.
func (m *trailMaker) partner(role *identity) {
	at, from := m.now, len(m.events)
	who := &identity{kind: kindUser, account: accountOutside, user: "ops", principalID: m.userID(accountOutside, "ops"), ip: pick(m.rng, attackNetworks), agent: pick(m.rng, attackAgents)}
	got := m.enter(m.rng, who, regionGlobal, at).assumeAcross(grant{role: role, session: pick(m.rng, attackSessions), seconds: hour}, false)
	id := m.events[from].id
	var by *trustEdit
	before := false
	edits := m.trusts[role]
	for i := len(edits) - 1; i >= 0 && !before; i-- {
		if before = !edits[i].open; !before {
			by = &edits[i]
		}
	}
	sure := by != nil && (before || !m.known[role])
	if by == nil {
		m.known[role] = true // it had been let in before any edit that is known
	}
	h := m.hold(*got, nil, sure && by.by.suspect, at+hour)
	m.edge(m.thing("account", accountOutside+"#"+who.principalID, 0, false), h.node, "assume-role-cross-account", true, []string{id})
	if sure {
		m.edge(by.by.node, h.node, "trust-edit", false, []string{by.id, id})
	}
	m.now++
	m.look(h)
}

// setPassword sets the password of a user of the account: from then on whoever
// knows it has the user's console, and nothing else of the user.
func (m *trailMaker) setPassword(h *hand) {
	for _, u := range m.users {
		if u.account == h.who.account && u.password && !u.gone && m.rng.chance(50) {
			m.givePassword(h, u, "iam:UpdateLoginProfile")
			m.signInAs(u)
			return
		}
	}
	m.look(h)
}

func (m *trailMaker) givePassword(h *hand, u *trailUser, call string) {
	ids := m.act(h, max(m.moment(h), m.now-1), func(c *player) { c.do(call, set(vUser, u.user), set(vValue, "false")) })
	u.password, u.setter, u.setBy = true, h, ids[0]
	m.now += 3
}
