package report

import (
	"io"
	"strings"

	"keytrail/timeline"
	"keytrail/timeline/lineage"
)

// Lineage is the answer of the lineage verb.
type Lineage struct {
	Graph     *lineage.Graph
	Following *lineage.Following
	Unfolded  bool
	Title     string
	Head      []Line
	Foot      []string
}

// WriteLineage writes what descends from somebody: as a tree for people, as a
// graph for programs.
func WriteLineage(w io.Writer, o Options, l *Lineage) error {
	switch o.Format {
	case JSON:
		return LineageJSON(w, l.Graph.Of(l.Following))
	case DOT:
		return lineageDOT(w, l)
	case Mermaid:
		return lineageMermaid(w, l)
	case Markdown:
		return lineageMarkdown(w, o, l)
	}
	return lineageText(w, o, l)
}

// lineageMarkdown writes the tree as a block of code, whose lines are indented:
// no name can end it.
func lineageMarkdown(w io.Writer, o Options, l *Lineage) error {
	tree := *l
	tree.Title = ""
	var text strings.Builder
	o.Format, o.Color = Text, false
	if err := lineageText(&text, o, &tree); err != nil {
		return err
	}
	p := &printer{w: w, o: o}
	p.line("# " + markdown(l.Title))
	p.line("")
	for line := range strings.Lines(text.String()) {
		p.line("    " + strings.TrimRight(line, "\n"))
	}
	return p.err
}

func lineageText(w io.Writer, o Options, l *Lineage) error {
	p := &printer{w: w, o: o}
	p.head(Frame{Title: l.Title, Head: l.Head})
	if l.Title == "" {
		for _, h := range l.Head {
			p.wrapped("", 4, plain, Visible(h.Label+": "+h.Text))
		}
		p.line("")
	}
	t := &treeLines{l: l, o: o}
	for _, b := range l.Following.Trees(l.Unfolded) {
		t.add(b, "", "")
	}
	t.write(p)
	l.shared(p)
	if leads := l.Following.Leads(); len(leads) > 0 {
		p.line("")
		p.line("Worth a look, and no proof:")
		for _, i := range leads {
			e := &l.Graph.Edges[i]
			p.wrapped("  ", 4, plain, Visible(l.Graph.Name(e.From)+" and "+l.Graph.Name(e.To)+": "+l.words(e)+", "+minute(e.At, o)+", event "+strings.Join(e.EventIDs, ", ")))
		}
	}
	p.foot(l.Foot)
	return p.err
}

// shared tells of credentials that two parties used.
func (l *Lineage) shared(p *printer) {
	list := l.Following.SharedKeys()
	if len(list) == 0 {
		return
	}
	p.line("")
	p.line("Used by two parties:")
	for _, s := range list {
		p.wrapped("  ", 4, plain, Visible(l.Graph.Name(s.Node)))
		for _, u := range s.Parties {
			p.wrapped("    ", 6, dim, Visible("from "+u.Address+" with "+u.Agent+", "+second(u.First, p.o)+" to "+second(u.Last, p.o)+", event "+u.EventID))
		}
	}
}

// treeLines are the lines of a tree, in columns.
type treeLines struct {
	l    *Lineage
	o    Options
	rows [][4]string // the branch, how it came about, when, what it did
}

func (t *treeLines) add(b *lineage.Branch, trunk, twig string) {
	t.rows = append(t.rows, [4]string{trunk + twig + Visible(t.name(b)), t.how(b), t.when(b), t.did(b)})
	switch twig {
	case "├─ ":
		trunk += "│  "
	case "└─ ":
		trunk += "   "
	}
	for i, c := range b.Children {
		twig := "├─ "
		if i == len(b.Children)-1 {
			twig = "└─ "
		}
		t.add(c, trunk, twig)
	}
}

func (t *treeLines) name(b *lineage.Branch) string {
	if b.Count == 1 {
		return t.l.Graph.Name(b.Node)
	}
	return t.l.Graph.Sessions(b.Node, b.Count)
}

// how says how a branch came about, and how sure that is if it is not certain.
func (t *treeLines) how(b *lineage.Branch) string {
	if b.Edge == lineage.None {
		return ""
	}
	e := &t.l.Graph.Edges[b.Edge]
	words := t.l.words(e)
	if e.Certainty != lineage.Certain {
		words += ", " + e.Certainty.String()
	}
	if until := t.l.Following.Until(b.Node); until.Known {
		words += ", until " + second(until, t.o)
	}
	return words
}

func (t *treeLines) when(b *lineage.Branch) string { return second(t.l.Graph.Began(b), t.o) }

func (t *treeLines) did(b *lineage.Branch) string {
	n := &t.l.Graph.Nodes[b.Node]
	switch {
	case b.Events > 0:
		return Plural(b.Events, "event", "events") + " to " + minute(b.Last, t.o)
	case b.Edge != lineage.None && !t.l.Graph.Edges[b.Edge].Relation.Flows():
	case n.Kind == lineage.Key || n.Kind == lineage.ConsoleSession:
		return "never acted"
	}
	return ""
}

func (t *treeLines) write(p *printer) {
	var widths [4]int
	for _, r := range t.rows {
		for i, c := range r {
			widths[i] = max(widths[i], textWidth(c))
		}
	}
	// What is too long for its column pushes the rest of its line to the right:
	// ids are never cut.
	widths[0] = min(widths[0], max(p.o.width()-widths[1]-widths[2]-widths[3]-6, 44))
	for _, r := range t.rows {
		p.line(pad(r[0], widths[0]) + "  " + p.o.paint(dim, pad(r[1], widths[1])+"  "+pad(r[2], widths[2])) + "  " + r[3])
	}
}

func second(m timeline.Moment, o Options) string {
	if !m.Known {
		return ""
	}
	return timeText(m.Micros, "2006-01-02 15:04:05", o.Location)
}
