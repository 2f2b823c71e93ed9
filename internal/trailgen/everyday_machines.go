package trailgen

import "strconv"

// The day on which backup-agent's key is rotated.
var rotationDay = unix("2025-06-02T00:00:00Z")

// backupJob makes snapshots each night with a long-term key.
func backupJob(st *stage, r *rng, today int64) {
	key := 1
	if today > rotationDay {
		key = 2
	}
	c := st.enter(r, st.user(accountProduction, "backup-agent", key, networkBackup, agentBackup), regionGlobal, clock(r, today, 1, 30, 1)).pace(1, 3)
	c.do("ec2:DescribeVolumes")
	for n := range 4 + r.below(2) {
		c.do("ec2:CreateSnapshot", set(vID, stable(accountProduction, regionGlobal, "vol-", n, 17)), set(vName, string(appendDate(nil, today, "-"))))
	}
	c.do("ec2:DescribeSnapshots")
	for range r.between(2, 4) {
		c.do("ec2:DeleteSnapshot")
	}
	if weekday(today) == 0 {
		c.do("rds:CreateDBSnapshot", set(vName, "orders-"+string(appendDate(nil, today, "-"))))
		c.refused("dynamodb:DescribeContinuousBackups", "arn:aws:dynamodb:us-east-1:"+accountProduction+":table/sessions")
	}
}

// pipelineRun has the pipeline's runner prove its identity to STS.
func pipelineRun(st *stage, r *rng, region string, at int64, branch string) *player {
	web := &identity{
		kind: kindWeb, account: accountDevelopment, user: "repo:examplecorp/shop:ref:refs/heads/" + branch,
		provider: "arn:aws:iam::" + accountDevelopment + ":oidc-provider/" + identityProvider, ip: networkCI, agent: agentCI,
	}
	web.principalID = web.provider + ":sts.amazonaws.com:" + web.user
	p := st.enter(r, web, region, at)
	role := st.role(accountDevelopment, "/ci/", "ci-runner")
	role.provider = web.provider
	id := p.federate("sts:AssumeRoleWithWebIdentity", grant{role: role, session: "run-" + strconv.Itoa(r.between(100000, 999999)), seconds: hour, agent: agentCI},
		set(vUser, web.user), set(vProvider, web.provider))
	return st.enter(r, id, region, p.now+1).pace(1, 5)
}

// build pushes an image and rolls a service over to it.
func build(c *player, name string) {
	tag := chars(c.rng, hexDigits, 12)
	n, v := set(vName, name), set(vValue, tag)
	c.do("ecr:GetAuthorizationToken")
	for range c.rng.between(1, 4) {
		c.do("ecr:BatchCheckLayerAvailability", n).do("ecr:InitiateLayerUpload", n)
	}
	c.do("ecr:PutImage", n, v)
	c.do("ecs:DescribeTaskDefinition").do("ecs:RegisterTaskDefinition", n, v).do("ecs:UpdateService", n)
	for range c.rng.between(2, 4) {
		c.do("ecs:DescribeServices").wait(4, 9)
	}
}

// pipeline builds in development.
func pipeline(st *stage, r *rng, today int64) {
	if weekend(today) {
		return
	}
	c := pipelineRun(st, r, regionWest, clock(r, today, 9, 0, 400), pick(r, []string{"main", "release", "feature-cart"}))
	for _, name := range []string{"web", "api", "worker"}[r.below(3):] {
		build(c, name)
	}
	if r.chance(15) {
		c.fails("ecs:DescribeClusters", "ClusterNotFoundException", "Cluster not found.")
	}
	if r.chance(10) {
		c.refused("cloudformation:DescribeStacks", "arn:aws:cloudformation:us-west-2:"+accountDevelopment+":stack/edge/*")
	}
}

// deployment takes what development built to production, over accounts.
func deployment(st *stage, r *rng, today int64) {
	if weekend(today) || !r.chance(40) {
		return
	}
	c := pipelineRun(st, r, regionGlobal, clock(r, today, 15, 30, 60), "main")
	id := c.assumeAcross(grant{role: st.role(accountProduction, "/ci/", "deploy"), session: c.who.session, seconds: hour, stated: true}, true)
	d := st.enter(r, id, regionGlobal, c.now+1).pace(1, 5)
	name := pick(r, []string{"web", "api", "worker"})
	d.do("cloudformation:DescribeStacks")
	d.do("cloudformation:CreateChangeSet", set(vName, "ecs-main"), set(vValue, chars(r, hexDigits, 8)))
	d.do("ecs:RegisterTaskDefinition", set(vName, name), set(vValue, chars(r, hexDigits, 12))).do("ecs:UpdateService", set(vName, name))
	d.all("ecs:DescribeServices", "ecs:DescribeServices", "cloudformation:DescribeStackEvents")
}

