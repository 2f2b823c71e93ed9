package trailgen

import (
	"strconv"
	"strings"
)

// trailDelivery is CloudTrail looking at the bucket that it delivers to.
func trailDelivery(st *stage, r *rng, today int64) {
	if dayNumber(today)%2 == 1 {
		return // kept few: a real trail holds a great many of these
	}
	c := st.enter(r, awsService("cloudtrail.amazonaws.com"), regionGlobal, clock(r, today, 5, 10, 1)).pace(0, 2)
	c.account = accountManagement
	key := "arn:aws:kms:us-east-1:" + accountManagement + ":key/" + st.keyID(accountManagement, "trail")
	for _, account := range []string{accountProduction, accountDevelopment, accountManagement} {
		if r.chance(60) {
			c.do("s3:GetBucketAcl", set(vBucket, bucketLogs))
		}
		c.do("kms:GenerateDataKey", set(vARN, key), set(vItems, `{"aws:cloudtrail:arn":"`+trailARN+`","aws:s3:arn":"arn:aws:s3:::`+bucketLogs+
			`/AWSLogs/`+organization+`/`+account+`/CloudTrail/us-east-1/`+string(appendDate(nil, today, "/"))+`/`+account+`_CloudTrail_us-east-1_`+
			string(appendStamp(nil, c.now/300*300, false))+`_`+chars(r, s3RequestDigits, 16)+`.json.gz"}`))
	}
}

// configSweep is AWS Config taking stock with its service-linked role.
func configSweep(st *stage, r *rng, today int64) {
	sweep := func(account, region string, at int64, calls ...string) {
		role := st.linkedRole(account, "config.amazonaws.com", "AWSServiceRoleForConfig")
		id := st.workload(r, "config.amazonaws.com", region, at, grant{
			role: role, session: "AWSConfig-Describe", seconds: hour, ip: role.ip, agent: role.agent,
		})
		st.enter(r, id, region, at+1).pace(0, 1).all(calls...)
	}
	calls := []string{
		"ec2:DescribeInstances", "ec2:DescribeVolumes", "ec2:DescribeSecurityGroups", "ec2:DescribeVpcs", "ec2:DescribeSubnets",
		"ec2:DescribeRouteTables", "ec2:DescribeAddresses", "rds:DescribeDBInstances", "lambda:ListFunctions20150331",
		"elasticloadbalancing:DescribeLoadBalancers", "autoscaling:DescribeAutoScalingGroups", "ec2:DescribeNetworkInterfaces",
		"ec2:DescribeSnapshots", "rds:DescribeDBClusters", "rds:DescribeDBSnapshots", "kms:ListKeys", "dynamodb:ListTables",
	}
	from := r.below(8)
	sweep(accountProduction, regionEurope, clock(r, today, 3, 10, 20), calls[from:]...)
	if weekday(today) == 2 {
		sweep(accountDevelopment, regionWest, clock(r, today, 3, 30, 20), calls...)
	}
}

// appServers are three instances whose agents report with their role.
func appServers(st *stage, r *rng, today int64) {
	at := clock(r, today, 1, 31, 1)
	for n := range 3 {
		instance := stable(accountProduction, regionGlobal, "i-", 1000+n, 17)
		role := st.role(accountProduction, "/", "app-server")
		role.instance = instanceARN(regionGlobal, instance)
		id := st.workload(r, "ec2.amazonaws.com", regionGlobal, at, grant{
			role: role, session: instance, seconds: 6*hour + int64(r.between(60, 1900)), ip: networkVPC, agent: agentSSM,
		})
		c := st.enter(r, id, regionGlobal, at+int64(r.between(5, 60))).pace(0, 2)
		private := "10.20." + strconv.Itoa(10+n) + ".37"
		c.do("ssm:UpdateInstanceInformation", set(vID, instance), set(vName, private), set(vValue, "ip-"+strings.ReplaceAll(private, ".", "-")))
		c.do("ssm:ListInstanceAssociations", set(vID, instance))
		id.agent = agentApp
		c.do("ssm:GetParameters")
		if r.chance(40) {
			c.put(bucketExports, exportName(today, n%2, r.below(40)))
		}
	}
}

// put writes an object to a bucket whose data events are logged.
func (p *player) put(bucket, object string) {
	p.do("s3:PutObject", set(vBucket, bucket), set(vObject, object), set(vID, strconv.Itoa(p.rng.between(90000, 900000))), set(vValue, "0"),
		set(vARN, "arn:aws:kms:"+p.region+":"+p.account+":key/"+p.st.keyID(p.account, "exports")))
}

