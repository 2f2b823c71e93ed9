package lineage

// Ascend finds where a seed came from: whoever begot it, over issued and
// acts-as edges, up to whom no record names a parent of. Of the ancestors only
// the events that led to the seed belong to it.
func (g *Graph) Ascend(s Seed, r Reach) *Following {
	f := &Following{g: g, seed: s, marks: make(map[int32]Mark), direct: make(map[string]map[int64]sides), up: true}
	level := g.withSessions(s.Nodes)
	for _, n := range level {
		f.reach(Mark{Node: n, Certainty: Certain, Since: s.Since, Edge: None})
	}
	for depth := 1; len(level) > 0 && (r.Depth == 0 || depth <= r.Depth); depth++ {
		var hops []int32
		for _, n := range level {
			hops = append(hops, g.in[n]...)
		}
		f.sortHops(hops)
		level = level[:0:0]
		for _, i := range hops {
			e := &g.Edges[i]
			from := f.marks[e.To]
			m := Mark{Node: e.From, Depth: from.Depth + 1, Certainty: min(from.Certainty, e.Certainty), Edge: i}
			if _, known := f.marks[e.From]; !known && e.Relation.Flows() && e.Certainty >= r.Least {
				f.reach(m)
				level = append(level, e.From)
			}
		}
	}
	f.prove()
	return f
}
