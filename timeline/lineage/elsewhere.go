package lineage

import (
	"net/netip"
	"slices"
)

// Elsewhere is a key that was handed out and used from a network from which no
// other credential of its owner was.
type Elsewhere struct {
	Node    int32 // the key
	Network netip.Prefix
	Other   bool // somebody else than its owner had it made
}

// elsewhere finds such keys of users. Where more networks were seen than are
// remembered, nothing is said, and neither where the owner has no other use.
func (b *Builder) elsewhere() (list []Elsewhere) {
	used := make(map[int32]map[int32][]netip.Prefix) // owner → key → networks
	for _, p := range b.parties.list {
		if p.Type != "IAMUser" || len(p.networks) == 0 || !b.signs(p) {
			continue
		}
		n := b.keyNode(p)
		owner := b.nodes[n].Owner
		if owner == None {
			continue
		}
		if used[owner] == nil {
			used[owner] = make(map[int32][]netip.Prefix)
		}
		for _, network := range p.networks {
			used[owner][n] = insert(used[owner][n], network, maxNetworks, netip.Prefix.Compare)
		}
	}
	for n := range int32(len(b.nodes)) {
		x := &b.nodes[n]
		if x.Kind != Key || !longLived(x.KeyID) || len(b.handed[n]) == 0 || x.Owner == None {
			continue
		}
		if e, ok := b.strayed(n, used[x.Owner]); ok {
			list = append(list, e)
		}
	}
	return list
}

// strayed compares a key's networks with those of its owner's other credentials.
func (b *Builder) strayed(key int32, used map[int32][]netip.Prefix) (Elsewhere, bool) {
	var others []netip.Prefix
	for n, networks := range used {
		if n == key {
			continue
		}
		if len(networks) >= maxNetworks {
			return Elsewhere{}, false
		}
		others = append(others, networks...)
	}
	mine := used[key]
	if len(others) == 0 || len(mine) >= maxNetworks {
		return Elsewhere{}, false
	}
	for _, network := range mine {
		if !slices.Contains(others, network) {
			x := b.handed[key][0]
			return Elsewhere{key, network, x.who.UserName != x.owner}, true
		}
	}
	return Elsewhere{}, false
}
