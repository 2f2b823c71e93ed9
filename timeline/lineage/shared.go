package lineage

import (
	"net/netip"
	"slices"
	"strings"

	"keytrail/timeline"
)

// Shared is a credential of a workload that two parties used: the workload, and
// somebody else. It says that records of one key cannot all be of one program on
// one machine, not which of the two is whose.
type Shared struct {
	Node    int32 // the key
	Parties [2]Use
}

// Use is how one party used a credential.
type Use struct {
	Address     string
	Agent       string
	First, Last timeline.Moment // of its uses from the network, with any of its agents
	EventID     string          // of the first
	Place       Place
}

// spot is what was seen of a key in one network, or inside AWS's own.
type spot struct {
	network netip.Prefix // none for all that has no public address
	first   *seen
	last    timeline.Moment
	agents  []string
	people  *seen // the first use with an agent that people have
}

// seen is an event, and where it came from.
type seen struct {
	claim
	address, agent string
}

// spots is what was seen of a key, by network.
type spots []*spot

// maxSpots bounds what is remembered of a key: its first networks in order.
const maxSpots = 8

func (s spots) see(e *seen) spots {
	network, _ := timeline.PublicNetwork(e.address)
	i, found := slices.BinarySearchFunc(s, network, func(x *spot, n netip.Prefix) int { return x.network.Compare(n) })
	if !found {
		if i >= maxSpots {
			return s
		}
		s = slices.Insert(s, i, &spot{network: network})
		s = s[:min(len(s), maxSpots)]
	}
	x := s[i]
	if x.first == nil || e.compare(&x.first.claim) < 0 {
		x.first = e
	}
	if x.last.Before(e.at) {
		x.last = e.at
	}
	x.agents = insert(x.agents, e.agent, maxAgents, strings.Compare)
	if agentKindOf(e.agent) == peopleAgent && (x.people == nil || e.compare(&x.people.claim) < 0) {
		x.people = e
	}
	return s
}

// use says how a spot was used.
func (x *spot) use(e *seen) Use {
	return Use{Address: e.address, Agent: e.agent, First: e.at, Last: x.last, EventID: e.id, Place: e.place}
}

// suspicious tells whether a key may be in two hands, so that its events are to
// be looked at.
func (h *habitat) suspicious() bool {
	families := 0
	inside, outside, people := false, false, false
	for i, n := range h.networks {
		if i > 0 && n.Addr().Is4() == h.networks[i-1].Addr().Is4() {
			families++
		}
	}
	for _, a := range h.agents {
		switch agentKindOf(a) {
		case insideAgent:
			inside = true
		case peopleAgent:
			people = true
		case otherAgent:
			outside = true
		}
	}
	return families > 0 || people || inside && outside
}

// sharedKeys finds the workloads' keys that two parties used. All that was
// wanted was looked at before.
func (b *Builder) sharedKeys() (list []Shared) {
	for _, p := range b.parties.list {
		h := b.habitats.ofKey[p]
		if h == nil || !h.suspicious() || b.keyNode(p) == None {
			continue
		}
		if p.spots == nil {
			if !p.located {
				p.located = true
				b.look.want(p)
			}
			continue
		}
		if one, other, ok := p.spots.parties(isInstance(p.SessionName)); ok {
			list = append(list, Shared{b.keyNode(p), [2]Use{one, other}})
		}
	}
	return list
}

// parties finds two parties among the networks that a key was used in. Another
// network alone makes none: an instance is given another address, and a
// function has many. There are two where the programs differ as well, or where
// two networks took turns with programs that do not say that they run inside
// AWS; and where somebody used it as people do.
func (s spots) parties(instance bool) (one, other Use, ok bool) {
	s = slices.Clone(s)
	slices.SortFunc(s, func(x, y *spot) int { return x.first.compare(&y.first.claim) })
	for i, x := range s {
		for _, y := range s[i+1:] {
			if x.network.IsValid() && y.network.IsValid() && x.network.Addr().Is4() == y.network.Addr().Is4() && apart(x, y, instance) {
				return x.use(x.first), y.use(y.first), true
			}
		}
	}
	for _, x := range s {
		if x.people == nil {
			continue
		}
		for _, y := range s {
			if y.first.id != x.people.id && agentKindOf(y.first.agent) != peopleAgent {
				if y.first.compare(&x.people.claim) < 0 {
					return y.use(y.first), x.use(x.people), true
				}
				return x.use(x.people), y.use(y.first), true
			}
		}
	}
	return Use{}, Use{}, false
}

// apart tells whether two networks' uses are of two parties. Functions and
// tasks have many addresses at once, an instance has not.
func apart(x, y *spot, instance bool) bool {
	if !slices.ContainsFunc(x.agents, func(a string) bool { return slices.Contains(y.agents, a) }) {
		return !(inside(x.agents) && inside(y.agents))
	}
	return instance && y.first.at.Before(x.last)
}

// inside tells whether all agents say that they run where AWS runs functions and
// containers.
func inside(agents []string) bool {
	return !slices.ContainsFunc(agents, func(a string) bool { return agentKindOf(a) != insideAgent })
}
