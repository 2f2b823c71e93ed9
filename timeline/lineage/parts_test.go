package lineage

import (
	"slices"
	"testing"

	"keytrail/internal/trailgen"
)

// Parts that were not taken out of a graph make none, whatever is wrong with
// them: who looks nodes up by their numbers would look beside the list.
func TestUnsoundPartsMakeNoGraph(t *testing.T) {
	trail := trailgen.Attack(1)
	g := graphFrom(parseAll(t, trail.Records))
	whole := func() Parts {
		p := g.Parts
		p.Nodes, p.Edges, p.Bearers, p.Acts = slices.Clone(p.Nodes), slices.Clone(p.Edges), slices.Clone(p.Bearers), slices.Clone(p.Acts)
		p.Elsewhere, p.Shared = []Elsewhere{{Node: 0}}, []Shared{{Node: 0}}
		p.Bearers, p.Acts = append(p.Bearers, Bearer{}), append(p.Acts, Act{})
		return p
	}
	if _, ok := Assemble(whole()); !ok {
		t.Fatal("sound parts make no graph")
	}
	beyond := int32(len(g.Nodes))
	for name, spoil := range map[string]func(*Parts){
		"an owner beyond the list":     func(p *Parts) { p.Nodes[2].Owner = beyond },
		"a session before the list":    func(p *Parts) { p.Nodes[2].Session = -2 },
		"an edge from beyond the list": func(p *Parts) { p.Edges[1].From = beyond },
		"an edge to no node":           func(p *Parts) { p.Edges[1].To = None },
		"an edge without an event":     func(p *Parts) { p.Edges[1].EventIDs = nil },
		"an edge without a place":      func(p *Parts) { p.Edges[1].Places = nil },
		"a certainty that is none":     func(p *Parts) { p.Edges[1].Certainty = Certain + 1 },
		"a key elsewhere that is none": func(p *Parts) { p.Elsewhere[0].Node = None },
		"a shared key that is none":    func(p *Parts) { p.Shared[0].Node = None },
		"a bearer beyond the list":     func(p *Parts) { p.Bearers[0].Node = beyond },
		"an act beyond the list":       func(p *Parts) { p.Acts[0].Node = beyond },
	} {
		p := whole()
		spoil(&p)
		if _, ok := Assemble(p); ok {
			t.Errorf("%s: a graph is made", name)
		}
	}
}
