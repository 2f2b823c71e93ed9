package lineage

import (
	"strings"

	"keytrail/cloudtrail"
)

// Graph is who begot whom. It does not change.
type Graph struct {
	Parts
	whose
	out, in [][]int32 // edges of each node, in order of time
}

func newGraph(p Parts) *Graph {
	g := &Graph{Parts: p, whose: newWhose(&p)}
	g.out, g.in = make([][]int32, len(g.Nodes)), make([][]int32, len(g.Nodes))
	for i := range g.Edges {
		e := &g.Edges[i]
		g.out[e.From] = append(g.out[e.From], int32(i))
		g.in[e.To] = append(g.in[e.To], int32(i))
	}
	return g
}

// Assemble makes a graph of its parts; ok is false where they are of none.
func Assemble(p Parts) (g *Graph, ok bool) {
	if !p.sound() {
		return nil, false
	}
	return newGraph(p), true
}

// Out gives the edges from a node, in order of time; In those to it.
func (g *Graph) Out(node int32) []int32 { return g.out[node] }
func (g *Graph) In(node int32) []int32  { return g.in[node] }

// Keys gives the nodes of an access key id, one an incarnation.
func (g *Graph) Keys(id string) (list []int32) {
	for i := range g.Nodes {
		if g.Nodes[i].KeyID == id {
			list = append(list, int32(i))
		}
	}
	return list
}

// Principals gives the nodes of users and roles of a name or an ARN.
func (g *Graph) Principals(kind Kind, nameOrARN string) (list []int32) {
	for i := range g.Nodes {
		n := &g.Nodes[i]
		if n.Kind == kind && (n.Label == nameOrARN || !strings.HasPrefix(nameOrARN, "arn:") && lastPart(n.Label) == nameOrARN) {
			list = append(list, int32(i))
		}
	}
	return list
}

// Owned gives the keys and console sessions of some users or roles.
func (g *Graph) Owned(owners []int32) (list []int32) {
	is := make(map[int32]bool)
	for _, n := range owners {
		is[n] = true
	}
	for i := range g.Nodes {
		if n := &g.Nodes[i]; n.Owner != None && is[n.Owner] {
			list = append(list, int32(i))
		}
	}
	return list
}

func lastPart(arn string) string { return arn[strings.LastIndexAny(arn, "/:")+1:] }

// Columns gives what Following.Of reads.
func Columns() cloudtrail.ColumnSet { return LookColumns() }
