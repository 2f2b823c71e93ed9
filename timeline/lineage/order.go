package lineage

import (
	"cmp"
	"slices"
	"strings"
)

// sortBy puts what was claimed in the order of its claims, those of one event
// as they were added.
func sortBy[T any](list []T, of func(*T) *claim) {
	slices.SortStableFunc(list, func(x, y T) int {
		a, b := of(&x), of(&y)
		return cmp.Or(a.compare(b), cmp.Compare(a.place.Object, b.place.Object), cmp.Compare(a.place.Index, b.place.Index))
	})
}

// order puts nodes in the order of their ids and edges in that of their times,
// so that a graph does not depend on how it was made.
func (g *Graph) order() {
	by := make([]int32, len(g.Nodes))
	for i := range by {
		by[i] = int32(i)
	}
	slices.SortFunc(by, func(x, y int32) int { return strings.Compare(g.Nodes[x].ID, g.Nodes[y].ID) })
	now := make([]int32, len(by))
	nodes := make([]Node, len(by))
	for i, n := range by {
		now[n], nodes[i] = int32(i), g.Nodes[n]
	}
	move := func(n *int32) {
		if *n != None {
			*n = now[*n]
		}
	}
	for i := range nodes {
		move(&nodes[i].Owner)
		move(&nodes[i].Session)
	}
	for i := range g.Edges {
		move(&g.Edges[i].From)
		move(&g.Edges[i].To)
	}
	for i := range g.Shared {
		move(&g.Shared[i].Node)
	}
	slices.SortFunc(g.Shared, func(x, y Shared) int { return cmp.Compare(x.Node, y.Node) })
	for i := range g.Elsewhere {
		move(&g.Elsewhere[i].Node)
	}
	g.b.renumber(move)
	g.Nodes = nodes
	slices.SortFunc(g.Edges, func(x, y Edge) int { return x.compare(&y) })
}

func (e *Edge) compare(f *Edge) int {
	if e.At != f.At {
		if e.At.Before(f.At) {
			return -1
		}
		return 1
	}
	return cmp.Or(
		strings.Compare(e.EventIDs[0], f.EventIDs[0]), strings.Compare(e.Kind, f.Kind),
		cmp.Compare(e.From, f.From), cmp.Compare(e.To, f.To), strings.Compare(string(e.Relation), string(f.Relation)),
	)
}

// renumber tells what is looked up later of new numbers.
func (b *Builder) renumber(move func(*int32)) {
	for key := range b.keys {
		for i := range b.keys[key] {
			move(&b.keys[key][i].node)
		}
	}
	for id, n := range b.index.consoles {
		move(&n)
		b.index.consoles[id] = n
	}
	for key := range b.consoles {
		for i := range b.consoles[key] {
			move(&b.consoles[key][i].node)
		}
	}
	for p, n := range b.acts {
		move(&n)
		b.acts[p] = n
	}
	for _, list := range b.byName {
		for _, n := range list {
			move(&n.node)
		}
	}
	for id, n := range b.byID {
		move(&n)
		b.byID[id] = n
	}
}

// unique sorts texts and leaves each once.
func unique(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
