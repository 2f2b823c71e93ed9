package answer

import (
	"slices"
	"strings"

	"keytrail/internal/derived"
	"keytrail/timeline/lineage"
)

// GraphKey names the graph of who begot whom in a case at a head, where some
// accounts count as one's own.
func GraphKey(head string, own []string) derived.Key {
	own = slices.Clone(own)
	slices.Sort(own)
	return derived.Key{Name: "graph", Head: head, Of: strings.Join(slices.Compact(own), ",")}
}

// graphList is one of the lists that a graph is made of.
type graphList struct {
	length func(*lineage.Parts) int
	grow   func(*lineage.Parts)
	code   func(c *derived.Coder, p *lineage.Parts, i int)
}

func listOf[T any](of func(*lineage.Parts) *[]T, code func(*derived.Coder, *T)) graphList {
	return graphList{
		length: func(p *lineage.Parts) int { return len(*of(p)) },
		grow:   func(p *lineage.Parts) { *of(p) = append(*of(p), *new(T)) },
		code:   func(c *derived.Coder, p *lineage.Parts, i int) { code(c, &(*of(p))[i]) },
	}
}

// graphLists are all of them. A record begins with its list's place here.
var graphLists = []graphList{
	listOf(func(p *lineage.Parts) *[]lineage.Node { return &p.Nodes }, codeNode),
	listOf(func(p *lineage.Parts) *[]lineage.Edge { return &p.Edges }, codeEdge),
	listOf(func(p *lineage.Parts) *[]lineage.Elsewhere { return &p.Elsewhere }, codeElsewhere),
	listOf(func(p *lineage.Parts) *[]lineage.Shared { return &p.Shared }, codeShared),
	listOf(func(p *lineage.Parts) *[]string { return &p.Issued }, (*derived.Coder).Text),
	listOf(func(p *lineage.Parts) *[]lineage.Bearer { return &p.Bearers }, codeBearer),
	listOf(func(p *lineage.Parts) *[]lineage.Act { return &p.Acts }, codeAct),
	listOf(func(p *lineage.Parts) *[]lineage.Twin { return &p.Twins }, codeTwin),
}

// WriteGraph keeps what a graph is made of.
func WriteGraph(w *derived.Writer, p *lineage.Parts) error {
	r, c := derived.NewRecords(w), derived.Encoder()
	for n, list := range graphLists {
		sort := uint64(n)
		for i := range list.length(p) {
			c.Clear()
			c.Uint(&sort)
			list.code(c, p, i)
			r.Add(c.Bytes())
		}
	}
	return r.Commit()
}

// ReadGraph gives the parts that were kept; ok is false where they are damaged.
// Whether a graph can be made of them is not said.
func ReadGraph(f *derived.File) (p lineage.Parts, ok bool) {
	ok = sorted(f, func(c *derived.Coder, sort uint64) bool {
		if sort >= uint64(len(graphLists)) {
			return false
		}
		list := &graphLists[sort]
		list.grow(&p)
		list.code(c, &p, list.length(&p)-1)
		return true
	})
	if !ok {
		return lineage.Parts{}, false
	}
	return p, true
}

func codeNode(c *derived.Coder, n *lineage.Node) {
	c.Text(&n.ID)
	codeText(c, &n.Kind)
	c.Text(&n.Label)
	c.Text(&n.Account)
	codeMoment(c, &n.First)
	codeMoment(c, &n.Last)
	c.Int(&n.Events)
	c.Text(&n.KeyID)
	c.Text(&n.Principal)
	codeMoment(c, &n.Created)
	codeNumber(c, &n.Owner)
	codeNumber(c, &n.Session)
	codeMoment(c, &n.Expires)
	codeText(c, &n.ExpiresBasis)
}

func codeEdge(c *derived.Coder, e *lineage.Edge) {
	codeNumber(c, &e.From)
	codeNumber(c, &e.To)
	codeText(c, &e.Kind)
	codeText(c, &e.Relation)
	certainty := uint64(e.Certainty)
	if c.Uint(&certainty); certainty > uint64(lineage.Certain) {
		c.Fail()
	}
	e.Certainty = lineage.Certainty(certainty)
	c.Texts(&e.EventIDs)
	derived.List(c, &e.Places, func(p *lineage.Place) { codePlace(c, p) })
	codeMoment(c, &e.At)
	c.Text(&e.AccessKeyID)
	codeMoment(c, &e.Until)
}

func codeElsewhere(c *derived.Coder, e *lineage.Elsewhere) {
	codeNumber(c, &e.Node)
	network := e.Network.String()
	if !e.Network.IsValid() {
		network = ""
	}
	if c.Text(&network); c.Reading() && e.Network.UnmarshalText([]byte(network)) != nil {
		c.Fail()
	}
	c.Bool(&e.Other)
}

func codeShared(c *derived.Coder, s *lineage.Shared) {
	codeNumber(c, &s.Node)
	for i := range s.Parties {
		u := &s.Parties[i]
		c.Text(&u.Address)
		c.Text(&u.Agent)
		codeMoment(c, &u.First)
		codeMoment(c, &u.Last)
		c.Text(&u.EventID)
		codePlace(c, &u.Place)
	}
}

func codeBearer(c *derived.Coder, b *lineage.Bearer) {
	c.Text(&b.Named)
	c.Text(&b.ID)
	codeNumber(c, &b.Node)
}

func codeAct(c *derived.Coder, a *lineage.Act) {
	codePlace(c, &a.Place)
	codeNumber(c, &a.Node)
}

func codeTwin(c *derived.Coder, t *lineage.Twin) {
	codePlace(c, &t.Called)
	codePlace(c, &t.Caller)
}

func codePlace(c *derived.Coder, p *lineage.Place) {
	c.Int(&p.Object)
	c.Int(&p.Index)
}

// codeNumber codes the number of a node.
func codeNumber(c *derived.Coder, n *int32) {
	v := int64(*n)
	if c.Int(&v); int64(int32(v)) != v {
		c.Fail()
	}
	*n = int32(v)
}
