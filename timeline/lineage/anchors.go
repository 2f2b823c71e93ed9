package lineage

// anchors links whoever plants a trust anchor or a profile of Roles Anywhere to
// it, and these to the sessions that were given by them: who holds a
// certificate of the anchor's authority gets a session of the profile's roles.
// https://docs.aws.amazon.com/rolesanywhere/latest/userguide/introduction.html
type anchors struct {
	acts []anchor
}

type anchor struct {
	claim
	call, arn string
}

var anchorARN = []lazyPath{response("trustAnchor.trustAnchorArn"), response("profile.profileArn")}

func (f *anchors) calls() []string {
	return []string{
		"rolesanywhere:CreateTrustAnchor", "rolesanywhere:UpdateTrustAnchor", "rolesanywhere:EnableTrustAnchor",
		"rolesanywhere:CreateProfile", "rolesanywhere:UpdateProfile", "rolesanywhere:EnableProfile",
	}
}

func (f *anchors) add(c *call) {
	if arn := c.first(anchorARN...); arn != "" {
		f.acts = append(f.acts, anchor{c.claim, c.name, arn})
	}
}

func (f *anchors) link(b *Builder) {
	sortBy(f.acts, func(x *anchor) *claim { return &x.claim })
	known := make(map[string]int32)
	for i := range f.acts {
		x := &f.acts[i]
		n := b.node(Certificate, x.arn, x.arn, x.account)
		known[x.arn] = n
		relation := ActsAs
		switch x.call {
		case "UpdateProfile":
			relation = Altered
		case "EnableTrustAnchor", "EnableProfile":
			relation = Enabled
		}
		b.linkFrom(&x.claim, n, "rolesanywhere", relation, Certain, "")
	}
	for i := range b.issues {
		x := &b.issues[i]
		if x.kind != "rolesanywhere" {
			continue
		}
		if n, ok := known[x.via]; ok && x.via != "" {
			b.edge(n, x.node, "rolesanywhere", Issued, Certain, x.key, &x.claim)
		}
		if n, ok := known[x.profile]; ok && x.profile != "" {
			b.edge(n, x.node, "rolesanywhere", ActsAs, Strong, x.key, &x.claim)
		}
	}
}
