package lineage

import (
	"cmp"
	"slices"
	"strings"
)

// Parts is all that a Graph follows from, so that a graph can be kept.
type Parts struct {
	Nodes []Node // in order of their ids
	Edges []Edge // in order of time

	// Elsewhere are keys that were used from where no other of their owner's was.
	Elsewhere []Elsewhere

	// Shared are the workloads' credentials that two parties used.
	Shared []Shared

	Issued  []string // access keys that answers handed out, sorted
	Bearers []Bearer // in order of all that they have
	Acts    []Act    // in order of their places
	Twins   []Twin   // in order of the called account's records
}

// Bearer is a user who bore a name.
type Bearer struct {
	Named string // account/name
	ID    string // AIDA…, "" where no record tells
	Node  int32
}

// Act is an event whose record does not say by itself who acted.
type Act struct {
	Place Place
	Node  int32 // who did
}

// Twin is the two records of a call across accounts.
type Twin struct{ Called, Caller Place }

// parts takes out of a builder what a graph is made of.
func (b *Builder) parts() Parts {
	p := Parts{Nodes: b.nodes, Edges: b.edges, Elsewhere: b.elsewhere(), Shared: b.shared}
	for key := range b.issued {
		p.Issued = append(p.Issued, key)
	}
	for key, list := range b.byName {
		named, ok := strings.CutPrefix(key, string(User)+"/")
		if !ok {
			continue
		}
		for _, n := range list {
			if n.node != None {
				p.Bearers = append(p.Bearers, Bearer{named, n.id, n.node})
			}
		}
	}
	for place, n := range b.acts {
		p.Acts = append(p.Acts, Act{place, n})
	}
	for called, caller := range b.twins {
		p.Twins = append(p.Twins, Twin{called, caller})
	}
	p.order()
	return p
}

// order puts nodes in the order of their ids and edges in that of their times,
// so that a graph does not depend on how it was made.
func (p *Parts) order() {
	by := make([]int32, len(p.Nodes))
	for i := range by {
		by[i] = int32(i)
	}
	slices.SortFunc(by, func(x, y int32) int { return strings.Compare(p.Nodes[x].ID, p.Nodes[y].ID) })
	now := make([]int32, len(by))
	nodes := make([]Node, len(by))
	for i, n := range by {
		now[n], nodes[i] = int32(i), p.Nodes[n]
	}
	p.Nodes = nodes
	p.numbers(func(n *int32) bool {
		if *n != None {
			*n = now[*n]
		}
		return true
	})
	slices.SortFunc(p.Edges, func(x, y Edge) int { return x.compare(&y) })
	slices.SortFunc(p.Shared, func(x, y Shared) int { return cmp.Compare(x.Node, y.Node) })
	slices.Sort(p.Issued)
	slices.SortFunc(p.Bearers, func(x, y Bearer) int {
		return cmp.Or(strings.Compare(x.Named, y.Named), strings.Compare(x.ID, y.ID))
	})
	slices.SortFunc(p.Acts, func(x, y Act) int { return x.Place.compare(y.Place) })
	slices.SortFunc(p.Twins, func(x, y Twin) int { return x.Called.compare(y.Called) })
}

// numbers yields each number of a node, until told to stop.
func (p *Parts) numbers(yield func(*int32) bool) {
	for i := range p.Nodes {
		if !yield(&p.Nodes[i].Owner) || !yield(&p.Nodes[i].Session) {
			return
		}
	}
	for i := range p.Edges {
		if !yield(&p.Edges[i].From) || !yield(&p.Edges[i].To) {
			return
		}
	}
	for i := range p.Elsewhere {
		if !yield(&p.Elsewhere[i].Node) {
			return
		}
	}
	for i := range p.Shared {
		if !yield(&p.Shared[i].Node) {
			return
		}
	}
	for i := range p.Bearers {
		if !yield(&p.Bearers[i].Node) {
			return
		}
	}
	for i := range p.Acts {
		if !yield(&p.Acts[i].Node) {
			return
		}
	}
}

func (p Place) compare(q Place) int {
	return cmp.Or(cmp.Compare(p.Object, q.Object), cmp.Compare(p.Index, q.Index))
}

// sound tells whether parts that were kept can be of a graph: whoever reads
// them looks up nodes by these numbers, and asks an edge for its first event.
func (p *Parts) sound() bool {
	for n := range p.numbers {
		if *n < None || int(*n) >= len(p.Nodes) {
			return false
		}
	}
	for i := range p.Edges {
		e := &p.Edges[i]
		if e.From == None || e.To == None || len(e.EventIDs) == 0 || len(e.Places) == 0 || e.Certainty > Certain {
			return false
		}
	}
	for i := range p.Elsewhere {
		if p.Elsewhere[i].Node == None {
			return false
		}
	}
	for i := range p.Shared {
		if p.Shared[i].Node == None {
			return false
		}
	}
	return true
}
