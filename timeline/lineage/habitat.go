package lineage

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"keytrail/timeline"
)

// habitats notes where keys are used from, and with what programs, as far as it
// takes to tell which are to be looked at once more: which workloads' keys may
// be in two hands, and which principals share an address. What is noted of each
// does not depend on the order of reading.
type habitats struct {
	ofKey     map[*party]*habitat
	addresses map[string]*egress
	agents    map[string][]string // principal → its agents, the first maxAgents by name
	full      bool                // too many addresses: nothing is said about who shares them
}

// habitat is where a workload's key was used.
type habitat struct {
	networks []netip.Prefix // the first maxNetworks in order
	agents   []string       // the first maxAgents by name
}

// egress is who came from a public address: of each of its principals the first
// party in order, of the first maxSharing principals by name, and one more
// where there are more.
type egress struct {
	principals []string
	parties    []*party
}

// The limits. An address that more principals have is one that many people go
// out by. An address takes some 200 bytes.
const (
	maxNetworks  = 8
	maxAgents    = 16
	maxSharing   = 4
	maxAddresses = 1 << 19
)

// note takes the addresses and the agents that events of a party had.
func (h *habitats) note(p *party, workload bool, addresses, agents [][]byte) {
	if p.AccessKeyID == "" || !p.direct() || p.IsService() {
		return
	}
	for _, a := range agents {
		p.shell = p.shell || isShell(a)
	}
	if p.Type == "IAMUser" {
		for _, a := range addresses {
			if network, ok := timeline.PublicNetwork(string(a)); ok {
				p.networks = insert(p.networks, network, maxNetworks, netip.Prefix.Compare)
			}
		}
	}
	if workload {
		of := h.ofKey[p]
		if of == nil {
			if h.ofKey == nil {
				h.ofKey = make(map[*party]*habitat)
			}
			of = &habitat{}
			h.ofKey[p] = of
		}
		for _, a := range addresses {
			if network, ok := timeline.PublicNetwork(string(a)); ok {
				of.networks = insert(of.networks, network, maxNetworks, netip.Prefix.Compare)
			}
		}
		for _, a := range agents {
			of.agents = insert(of.agents, string(a), maxAgents, strings.Compare)
		}
	}
	h.share(p, addresses, agents)
}

// share notes who came from an address.
func (h *habitats) share(p *party, addresses, agents [][]byte) {
	who := p.principal()
	if h.full || who == "" {
		return
	}
	if h.addresses == nil {
		h.addresses, h.agents = make(map[string]*egress), make(map[string][]string)
	}
	for _, a := range agents {
		if k := agentKindOf(string(a)); k == otherAgent || k == peopleAgent && !isShell(a) {
			h.agents[who] = insert(h.agents[who], string(a), maxAgents, strings.Compare)
		}
	}
	for _, a := range addresses {
		if _, ok := timeline.PublicNetwork(string(a)); !ok {
			continue
		}
		e := h.addresses[string(a)]
		if e == nil {
			if len(h.addresses) >= maxAddresses {
				h.full, h.addresses, h.agents = true, nil, nil
				return
			}
			e = &egress{}
			h.addresses[string(a)] = e
		}
		e.add(who, p)
	}
}

func (e *egress) add(who string, p *party) {
	i, found := slices.BinarySearch(e.principals, who)
	switch {
	case found:
		if p.compare(e.parties[i]) < 0 {
			e.parties[i] = p
		}
	case i <= maxSharing:
		e.principals, e.parties = slices.Insert(e.principals, i, who), slices.Insert(e.parties, i, p)
		if len(e.principals) > maxSharing+1 {
			e.principals, e.parties = e.principals[:maxSharing+1], e.parties[:maxSharing+1]
		}
	}
}

// crowded tells whether many go out by the address.
func (e *egress) crowded() bool { return len(e.principals) > maxSharing }

// principal names who acts beyond one session: a role, a user, a root user.
func (p *party) principal() string {
	switch {
	case p.RoleName != "":
		return cmp.Or(p.RoleARN, p.Account+"/role/"+p.RoleName)
	case p.Type == "FederatedUser":
		return cmp.Or(p.IssuerARN, p.ARN)
	}
	return cmp.Or(p.ARN, p.PrincipalID)
}

// insert puts a value into a sorted list that keeps its first values only, each
// once.
func insert[T any](list []T, v T, limit int, compare func(T, T) int) []T {
	i, found := slices.BinarySearchFunc(list, v, compare)
	if found || i >= limit {
		return list
	}
	list = slices.Insert(list, i, v)
	return list[:min(len(list), limit)]
}
