package report

import (
	"io"
	"slices"
	"strings"

	"keytrail/timeline"
	"keytrail/timeline/lineage/foothold"
)

// states are in the order in which people are told of them.
var states = []foothold.State{foothold.Standing, foothold.Unknown, foothold.Partly, foothold.Neutralised}

func stateStyle(s foothold.State) style {
	switch s {
	case foothold.Standing:
		return red
	case foothold.Unknown, foothold.Partly:
		return yellow
	}
	return dim
}

func footholdsText(w io.Writer, o Options, f Footholds) error {
	p := &printer{w: w, o: o}
	p.wrapped("", 0, bold, Visible(f.Title))
	for _, l := range f.Head {
		p.wrapped("  "+pad(l.Label, 12)+"  ", 16, plain, Visible(l.Text))
	}
	if len(f.Rows) == 0 {
		p.wrapped("", 0, plain, Visible(f.None))
	} else if p.err == nil {
		p.line("")
		p.err = footholdTable(f, o).write(w, o)
	}
	p.foot(f.Foot)
	if f.Next != "" {
		p.line(Visible(f.Next))
	}
	return p.err
}

// besideWhat is what the other columns take beside what a foothold is.
const besideWhat = len("neutralised") + 2*len("2006-01-02 15:04") + 3*len(gap)

// footholdTable puts footholds in a table, the most pressing first.
func footholdTable(f Footholds, o Options) *table {
	t := &table{heads: []head{
		{title: "STATE"}, {title: "WHAT"}, {title: "SINCE"}, {title: "LAST USED", optional: true},
	}}
	at := func(m timeline.Moment) string { return timeText(m.Micros, "2006-01-02 15:04:05", o.Location) }
	for _, state := range states {
		shown, folds := f.folded(state)
		for _, row := range shown {
			cells := footholdCells(&row.Foothold, o)
			lines := wrap(cells[1].text, max(o.width()-besideWhat, 30))
			cells[1].text = lines[0]
			t.addNoted(append(lines[1:], footholdNotes(row, at)...), cells...)
		}
		for _, x := range folds {
			lines := wrap(Visible(x.text(at)), max(o.width()-besideWhat, 30))
			t.addNoted(lines[1:], cell{string(state), stateStyle(state)}, cell{text: lines[0]}, cell{text: minute(x.first, o)}, cell{})
		}
	}
	return t
}

func footholdCells(f *foothold.Foothold, o Options) []cell {
	return []cell{
		{string(f.State), stateStyle(f.State)}, {text: Visible(footholdText(f))},
		{text: minute(f.At, o)}, {text: minute(f.LastUsed, o)},
	}
}

// footholdsMarkdown writes a table of all, and below it what is said of each.
func footholdsMarkdown(w io.Writer, o Options, f Footholds) error {
	p := &printer{w: w, o: o}
	p.line("# " + markdown(f.Title))
	for _, l := range f.Head {
		p.line("")
		p.line("**" + l.Label + "** " + markdown(l.Text))
	}
	p.line("")
	if len(f.Rows) == 0 {
		p.line(markdown(f.None))
	} else {
		at := func(m timeline.Moment) string { return timeText(m.Micros, "2006-01-02 15:04:05", o.Location) }
		p.line("| state | what | since | last used | notes | events |")
		p.line("| --- | --- | --- | --- | --- | --- |")
		for _, state := range states {
			shown, folds := f.folded(state)
			for _, row := range shown {
				var cells []string
				for _, c := range footholdCells(&row.Foothold, o) {
					cells = append(cells, markdown(c.text))
				}
				ids := row.EventIDs
				if row.StateEventID != "" && !slices.Contains(ids, row.StateEventID) {
					ids = append(slices.Clone(ids), row.StateEventID)
				}
				cells = append(cells, markdown(strings.Join(footholdNotes(row, at), "; ")), markdown(strings.Join(ids, " ")))
				p.line("| " + strings.Join(cells, " | ") + " |")
			}
			for _, x := range folds {
				p.line("| " + string(state) + " | " + markdown(x.text(at)) + " | " + minute(x.first, o) + " |  |  |  |")
			}
		}
	}
	p.footMarkdown(f.Foot)
	if f.Next != "" {
		p.line("")
		p.line(markdown(f.Next))
	}
	return p.err
}
