package lineage

// delegations links whoever approved a product provider's request to the keys
// that the provider then got.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-temporary-delegation.html
type delegations struct {
	accepted []claim
	given    []delegated
}

type delegated struct {
	claim
	key, principal string // of the session, and whom it acts as
}

var (
	delegatedKey       = response("credentials.accessKeyId")
	delegatedPrincipal = response("assumedPrincipal")
)

func (f *delegations) calls() []string {
	return []string{"iam:AcceptDelegationRequest", "sts:GetDelegatedAccessToken"}
}

func (f *delegations) add(c *call) {
	switch c.name {
	case "AcceptDelegationRequest":
		f.accepted = append(f.accepted, c.claim)
	default:
		if x := (delegated{c.claim, c.text(delegatedKey), c.text(delegatedPrincipal)}); x.key != "" && x.principal != "" {
			f.given = append(f.given, x)
		}
	}
}

func (f *delegations) link(b *Builder) {
	sortBy(f.accepted, func(c *claim) *claim { return c })
	sortBy(f.given, func(x *delegated) *claim { return &x.claim })
	for i := range f.given {
		x := &f.given[i]
		var last *claim
		for j := range f.accepted {
			if c := &f.accepted[j]; (c.who.ARN == x.principal || c.who.RoleARN == x.principal) && !x.at.Before(c.at) {
				last = c
			}
		}
		if list := b.keys[x.key]; last != nil {
			for k := range list {
				if in := &list[k]; !in.created.Known || near(in.created, x.at, sameIssue) {
					b.linkFrom(last, b.nodeOf(x.key, in), "delegated-access", ActsAs, Strong, x.key, &x.claim)
				}
			}
		}
	}
}
