package lineage

// grants links whoever changes what somebody may do to whose rights these are.
// Nothing is handed out by it: the keys weigh more than before.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html
type grants struct {
	acts []grant
}

type grant struct {
	claim
	user, role, group, policy string
}

var (
	grantedUser   = request("userName")
	grantedRole   = request("roleName")
	grantedGroup  = request("groupName")
	grantedPolicy = request("policyArn")
)

func (f *grants) calls() []string {
	return []string{
		"iam:AttachUserPolicy", "iam:AttachRolePolicy", "iam:AttachGroupPolicy", "iam:PutUserPolicy", "iam:PutRolePolicy", "iam:PutGroupPolicy",
		"iam:AddUserToGroup", "iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion",
		"iam:PutUserPermissionsBoundary", "iam:PutRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary", "iam:DeleteRolePermissionsBoundary",
	}
}

func (f *grants) add(c *call) {
	x := grant{claim: c.claim, user: c.text(grantedUser), role: c.text(grantedRole)}
	if x.user == "" && x.role == "" {
		if x.group = c.text(grantedGroup); x.group == "" {
			x.policy = c.text(grantedPolicy)
		}
	}
	f.acts = append(f.acts, x)
}

func (f *grants) link(b *Builder) {
	sortBy(f.acts, func(x *grant) *claim { return &x.claim })
	for i := range f.acts {
		x := &f.acts[i]
		to := None
		switch {
		case x.user != "":
			to = b.user(x.account, x.user, x.at, x.who.ARN)
		case x.role != "":
			to = b.role(x.account, x.role, x.at, x.who.ARN)
		case x.group != "":
			arn := "arn:" + partition(x.who.ARN) + ":iam::" + x.account + ":group/" + x.group
			to = b.node(Policy, arn, arn, x.account)
		case x.policy != "":
			to = b.node(Policy, x.policy, x.policy, x.account)
		}
		b.linkFrom(&x.claim, to, "policy-grant", Altered, Certain, "")
	}
}
