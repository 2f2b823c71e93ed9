package report

import (
	"fmt"
	"io"
	"strings"

	"keytrail/timeline/lineage"
)

// drawn is a graph ready to be drawn: like sessions are one node.
type drawn struct {
	names []string
	seeds []bool
	lines []drawnLine
}

type drawnLine struct {
	from, to int
	label    string
	dashed   bool
}

// draw folds a graph as its tree is folded, and gives each line once.
func (l *Lineage) draw(o Options) *drawn {
	d := &drawn{}
	number := make(map[int32]int)
	var visit func(b *lineage.Branch)
	visit = func(b *lineage.Branch) {
		if _, ok := number[b.Node]; !ok {
			name := l.Graph.Name(b.Node)
			if b.Count > 1 {
				name = l.Graph.Sessions(b.Node, b.Count)
			}
			for _, n := range b.Nodes() {
				number[n] = len(d.names)
			}
			d.names, d.seeds = append(d.names, name), append(d.seeds, b.Edge == lineage.None)
		}
		for _, c := range b.Children {
			visit(c)
		}
	}
	for _, b := range l.Following.Trees(l.Unfolded) {
		visit(b)
	}
	seen := make(map[string]bool)
	for i := range l.Graph.Edges {
		e := &l.Graph.Edges[i]
		from, ok := number[e.From]
		to, known := number[e.To]
		if !ok || !known || !l.Following.Has(int32(i)) || l.Following.Repeats(int32(i)) {
			continue
		}
		id := fmt.Sprint(from, to, e.Kind)
		if seen[id] {
			continue
		}
		seen[id] = true
		d.lines = append(d.lines, drawnLine{from, to, l.words(e) + " " + second(e.At, o), e.Certainty == lineage.Weak || e.Relation == lineage.Lead})
	}
	return d
}

// lineageDOT writes a graph in Graphviz' language. Quotes and backslashes are
// escaped, so that a name stays a name.
// https://graphviz.org/doc/info/lang.html
func lineageDOT(w io.Writer, l *Lineage) error {
	d := l.draw(Options{})
	p := &printer{w: w}
	p.line("digraph lineage {")
	p.line("  rankdir=LR; node [shape=box, fontname=\"sans-serif\"]; edge [fontname=\"sans-serif\", fontsize=10];")
	for i, name := range d.names {
		style := ""
		if d.seeds[i] {
			style = ", style=bold"
		}
		p.line(fmt.Sprintf("  n%d [label=%s%s];", i, dotQuoted(name), style))
	}
	for _, e := range d.lines {
		style := ""
		if e.dashed {
			style = ", style=dashed"
		}
		p.line(fmt.Sprintf("  n%d -> n%d [label=%s%s];", e.from, e.to, dotQuoted(e.label), style))
	}
	p.line("}")
	return p.err
}

func dotQuoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(Visible(s)) + `"`
}

// lineageMermaid writes a graph as a Mermaid flowchart. Names are entities
// throughout where they are not plain letters, since Mermaid reads HTML.
// https://mermaid.js.org/syntax/flowchart.html
func lineageMermaid(w io.Writer, l *Lineage) error {
	d := l.draw(Options{})
	p := &printer{w: w}
	p.line("flowchart LR")
	for i, name := range d.names {
		p.line(fmt.Sprintf("  n%d[\"%s\"]", i, mermaidText(name)))
	}
	for _, e := range d.lines {
		arrow := "-->"
		if e.dashed {
			arrow = "-.->"
		}
		p.line(fmt.Sprintf("  n%d %s|\"%s\"| n%d", e.from, arrow, mermaidText(e.label), e.to))
	}
	return p.err
}

func mermaidText(s string) string {
	var b strings.Builder
	for _, r := range Visible(s) {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune(" -_/.:@,+", r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return b.String()
}
