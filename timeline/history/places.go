package history

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"slices"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
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

	inside   *batch.Memo
	networks *batch.Memo
	group    uint64 // the key that was met last, and
	code     uint32
	last     *abode // what is known of it
	trip     trip
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
	return &places{
		of: make(map[string]*abode), seed: maphash.MakeSeed(), hours: make(map[uint64]*[manyNetworks]uint32), many: make(map[string]struct{}),
		inside: batch.NewMemo(isInside), networks: batch.NewMemo(networkOf),
	}
}

// insideColumns tell which keys are an instance's or a function's.
var insideColumns = cloudtrail.Columns(cloudtrail.SessionEC2RoleDelivery, cloudtrail.UserIdentityInScopeOfIssuerType)

// sift notes where keys came from.
func (p *places) sift(r *batch.Rows) {
	for row := range r.Len() {
		if p.full {
			return
		}
		a := p.abode(r, row)
		if a == nil {
			continue
		}
		a.inside = a.inside || p.inside.Class(r, row) != 0
		if n := p.networks.Class(r, row); n != 0 && a.networks[manyNetworks-1] == 0 {
			see(&a.networks, n)
		}
	}
}

// abode gives what is known of a row's key, nil for none.
func (p *places) abode(r *batch.Rows, row int) *abode {
	codes := r.Codes(cloudtrail.AccessKeyID)
	if codes == nil {
		return nil
	}
	if p.group == r.Group() && p.code == codes[row] {
		return p.last
	}
	p.group, p.code, p.last = r.Group(), codes[row], nil
	id := r.Event(row).Value(cloudtrail.AccessKeyID)
	if len(id) == 0 {
		return nil
	}
	a := p.of[short(string(id))]
	if a == nil {
		if len(p.of) >= maxPlaces {
			p.full, p.of = true, nil
			return nil
		}
		a = &abode{}
		p.of[short(string(id))] = a
	}
	p.last = a
	return a
}

// isInside tells whether an event says that an instance, a function or a
// container has its key.
func isInside(e *cloudtrail.Event) uint32 {
	if !e.IsNull(cloudtrail.SessionEC2RoleDelivery) || !e.IsNull(cloudtrail.UserIdentityInScopeOfIssuerType) ||
		bytes.Contains(e.Value(cloudtrail.UserAgent), []byte(insideMark)) {
		return 1
	}
	return 0
}

// networkOf gives the public network that a request came from as a number, 0 for
// none.
func networkOf(e *cloudtrail.Event) uint32 {
	p, ok := timeline.PublicNetwork(e.Text(cloudtrail.SourceIPAddress))
	switch b := p.Addr().AsSlice(); {
	case !ok:
		return 0
	case p.Addr().Is4(): // no public network of IPv6 begins with all ones
		return uint32(0xffff)<<16 | uint32(binary.BigEndian.Uint16(b))
	default:
		return binary.BigEndian.Uint32(b)
	}
}

// see notes a network in the first free place.
func see(networks *[manyNetworks]uint32, n uint32) {
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

// narrow notes where keys came from, and when.
func (p *places) narrow(r *batch.Rows) {
	codes, spread := r.Codes(cloudtrail.AccessKeyID), false
	if codes == nil {
		return
	}
	var id []byte
	last, lastNetwork, lastHour := uint32(0), uint32(0), int64(0)
	for row := range r.Len() {
		if p.open {
			return
		}
		if codes[row] != last {
			last, lastNetwork = codes[row], 0
			id = []byte(r.Event(row).Text(cloudtrail.AccessKeyID))
			spread = p.spread(id)
		}
		if !spread || codes[row] == 0 {
			continue
		}
		at, timed := r.Time(row)
		if n := p.networks.Class(r, row); n != 0 && timed && (n != lastNetwork || at/hour != lastHour) {
			lastNetwork, lastHour = n, at/hour
			p.at(id, n, at/hour)
		}
	}
}

// at notes where a key came from in an hour.
func (p *places) at(id []byte, network uint32, hour int64) {
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

// crowded tells whether a key came from many networks around a time.
func (p *places) crowded(id []byte, at int64) bool {
	if !p.spread(id) {
		return false
	}
	if p.open {
		return true
	}
	return p.crowdedHours(id, at/hour-1) || p.crowdedHours(id, at/hour)
}

// roams tells whether a row's event is one for the detectors of wide: its key
// moves, or came from many networks around its time.
func (p *places) roams(r *batch.Rows, row int) bool {
	codes := r.Codes(cloudtrail.AccessKeyID)
	at, timed := r.Time(row)
	if codes == nil || codes[row] == 0 || !timed {
		return false
	}
	t := &p.trip
	if t.group != r.Group() || t.code != codes[row] {
		*t = trip{group: r.Group(), code: codes[row], id: r.Event(row).Text(cloudtrail.AccessKeyID), hour: -1}
		t.moves, t.spread = p.moves([]byte(t.id)), p.spread([]byte(t.id))
	}
	if !t.moves && t.spread && (t.hour < 0 || t.hour != at/hour) {
		t.hour, t.crowded = at/hour, p.crowded([]byte(t.id), at)
	}
	return t.moves || t.spread && t.crowded
}

// trip is a key that was met last in a group of rows.
type trip struct {
	group  uint64
	code   uint32
	id     string
	moves  bool
	spread bool

	hour    int64 // the one that was met last, and
	crowded bool  // whether it is crowded around
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