// exportName is the name of one of the day's customer exports.
func exportName(today int64, kind, number int) string {
	return string(appendDate(nil, today, "/")) + "/" + []string{"orders", "invoices"}[kind] + "-" + strconv.Itoa(number) + ".csv.gz"
}

// reportBuilder is a nightly function in production.
func reportBuilder(st *stage, r *rng, today int64) {
	at := clock(r, today, 1, 32, 1)
	c := st.function(r, regionGlobal, accountProduction, "lambda-report", "report-builder", at)
	c.do("logs:CreateLogStream", set(vName, "report-builder"), set(vValue, string(appendDate(nil, today, "/"))))
	c.readSecret("prod/reporting")
	object := exportName(today-day, r.below(2), r.below(40))
	c.readObject(bucketExports, object)
	if r.chance(12) {
		c.fails("s3:GetObject", "NoSuchKey", "The specified key does not exist.", set(vBucket, bucketExports), set(vObject, object+".sig"), set(vID, "0"), set(vValue, "317"))
	}
	c.put(bucketExports, "reports/"+string(appendDate(nil, today, "-"))+".pdf")
}

// cleanupFunction is a function in development.
func cleanupFunction(st *stage, r *rng, today int64) {
	if d := weekday(today); d != 1 && d != 4 {
		return
	}
	c := st.function(r, regionWest, accountDevelopment, "lambda-cleanup", "cleanup", clock(r, today, 14, 0, 2))
	c.do("logs:CreateLogStream", set(vName, "cleanup"), set(vValue, string(appendDate(nil, today, "/"))))
	c.all("ec2:DescribeInstances", "ec2:DescribeSnapshots")
	if r.chance(30) {
		c.do("ec2:DeleteSnapshot")
	}
}

// function has Lambda assume the function's role and enters with it.
func (st *stage) function(r *rng, region, account, roleName, name string, at int64) *player {
	role := st.role(account, "/service-role/", roleName)
	role.function = "arn:aws:lambda:" + region + ":" + account + ":function:" + name
	id := st.workload(r, "lambda.amazonaws.com", region, at, grant{
		role: role, session: name, seconds: 12 * hour, ip: networkVPC, agent: agentLambda,
	})
	return st.enter(r, id, region, at+1).pace(0, 2)
}

// autoscaling starts instances on Monday mornings and ends them in the
// evening.
func autoscaling(st *stage, r *rng, today int64) {
	if weekday(today) != 1 {
		return
	}
	role := st.linkedRole(accountProduction, "autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling")
	enter := func(at int64) *player {
		id := st.workload(r, "autoscaling.amazonaws.com", regionGlobal, at, grant{
			role: role, session: "AutoScaling", seconds: hour, ip: role.ip, agent: role.agent,
		})
		return st.enter(r, id, regionGlobal, at).pace(1, 3)
	}
	l := launch{
		image: "ami-0" + string(appendHex(nil, stream(st.seed, "image"), 16)), instanceType: "m6i.large", count: 1,
		subnet: stable(accountProduction, regionGlobal, "subnet-", r.below(3), 17), group: stable(accountProduction, regionGlobal, "sg-", 1, 17),
		profile: "app-server", template: stable(accountProduction, regionGlobal, "lt-", 0, 17), tag: "web",
	}
	var ids []string
	c := enter(clock(r, today, 7, 30, 3))
	for range r.between(2, 4) {
		ids = append(ids, newInstance(r))
		c.do("ec2:RunInstances", l.settings(c, accountProduction, ids[len(ids)-1:])...)
		c.do("elasticloadbalancing:RegisterTargets", set(vID, ids[len(ids)-1]))
	}
	c = enter(clock(r, today, 19, 30, 3))
	for _, id := range ids {
		c.do("ec2:TerminateInstances", set(vID, id))
	}
}

// serviceEvents are what services log about themselves.
func serviceEvents(st *stage, r *rng, today int64) {
	bare := func(account, service, region string) *player {
		id := &identity{kind: kindBare, account: account, service: service, ip: service, agent: service}
		return st.enter(r, id, region, clock(r, today, 1, 33, 1))
	}
	if dayNumber(today)%30 == 11 {
		key := st.keyID(accountProduction, "exports")
		bare(accountProduction, "kms.amazonaws.com", regionGlobal).do("kms:RotateKey", set(vValue, key),
			set(vARN, "arn:aws:kms:us-east-1:"+accountProduction+":key/"+key))
	}
	if dayNumber(today)%14 == 5 {
		bare(accountProduction, "secretsmanager.amazonaws.com", regionGlobal).do("secretsmanager:RotationSucceeded", set(vName, "prod/reporting"))
	}
}
