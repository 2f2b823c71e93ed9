package report

import (
	"io"
	"iter"
	"strings"

	"keytrail/timeline"
)

func entriesMarkdown(w io.Writer, o Options, frame Frame, entries iter.Seq2[timeline.Entry, error]) error {
	p := &printer{w: w, o: o}
	if frame.Title != "" {
		p.line("# " + markdown(frame.Title))
		p.line("")
	}
	for _, l := range frame.Head {
		p.line("- " + l.Label + ": " + markdown(l.Text))
	}
	day, path, some := "", "", false
	for step, err := range o.steps(entries) {
		if err != nil {
			return err
		}
		some = true
		l := lineOf(&step)
		if d := dayOf(l.at); d != day {
			p.line("")
			p.line("## " + d)
			p.line("")
			p.line("| time | outcome | severity | address | region | what | rules |")
			p.line("| --- | --- | --- | --- | --- | --- | --- |")
			day = d
		}
		if d := l.descent; d != nil && d.Path != path {
			p.line("| | | | | | **" + markdown(d.Path+sureness(d)) + "** | |")
			path = d.Path
		}
		when, severity := "", ""
		if l.at.Known {
			when = timeText(l.at.Micros, "15:04:05", o.Location)
		}
		if l.severity > timeline.Informational {
			severity = l.severity.String()
		}
		cells := []string{when, strings.TrimSpace(l.outcome), severity, l.address, l.region, l.what, strings.Join(l.rules, "; ")}
		for i, c := range cells {
			cells[i] = markdown(c)
		}
		p.line("| " + strings.Join(cells, " | ") + " |")
	}
	if !some {
		p.line(markdown(frame.None))
	}
	p.footMarkdown(frame.Foot)
	return p.err
}

func (p *printer) footMarkdown(lines []string) {
	for _, l := range lines {
		p.line("")
		p.line("> " + markdown(l))
	}
}
