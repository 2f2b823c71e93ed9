package trailgen

// onceOnly is what happens on a single day: the trail's beginning, and changes
// by administrators that look like an attacker's and are none.
func onceOnly(st *stage, r *rng, today int64) {
	switch string(appendDate(nil, today, "-")) {
	case "2025-03-03":
		newTrail(st, r, today)
	case "2025-03-06":
		oldTrailEnds(st, r, today)
	case "2025-03-11":
		adminTrust(st, r, today)
	case "2025-05-15":
		adminSession(st, r, today)
	case "2025-06-02":
		keyRotation(st, r, today)
	case "2025-06-16":
		metricsUser(st, r, today)
	}
}

// newTrail makes the organisation's trail. Its selectors name the buckets
// whose data events are logged: one.
func newTrail(st *stage, r *rng, today int64) {
	c := st.portal(r, people[1], accountManagement, permissionAdmin, regionGlobal, today+8*hour).pace(10, 40)
	c.all("organizations:DescribeOrganization", "cloudtrail:DescribeTrails", "s3:ListBuckets")
	arn := set(vARN, trailARN)
	c.do("cloudtrail:CreateTrail", set(vName, trailName), set(vBucket, bucketLogs), arn)
	c.do("cloudtrail:PutEventSelectors", set(vName, trailName), arn, set(vItems, `[{"readWriteType":"All","includeManagementEvents":true,"dataResources":[`+
		`{"type":"AWS::S3::Object","values":["arn:aws:s3:::`+bucketExports+`/"]}],"excludeManagementEventSources":[]}]`))
	c.do("cloudtrail:StartLogging", arn).do("cloudtrail:GetTrailStatus", arn).do("cloudtrail:GetEventSelectors", arn)
}

// oldTrailEnds removes the trail that the management account had of its own.
func oldTrailEnds(st *stage, r *rng, today int64) {
	c := st.portal(r, people[1], accountManagement, permissionAdmin, regionGlobal, today+13*hour).pace(10, 40)
	arn := set(vARN, oldTrail)
	c.do("cloudtrail:DescribeTrails").do("cloudtrail:StopLogging", arn).do("cloudtrail:DeleteTrail", arn).do("cloudtrail:DescribeTrails")
}

// adminTrust sets the trust of role admin as it is until the attack.
func adminTrust(st *stage, r *rng, today int64) {
	c := st.enter(r, st.aliceWithMFA(r, today+10*hour), regionGlobal, today+10*hour+30).pace(8, 30)
	c.do("iam:GetRole", set(vRole, "admin"))
	c.do("iam:UpdateAssumeRolePolicy", set(vRole, "admin"), set(vPolicy, quote(trustBefore)))
	id := c.assume(grant{role: st.role(accountProduction, "/", "admin"), session: "alice", seconds: hour})
	st.enter(r, id, regionGlobal, c.now+2).all("sts:GetCallerIdentity", "iam:GetAccountSummary", "ec2:DescribeRegions")
}

// adminSession is alice working with role admin under her own name.
func adminSession(st *stage, r *rng, today int64) {
	at := today + 14*hour + 18*minute
	c := st.enter(r, st.aliceWithMFA(r, at), regionGlobal, at+20)
	id := c.assume(grant{role: st.role(accountProduction, "/", "admin"), session: "alice", seconds: hour})
	work := st.enter(r, id, regionGlobal, unix("2025-05-15T14:20:31Z")).pace(2, 20)
	work.all("sts:GetCallerIdentity", "iam:ListRoles")
	work.now = unix("2025-05-15T14:22:09Z")
	work.all("iam:GetAccountSummary", "ec2:DescribeInstances", "ec2:DescribeRegions")
}

// keyRotation gives backup-agent a new key and, days later, would have removed
// the old one; here both steps are one morning's.
func keyRotation(st *stage, r *rng, today int64) {
	c := st.enter(r, st.aliceWithMFA(r, today+9*hour), regionGlobal, today+9*hour+30).pace(10, 60)
	user := set(vUser, "backup-agent")
	first, second := st.longTermKey(accountProduction, "backup-agent", 1), st.longTermKey(accountProduction, "backup-agent", 2)
	c.do("iam:ListAccessKeys", user).do("iam:CreateAccessKey", user, set(vKey, second)).wait(600, 900)
	c.do("iam:GetAccessKeyLastUsed", set(vKey, first)).do("iam:UpdateAccessKey", user, set(vKey, first), set(vValue, "Inactive")).wait(600, 900)
	c.do("iam:DeleteAccessKey", user, set(vKey, first))
}

// metricsUser makes a user with a key, for a tool that can do no better.
func metricsUser(st *stage, r *rng, today int64) {
	c := st.enter(r, st.aliceWithMFA(r, today+14*hour), regionGlobal, today+14*hour+30).pace(10, 60)
	user := set(vUser, "metrics-agent")
	metrics := st.user(accountProduction, "metrics-agent", 1, networkVPC, agentBackup)
	c.do("iam:CreateUser", user, set(vUserID, metrics.principalID), set(vItems, `,"tags":[{"key":"Owner","value":"platform"}]`))
	c.fails("iam:CreateUser", "EntityAlreadyExistsException", "User with name metrics-agent already exists.", user)
	c.do("iam:PutUserPolicy", user, set(vName, "read-metrics"), set(vPolicy, quote(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["cloudwatch:Get*","cloudwatch:List*","cloudwatch:Describe*"],"Resource":"*"}]}`)))
	c.do("iam:CreateAccessKey", user, set(vKey, metrics.key))
	st.enter(r, metrics, regionGlobal, c.now+900).all("sts:GetCallerIdentity", "monitoring:DescribeAlarms", "monitoring:ListDashboards")
}
