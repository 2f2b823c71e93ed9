package lineage

import (
	"slices"
	"strings"
)

// instances links whoever starts an instance, or gives it another role, to the
// instance, and instances to the keys of their sessions. EC2 names these after
// the instance.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html
type instances struct {
	acts []instanceAct
}

// instanceAct is a call after which whoever made it controls what an instance
// acts as.
type instanceAct struct {
	claim
	instances []string
}

var (
	startedInstances = response("instancesSet.items[].instanceId")
	associatedWith   = []lazyPath{
		response("AssociateIamInstanceProfileResponse.iamInstanceProfileAssociation.instanceId"),
		response("ReplaceIamInstanceProfileAssociationResponse.iamInstanceProfileAssociation.instanceId"),
		response("iamInstanceProfileAssociation.instanceId"),
		request("AssociateIamInstanceProfileRequest.InstanceId"),
		request("instanceId"),
	}
)

func (f *instances) calls() []string {
	return []string{"ec2:RunInstances", "ec2:AssociateIamInstanceProfile", "ec2:ReplaceIamInstanceProfileAssociation"}
}

func (f *instances) add(c *call) {
	x := instanceAct{claim: c.claim}
	if c.name == "RunInstances" {
		x.instances = c.texts(startedInstances)
	} else if id := c.first(associatedWith...); id != "" {
		x.instances = []string{id}
	}
	if len(x.instances) > 0 {
		f.acts = append(f.acts, x)
	}
}

func (f *instances) link(b *Builder) {
	sortBy(f.acts, func(x *instanceAct) *claim { return &x.claim })
	for i := range f.acts {
		for _, id := range f.acts[i].instances {
			b.linkFrom(&f.acts[i].claim, b.instance(id, f.acts[i].account), "ec2-instance-role", ActsAs, Certain, "")
		}
	}
	of := make(map[string][]*party) // account/instance
	for _, p := range b.parties.list {
		if account, name, ok := p.sessionOf(); ok && isInstance(name) && b.signs(p) {
			of[account+"/"+name] = append(of[account+"/"+name], p)
		}
	}
	names := make([]string, 0, len(of))
	for name := range of {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		account, id, _ := strings.Cut(name, "/")
		w := workload{edge: "ec2-instance-role", service: "ec2", answered: Certain, named: Strong}
		for _, p := range b.onePerKey(of[name]) {
			if given := b.handed[b.keyNode(p)]; len(given) > 0 && !slices.ContainsFunc(given, func(x *issue) bool { return x.by("ec2") }) {
				continue // no instance's: somebody chose the name
			}
			w.node = b.instance(id, account)
			b.runAs(&w, p)
		}
	}
}

// instance gives the node of an instance.
func (b *Builder) instance(id, account string) int32 { return b.node(Instance, id, id, account) }

// isInstance tells ids of EC2 instances.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
func isInstance(s string) bool {
	digits, ok := strings.CutPrefix(s, "i-")
	return ok && (len(digits) == 8 || len(digits) == 17) && strings.Trim(digits, "0123456789abcdef") == ""
}
