package trailgen

// portal signs a person in at the identity centre, which the management
// account logs, and opens an account's console with a permission set.
func (st *stage) portal(r *rng, who person, account, permission, region string, at int64) *player {
	center := &identity{
		kind: kindCenter, account: accountManagement, person: who.userID(st), session: uuid(r), ip: who.ip, agent: who.agent,
	}
	c := st.enter(r, center, regionGlobal, at-40).pace(4, 12)
	c.all("signin:CredentialVerification", "signin:UserAuthentication", "sso:Authenticate")
	name := permission[len("AWSReservedSSO_") : len(permission)-17]
	c.now = at
	c.do("sso:Federate", set(vName, name), set(vValue, account))

	provider := "AWSSSO_6b1f0c9a2e4d8753_DO_NOT_DELETE"
	saml := &identity{
		kind: kindSAML, account: account, user: who.mail(), provider: chars(stream(st.seed, "saml/"+account), base64Digits, 27) + "=",
		ip: who.ip, agent: agentSAML,
	}
	saml.principalID = saml.provider + ":" + who.mail()
	p := st.enter(r, saml, regionGlobal, at)
	role := st.role(account, "/aws-reserved/sso.amazonaws.com/", permission)
	role.person = center.person
	id := p.federate("sts:AssumeRoleWithSAML", grant{role: role, session: who.mail(), seconds: 8 * hour, agent: agentPortal},
		set(vProvider, "arn:aws:iam::"+account+":saml-provider/"+provider), set(vID, saml.provider), set(vValue, "28800"))

	s := st.enter(r, id, regionGlobal, at).pace(0, 0)
	s.do("signin:GetSigninToken", set(vKey, uniqueID(r, idSessionKey, account)))
	id.agent = who.agent
	s.do("signin:ConsoleLogin", set(vValue, "Success"), set(vItems, `"MFAUsed":"No"`))
	work := *id
	work.openConsole(r, at)
	return st.enter(r, &work, region, at+3).pace(0, 1)
}

// peopleAtWork are the members of the identity centre.
func peopleAtWork(st *stage, r *rng, today int64) {
	if weekend(today) || !r.chance(45) {
		return
	}
	who := pick(r, people)
	account, region, permission := accountDevelopment, regionWest, permissionPowerUser
	switch {
	case r.chance(30):
		account, region, permission = accountProduction, regionGlobal, permissionReadOnly
	case r.chance(20):
		account, region = accountProduction, regionEurope
	}
	c := st.portal(r, who, account, permission, region, clock(r, today, 8, 30, 420))
	c.all("health:DescribeEventAggregates", "monitoring:DescribeAlarms", "ce:GetCostForecast")
	for range r.between(4, 7) {
		c.wait(8, 70)
		page(c, r.below(6))
	}
	if permission == permissionReadOnly && r.chance(40) {
		c.refused("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:"+region+":"+account+":secret:prod/orders-db")
	}
	if permission == permissionPowerUser && r.chance(30) {
		c.refused("iam:ListUsers", "arn:aws:iam::"+account+":user/")
	}
}

// page opens one of the console's pages.
func page(c *player, number int) {
	switch number {
	case 0:
		ec2Dashboard(c)
		c.do("ec2:DescribeInstanceStatus").do("ec2:DescribeTags")
	case 1:
		c.all("ecs:ListClusters", "ecs:DescribeClusters", "ecs:ListServices", "ecs:DescribeServices", "ecs:DescribeTaskDefinition",
			"ecs:DescribeTasks", "logs:DescribeLogStreams", "elasticloadbalancing:DescribeTargetHealth")
	case 2:
		c.all("lambda:GetAccountSettings20160819", "lambda:ListFunctions20150331", "lambda:GetFunction20150331v2",
			"lambda:GetFunctionConfiguration20150331v2", "lambda:ListEventSourceMappings20150331", "logs:DescribeLogGroups", "logs:DescribeLogStreams",
			"tagging:GetResources")
	case 3:
		c.all("monitoring:DescribeAlarms", "monitoring:DescribeAlarmsForMetric", "monitoring:DescribeAlarmsForMetric", "monitoring:ListDashboards",
			"ec2:DescribeInstances", "sns:ListTopics", "sns:ListSubscriptions")
	case 4:
		c.all("rds:DescribeDBInstances", "rds:DescribeDBClusters", "rds:DescribeDBSnapshots", "rds:DescribeDBSubnetGroups", "rds:ListTagsForResource",
			"ec2:DescribeSecurityGroups", "kms:ListAliases", "dynamodb:ListTables", "dynamodb:DescribeTable")
	case 5:
		c.all("cloudformation:ListStacks", "cloudformation:DescribeStacks", "cloudformation:DescribeStackEvents", "autoscaling:DescribeAutoScalingGroups",
			"autoscaling:DescribeScalingActivities", "autoscaling:DescribePolicies", "ec2:DescribeLaunchTemplates", "ec2:DescribeImages")
	}
}

// aliceAtWork is the production account's administrator, an IAM user with a
// second factor.
func aliceAtWork(st *stage, r *rng, today int64) {
	if weekend(today) || dayNumber(today)%7 != 1 && !r.chance(8) {
		return
	}
	if r.chance(8) {
		stranger := st.user(accountProduction, "alice", 1, networkOffice, agentBrowser)
		stranger.kind, stranger.key = kindStranger, ""
		st.enter(r, stranger, regionGlobal, clock(r, today, 9, 0, 2)).fails("signin:ConsoleLogin", "", "Failed authentication",
			set(vValue, "Failure"), set(vItems, `"MFAUsed":"Yes"`))
	}
	c := st.aliceInConsole(r, clock(r, today, 9, 5, 180))
	iamDashboard(c)
	userPage(c, pick(r, []string{"backup-agent", "ci-deploy", "billing-ro", "alice"}))
	for range r.between(3, 5) {
		c.wait(8, 80)
		page(c, r.below(6))
	}
	if r.chance(40) {
		c.wait(8, 20).all("guardduty:ListDetectors", "guardduty:GetFindingsStatistics", "guardduty:ListFindings", "config:DescribeComplianceByConfigRule")
		c.do("cloudtrail:LookupEvents", set(vName, "EventName"), set(vValue, "ConsoleLogin"))
	}
	if r.chance(50) {
		c.in(regionEurope).wait(20, 90)
		page(c, r.below(6))
	}
}

// billing reads the cost of the month, with a key of its own.
func billing(st *stage, r *rng, today int64) {
	if _, _, mday := civil(today); mday != 2 {
		return
	}
	user := st.user(accountProduction, "billing-ro", 1, "192.0.2.80", "Boto3/1.28.57 md/Botocore#1.31.57 ua/2.0 os/windows#10 md/arch#amd64 lang/python#3.10.9 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.31.57")
	c := st.enter(r, user, regionGlobal, clock(r, today, 6, 0, 10)).pace(1, 4)
	from, to := set(vName, string(appendDate(nil, today-31*day, "-"))), set(vValue, string(appendDate(nil, today, "-")))
	c.do("ce:GetCostAndUsage", from, to).do("ce:GetCostAndUsage", from, to).do("ce:GetCostForecast", from, to)
	c.refused("organizations:ListAccounts", "*")
}
