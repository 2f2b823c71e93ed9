package trailgen

// strangers are those who come with no credential of these logs: services,
// pipelines that prove who they are, and other accounts.
func (m *trailMaker) strangers() {
	at := m.now
	from := len(m.events)
	var got *identity
	var by *thing
	var kind string
	switch m.rng.below(3) {
	case 0:
		instance := newInstance(m.rng)
		role := *m.roles[m.rng.below(3)]
		role.instance = instanceARN(regionGlobal, instance)
		c := m.enter(m.rng, awsService("ec2.amazonaws.com"), regionGlobal, at)
		c.account = role.account
		id, settings := c.issue(grant{role: &role, session: instance, seconds: 6 * hour})
		rec := c.call("sts:AssumeRole", settings)
		rec.op, rec.sharedID = assumedByService, uuid(m.rng)
		c.log(rec)
		got, by, kind = id, m.thing("service", "ec2.amazonaws.com", 0, false), "assume-role"
	case 1:
		web := &identity{kind: kindWeb, account: accountDevelopment, user: "repo:examplecorp/shop:ref:refs/heads/main",
			provider: "arn:aws:iam::" + accountDevelopment + ":oidc-provider/" + identityProvider, ip: networkCI, agent: agentCI}
		web.principalID = web.provider + ":sts.amazonaws.com:" + web.user
		role := *pick(m.rng, m.roles[3:5])
		role.provider = web.provider
		got = m.enter(m.rng, web, regionGlobal, at).federate("sts:AssumeRoleWithWebIdentity", grant{role: &role, session: pick(m.rng, attackSessions), seconds: hour},
			set(vUser, web.user), set(vProvider, web.provider))
		by, kind = m.thing("federated", web.principalID, 0, false), "assume-role-with-web-identity"
	default:
		partner := &identity{kind: kindUser, account: accountOutside, user: "ops", principalID: m.userID(accountOutside, "ops"), ip: pick(m.rng, attackNetworks), agent: pick(m.rng, attackAgents)}
		got = m.enter(m.rng, partner, regionGlobal, at).assumeAcross(grant{role: pick(m.rng, m.roles), session: pick(m.rng, attackSessions), seconds: hour}, false)
		by, kind = m.thing("account", accountOutside+"#"+partner.principalID, 0, false), "assume-role-cross-account"
	}
	m.edge(by, m.hold(*got, nil, false, at+hour).node, kind, true, []string{m.events[from].id})
	m.now++
}

// assumedByService is AssumeRole as EC2 and Lambda call it: the answer tells no
// session's ARN.
var assumedByService = newOperation("sts", spec{
	name: "AssumeRole", read: read, request: `{"roleArn":"%{arn}","roleSessionName":"%{session}"%{items}}`,
	response: `{` + issuedKey + `}`, resources: roleResource,
})

// crowd is everyday load around the attack: principals that share its session
// names, addresses and agents.
func (m *trailMaker) crowd() {
	r := stream(m.seed, "attack/crowd")
	var people []*identity
	for n := range 8 {
		account := pick(r, []string{accountProduction, accountDevelopment})
		id := &identity{kind: kindUser, account: account, user: "svc-" + string(rune('a'+n)), principalID: uniqueID(r, idUser, account)}
		id.key = uniqueID(r, idLongTermKey, account)
		if n%2 == 1 {
			id = m.role(account, "/", "app-"+string(rune('a'+n)))
			id.session, id.key, id.created = pick(r, attackSessions), uniqueID(r, idSessionKey, account), attackBegin-int64(r.between(0, hour))
		}
		id.ip, id.agent = pick(r, attackNetworks), agentAttackerBoto
		people = append(people, id)
	}
	end := m.now
	for range 60 {
		id := pick(r, people)
		call := &loadCalls[loadPopular[r.below(len(loadPopular))]]
		c := m.enter(r, id, pick(r, attackRegions), attackBegin+int64(r.between(0, int(end-attackBegin))))
		rec := c.call("sts:GetCallerIdentity", nil)
		rec.op = call.op
		call.write(rec, r)
		c.log(rec)
	}
}
