package trailgen

import "slices"

// A Trail is an attack among other traffic, as Attack makes it, with the truth
// about both.
type Trail struct {
	Records  [][]byte    // in the order of delivery: not that of time, and some come twice
	Leaked   string      // the access key that the attack begins with
	Networks []string    // from where only the attacker uses that key; none if nobody else does
	Edges    []TrailEdge // what begot what, in the attack and elsewhere
	Reached  []string    // what descends from the attack, without the leaked key
	Followed []string    // ids of the attack's events, and of what else proves its hops
}

// A TrailEdge says that one thing begot another. Things are named as answers
// name nodes: key:ID, with #TIME of issue if several credentials bore the id;
// user:ARN#ID; console:PRINCIPALID@TIME; federated:PRINCIPALID;
// account:NUMBER#PRINCIPALID; service:NAME.
type TrailEdge struct {
	From, To string
	Kind     string
	Certain  bool     // else as sure as a name and a time are, or the one session behind several keys
	EventIDs []string // that prove it
}

// Attack makes a random tree of hops that begins with a leaked key, and hides
// it: other principals make hops of the same kinds, share session names, roles,
// addresses and agents with the attacker, and act in the same seconds. A seed
// gives the same trail each time.
func Attack(seed uint64) *Trail {
	m := newTrailMaker(seed)
	for range 40 {
		m.step()
	}
	m.crowd()
	return m.trail()
}

// attackBegin is when attacks begin.
var attackBegin = unix("2025-05-20T08:00:00Z")

// trail delivers what was made.
func (m *trailMaker) trail() *Trail {
	t := &Trail{Leaked: m.leaked.who.key, Networks: m.networks}
	m.settleForwarded()
	m.settleProofs()
	for i := range m.events {
		e := &m.events[i]
		t.Records = append(t.Records, e.text)
		if m.rng.chance(6) {
			t.Records = append(t.Records, e.text)
		}
		if m.followed[e.id] {
			t.Followed = append(t.Followed, e.id)
		}
	}
	for i := len(t.Records) - 1; i > 0; i-- {
		j := m.rng.below(i + 1)
		t.Records[i], t.Records[j] = t.Records[j], t.Records[i]
	}
	for _, e := range m.edges {
		if e.unsure == nil || !e.unsure() {
			t.Edges = append(t.Edges, TrailEdge{m.name(e.from), m.name(e.to), e.kind, e.certain, e.events})
		}
	}
	for _, x := range m.things {
		if x.suspect && x != m.leaked.node {
			t.Reached = append(t.Reached, m.name(x))
		}
	}
	slices.Sort(t.Reached)
	slices.Sort(t.Followed)
	return t
}
