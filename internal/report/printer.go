package report

import (
	"io"
	"strings"
)

// printer writes lines and keeps the first error.
type printer struct {
	w   io.Writer
	o   Options
	err error
}

func (p *printer) line(s string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, strings.TrimRight(s, " ")+"\n")
	}
}

// wrapped writes prefix and then text, whose further lines are indented.
func (p *printer) wrapped(prefix string, indent int, st style, text string) {
	lines := wrap(text, max(p.o.width()-indent, 30))
	p.line(prefix + p.o.paint(st, lines[0]))
	for _, l := range lines[1:] {
		p.line(strings.Repeat(" ", indent) + p.o.paint(st, l))
	}
}

// foot writes what these logs cannot show, apart from the answer.
func (p *printer) foot(lines []string) {
	if len(lines) == 0 {
		return
	}
	p.line("")
	for _, l := range lines {
		p.wrapped("", 0, dim, Visible(l))
	}
}

// outcome gives an outcome as four columns of text.
func (o Options) outcome(name string) string {
	switch name {
	case "success":
		return "ok  "
	case "failure":
		return o.paint(dim, "fail")
	case "dry_run":
		return o.paint(dim, "dry ")
	case "unknown":
		return "?   "
	}
	return "    "
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-textWidth(s)))
}

// safe makes a value inert in the format that is written.
func (p *printer) safe(s string) string {
	if p.o.Format == Markdown {
		return markdown(s)
	}
	return Visible(s)
}
