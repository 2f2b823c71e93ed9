package lineage

import (
	"cmp"
	"slices"
	"strings"
)

// serviceRoles links whoever makes a job, stack, schedule and the like that runs
// as a role to it, and it to the sessions that its service then asks for of
// that role. Their names mostly do not tell which one they are of.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
type serviceRoles struct {
	acts []serviceAct
}

type serviceAct struct {
	claim
	service string
	id      string // of what was made
	role    string // ARN or name
}

// serviceCall is a call that hands a role to a service.
type serviceCall struct {
	service string     // that asks for sessions
	roles   []lazyPath // of the role
	ids     []lazyPath // of what runs
}

var serviceCalls = func() map[string]serviceCall {
	calls := make(map[string]serviceCall)
	add := func(service, names string, roles, ids []lazyPath) {
		for _, name := range strings.Fields(names) {
			calls[name] = serviceCall{service, roles, ids}
		}
	}
	list := func(paths ...lazyPath) []lazyPath { return paths }
	add("glue", "glue:CreateJob glue:CreateCrawler glue:UpdateCrawler glue:CreateDevEndpoint",
		list(request("role"), request("roleArn")), list(request("name"), request("endpointName")))
	add("glue", "glue:UpdateJob", list(request("jobUpdate.role")), list(request("jobName")))
	add("glue", "glue:CreateSession", list(request("role")), list(request("id")))
	add("sagemaker", "sagemaker:CreateNotebookInstance sagemaker:UpdateNotebookInstance",
		list(request("roleArn")), list(request("notebookInstanceName")))
	add("sagemaker", "sagemaker:CreateTrainingJob sagemaker:CreateProcessingJob",
		list(request("roleArn")), list(request("trainingJobName"), request("processingJobName")))
	add("sagemaker", "sagemaker:CreateModel", list(request("executionRoleArn")), list(request("modelName")))
	add("cloudformation", "cloudformation:CreateStack cloudformation:UpdateStack cloudformation:CreateChangeSet",
		list(request("roleARN")), list(response("stackId"), request("stackName")))
	add("ssm", "ssm:StartAutomationExecution",
		list(request("parameters.AutomationAssumeRole[]")), list(response("automationExecutionId")))
	add("scheduler", "scheduler:CreateSchedule scheduler:UpdateSchedule",
		list(request("target.roleArn"), request("Target.RoleArn")), list(request("name"), request("Name")))
	add("states", "states:CreateStateMachine", list(request("roleArn")), list(response("stateMachineArn"), request("name")))
	add("states", "states:UpdateStateMachine", list(request("roleArn")), list(request("stateMachineArn")))
	add("events", "events:PutTargets", list(request("targets[].roleArn")), list(request("rule")))
	add("events", "events:PutRule", list(request("roleArn")), list(request("name")))
	add("autoscaling", "autoscaling:CreateAutoScalingGroup autoscaling:UpdateAutoScalingGroup",
		list(request("serviceLinkedRoleARN")), list(request("autoScalingGroupName")))
	add("firehose", "firehose:CreateDeliveryStream",
		list(request("extendedS3DestinationConfiguration.roleARN"), request("s3DestinationConfiguration.roleARN"), request("httpEndpointDestinationConfiguration.roleARN")),
		list(request("deliveryStreamName")))
	add("codepipeline", "codepipeline:CreatePipeline codepipeline:UpdatePipeline",
		list(request("pipeline.roleArn")), list(request("pipeline.name")))
	add("pipes", "pipes:CreatePipe pipes:UpdatePipe", list(request("roleArn"), request("RoleArn")), list(request("name"), request("Name")))
	add("bedrock", "bedrock:CreateAgent bedrock:UpdateAgent", list(request("agentResourceRoleArn")), list(request("agentName")))
	return calls
}()

func (f *serviceRoles) calls() (names []string) {
	for name := range serviceCalls {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (f *serviceRoles) add(c *call) {
	s := serviceCalls[c.source+":"+c.name]
	x := serviceAct{claim: c.claim, service: s.service, id: c.first(s.ids...), role: c.first(s.roles...)}
	if x.id != "" && x.role != "" {
		f.acts = append(f.acts, x)
	}
}

// runsAs names the role of an act or a session, for one service.
func runsAs(service, account, role string) string {
	return service + "/" + cmp.Or(accountOf(role), account) + "/" + roleName(role)
}

func (f *serviceRoles) link(b *Builder) {
	sortBy(f.acts, func(x *serviceAct) *claim { return &x.claim })
	byRole := make(map[string][]*serviceAct)
	nodes := make(map[*serviceAct]int32)
	for i := range f.acts {
		x := &f.acts[i]
		value := x.id
		if !strings.HasPrefix(x.id, "arn:") {
			value = x.service + "/" + x.account + "/" + x.region + "/" + x.id
		}
		nodes[x] = b.node(Compute, value, x.service+" "+x.id, x.account)
		b.linkFrom(&x.claim, nodes[x], "service-role-other", ActsAs, Certain, "")
		role := runsAs(x.service, x.account, x.role)
		byRole[role] = append(byRole[role], x)
	}
	for i := range b.issues {
		x := &b.issues[i]
		if !x.who.IsService() || x.role == "" {
			continue
		}
		acts := byRole[runsAs(serviceOf(x.who), x.account, x.role)]
		before, _ := slices.BinarySearchFunc(acts, x, func(a *serviceAct, x *issue) int {
			if x.at.Before(a.at) {
				return 1
			}
			return -1
		})
		if before > 0 {
			a := acts[before-1]
			b.edge(nodes[a], x.node, "service-role-other", ActsAs, f.certainty(b, acts, a, x), x.key, &x.claim)
		}
	}
}

// certainty tells how sure it is that a session is of what was made last before
// it: where its name says so, or where the role is new in these logs and was
// given to nothing else of the service.
func (f *serviceRoles) certainty(b *Builder, acts []*serviceAct, a *serviceAct, x *issue) Certainty {
	if x.session != "" && x.session == a.id {
		return Strong
	}
	for _, other := range acts {
		if other.id != a.id || other.region != a.region {
			return Weak
		}
	}
	n := b.principals.at(Role, cmp.Or(accountOf(x.role), x.account), roleName(x.role), x.at)
	if n == nil || n.made == nil {
		return Weak
	}
	return Strong
}
