package lineage

// reactivations links whoever sets a key to Active to the key. The call tells
// nothing of how the key stood before, and hands out no secret.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html
type reactivations struct {
	acts []reactivation
}

type reactivation struct {
	claim
	key, owner string
}

var (
	updatedKey    = request("accessKeyId")
	updatedStatus = request("status")
	updatedOwner  = request("userName")
)

func (f *reactivations) calls() []string { return []string{"iam:UpdateAccessKey"} }

func (f *reactivations) add(c *call) {
	if key := c.text(updatedKey); key != "" && c.text(updatedStatus) == "Active" {
		f.acts = append(f.acts, reactivation{c.claim, key, c.text(updatedOwner)})
	}
}

func (f *reactivations) link(b *Builder) {
	sortBy(f.acts, func(x *reactivation) *claim { return &x.claim })
	for i := range f.acts {
		x := &f.acts[i]
		n := b.longTermKey(x.key, x.account)
		if x.owner != "" && b.nodes[n].Owner == None {
			owner := b.user(x.account, x.owner, x.at, x.who.ARN)
			b.nodes[n].Owner = owner
		}
		b.linkFrom(&x.claim, n, "reactivate-access-key", Enabled, Certain, "")
	}
}

// longTermKey gives the node of a key that was neither made nor used in these
// logs, or was.
func (b *Builder) longTermKey(key, account string) int32 {
	if list := b.keys[key]; len(list) > 0 {
		return b.nodeOf(key, &list[0])
	}
	n := b.node(Key, key, key, account)
	b.nodes[n].KeyID = key
	return n
}
