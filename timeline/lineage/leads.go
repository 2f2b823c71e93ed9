package lineage

import (
	"maps"
	"slices"
)

// sameActor lists principals that used one address with one program: perhaps
// one person with several credentials. It proves nothing, and says nothing of
// addresses that many go out by, of AWS's own, or of credentials that are known
// to descend from each other.
type sameActor struct{}

// maxLeads bounds how many parties are looked at once more for leads.
const maxLeads = 1 << 13

// leadSpan is how far apart the first uses of one address may lie.
const leadSpan = 7 * 24 * 3600 * 1_000_000 // micros

func (sameActor) calls() []string { return nil }
func (sameActor) add(*call)       {}

func (sameActor) link(b *Builder) {
	h := &b.habitats
	budget := maxLeads
	family := b.kin()
	linked := make(map[[2]int32]bool)
	for _, address := range slices.Sorted(maps.Keys(h.addresses)) {
		e := h.addresses[address]
		if len(e.principals) < 2 || e.crowded() {
			continue
		}
		for _, agent := range h.sharedAgents(e) {
			var found []*seen
			for i, p := range e.parties {
				if _, has := slices.BinarySearch(h.agents[e.principals[i]], agent); !has || b.sessionNode(p) == None || budget == 0 {
					continue
				}
				budget--
				if s := b.firstAt(p, address, agent); s != nil {
					found = append(found, s)
				}
			}
			slices.SortFunc(found, func(x, y *seen) int { return x.compare(&y.claim) })
			for i := 1; i < len(found); i++ {
				from, to := b.sessionNode(found[0].who), b.sessionNode(found[i].who)
				if from == to || family(from) == family(to) || linked[[2]int32{from, to}] || !near(found[0].at, found[i].at, leadSpan) {
					continue
				}
				linked[[2]int32{from, to}] = true
				b.edge(from, to, "same-actor", Lead, Weak, "", &found[0].claim, &found[i].claim)
			}
		}
	}
}

// sharedAgents gives the agents that two of an address's principals have.
func (h *habitats) sharedAgents(e *egress) (list []string) {
	times := make(map[string]int)
	for _, who := range e.principals {
		for _, a := range h.agents[who] {
			times[a]++
		}
	}
	for _, a := range slices.Sorted(maps.Keys(times)) {
		if times[a] > 1 {
			list = append(list, a)
		}
	}
	return list
}

// firstAt gives a party's first event from an address with an agent, nil where
// it has none or was not looked for; then it will be.
func (b *Builder) firstAt(p *party, address, agent string) *seen {
	key := [2]string{address, agent}
	s, asked := p.at[key]
	if !asked {
		if p.at == nil {
			p.at = make(map[[2]string]*seen)
		}
		p.at[key] = nil
		b.look.want(p)
	}
	return s
}

// kin gives the family that a node is of: nodes are of one where edges join
// them. A service is in none, as it hands out keys to all.
func (b *Builder) kin() (of func(int32) int32) {
	parent := make([]int32, len(b.nodes))
	for i := range parent {
		parent[i] = int32(i)
	}
	of = func(n int32) int32 {
		for parent[n] != n {
			parent[n] = parent[parent[n]]
			n = parent[n]
		}
		return n
	}
	for i := range b.edges {
		if e := &b.edges[i]; e.Relation.Flows() && e.Certainty >= Strong && b.nodes[e.From].Kind != Service {
			parent[of(e.From)] = of(e.To)
		}
	}
	return of
}
