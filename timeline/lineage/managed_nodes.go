package lineage

// managedNodes links whoever makes an activation to the machines that register
// with it, which act as the activation's role under their own names.
// https://docs.aws.amazon.com/systems-manager/latest/userguide/activations.html
type managedNodes struct {
	activations []activation
	registered  []activation
}

type activation struct {
	claim
	id, role, node string
}

var (
	activationMade  = response("activationId")
	activationRole  = request("iamRole")
	activationUsed  = request("activationId")
	activationsNode = response("instanceId")
)

func (f *managedNodes) calls() []string {
	return []string{"ssm:CreateActivation", "ssm:RegisterManagedInstance"}
}

func (f *managedNodes) add(c *call) {
	switch c.name {
	case "CreateActivation":
		if id := c.text(activationMade); id != "" {
			f.activations = append(f.activations, activation{claim: c.claim, id: id, role: c.text(activationRole)})
		}
	default:
		x := activation{claim: c.claim, id: c.text(activationUsed), node: c.text(activationsNode)}
		if x.id != "" && x.node != "" {
			f.registered = append(f.registered, x)
		}
	}
}

func (f *managedNodes) link(b *Builder) {
	sortBy(f.activations, func(x *activation) *claim { return &x.claim })
	sortBy(f.registered, func(x *activation) *claim { return &x.claim })
	made := make(map[string]*activation)
	for i := range f.activations {
		x := &f.activations[i]
		made[x.account+"/"+x.region+"/"+x.id] = x
	}
	for i := range f.registered {
		r := &f.registered[i]
		node := b.instance(r.node, r.account)
		role := ""
		if a := made[r.account+"/"+r.region+"/"+r.id]; a != nil {
			role = roleName(a.role)
			b.linkFrom(&a.claim, node, "ssm-managed-node", ActsAs, Strong, "", &r.claim)
		}
		b.run(&workload{
			node: node, edge: "ssm-managed-node", account: r.account, session: r.node, service: "ssm", answered: Strong, named: Strong,
			time: tenure{from: &r.claim},
			fits: func(p *party, _ *issue) bool { return role == "" || p.RoleName == role },
		})
	}
}