// legacyPipeline deploys with the long-term key of ci-deploy, the one that
// leaks. It ends for good when the key is first disabled.
func legacyPipeline(st *stage, r *rng, today int64) {
	if weekend(today) || today >= unix("2025-05-06T00:00:00Z") {
		return
	}
	c := st.enter(r, st.user(accountProduction, "ci-deploy", 1, networkCI, agentCI), regionGlobal, clock(r, today, 10, 0, 300)).pace(1, 4)
	c.all("ecr:GetAuthorizationToken", "ecs:DescribeTaskDefinition")
	c.do("ecs:RegisterTaskDefinition", set(vName, "worker"), set(vValue, chars(r, hexDigits, 12))).do("ecs:UpdateService", set(vName, "worker"))
	c.do("ecs:DescribeServices").wait(5, 20).do("ecs:DescribeServices")
	if r.chance(50) {
		c.do("lambda:UpdateFunctionCode20150331v2", set(vName, pick(r, []string{"report-builder", "image-resize", "webhook"})))
		c.do("lambda:GetFunctionConfiguration20150331v2")
	}
}

// terraform plans and applies with a role of its own: weekly in development,
// every other week in production.
func terraform(st *stage, r *rng, today int64) {
	run := func(account, region string) {
		w := &identity{
			kind: kindWeb, account: account, user: "repo:examplecorp/infrastructure:ref:refs/heads/main",
			provider: "arn:aws:iam::" + account + ":oidc-provider/" + identityProvider, ip: networkCI, agent: agentTerraform,
		}
		w.principalID = w.provider + ":sts.amazonaws.com:" + w.user
		p := st.enter(r, w, region, clock(r, today, 11, 0, 50))
		role := st.role(account, "/ci/", "terraform")
		role.provider = w.provider
		id := p.federate("sts:AssumeRoleWithWebIdentity", grant{role: role, session: "terraform-" + seconds(p.now), seconds: hour},
			set(vUser, w.user), set(vProvider, w.provider))
		plan(st.enter(r, id, region, p.now+1).pace(0, 1))
	}
	if weekday(today) == 3 {
		run(accountDevelopment, regionWest)
		if dayNumber(today)/7%2 == 0 {
			run(accountProduction, regionGlobal)
		}
	}
}

// plan reads everything that Terraform manages, then changes a little of it.
func plan(c *player) {
	c.do("sts:GetCallerIdentity")
	for _, role := range []string{"app-server", "lambda-report", "deploy", "ecs-execution", "data-export", "ci-runner"} {
		x := set(vRole, role)
		c.do("iam:GetRole", x).do("iam:ListRolePolicies", x).do("iam:ListAttachedRolePolicies", x).do("iam:ListInstanceProfilesForRole", x)
		if c.rng.chance(30) {
			c.do("iam:GetRolePolicy", x, set(vName, "inline"))
		}
	}
	c.fails("iam:GetRolePolicy", "NoSuchEntityException", "The role policy with name legacy cannot be found.", set(vRole, "app-server"), set(vName, "legacy"))
	for _, bucket := range []string{"examplecorp-artifacts", "examplecorp-static"} {
		b := set(vBucket, bucket+"-"+c.account)
		c.do("s3:GetBucketLocation", b).do("s3:GetBucketAcl", b).do("s3:GetBucketVersioning", b).do("s3:GetBucketEncryption", b)
		c.do("s3:GetBucketPublicAccessBlock", b).do("s3:GetBucketTagging", b)
		c.fails("s3:GetBucketPolicy", "NoSuchBucketPolicy", "The bucket policy does not exist", b)
		c.fails("s3:GetBucketLifecycle", "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", b)
	}
	c.all("ec2:DescribeVpcs", "ec2:DescribeVpcAttribute", "ec2:DescribeVpcAttribute", "ec2:DescribeSubnets", "ec2:DescribeSubnets",
		"ec2:DescribeRouteTables", "ec2:DescribeSecurityGroups", "ec2:DescribeLaunchTemplates", "ec2:DescribeLaunchTemplateVersions",
		"elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeTargetGroups", "ecs:DescribeClusters", "ecs:DescribeServices",
		"ecs:DescribeTaskDefinition", "dynamodb:DescribeTable", "dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTimeToLive",
		"sns:GetTopicAttributes", "sns:GetTopicAttributes", "sqs:GetQueueAttributes", "lambda:GetFunction20150331v2", "lambda:GetFunction20150331v2",
		"logs:DescribeLogGroups", "logs:DescribeLogGroups", "rds:DescribeDBInstances", "rds:ListTagsForResource", "monitoring:DescribeAlarms")
	if c.rng.chance(50) {
		c.do("ec2:CreateTags").do("monitoring:PutMetricAlarm", set(vName, "cpu-high-"+strconv.Itoa(c.rng.below(9))))
	}
	if c.rng.chance(30) {
		c.do("iam:TagRole", set(vRole, "app-server"), set(vValue, "platform"))
	}
}
