package lineage

import (
	"slices"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// looking is what of a case is to be read once more: the first event of some
// identities, and what some principals asked for in some seconds.
type looking struct {
	keys    map[string][]*party           // key id → parties whose first event is wanted
	seconds map[string]map[int64][]*party // principal id → second → who made a request then
	arns    map[string]string
}

func newLooking() looking {
	return looking{keys: make(map[string][]*party), seconds: make(map[string]map[int64][]*party), arns: make(map[string]string)}
}

func (l *looking) want(p *party) { l.keys[p.AccessKeyID] = append(l.keys[p.AccessKeyID], p) }

// requests gives the parties of a principal that made requests within a second
// of a moment, as far as they were looked for; what was not will be.
func (l *looking) requests(p *party, at timeline.Moment) (list []*party) {
	if p.PrincipalID == "" || p.ARN == "" || !at.Known {
		return nil
	}
	known := l.seconds[p.PrincipalID]
	if known == nil {
		known = make(map[int64][]*party)
		l.seconds[p.PrincipalID] = known
		l.arns[p.PrincipalID] = p.ARN
	}
	second := at.Micros / sameRequest
	for s := second - 1; s <= second+1; s++ {
		found, asked := known[s]
		if !asked {
			known[s] = nil
		}
		for _, q := range found {
			if !slices.Contains(list, q) {
				list = append(list, q)
			}
		}
	}
	slices.SortFunc(list, (*party).compare)
	return list
}

// Wanted gives what Look is to be told: all events of some access keys, and all
// of some principals, named by their ARNs; both sorted, both perhaps empty. All
// was told to Use before.
func (b *Builder) Wanted() (keys, arns []string) {
	b.link()
	for k := range b.look.keys {
		keys = append(keys, k)
	}
	for _, a := range b.look.arns {
		arns = append(arns, a)
	}
	slices.Sort(keys)
	slices.Sort(arns)
	return keys, slices.Compact(arns)
}

// LookColumns gives what Look reads.
func LookColumns() cloudtrail.ColumnSet {
	return partyColumns().Union(cloudtrail.Columns(
		cloudtrail.EventTime, cloudtrail.EventID, cloudtrail.SourceObject, cloudtrail.RecordIndex, cloudtrail.AWSRegion,
		cloudtrail.UserAgent,
	))
}

// Look takes an event that Wanted asks for, in any order, perhaps more than
// once.
func (b *Builder) Look(e *cloudtrail.Event) {
	p := b.parties.of(e, func(p *party) bool { return !p.direct() && !b.issued[p.AccessKeyID] })
	t, ok := e.TimeMicros()
	if p.wanted && !(ok && p.first.Known && p.first.Micros < t) {
		c := claimOf(e, p)
		if c.id != "" && (p.witness == nil || c.compare(p.witness) < 0) {
			p.witness, p.witnessed = &c, e.Text(cloudtrail.SourceIPAddress)
		}
	}
	if p.located || p.at != nil {
		b.locate(p, e)
	}
	if !ok || !p.direct() {
		return
	}
	known := b.look.seconds[p.PrincipalID]
	if known == nil {
		return
	}
	second := t / sameRequest
	if list, asked := known[second]; asked && !slices.Contains(list, p) {
		known[second] = append(list, p)
	}
}

// locate notes where an event came from and with what program.
func (b *Builder) locate(p *party, e *cloudtrail.Event) {
	address, agent := e.Text(cloudtrail.SourceIPAddress), e.Text(cloudtrail.UserAgent)
	known, asked := p.at[[2]string{address, agent}]
	if t, ok := e.TimeMicros(); known != nil && ok && known.at.Before(timeline.At(t)) {
		asked = false
	}
	if !asked && !p.located {
		return
	}
	s := &seen{claimOf(e, p), address, agent}
	if s.id == "" {
		return
	}
	if asked && (known == nil || s.compare(&known.claim) < 0) {
		p.at[[2]string{address, agent}] = s
	}
	if p.located {
		p.spots = p.spots.see(s)
	}
}
