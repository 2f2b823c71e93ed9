package trailgen

import (
	"maps"
	"slices"
)

// consoleVisit is one sign-in: the console's many calls each carry one of many
// keys, which share the sign-in's time as their creation date.
func consoleVisit(p *plot) {
	in := p.truth
	at := unix("2025-04-27T03:05:10Z")
	login := *p.second
	login.kind, login.key, login.agent = kindSignIn, "", agentAttackerBrowser
	l := p.enter(p.rng, &login, regionGlobal, at)
	l.do("signin:ConsoleLogin", set(vValue, "Success"), set(vItems, `"MFAUsed":"No"`))
	session := p.second.principalID + "@" + iso(at)
	in.pair("user", p.second.arn(), "console-session", session, "acts-as", l.last)

	user := *p.second
	user.agent = agentAttackerBrowser
	user.openConsole(p.rng, at)
	c := p.enter(p.rng, &user, regionGlobal, at+4).pace(0, 1)
	c.all("health:DescribeEventAggregates", "monitoring:DescribeAlarms", "ce:GetCostForecast")
	c.wait(20, 40)
	iamDashboard(c)
	for _, name := range []string{"ci-deploy", "alice", "billing-ro", "backup-agent"} {
		c.wait(8, 30)
		userPage(c, name)
	}
	c.wait(60, 90).do("s3:ListBuckets")
	for _, b := range []string{bucketExports, bucketFinance} {
		c.wait(5, 15)
		bucketPage(c, b)
	}
	c.in(regionEurope).wait(30, 60)
	ec2Dashboard(c)
	c.in(regionGlobal).wait(30, 60)
	c.all("secretsmanager:ListSecrets", "rds:DescribeDBInstances", "lambda:ListFunctions20150331")
	for _, place := range slices.Sorted(maps.Keys(user.console.keys)) {
		key := user.console.keys[place]
		in.key(key, "console", "user/backup-svc", "")
		in.pair("console-session", session, "key", key, "acts-as", l.last)
	}
}

// The pages of the console: the calls that opening one makes.

func iamDashboard(c *player) {
	c.all("iam:GetAccountSummary", "iam:ListAccountAliases", "iam:GetAccountPasswordPolicy", "iam:ListUsers", "iam:ListRoles")
}

func userPage(c *player, name string) {
	u := set(vUser, name)
	c.do("iam:GetUser", u).do("iam:ListAttachedUserPolicies", u).do("iam:ListUserPolicies", u)
	c.do("iam:ListAccessKeys", u).do("iam:ListMFADevices", u)
}

func bucketPage(c *player, bucket string) {
	b := set(vBucket, bucket)
	c.do("s3:GetBucketLocation", b).do("s3:GetBucketAcl", b).do("s3:GetBucketVersioning", b).do("s3:GetBucketEncryption", b)
	c.do("s3:GetBucketPublicAccessBlock", b)
	c.fails("s3:GetBucketPolicy", "NoSuchBucketPolicy", "The bucket policy does not exist", b)
}

func ec2Dashboard(c *player) {
	c.all("ec2:DescribeInstances", "ec2:DescribeAccountAttributes", "ec2:DescribeVolumes", "ec2:DescribeSecurityGroups",
		"ec2:DescribeKeyPairs", "ec2:DescribeAddresses", "ec2:DescribeSnapshots", "ec2:DescribeAvailabilityZones",
		"elasticloadbalancing:DescribeLoadBalancers", "autoscaling:DescribeAutoScalingGroups", "monitoring:DescribeAlarms",
		"ec2:DescribeLaunchTemplates")
}
