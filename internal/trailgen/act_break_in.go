package trailgen

// probe is a script's round of calls: most are refused, since the key was made
// for deployments.
func probe(p *plot) {
	c := p.at(p.leaked, regionGlobal, "2025-04-27T02:13:07Z").pace(1, 5)
	self := p.leaked.arn()
	any := "arn:aws:iam::" + accountProduction + ":"
	c.do("sts:GetCallerIdentity")
	c.do("iam:GetUser", set(vUser, "ci-deploy"))
	c.do("iam:ListAttachedUserPolicies", set(vUser, "ci-deploy"))
	c.refused("iam:ListUserPolicies", "user ci-deploy")
	c.refused("iam:ListGroupsForUser", "user ci-deploy")
	c.refused("iam:ListUsers", any+"user/")
	c.refused("iam:ListRoles", any+"role/")
	c.refused("iam:ListGroups", any+"group/")
	c.refused("iam:ListPolicies", "policy path /")
	c.refused("iam:GetAccountAuthorizationDetails", "*")
	c.refused("iam:GetAccountSummary", "*")
	c.refused("iam:GetAccountPasswordPolicy", "*")
	c.refused("iam:ListAccountAliases", "*")
	c.refused("iam:ListSAMLProviders", "*")
	c.refused("iam:ListInstanceProfiles", any+"instance-profile/")
	c.refused("s3:ListBuckets", "")
	for _, name := range []string{"DescribeInstances", "DescribeRegions", "DescribeVpcs", "DescribeSecurityGroups", "DescribeSnapshots", "DescribeKeyPairs"} {
		c.refused("ec2:"+name, "")
	}
	c.refused("lambda:ListFunctions20150331", "*")
	c.all("ecs:ListClusters", "ecr:DescribeRepositories")
	c.refused("rds:DescribeDBInstances", "arn:aws:rds:us-east-1:"+accountProduction+":db:*")
	c.refused("secretsmanager:ListSecrets", "")
	c.refused("ssm:DescribeParameters", "arn:aws:ssm:us-east-1:"+accountProduction+":*")
	c.refused("ssm:DescribeInstanceInformation", "arn:aws:ssm:us-east-1:"+accountProduction+":*")
	c.refused("cloudtrail:DescribeTrails", "*")
	c.refused("guardduty:ListDetectors", "")
	c.refused("organizations:DescribeOrganization", "*")
	c.refused("organizations:ListAccounts", "*")
	c.refused("dynamodb:ListTables", "arn:aws:dynamodb:us-east-1:"+accountProduction+":table/*")
	c.refused("kms:ListAliases", "*")
	c.refused("logs:DescribeLogGroups", "arn:aws:logs:us-east-1:"+accountProduction+":log-group::log-stream:")
	c.refused("sns:GetSMSAttributes", "arn:aws:sns:us-east-1:"+accountProduction+":*")
	c.refused("ses:GetSendQuota", self)
}

func trustDenied(p *plot) {
	c := p.at(p.leaked, regionGlobal, "2025-04-27T02:21:40Z").pace(25, 70)
	c.refused("iam:UpdateAssumeRolePolicy", "role admin")
	c.refused("iam:UpdateAssumeRolePolicy", "role admin")
}

func newUser(p *plot) {
	in := p.truth
	p.leaked.agent = agentAttackerCLI
	p.second = p.user(accountProduction, "backup-svc", 1, networkAttacker, agentAttackerCLI)
	c := p.at(p.leaked, regionGlobal, "2025-04-27T02:31:12Z").pace(14, 40)

	c.do("iam:CreateUser", set(vUser, "backup-svc"), set(vUserID, p.second.principalID))
	in.Users = append(in.Users, named(p.second, "made by the attacker"))
	in.pair("key", p.leaked.key, "user", p.second.arn(), "issued", c.last)
	in.foothold("user", p.second.arn(), "standing", c.last, "made and never deleted")

	c.do("iam:CreateAccessKey", set(vUser, "backup-svc"), set(vKey, p.second.key))
	in.key(p.second.key, "long-term", "user/backup-svc", c.last)
	in.pair("key", p.leaked.key, "key", p.second.key, "issued", c.last)
	in.foothold("access-key", p.second.key, "standing", c.last, "made and never disabled")

	c.do("iam:AttachUserPolicy", set(vUser, "backup-svc"), set(vARN, "arn:aws:iam::aws:policy/AdministratorAccess"))
	in.foothold("user-policy", p.second.arn()+" AdministratorAccess", "standing", c.last, "attached and never detached")
}

func spareKey(p *plot) {
	in := p.truth
	key := p.longTermKey(accountProduction, "billing-ro", 2)
	c := p.at(p.leaked, regionGlobal, "2025-04-27T02:34:55Z")
	c.do("iam:CreateAccessKey", set(vUser, "billing-ro"), set(vKey, key))
	in.key(key, "long-term", "user/billing-ro", c.last)
	in.pair("key", p.leaked.key, "key", key, "issued", c.last)
	in.foothold("access-key", key, "standing", c.last, "made, never used, never disabled")
}

// loginProfile also holds a sign-in that fails.
func loginProfile(p *plot) {
	c := p.at(p.leaked, regionGlobal, "2025-04-27T02:38:20Z")
	c.do("iam:CreateLoginProfile", set(vUser, "backup-svc"), set(vValue, "true"))
	p.truth.foothold("login-profile", p.second.arn(), "standing", c.last, "made")
	p.truth.pair("key", p.leaked.key, "login-profile", p.second.arn(), "issued", c.last)

	stranger := *p.second
	stranger.kind, stranger.key, stranger.agent = kindStranger, "", agentAttackerBrowser
	p.at(&stranger, regionGlobal, "2025-04-27T02:44:03Z").fails("signin:ConsoleLogin", "", "Failed authentication",
		set(vValue, "Failure"), set(vItems, `"MFAUsed":"No"`))

	c = p.at(p.leaked, regionGlobal, "2025-04-27T02:52:48Z")
	c.do("iam:UpdateLoginProfile", set(vUser, "backup-svc"), set(vValue, "false"))
}
