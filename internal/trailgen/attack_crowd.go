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
		if len(m.machines) > 0 {
			m.runs(pick(m.rng, m.machines))
			return
		}
		w := &machine{role: *pick(m.rng, m.roles[:3]), service: "ec2.amazonaws.com", session: newInstance(m.rng), region: regionGlobal, kind: "ec2-instance-role"}
		w.node, w.role.instance = m.thing("instance", w.session, 0, false), instanceARN(w.region, w.session)
		m.machines = append(m.machines, w)
		m.runs(w)
		return
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
		m.partner(pick(m.rng, m.roles))
		return
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
		if call.op.name == "UpdateService" {
			continue // who changes a service acts as its tasks: no mere load
		}
		c := m.enter(r, id, pick(r, attackRegions), attackBegin+int64(r.between(0, int(end-attackBegin))))
		rec := c.call("sts:GetCallerIdentity", nil)
		rec.op = call.op
		call.write(rec, r)
		c.log(rec)
	}
}
