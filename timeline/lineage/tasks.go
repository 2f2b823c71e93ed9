package lineage

import (
	"cmp"
	"slices"
	"strings"
)

// tasks links whoever starts a task of ECS, or writes the definition that it is
// started by, to the task, and tasks to the keys of their sessions, which are
// named after the task. Two roles have sessions of that name: the task role is
// what the containers act as, the execution role is the agent's that starts
// them. Only the definition tells which is which.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
type tasks struct {
	definitions []definition
	runs        []taskRun
	services    []taskRun // CreateService, UpdateService
}

type definition struct {
	claim
	arn, role string
}

type taskRun struct {
	claim
	tasks, definitions []string
	service            string // ARN
	role               string // that overrides the definition's
}

var (
	definedTask      = response("taskDefinition.taskDefinitionArn")
	definedRole      = []lazyPath{response("taskDefinition.taskRoleArn"), request("taskRoleArn")}
	startedTasks     = response("tasks[].taskArn")
	startedByDefined = response("tasks[].taskDefinitionArn")
	overridingRole   = []lazyPath{request("overrides.taskRoleArn"), response("tasks[].overrides.taskRoleArn")}
	serviceARN       = response("service.serviceArn")
	serviceDefined   = response("service.taskDefinition")
)

func (f *tasks) calls() []string {
	return []string{"ecs:RegisterTaskDefinition", "ecs:RunTask", "ecs:StartTask", "ecs:CreateService", "ecs:UpdateService"}
}

func (f *tasks) add(c *call) {
	switch c.name {
	case "RegisterTaskDefinition":
		if arn := c.text(definedTask); arn != "" {
			f.definitions = append(f.definitions, definition{c.claim, arn, roleName(c.first(definedRole...))})
		}
	case "CreateService", "UpdateService":
		if arn := c.text(serviceARN); arn != "" {
			f.services = append(f.services, taskRun{claim: c.claim, service: arn, definitions: c.texts(serviceDefined)})
		}
	default:
		x := taskRun{claim: c.claim, tasks: c.texts(startedTasks), definitions: c.texts(startedByDefined), role: roleName(c.first(overridingRole...))}
		if len(x.tasks) > 0 {
			f.runs = append(f.runs, x)
		}
	}
}

// task gives the node of a task, a service or a definition of ECS.
func (b *Builder) task(arn string) int32 { return b.node(Compute, arn, arn, accountOf(arn)) }

func (f *tasks) link(b *Builder) {
	sortBy(f.definitions, func(x *definition) *claim { return &x.claim })
	sortBy(f.runs, func(x *taskRun) *claim { return &x.claim })
	sortBy(f.services, func(x *taskRun) *claim { return &x.claim })
	defined := make(map[string]*definition)
	for i := range f.definitions {
		x := &f.definitions[i]
		defined[x.arn] = x
		b.linkFrom(&x.claim, b.task(x.arn), "ecs-task-role", ActsAs, Certain, "")
	}
	for i := range f.services {
		x := &f.services[i]
		b.linkFrom(&x.claim, b.task(x.service), "ecs-task-role", ActsAs, Certain, "")
		for _, arn := range x.definitions {
			if defined[arn] != nil {
				b.edge(b.task(arn), b.task(x.service), "ecs-task-role", ActsAs, Certain, "", &x.claim)
			}
		}
	}
	for i := range f.runs {
		f.linkRun(b, &f.runs[i], defined)
	}
	f.linkServices(b, defined)
}

func (f *tasks) linkRun(b *Builder, x *taskRun, defined map[string]*definition) {
	for i, arn := range x.tasks {
		n := b.task(arn)
		b.linkFrom(&x.claim, n, "ecs-task-role", ActsAs, Certain, "")
		role, named := x.role, Weak
		if role != "" {
			named = Strong
		}
		if i < len(x.definitions) && defined[x.definitions[i]] != nil {
			b.edge(b.task(x.definitions[i]), n, "ecs-task-role", ActsAs, Certain, "", &x.claim)
			if named = Strong; role == "" {
				if role = defined[x.definitions[i]].role; role == "" {
					continue // its containers have no role: what has the task's name is the agent
				}
			}
		}
		b.run(&workload{
			node: n, edge: "ecs-task-role", account: cmp.Or(accountOf(arn), x.account), session: arn[strings.LastIndexByte(arn, '/')+1:],
			service: "ecs-tasks", answered: named, named: named, time: tenure{from: &x.claim},
			fits: func(p *party, _ *issue) bool { return role == "" || p.RoleName == role },
		})
	}
}

// linkServices links services to the tasks that they start themselves. No
// record says which service a task is of: what there is is the role, and a name
// as tasks have it, after the service was made.
func (f *tasks) linkServices(b *Builder, defined map[string]*definition) {
	started := make(map[string]bool)
	for i := range f.runs {
		for _, arn := range f.runs[i].tasks {
			started[arn[strings.LastIndexByte(arn, '/')+1:]] = true
		}
	}
	for i := range b.issues {
		x := &b.issues[i]
		if !x.by("ecs-tasks") || started[x.session] {
			continue
		}
		var latest *taskRun
		for j := range f.services {
			s := &f.services[j]
			runs := slices.ContainsFunc(s.definitions, func(arn string) bool { return defined[arn] != nil && defined[arn].role == roleName(x.role) })
			if runs && accountOf(s.service) == accountOf(x.role) && s.at.Before(x.at) {
				latest = s
			}
		}
		if latest != nil {
			b.edge(b.task(latest.service), x.node, "ecs-task-role", ActsAs, Weak, x.key, &x.claim)
		}
	}
}
