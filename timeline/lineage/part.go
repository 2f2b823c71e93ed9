package lineage

import "strconv"

// Of gives the part of a graph that was followed: the nodes that were reached,
// and what they altered, enabled or hint at, with the edges between these.
func (g *Graph) Of(f *Following) *Graph {
	if f.all() {
		return g
	}
	in := make([]bool, len(g.Nodes))
	for _, n := range f.order {
		in[n] = true
	}
	for _, n := range f.order {
		for _, i := range g.out[n] {
			if e := &g.Edges[i]; !e.Relation.Flows() && f.begot(e) && !f.up {
				in[e.To] = true
			}
		}
	}
	part := new(Graph)
	now := make([]int32, len(g.Nodes))
	for n := range g.Nodes {
		if now[n] = None; in[n] {
			now[n] = int32(len(part.Nodes))
			part.Nodes = append(part.Nodes, g.Nodes[n])
		}
	}
	for i := range g.Edges {
		e := g.Edges[i]
		_, reached := f.marks[e.From]
		if in[e.From] && in[e.To] && (reached || f.up) && f.counts(&e) {
			e.From, e.To = now[e.From], now[e.To]
			part.Edges = append(part.Edges, e)
		}
	}
	for _, s := range f.SharedKeys() {
		s.Node = now[s.Node]
		part.Shared = append(part.Shared, s)
	}
	return part
}

// all tells whether everything was followed.
func (f *Following) all() bool { return f.seed.Acts == nil && len(f.order) == len(f.g.Nodes) }

// counts tells whether an edge between what was reached lies after the moment
// from which its parent counts, and is of an act that does.
func (f *Following) counts(e *Edge) bool {
	m := f.marks[e.From]
	return f.up || f.begot(e) && !(m.Since.Known && e.At.Before(m.Since)) && f.within(e)
}

// Sessions names several sessions like one: "212 sessions of role/etl".
func (g *Graph) Sessions(n int32, count int) string {
	x := &g.Nodes[n]
	if x.Kind == Compute {
		return strconv.Itoa(count) + " like " + g.Name(n)
	}
	of := ""
	if role, _, ok := roleSession(x.Label); ok {
		of = " of role/" + role
	} else if x.Owner != None {
		of = " of " + g.Name(x.Owner)
	}
	return strconv.Itoa(count) + " sessions" + of
}

// Repeats tells whether an edge says what the hop to its child says by the same
// event: a key comes both of who made it and of the user whose it is.
func (f *Following) Repeats(edge int32) bool {
	e := &f.g.Edges[edge]
	m, ok := f.marks[e.To]
	return ok && m.Edge != None && m.Edge != edge && f.g.Edges[m.Edge].EventIDs[0] == e.EventIDs[0]
}

// Has tells whether an edge is part of what was followed.
func (f *Following) Has(edge int32) bool {
	e := &f.g.Edges[edge]
	_, from := f.marks[e.From]
	_, to := f.marks[e.To]
	return from && (to || !e.Relation.Flows() && !f.up) && f.counts(e)
}

// SharedKeys gives those of the workloads' credentials with two users that were
// reached.
func (f *Following) SharedKeys() (list []Shared) {
	for _, s := range f.g.Shared {
		if _, ok := f.marks[s.Node]; ok {
			list = append(list, s)
		}
	}
	return list
}
