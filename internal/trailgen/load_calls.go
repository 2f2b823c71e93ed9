package trailgen

import "strconv"

// loadCall is an operation as the load uses it.
type loadCall struct {
	op     *operation
	weight int // of 100 habits
	fill   func(v *values, r *rng)
	failed int // percent of calls that are refused
}

// write prepares the record of one more call.
func (c *loadCall) write(rec *record, r *rng) {
	v := rec.values
	rec.requestID = newRequestID(r, c.op)
	v[vRequestID] = rec.requestID
	rec.errorCode, rec.errorMessage, rec.blank = "", "", false
	if c.fill != nil {
		c.fill(v, r)
	}
	rec.sharedID = ""
	if rec.who.kind == kindService {
		rec.sharedID = uuid(r)
	} else if c.failed > 0 && r.chance(c.failed) {
		rec.errorCode, rec.errorMessage, rec.blank = refusal(c.op, rec.who, "*", "")
	}
}

func loadBucket(v *values, r *rng) { v[vBucket] = "examplecorp-data-" + strconv.Itoa(r.below(400)) }

func loadObject(v *values, r *rng) {
	loadBucket(v, r)
	v[vObject] = "tables/dt=2025/part-" + chars(r, hexDigits, 16) + ".parquet"
	v[vID], v[vValue] = "0", strconv.Itoa(r.below(1<<20))
}

func loadKMS(v *values, r *rng) {
	n := r.below(30)
	v[vARN] = "arn:aws:kms:" + v[vRegion] + ":" + v[vAccount] + ":key/00000000-aaaa-4000-8000-" + strconv.Itoa(100000000000+n)
	v[vItems] = `{"aws:s3:arn":"arn:aws:s3:::examplecorp-data-` + strconv.Itoa(n) + `/tables/part-` + strconv.Itoa(1000000+r.below(400)*7919) + `"}`
}

func loadInstance(v *values, r *rng) {
	n := r.below(3000)
	v[vID] = "i-0" + strconv.Itoa(1000000000000000+n*7919)
	private := "10.4." + strconv.Itoa(n/250) + "." + strconv.Itoa(n%250)
	v[vName], v[vValue] = private, "ip-"+private
}

func loadService(v *values, r *rng) {
	v[vName], v[vValue] = "svc-"+strconv.Itoa(r.below(40)), chars(r, hexDigits, 12)
}

func loadRole(v *values, r *rng) {
	v[vRole] = "team-role-" + strconv.Itoa(r.below(300))
	v[vName] = "inline"
}

func loadSecret(v *values, r *rng) { v[vName] = "prod/app-" + strconv.Itoa(r.below(500)) }

// loadCalls are what keys do in the load; a call without fill has few values
// for its parameters, one with it has many.
var loadCalls = []loadCall{
	{operationNamed("ec2:DescribeInstances"), 14, nil, 1},
	{operationNamed("ec2:DescribeInstanceStatus"), 3, nil, 0},
	{newOperation("ec2", spec{
		name: "DescribeSnapshots", read: read,
		request: `{"maxResults":1000,"nextToken":"%{text:176}","snapshotSet":{},"ownersSet":{"items":[{"owner":"self"}]}}`,
	}), 5, nil, 0},
	{newOperation("logs", spec{
		name: "FilterLogEvents", read: read,
		request: `{"logGroupName":"/ecs/svc-%{int:1:40}","startTime":17%{int:25000000000:55000000000},"nextToken":"%{text:240}"}`,
	}), 6, nil, 0},
	{newOperation("tagging", spec{
		name: "GetResources", read: read,
		request: `{"paginationToken":"%{text:280}","resourcesPerPage":100}`,
	}), 4, nil, 0},
	{operationNamed("ec2:DescribeTags"), 3, nil, 0},
	{operationNamed("ec2:DescribeNetworkInterfaces"), 2, nil, 0},
	{operationNamed("ec2:CreateTags"), 1, nil, 2},
	{operationNamed("ec2:DeleteSnapshot"), 1, nil, 0},
	{operationNamed("sts:GetCallerIdentity"), 5, nil, 0},
	{operationNamed("s3:GetObject"), 12, loadObject, 1},
	{operationNamed("s3:HeadObject"), 3, loadObject, 0},
	{operationNamed("s3:GetBucketLocation"), 2, loadBucket, 0},
	{operationNamed("s3:GetBucketAcl"), 2, loadBucket, 3},
	{operationNamed("kms:Decrypt"), 8, loadKMS, 0},
	{operationNamed("kms:GenerateDataKey"), 4, loadKMS, 0},
	{operationNamed("ssm:UpdateInstanceInformation"), 4, loadInstance, 0},
	{operationNamed("ssm:ListInstanceAssociations"), 3, loadInstance, 0},
	{operationNamed("ssm:GetParameter"), 2, nil, 0},
	{operationNamed("secretsmanager:GetSecretValue"), 4, loadSecret, 2},
	{operationNamed("logs:CreateLogStream"), 6, loadService, 0},
	{operationNamed("logs:DescribeLogStreams"), 1, nil, 0},
	{operationNamed("ecs:DescribeServices"), 6, nil, 0},
	{operationNamed("ecs:DescribeTasks"), 4, nil, 0},
	{operationNamed("ecs:UpdateService"), 1, loadService, 0},
	{operationNamed("ecr:BatchCheckLayerAvailability"), 3, loadService, 0},
	{operationNamed("ecr:InitiateLayerUpload"), 1, loadService, 0},
	{operationNamed("iam:GetRole"), 5, loadRole, 4},
	{operationNamed("iam:ListAttachedRolePolicies"), 2, loadRole, 0},
	{operationNamed("iam:ListUsers"), 1, nil, 20},
	{operationNamed("elasticloadbalancing:DescribeTargetHealth"), 3, nil, 0},
	{operationNamed("autoscaling:DescribeAutoScalingGroups"), 2, nil, 0},
	{operationNamed("monitoring:DescribeAlarmsForMetric"), 2, nil, 0},
	{operationNamed("dynamodb:DescribeTable"), 4, nil, 0},
	{operationNamed("lambda:GetFunctionConfiguration20150331v2"), 2, nil, 0},
	{operationNamed("rds:DescribeDBInstances"), 1, nil, 0},
}

// loadPopular lists the calls as often as they weigh; serviceCalls are those
// that AWS services make.
var (
	loadPopular  = popular()
	serviceCalls = []int{callIndex("s3:GetBucketAcl"), callIndex("kms:GenerateDataKey"), callIndex("kms:Decrypt"), callIndex("logs:CreateLogStream")}
)

func popular() []int {
	var list []int
	for i, c := range loadCalls {
		for range c.weight {
			list = append(list, i)
		}
	}
	return list
}

func callIndex(name string) int {
	op := operationNamed(name)
	for i, c := range loadCalls {
		if c.op == op {
			return i
		}
	}
	panic("trailgen: no such call in the load: " + name)
}
