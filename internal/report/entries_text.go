package report

import (
	"io"
	"iter"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

const severityWidth = len("critical")

// The columns of addresses and regions are as wide as the first lines need,
// within these bounds. What is wider pushes its line to the right rather than
// being cut.
const (
	measuredLines   = 256
	maxAddressWidth = len("203.0.113.255") + 2
	maxRegionWidth  = len("ap-southeast-1")
)

func entriesText(w io.Writer, o Options, frame Frame, entries iter.Seq2[timeline.Entry, error]) error {
	p := &printer{w: w, o: o}
	p.head(frame)
	lines := entryLines{p: p}
	for step, err := range o.steps(entries) {
		if err != nil {
			lines.flush()
			return err
		}
		lines.add(lineOf(&step))
	}
	lines.flush()
	if lines.day == "" {
		for line := range strings.SplitSeq(frame.None, "\n") {
			p.wrapped("", 2, plain, Visible(line))
		}
	}
	p.foot(frame.Foot)
	return p.err
}

// entryLines writes lines under headings of days, once it has seen enough of
// them to know how wide the columns are.
type entryLines struct {
	p               *printer
	held            []entryLine
	measured        bool
	address, region int
	day             string           // of the last line written, "" before the first
	descent         timeline.Descent // of who acted in it, as the last heading says
}

func (w *entryLines) add(l entryLine) {
	if w.measured {
		w.write(&l)
		return
	}
	if w.held = append(w.held, l); len(w.held) == measuredLines {
		w.flush()
	}
}

func (w *entryLines) flush() {
	for _, l := range w.held {
		w.address = max(w.address, min(textWidth(Visible(l.address)), maxAddressWidth))
		w.region = max(w.region, min(textWidth(Visible(l.region)), maxRegionWidth))
	}
	w.measured = true
	for _, l := range w.held {
		w.write(&l)
	}
	w.held = nil
}

// steps folds like entries, or leaves each as it is.
func (o Options) steps(entries iter.Seq2[timeline.Entry, error]) iter.Seq2[timeline.Folded, error] {
	if !o.Unfolded {
		return timeline.Fold(entries, timeline.FoldOptions{})
	}
	return func(yield func(timeline.Folded, error) bool) {
		for e, err := range entries {
			if !yield(timeline.Folded{Entry: &e}, err) {
				return
			}
		}
	}
}

// entryLine is a step of a timeline as people see it: an event, or a run.
type entryLine struct {
	at       timeline.Moment
	outcome  string // "" where those of a run differ
	severity timeline.Severity
	address  string
	region   string
	what     string
	descent  *timeline.Descent
	rules    []string // the titles and techniques behind the severity
}

func lineOf(step *timeline.Folded) entryLine {
	if r := step.Run; r != nil {
		l := entryLine{at: r.First, address: r.Address, what: r.Summary(), descent: r.Descent}
		l.severity, _ = r.Findings.Worst()
		switch {
		case r.Failed == 0:
			l.outcome = cloudtrail.OutcomeSuccess.String()
		case r.Failed == r.Count:
			l.outcome = cloudtrail.OutcomeFailure.String()
		}
		if len(r.Regions) > 0 {
			l.region = r.Regions[0]
			if len(r.Regions) > 1 {
				l.what += ", in " + Count(len(r.Regions)) + " regions"
			}
		}
		return l
	}
	e := step.Entry.Event
	at, known := e.TimeMicros()
	l := entryLine{
		at: timeline.Moment{Micros: at, Known: known}, outcome: e.Outcome().String(), what: step.Entry.Summary,
		address: e.Text(cloudtrail.SourceIPAddress), region: e.Text(cloudtrail.AWSRegion), descent: step.Entry.Descent,
	}
	if step.Entry.Relation == "target" {
		l.what += ", by " + e.Identity().Label()
	}
	for i, f := range step.Entry.Findings {
		if i == 0 {
			l.severity = f.Severity
		}
		if f.Severity > timeline.Informational {
			span := ""
			if f.Span != nil {
				span = spanText(f.Span)
			}
			l.rules = append(l.rules, joinNonEmpty("  ", f.Title, strings.Join(f.TechniqueIDs, " "), span))
		}
	}
	return l
}

// sureness says how sure a descent is, where it is not certain.
func sureness(d *timeline.Descent) string {
	if d.Certainty == "certain" {
		return ""
	}
	return " (" + d.Certainty + ")"
}

func dayOf(m timeline.Moment) string {
	if !m.Known {
		return "no time"
	}
	return timeText(m.Micros, "2006-01-02", nil)
}

// write writes one line, and what does not fit on it below.
func (w *entryLines) write(l *entryLine) {
	o := w.p.o
	if d := dayOf(l.at); d != w.day {
		w.p.line("")
		w.p.line(o.paint(bold, d))
		w.day = d
	}
	if d := l.descent; d != nil {
		if d.Path != w.descent.Path {
			w.p.wrapped("  ", 4, bold, Visible(d.Path+sureness(d)))
			w.descent = *d
		} else if d.Certainty != w.descent.Certainty {
			l.what += sureness(d)
		}
	}
	when := "        "
	if l.at.Known {
		when = timeText(l.at.Micros, "15:04:05", o.Location)
	}
	tag := strings.Repeat(" ", severityWidth)
	if l.severity > timeline.Informational {
		tag = o.paint(severityStyle(l.severity), pad(l.severity.String(), severityWidth))
	}
	prefix := "  " + when + "  " + o.outcome(l.outcome) + "  " + tag + "  "
	indent := 2 + textWidth(when) + 2 + 4 + 2 + severityWidth + 2
	if o.width() >= 100 {
		prefix += o.paint(dim, pad(Visible(l.address), w.address)+"  "+pad(Visible(l.region), w.region)+"  ")
		indent += w.address + 2 + w.region + 2
	}
	w.p.wrapped(prefix, indent, plain, Visible(l.what))
	for _, rule := range l.rules {
		w.p.wrapped(strings.Repeat(" ", indent), indent, dim, Visible(rule))
	}
}

// head writes what is known of WHO.
func (p *printer) head(f Frame) {
	if f.Title == "" {
		return
	}
	p.line(p.o.paint(bold, Visible(f.Title)))
	width := 0
	for _, l := range f.Head {
		width = max(width, textWidth(l.Label))
	}
	for _, l := range f.Head {
		p.wrapped("  "+p.o.paint(dim, pad(l.Label, width))+"  ", width+4, plain, Visible(l.Text))
	}
}
