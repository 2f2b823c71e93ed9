package lineage

import (
	"cmp"
	"slices"

	"keytrail/timeline"
)

// Branch is a node in a tree of descent, or several that are alike.
type Branch struct {
	Node  int32
	Edge  int32 // that leads to it, None at the root
	Count int   // of nodes; more than 1 where like sessions were folded

	Events      int64 // of all of them
	Last        timeline.Moment
	Children    []*Branch
	folded      []int32
	foldedUnder string
}

// Nodes gives the nodes that a branch stands for.
func (b *Branch) Nodes() []int32 { return append([]int32{b.Node}, b.folded...) }

// foldAt is how many sessions that are alike become one line.
const foldAt = 4

// Trees gives what descends from the seed, a tree for each of its nodes from
// which anything does, and the first if none is. A node is where the hop that
// it was reached by leads. What the reached altered or enabled are leaves.
func (f *Following) Trees(unfolded bool) (roots []*Branch) {
	branches := make(map[int32]*Branch)
	for _, n := range f.order {
		m := f.marks[n]
		b := f.branch(n, m.Edge)
		branches[n] = b
		if m.Edge == None {
			roots = append(roots, b)
		}
	}
	for _, n := range f.order {
		m := f.marks[n]
		if m.Edge == None {
			continue
		}
		parent := f.g.Edges[m.Edge].From
		if f.up {
			parent = f.g.Edges[m.Edge].To
		}
		if b := branches[parent]; b != nil && b != branches[n] {
			b.Children = append(b.Children, branches[n])
		} else {
			roots = append(roots, branches[n])
		}
	}
	if !f.up {
		for _, n := range f.order {
			f.addFootholds(branches[n], branches)
		}
	}
	for _, b := range branches {
		f.sortChildren(b)
		if !unfolded {
			f.fold(b)
		}
	}
	some := slices.DeleteFunc(slices.Clone(roots), func(b *Branch) bool { return len(b.Children) == 0 && f.g.Nodes[b.Node].Session != None })
	if len(some) > 0 {
		roots = some
	}
	return roots
}

func (f *Following) branch(n, edge int32) *Branch {
	x := &f.g.Nodes[n]
	return &Branch{Node: n, Edge: edge, Count: 1, Events: x.Events, Last: x.Last}
}

// addFootholds hangs what a node altered or enabled below it, each thing once.
func (f *Following) addFootholds(b *Branch, reached map[int32]*Branch) {
	m := f.marks[b.Node]
	seen := make(map[int32]bool)
	for _, i := range f.g.out[b.Node] {
		e := &f.g.Edges[i]
		if e.Relation != Altered && e.Relation != Enabled || seen[e.To] || m.Since.Known && e.At.Before(m.Since) || !f.begot(e) {
			continue
		}
		seen[e.To] = true
		leaf := f.branch(e.To, i)
		leaf.Events, leaf.Last = 0, timeline.Moment{}
		b.Children = append(b.Children, leaf)
	}
}

// begot tells whether an edge is of an act that counts as the seed's, where
// acts were chosen and it is the seed's.
func (f *Following) begot(e *Edge) bool {
	return f.seed.Acts == nil || f.marks[e.From].Edge != None || f.seed.Acts(e.Places[0])
}

func (f *Following) sortChildren(b *Branch) {
	slices.SortFunc(b.Children, func(x, y *Branch) int {
		return cmp.Or(cmp.Compare(f.g.Began(x).Micros, f.g.Began(y).Micros), cmp.Compare(x.Edge, y.Edge), cmp.Compare(x.Node, y.Node))
	})
}

// Began tells when a branch came about: a session when it was made, anything
// else with the hop that leads to it.
func (g *Graph) Began(b *Branch) timeline.Moment {
	if n := &g.Nodes[b.Node]; n.Created.Known || b.Edge == None {
		return n.Created
	}
	return g.Edges[b.Edge].At
}

// fold puts sessions of one role without children of their own together.
func (f *Following) fold(b *Branch) {
	alike := make(map[string][]*Branch)
	for _, c := range b.Children {
		if c.foldedUnder = f.foldsUnder(c); c.foldedUnder != "" {
			alike[c.foldedUnder] = append(alike[c.foldedUnder], c)
		}
	}
	b.Children = slices.DeleteFunc(b.Children, func(c *Branch) bool {
		group := alike[c.foldedUnder]
		if c.foldedUnder == "" || len(group) < foldAt || group[0] == c {
			return false
		}
		first := group[0]
		first.Count++
		first.Events += c.Events
		if first.Last.Before(c.Last) {
			first.Last = c.Last
		}
		first.folded = append(first.folded, c.Node)
		return true
	})
}

// foldsUnder says what a session has in common with those it is folded with,
// "" for what stands alone.
func (f *Following) foldsUnder(b *Branch) string {
	x := &f.g.Nodes[b.Node]
	if x.Kind == Compute && len(b.Children) == 0 {
		return "compute\x00" + f.g.Edges[b.Edge].Kind + "\x00" + x.Account
	}
	role, _, ok := roleSession(x.Label)
	if x.Kind != Key || longLived(x.KeyID) || len(b.Children) > 0 {
		return ""
	}
	e := &f.g.Edges[b.Edge]
	switch {
	case ok:
	case x.Owner != None:
		role = f.g.Nodes[x.Owner].ID
	default:
		return ""
	}
	return e.Kind + "\x00" + e.Certainty.String() + "\x00" + x.Account + "\x00" + role
}

// Leads gives the edges from what was reached that prove nothing and are worth
// a look.
func (f *Following) Leads() (edges []int32) {
	for _, n := range f.order {
		for _, i := range f.g.out[n] {
			if e := &f.g.Edges[i]; e.Relation == Lead && f.begot(e) {
				edges = append(edges, i)
			}
		}
	}
	slices.Sort(edges)
	return edges
}

// Roots gives the nodes that no record names a parent of and that begot
// something, and one of each circle of which all have.
func (g *Graph) Roots() (list []int32) {
	reached := make([]bool, len(g.Nodes))
	reach := func(n int32) {
		for stack := []int32{n}; len(stack) > 0; {
			n := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if reached[n] {
				continue
			}
			reached[n] = true
			for _, i := range g.out[n] {
				if g.Edges[i].Relation.Flows() {
					stack = append(stack, g.Edges[i].To)
				}
			}
		}
	}
	for _, circles := range []bool{false, true} {
		for n := range int32(len(g.Nodes)) {
			if !reached[n] && g.begets(n) && (circles || !g.isBegotten(n)) {
				list = append(list, n)
				reach(n)
			}
		}
	}
	return list
}

func (g *Graph) begets(n int32) bool { return len(g.out[n]) > 0 }

func (g *Graph) isBegotten(n int32) bool {
	return slices.ContainsFunc(g.in[n], func(i int32) bool { return g.Edges[i].Relation.Flows() && g.Edges[i].From != n })
}
