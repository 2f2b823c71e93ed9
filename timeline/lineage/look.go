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

// Wanted is what Look is to be told.
type Wanted struct {
	AccessKeys []string // all events of these

	// Of these only events at some moments.
	FirstOf    []string // access keys
	First      func(micros int64) bool
	Principals []string // ARNs
	Asked      func(micros int64) bool
}

// Wanted gives what Look is to be told. All was told to Use before.
func (b *Builder) Wanted() Wanted {
	b.link()
	var w Wanted
	first := make(map[int64]bool)
	for k, parties := range b.look.keys {
		if slices.ContainsFunc(parties, func(p *party) bool { return p.located || p.at != nil || !p.first.Known }) {
			w.AccessKeys = append(w.AccessKeys, k)
			continue
		}
		w.FirstOf = append(w.FirstOf, k)
		for _, p := range parties {
			first[p.first.Micros] = true
		}
	}
	seconds := make(map[int64]bool)
	for id, known := range b.look.seconds {
		w.Principals = append(w.Principals, b.look.arns[id])
		for s := range known {
			seconds[s] = true
		}
	}
	w.First = func(micros int64) bool { return first[micros] }
	w.Asked = func(micros int64) bool { return seconds[micros/sameRequest] }
	w.AccessKeys, w.FirstOf, w.Principals = unique(w.AccessKeys), unique(w.FirstOf), unique(w.Principals)
	return w
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
	b.linked = false
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
