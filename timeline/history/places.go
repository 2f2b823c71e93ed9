package history

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"net/netip"
	"slices"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// places finds the access keys that came from several public networks: those
// of instances and functions, and those that came from many within hours.
type places struct {
	of    map[string]*abode
	full  bool // too many keys: any may
	seed  maphash.Seed
	hours map[uint64]*[manyNetworks]uint32
	many  map[string]struct{} // the keys that came from many networks within two hours
	open  bool                // too many hours
}

// abode is what is known of one key.
type abode struct {
	networks [manyNetworks]uint32
	inside   bool // an instance, a function or a container has it
}

// The limits on keys and hours, which take about 100 bytes each.
const (
	maxPlaces = 1 << 20
	maxHours  = 1 << 20
)

func newPlaces() *places {
	return &places{of: make(map[string]*abode), seed: maphash.MakeSeed(), hours: make(map[uint64]*[manyNetworks]uint32), many: make(map[string]struct{})}
}

// insideColumns tell which keys are an instance's or a function's.
var insideColumns = cloudtrail.Columns(cloudtrail.SessionEC2RoleDelivery, cloudtrail.UserIdentityInScopeOfIssuerType)

func (p *places) sift(e *cloudtrail.Event, addresses, agents [][]byte) {
	id := e.Value(cloudtrail.AccessKeyID)
	if len(id) == 0 || p.full {
		return
	}
	a := p.of[short(string(id))]
	if a == nil {
		if len(p.of) >= maxPlaces {
			p.full, p.of = true, nil
			return
		}
		a = &abode{}
		p.of[short(string(id))] = a
	}
	a.inside = a.inside || !e.IsNull(cloudtrail.SessionEC2RoleDelivery) || !e.IsNull(cloudtrail.UserIdentityInScopeOfIssuerType) ||
		slices.ContainsFunc(agents, func(agent []byte) bool { return bytes.Contains(agent, []byte(insideMark)) })
	if a.networks[manyNetworks-1] != 0 {
		return
	}
	for _, address := range addresses {
		see(&a.networks, timeline.Network(string(address)))
	}
}

// see notes a network in the first free place.
func see(networks *[manyNetworks]uint32, network string) {
	p, err := netip.ParsePrefix(network)
	if err != nil {
		return
	}
	// No public network of IPv6 begins with all ones.
	n := uint32(0xffff) << 16
	if b := p.Addr().AsSlice(); p.Addr().Is4() {
		n |= uint32(binary.BigEndian.Uint16(b))
	} else {
		n = binary.BigEndian.Uint32(b)
	}
	for i := range networks {
		if networks[i] == n {
			return
		}
		if networks[i] == 0 {
			networks[i] = n
			return
		}
	}
}

// moves tells whether an instance's or a function's key came from several
// networks.
func (p *places) moves(id []byte) bool {
	a := p.of[short(string(id))]
	return len(id) > 0 && (p.full || a != nil && a.inside && a.networks[1] != 0)
}

// spread tells whether a key came from many networks in all.
func (p *places) spread(id []byte) bool {
	a := p.of[short(string(id))]
	return len(id) > 0 && (p.full || a != nil && a.networks[manyNetworks-1] != 0)
}

// narrow notes where events of a key came from that are alike, and when.
func (p *places) narrow(e *event, times []int64) {
	id := e.Value(cloudtrail.AccessKeyID)
	if p.open || !p.spread(id) {
		return
	}
	network := e.network()
	if network == "" {
		return
	}
	for i, at := range times {
		if i > 0 && at/hour == times[i-1]/hour {
			continue
		}
		if p.at(id, network, at/hour); p.open {
			return
		}
	}
}

// at notes where a key came from in an hour.
func (p *places) at(id []byte, network string, hour int64) {
	k := p.hour(id, hour)
	if p.hours[k] == nil {
		if len(p.hours) >= maxHours {
			p.open, p.hours = true, nil
			return
		}
		p.hours[k] = new([manyNetworks]uint32)
	}
	see(p.hours[k], network)
	for h := hour - 1; h <= hour; h++ {
		if p.crowdedHours(id, h) {
			p.many[string(id)] = struct{}{}
		}
	}
}

func (p *places) hour(id []byte, hour int64) uint64 {
	return maphash.Comparable(p.seed, struct {
		id   string
		hour int64
	}{string(id), hour})
}

// crowded tells whether a key came from many networks around an event.
func (p *places) crowded(e *event) bool {
	id := e.Value(cloudtrail.AccessKeyID)
	if !p.spread(id) {
		return false
	}
	if p.open {
		return true
	}
	return p.crowdedHours(id, e.at/hour-1) || p.crowdedHours(id, e.at/hour)
}

// crowdedHours tells whether a key came from many networks within two hours
// that follow each other.
func (p *places) crowdedHours(id []byte, first int64) bool {
	n := 0
	for h := first; h <= first+1; h++ {
		if networks := p.hours[p.hour(id, h)]; networks != nil {
			n += manyNetworks - zeros(networks)
		}
	}
	return n >= manyNetworks
}

func zeros(networks *[manyNetworks]uint32) (n int) {
	for _, v := range networks {
		if v == 0 {
			n++
		}
	}
	return n
}

// busy gives the keys that move, or came from many networks within hours,
// sorted, as far as they are known one by one.
func (p *places) busy() (keys []string) {
	for k := range p.of {
		if p.moves([]byte(k)) || p.open && p.spread([]byte(k)) {
			keys = append(keys, k)
		}
	}
	for k := range p.many {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// keys gives the keys that move or are spread, sorted. A key that is longer
// than any of AWS's cannot be named here, and is none.
func (p *places) keys() (keys []string) {
	for k := range p.of {
		if p.moves([]byte(k)) || p.spread([]byte(k)) {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}
