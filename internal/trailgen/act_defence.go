package trailgen

// aliceInConsole signs alice in with her second factor.
func (st *stage) aliceInConsole(r *rng, at int64) *player {
	login := st.user(accountProduction, "alice", 1, networkOffice, agentBrowser)
	login.kind, login.key, login.mfa = kindSignIn, "", true
	l := st.enter(r, login, regionGlobal, at-9).pace(9, 9)
	l.do("signin:CheckMfa", set(vValue, "Success"))
	l.do("signin:ConsoleLogin", set(vValue, "Success"),
		set(vItems, `"MFAIdentifier":"arn:aws:iam::`+accountProduction+`:mfa/alice","MFAUsed":"Yes"`))
	user := *login
	user.kind = kindUser
	user.openConsole(r, at)
	return st.enter(r, &user, regionGlobal, at+5).pace(0, 2)
}

func containment1(p *plot) {
	c := p.aliceInConsole(p.rng, unix("2025-05-06T09:08:30Z"))
	iamDashboard(c)
	userPage(c, "ci-deploy")
	c.do("iam:GetAccessKeyLastUsed", set(vKey, p.leaked.key))
	c.now = unix("2025-05-06T09:12:04Z")
	c.do("iam:UpdateAccessKey", set(vUser, "ci-deploy"), set(vKey, p.leaked.key), set(vValue, "Inactive"))
	p.truth.foothold("access-key", p.leaked.key, "partly", c.last, "disabled: one call restores it")
	c.do("iam:ListAccessKeys", set(vUser, "ci-deploy"))
}

func reactivation(p *plot) {
	p.second.ip = networkAttacker2
	c := p.at(p.second, regionGlobal, "2025-05-09T23:40:47Z").pace(9, 30)
	c.do("iam:ListAccessKeys", set(vUser, "ci-deploy"))
	c.do("iam:UpdateAccessKey", set(vUser, "ci-deploy"), set(vKey, p.leaked.key), set(vValue, "Active"))
	p.truth.pair("key", p.second.key, "key", p.leaked.key, "enabled", c.last)
	p.truth.foothold("access-key", p.leaked.key, "standing", c.last, "switched on again")

	p.leaked.ip = networkAttacker2
	c = p.at(p.leaked, regionGlobal, "2025-05-09T23:52:18Z").pace(4, 20)
	c.do("sts:GetCallerIdentity").do("ecr:DescribeRepositories").do("ecs:ListClusters")
	c.do("ecs:DescribeServices").do("ecr:GetAuthorizationToken")
	c.refused("s3:ListBuckets", "")
	c = p.at(p.leaked, regionGlobal, "2025-05-12T01:17:55Z").pace(4, 20)
	c.do("sts:GetCallerIdentity").do("ecs:ListClusters").do("ecs:DescribeTaskDefinition")
}

func containment2(p *plot) {
	in := p.truth
	p.alice.agent = agentCLI
	session := p.aliceWithMFA(p.rng, unix("2025-05-14T08:24:41Z"))
	c := p.enter(p.rng, session, regionGlobal, unix("2025-05-14T08:25:20Z")).pace(5, 30)
	c.do("iam:ListUsers").do("iam:ListAccessKeys", set(vUser, "ci-deploy"))
	c.now = unix("2025-05-14T08:30:12Z")
	c.do("iam:UpdateAccessKey", set(vUser, "ci-deploy"), set(vKey, p.leaked.key), set(vValue, "Inactive"))
	in.foothold("access-key", p.leaked.key, "partly", c.last, "disabled again: one call restores it")
	c.do("iam:GetLoginProfile", set(vUser, "backup-svc"))
	c.now = unix("2025-05-14T08:33:51Z")
	c.do("iam:DeleteLoginProfile", set(vUser, "backup-svc"))
	in.foothold("login-profile", p.second.arn(), "neutralised", c.last, "deleted by alice")
}

// aliceWithMFA has alice trade her long-term key for a session with her second
// factor.
func (st *stage) aliceWithMFA(r *rng, at int64) *identity {
	c := st.enter(r, st.user(accountProduction, "alice", 1, networkOffice, agentCLI), regionGlobal, at)
	session := *c.who
	session.key, session.created, session.mfa = uniqueID(r, idSessionKey, accountProduction), at, true
	c.do("sts:GetSessionToken", set(vUser, "alice"), set(vKey, session.key), set(vExpiry, spoken(at+12*hour)))
	return &session
}
