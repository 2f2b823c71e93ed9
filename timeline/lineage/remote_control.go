package lineage

import "strings"

// remoteControl links whoever runs commands on a machine to the machine. What
// the command did there, and whether it used the machine's role, no record
// tells: these edges are weak.
// https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html
type remoteControl struct {
	acts []controlled
}

type controlled struct {
	claim
	instances []string
	task      string
}

var (
	commandedInstances = request("instanceIds[]")
	commandReached     = response("command.instanceIds[]")
	sessionTarget      = request("target")
	connectedInstance  = request("instanceId")
	executedTask       = request("task")
	executedTaskARN    = response("taskArn")
)

func (f *remoteControl) calls() []string {
	return []string{
		"ssm:SendCommand", "ssm:StartSession", "ec2-instance-connect:SendSSHPublicKey",
		"ec2-instance-connect:SendSerialConsoleSSHPublicKey", "ecs:ExecuteCommand",
	}
}

func (f *remoteControl) add(c *call) {
	x := controlled{claim: c.claim}
	switch c.name {
	case "ExecuteCommand":
		if x.task = c.first(executedTaskARN, executedTask); !strings.HasPrefix(x.task, "arn:") {
			x.task = ""
		}
	case "SendCommand":
		if x.instances = c.texts(commandedInstances); len(x.instances) == 0 {
			x.instances = c.texts(commandReached)
		}
	default:
		if id := c.first(sessionTarget, connectedInstance); id != "" {
			x.instances = []string{id}
		}
	}
	if x.task != "" || len(x.instances) > 0 {
		f.acts = append(f.acts, x)
	}
}

func (f *remoteControl) link(b *Builder) {
	sortBy(f.acts, func(x *controlled) *claim { return &x.claim })
	for i := range f.acts {
		x := &f.acts[i]
		for _, id := range x.instances {
			if isInstance(id) || strings.HasPrefix(id, "mi-") {
				b.linkFrom(&x.claim, b.instance(id, x.account), "ssm-remote-control", ActsAs, Weak, "")
			}
		}
		if x.task != "" {
			b.linkFrom(&x.claim, b.task(x.task), "ssm-remote-control", ActsAs, Weak, "")
		}
	}
}
