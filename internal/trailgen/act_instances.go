package trailgen

// stopLogging fails: the organisation forbids members to touch its trail.
func stopLogging(p *plot) {
	c := p.at(p.second, regionGlobal, "2025-05-01T03:02:19Z").pace(5, 20)
	c.do("cloudtrail:DescribeTrails")
	c.do("cloudtrail:GetTrailStatus", set(vARN, trailARN))
	c.denied("cloudtrail:StopLogging", trailARN, "with an explicit deny in a service control policy")
}

const (
	gpuImage = "ami-0a1f5c3e7b9d24680"
	gpuType  = "g5.12xlarge"
)

func gpuInstances(p *plot) {
	in := p.truth
	c := p.at(p.second, regionUnused, "2025-05-01T03:20:44Z").pace(6, 25)
	c.all("ec2:DescribeInstanceTypeOfferings", "ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeAvailabilityZones")
	c.do("servicequotas:GetServiceQuota", set(vValue, "L-DB2E81BA"))
	c.do("iam:ListInstanceProfiles")

	group := stable(accountProduction, regionUnused, "sg-", 99, 17)
	c.do("ec2:CreateSecurityGroup", set(vName, "render"), set(vValue, "render nodes"), set(vID, group))
	in.foothold("security-group", group, "standing", c.last, "made and never deleted")
	c.do("ec2:AuthorizeSecurityGroupIngress", set(vID, group), set(vValue, "22"), set(vName, "0.0.0.0/0"))

	l := launch{
		image: gpuImage, instanceType: "p4d.24xlarge", count: 2, group: group, profile: "ops-bastion",
		subnet: stable(accountProduction, regionUnused, "subnet-", 0, 17), userData: true, tag: "render",
	}
	c.fails("ec2:RunInstances", "Client.DryRunOperation", "Request would have succeeded, but DryRun flag is set.", l.settings(c, accountProduction, nil)...)
	c.fails("ec2:RunInstances", "Client.VcpuLimitExceeded",
		"You have requested more vCPU capacity than your current vCPU limit of 192 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.",
		l.settings(c, accountProduction, nil)...)
	l.instanceType, l.count = gpuType, 4
	for range l.count {
		p.instances = append(p.instances, newInstance(p.rng))
	}
	c.do("ec2:RunInstances", l.settings(c, accountProduction, p.instances)...)
	for _, id := range p.instances {
		in.Instances = append(in.Instances, Named{
			Name: id, ARN: instanceARN(regionUnused, id), ID: id, Account: accountProduction, Region: regionUnused,
			What: gpuType + " with instance profile ops-bastion",
		})
		in.pair("key", p.second.key, "instance", id, "issued", c.last)
		in.foothold("instance", id, "standing", c.last, "started and never terminated")
	}
	c.wait(20, 40).do("ec2:DescribeInstances")
}

func instanceARN(region, id string) string {
	return "arn:aws:ec2:" + region + ":" + accountProduction + ":instance/" + id
}

// instanceSession has EC2 hand role credentials to an instance, which then
// acts with them from its public address.
func (p *plot) instanceSession(number int, at int64) *player {
	id := p.instances[number]
	role := *p.bastion
	role.instance = instanceARN(regionUnused, id)
	session := p.workload(p.rng, "ec2.amazonaws.com", regionUnused, at, grant{
		role: &role, session: id, seconds: 6*hour + int64(p.rng.between(40, 1800)),
		ip: []string{networkGPU, networkGPU2}[number%2], agent: agentInstance,
	})
	last := p.events[len(p.events)-1].id
	p.truth.key(session.key, "workload", "role/ops-bastion "+id, last)
	p.truth.pair("instance", id, "key", session.key, "issued", last)
	return p.enter(p.rng, session, regionUnused, at+int64(p.rng.between(30, 200))).pace(1, 6)
}

func instanceSessions(p *plot) {
	c := p.instanceSession(0, unix("2025-05-01T03:27:10Z"))
	c.all("sts:GetCallerIdentity", "ec2:DescribeInstances", "s3:ListBuckets")
	c.in(regionGlobal).all("secretsmanager:ListSecrets", "ssm:DescribeInstanceInformation")
	c.readSecret("prod/payments-api")
	c.refused("organizations:ListAccounts", "*")
	c = p.instanceSession(1, unix("2025-05-01T03:27:12Z"))
	c.all("sts:GetCallerIdentity", "ec2:DescribeInstances", "ec2:DescribeTags")
	c.refused("iam:ListUsers", "arn:aws:iam::"+accountProduction+":user/")
}

// twoParties has an instance's agent use its credentials, and the attacker at
// home, too.
func twoParties(p *plot) {
	c := p.instanceSession(3, unix("2025-05-28T04:10:20Z"))
	inside := *c.who
	c.who.agent = agentSSM
	c.do("ssm:UpdateInstanceInformation", set(vID, p.instances[3]), set(vName, "10.20.44.9"), set(vValue, "ip-10-20-44-9"))
	c.do("ssm:ListInstanceAssociations", set(vID, p.instances[3]))
	inside.ip, inside.agent = networkAttacker2, agentAttackerCLI
	o := p.enter(p.rng, &inside, regionGlobal, c.now+300).pace(4, 14)
	o.all("sts:GetCallerIdentity", "s3:ListBuckets", "ec2:DescribeInstances")
	o.readSecret("prod/payments-api")
	c.now = o.now - 12
	c.do("ssm:UpdateInstanceInformation", set(vID, p.instances[3]), set(vName, "10.20.44.9"), set(vValue, "ip-10-20-44-9"))
}

// returnVisits runs until two weeks before the logs end.
func returnVisits(p *plot) {
	p.second.ip = networkAttacker2
	for week := range 11 {
		at := unix("2025-05-20T00:00:00Z") + int64(week)*7*day - int64(week%3)*day
		night := func() int64 { return at + int64(p.rng.between(0, 4*hour)) }
		c := p.enter(p.rng, p.second, regionGlobal, night()).pace(2, 12)
		c.all("sts:GetCallerIdentity", "iam:ListUsers", "s3:ListBuckets")
		c.in(regionUnused).all("ec2:DescribeInstances", "ec2:DescribeInstanceStatus")
		if week%2 == 0 {
			c.in(regionGlobal).readSecret("prod/orders-db")
		}
		if week%3 == 2 {
			c.do("iam:ListAccessKeys", set(vUser, "backup-svc"))
		}
		if week%2 == 1 {
			o := p.enterFromOutside(at+int64(p.rng.between(20*hour, 23*hour)), "ops")
			o.all("sts:GetCallerIdentity", "s3:ListBuckets", "rds:DescribeDBSnapshots")
			e := p.enter(p.rng, p.chainExport(o, "sync"), regionGlobal, o.now+9).pace(0, 3)
			e.readObjects(bucketExports, "2025/0"+string(rune('4'+week/3))+"/", 16)
		}
		i := p.instanceSession(week%len(p.instances), at+int64(p.rng.between(9*hour, 12*hour)))
		i.all("sts:GetCallerIdentity", "ec2:DescribeInstances", "ssm:DescribeInstanceInformation")
	}
}
