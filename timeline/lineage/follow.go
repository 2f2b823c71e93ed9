package lineage

import (
	"cmp"
	"slices"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// Seed is where following begins.
type Seed struct {
	Nodes []int32
	// Acts, if not nil, chooses by place the events that count as the seed's,
	// whoever did them; Nodes are not suspect as such then.
	Acts  func(Place) bool
	Since timeline.Moment // what came before does not count
}

// Reach bounds following.
type Reach struct {
	Depth int       // hops; 0 is any number
	Least Certainty // of each hop
}

// Mark says how a node descends from a seed.
type Mark struct {
	Node      int32
	Depth     int
	Certainty Certainty       // of the weakest hop
	Since     timeline.Moment // what the node did before does not count; none is all
	Edge      int32           // the last hop, None for a seed
}

// Following is what descends from a seed. It does not change, but for Direct. It
// is not safe for concurrent use.
type Following struct {
	g     *Graph
	seed  Seed
	marks map[int32]Mark
	order []int32         // nodes as they were reached
	up    bool            // what is followed is where the seed came from
	proof map[Place]int32 // events that prove a hop → the node that it reached
	spans map[int32][]span

	direct map[string]map[int64]sides // principal id → second → who acted
	read   readings
}

// Follow finds what descends from a seed, over issued and acts-as edges.
func (g *Graph) Follow(s Seed, r Reach) *Following {
	f := &Following{g: g, seed: s, marks: make(map[int32]Mark), direct: make(map[string]map[int64]sides)}
	var level []int32
	if s.Acts == nil {
		for _, n := range g.withSessions(s.Nodes) {
			if f.reach(Mark{Node: n, Certainty: Certain, Since: s.Since, Edge: None}) {
				level = append(level, n)
			}
		}
	} else {
		level = f.begin(r)
	}
	for depth := 1; len(level) > 0 && (r.Depth == 0 || depth <= r.Depth); depth++ {
		var hops []int32
		for _, n := range level {
			hops = append(hops, g.out[n]...)
		}
		f.sortHops(hops)
		level = level[:0]
		for _, i := range hops {
			e := &g.Edges[i]
			m := f.marks[e.From]
			if f.hop(i, m, r) {
				level = append(level, e.To)
			}
		}
	}
	f.prove()
	return f
}

// prove notes the events that prove the hops: those of services and of other
// accounts' principals among them.
func (f *Following) prove() {
	f.proof = make(map[Place]int32)
	for _, n := range f.order {
		if m := f.marks[n]; m.Edge != None {
			for _, p := range f.g.Edges[m.Edge].Places {
				if _, ok := f.proof[p]; !ok {
					f.proof[p] = n
				}
			}
		}
	}
}

// begin takes the hops that the seed's acts made.
func (f *Following) begin(r Reach) (level []int32) {
	for i := range f.g.Edges {
		e := &f.g.Edges[i]
		if f.g.Nodes[e.From].Kind.acts() && f.seed.Acts(e.Places[0]) && f.hop(int32(i), Mark{Certainty: Certain, Since: f.seed.Since}, r) {
			level = append(level, e.To)
		}
	}
	return level
}

// sortHops puts the surest first, then the earliest: edges are in order of time.
func (f *Following) sortHops(hops []int32) {
	slices.SortFunc(hops, func(x, y int32) int {
		return cmp.Or(int(f.g.Edges[y].Certainty)-int(f.g.Edges[x].Certainty), cmp.Compare(x, y))
	})
}

// hop follows an edge from a node with a mark, and tells whether that reached
// its child anew.
func (f *Following) hop(i int32, from Mark, r Reach) bool {
	e := &f.g.Edges[i]
	if !e.Relation.Flows() || e.Certainty < r.Least || from.Since.Known && e.At.Before(from.Since) || !f.within(e) {
		return false
	}
	if f.throughOwner(e, r) {
		return false
	}
	m := Mark{Node: e.To, Depth: from.Depth + 1, Certainty: min(from.Certainty, e.Certainty), Edge: i}
	if e.Relation == ActsAs {
		m.Since = e.At
	}
	longer := f.extend(e)
	return f.reach(m) || longer
}

// throughOwner tells whether a key is reached through the user whose key it is,
// which is suspect as a whole, rather than from whoever had it made. What a
// user's key in turn was traded for has no edge from the user.
func (f *Following) throughOwner(e *Edge, r Reach) bool {
	to := &f.g.Nodes[e.To]
	if to.Kind != Key || to.Owner == None || to.Owner == e.From || f.g.Nodes[to.Owner].Kind != User {
		return false
	}
	m, ok := f.marks[to.Owner]
	if !ok || m.Edge == None {
		return false
	}
	return slices.ContainsFunc(f.g.in[e.To], func(i int32) bool {
		o := &f.g.Edges[i]
		return o.From == to.Owner && o.Relation.Flows() && o.Certainty >= r.Least && !(m.Since.Known && o.At.Before(m.Since))
	})
}

// reach marks a node, and tells whether that says more than before: that it is
// reached at all, or from an earlier time on.
func (f *Following) reach(m Mark) bool {
	old, ok := f.marks[m.Node]
	switch {
	case !ok:
		f.order = append(f.order, m.Node)
	case !old.Since.Known, m.Since.Known && !m.Since.Before(old.Since):
		return false
	}
	f.marks[m.Node] = m
	return true
}

// withSessions adds the console sessions that keys belong to.
func (g *Graph) withSessions(nodes []int32) []int32 {
	list := slices.Clone(nodes)
	for _, n := range nodes {
		if s := g.Nodes[n].Session; s != None && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// Nodes gives the nodes that were reached, seeds first.
func (f *Following) Nodes() []int32 { return f.order }

// Mark gives a node's mark.
func (f *Following) Mark(node int32) (Mark, bool) { m, ok := f.marks[node]; return m, ok }

// Path gives the edges from the seed to a node.
func (f *Following) Path(node int32) (edges []int32) {
	next := func(e *Edge) int32 { return e.From }
	if f.up {
		next = func(e *Edge) int32 { return e.To }
	}
	for m, ok := f.marks[node]; ok && m.Edge != None && len(edges) <= len(f.marks); m, ok = f.marks[next(&f.g.Edges[m.Edge])] {
		edges = append(edges, m.Edge)
	}
	if !f.up {
		slices.Reverse(edges)
	}
	return edges
}

// Of tells whether an event belongs to what is followed: by whom, and how that
// descends from the seed. It reads Columns.
func (f *Following) Of(e *cloudtrail.Event) (Mark, bool) {
	if m, ok := f.seeded(placeOf(e)); ok {
		return m, true
	}
	t, ok := e.TimeMicros()
	at := timeline.Moment{Micros: t, Known: ok}
	who := f.read.of(e)
	m, ok := Mark{}, false
	switch {
	case !f.g.signs(who) && !who.direct():
		m, ok = f.forwarded(who, at)
	default:
		m, ok = f.of(who, placeOf(e), at)
	}
	if n, proves := f.proof[placeOf(e)]; !ok && proves {
		return f.marks[n], true
	}
	return m, ok
}

// seeded tells whether an event is one of the acts that the seed chooses, in
// either record of a call across accounts.
func (f *Following) seeded(place Place) (Mark, bool) {
	if f.seed.Acts == nil {
		return Mark{}, false
	}
	if caller, ok := f.g.twins[place]; !f.seed.Acts(place) && !(ok && f.seed.Acts(caller)) {
		return Mark{}, false
	}
	return Mark{Node: None, Certainty: Certain, Edge: None}, true
}

// of tells whether what a party did directly belongs to what is followed.
func (f *Following) of(p *party, place Place, at timeline.Moment) (Mark, bool) {
	for _, n := range f.g.nodesOf(p, place) {
		m, ok := f.marks[n]
		if f.up && m.Edge != None {
			continue // what else an ancestor did is not asked for
		}
		if ok && (!m.Since.Known || !at.Before(m.Since)) {
			return m, true
		}
	}
	return Mark{}, false
}
