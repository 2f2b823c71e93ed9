package trailgen

// shortLived makes a user whose key is traded for sessions.
func shortLived(p *plot) {
	in := p.truth
	user := p.user(accountProduction, "sync-agent", 1, networkAttacker2, agentAttackerCLI)
	in.Users = append(in.Users, named(user, "made by the attacker, deleted by alice; its sessions go on"))
	c := p.at(p.second, regionGlobal, "2025-05-19T02:10:15Z").pace(6, 20)
	c.do("iam:CreateUser", set(vUser, "sync-agent"), set(vUserID, user.principalID))
	in.pair("key", p.second.key, "user", user.arn(), "issued", c.last)
	in.foothold("user", user.arn(), "standing", c.last, "made")
	c.do("iam:CreateAccessKey", set(vUser, "sync-agent"), set(vKey, user.key))
	in.key(user.key, "long-term", "user/sync-agent", c.last)
	in.pair("key", p.second.key, "key", user.key, "issued", c.last)
	in.foothold("access-key", user.key, "standing", c.last, "made")
	c.do("iam:AttachUserPolicy", set(vUser, "sync-agent"), set(vARN, "arn:aws:iam::aws:policy/ReadOnlyAccess"))
	in.foothold("user-policy", user.arn()+" ReadOnlyAccess", "standing", c.last, "attached")

	c = p.enter(p.rng, user, regionGlobal, unix("2025-05-19T06:02:11Z")).pace(3, 9)
	c.do("sts:GetCallerIdentity")
	p.orphans = nil
	for _, federated := range []bool{false, true} {
		id := *user
		id.created, id.key = c.now, uniqueID(p.rng, idSessionKey, accountProduction)
		settings := []setting{set(vUser, "sync-agent"), set(vKey, id.key), set(vExpiry, spoken(c.now+12*hour))}
		if id.agent = agentAttackerBoto; federated {
			id.kind, id.session = kindFederated, "reader"
			c.do("sts:GetFederationToken", append(settings, set(vSession, "reader"))...)
		} else {
			c.do("sts:GetSessionToken", settings...)
		}
		in.key(id.key, "sts", "user/sync-agent", c.last)
		in.pair("key", user.key, "key", id.key, "issued", c.last)
		in.foothold("session", id.key, "neutralised", c.last, "over twelve hours after its issue; it acted after its user was deleted")
		p.orphans = append(p.orphans, &id)
	}
	for _, id := range p.orphans {
		p.enter(p.rng, id, regionGlobal, c.now+9).pace(2, 8).all("sts:GetCallerIdentity", "ec2:DescribeInstances", "s3:ListBuckets")
	}
}

func containment3(p *plot) {
	in := p.truth
	user := p.user(accountProduction, "sync-agent", 1, "", "")
	session := p.aliceWithMFA(p.rng, unix("2025-05-19T07:44:03Z"))
	c := p.enter(p.rng, session, regionGlobal, unix("2025-05-19T07:45:10Z")).pace(4, 15)
	c.do("iam:ListAccessKeys", set(vUser, "sync-agent")).do("iam:ListAttachedUserPolicies", set(vUser, "sync-agent"))
	c.do("iam:DeleteAccessKey", set(vUser, "sync-agent"), set(vKey, user.key))
	in.foothold("access-key", user.key, "neutralised", c.last, "deleted by alice")
	c.do("iam:DetachUserPolicy", set(vUser, "sync-agent"), set(vARN, "arn:aws:iam::aws:policy/ReadOnlyAccess"))
	in.foothold("user-policy", user.arn()+" ReadOnlyAccess", "neutralised", c.last, "detached by alice")
	c.do("iam:DeleteUser", set(vUser, "sync-agent"))
	in.foothold("user", user.arn(), "neutralised", c.last, "deleted by alice; two sessions of it were live")
}

// orphanSessions go on after their user is gone: what it allowed is refused
// before long, and GetCallerIdentity needs no permission.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
func orphanSessions(p *plot) {
	for _, id := range p.orphans {
		c := p.enter(p.rng, id, regionGlobal, unix("2025-05-19T07:46:20Z")+int64(p.rng.between(0, 20))).pace(5, 15)
		c.do("s3:ListBuckets")
		c.now = unix("2025-05-19T07:58:00Z") + int64(p.rng.between(0, 300))
		c.do("sts:GetCallerIdentity")
		c.refused("s3:ListBuckets", "").refused("ec2:DescribeInstances", "")
		c.do("sts:GetCallerIdentity")
	}
}

// oneSecond makes things and removes them within a second, in which event ids
// say nothing about order: here those of the later events come first.
func oneSecond(p *plot) {
	in := p.truth
	key := p.longTermKey(accountProduction, "billing-ro", 3)
	c := p.at(p.second, regionGlobal, "2025-05-17T03:30:08Z").pace(0, 0)
	made, removed := c.swiftly("iam:CreateAccessKey", "iam:DeleteAccessKey", set(vUser, "billing-ro"), set(vKey, key))
	in.key(key, "long-term", "user/billing-ro", made)
	in.pair("key", p.second.key, "key", key, "issued", made)
	in.foothold("access-key", key, "neutralised", removed, "made and deleted in one second, in the only order there can be")

	c = p.at(p.second, regionGlobal, "2025-05-17T03:31:40Z").pace(0, 0)
	_, removed = c.swiftly("iam:AttachRolePolicy", "iam:DetachRolePolicy", set(vRole, "data-export"), set(vARN, "arn:aws:iam::aws:policy/PowerUserAccess"))
	in.foothold("role-policy", p.export.roleARN()+" PowerUserAccess", "unknown", removed, "attached and detached in one second: the records do not tell in which order")
}

// swiftly makes two calls in one second, the later one with the lesser event
// id, and gives their ids.
func (p *player) swiftly(first, then string, settings ...setting) (firstID, thenID string) {
	a, b := p.call(first, settings), p.call(then, settings)
	if a.eventID < b.eventID {
		a.eventID, b.eventID = b.eventID, a.eventID
	}
	p.log(a)
	p.log(b)
	return a.eventID, b.eventID
}
