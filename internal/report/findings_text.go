package report

import (
	"cmp"
	"encoding/binary"
	"io"
	"iter"
	"slices"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// maxFindingLines bounds the lines shown for one rule; the rest is counted.
const maxFindingLines = 20

// findingGroup is what one rule found at one severity: for people, the same
// finding about the same actor is one line with a count.
type findingGroup struct {
	finding timeline.Finding // the first, for title, techniques, remediation
	first   int64            // time of the first, in microseconds
	total   int64
	lines   []*findingLine
	byActor map[string]*findingLine // by appendActor
}

// appendActor appends what the events of one line have alike.
func appendActor(dst []byte, ev *cloudtrail.Event) []byte {
	key := ev.Value(cloudtrail.AccessKeyID)
	dst = append(binary.AppendUvarint(append(dst, byte(ev.Outcome())), uint64(len(key))), key...)
	return append(dst, ev.Value(cloudtrail.PrincipalARN)...)
}

type findingLine struct {
	accessKey   string
	outcome     string
	actor       string
	account     string
	region      string
	source      string
	summary     string
	eventID     string
	reasons     []string
	span        *timeline.Span
	count       int64
	first, last int64
	timed       bool
}

// groupFindings gathers rows into groups, worst first, then by time, then by
// rule. Its memory grows with rules and actors, not with findings.
func groupFindings(rows iter.Seq2[FindingRow, error]) ([]*findingGroup, int64, error) {
	type groupKey struct {
		severity timeline.Severity
		rule     string
	}
	groups := map[groupKey]*findingGroup{}
	var order []*findingGroup
	var total int64
	var actor []byte
	for row, err := range rows {
		if err != nil {
			return nil, 0, err
		}
		total++
		k := groupKey{row.Finding.Severity, row.Finding.Rule}
		g := groups[k]
		if g == nil {
			first, _ := row.Entry.Event.TimeMicros()
			g = &findingGroup{finding: row.Finding, first: first, byActor: map[string]*findingLine{}}
			groups[k] = g
			order = append(order, g)
		}
		actor = appendActor(actor[:0], row.Entry.Event)
		g.add(&row, actor)
	}
	slices.SortStableFunc(order, func(a, b *findingGroup) int {
		return cmp.Or(-cmp.Compare(a.finding.Severity, b.finding.Severity), cmp.Compare(a.first, b.first),
			strings.Compare(a.finding.Rule, b.finding.Rule))
	})
	return order, total, nil
}

func (g *findingGroup) add(row *FindingRow, actor []byte) {
	ev := row.Entry.Event
	g.total++
	t, timed := ev.TimeMicros()
	line := g.byActor[string(actor)]
	if line == nil {
		line = &findingLine{
			accessKey: ev.Text(cloudtrail.AccessKeyID), outcome: ev.Outcome().String(), actor: ev.Identity().Label(), summary: row.Entry.Summary, reasons: row.Finding.Reasons, span: row.Finding.Span,
			account: ev.Text(cloudtrail.RecipientAccountID), region: ev.Text(cloudtrail.AWSRegion),
			source: ev.Text(cloudtrail.SourceIPAddress), eventID: ev.Text(cloudtrail.EventID), first: t, timed: timed,
		}
		g.byActor[string(actor)] = line
		g.lines = append(g.lines, line)
	}
	line.count++
	line.last = t
}

func findingsText(w io.Writer, o Options, frame Frame, rows iter.Seq2[FindingRow, error]) error {
	groups, total, err := groupFindings(rows)
	if err != nil {
		return err
	}
	p := &printer{w: w, o: o}
	if total == 0 {
		p.line(frame.None)
	}
	for i, g := range groups {
		if i > 0 {
			p.line("")
		}
		f := &g.finding
		p.line(o.paint(severityStyle(f.Severity), pad(f.Severity.String(), 13)) + "  " + o.paint(bold, Visible(f.Title)) +
			o.paint(dim, "  "+strings.Join(append(slices.Clone(f.TechniqueIDs), f.Rule), "  ")))
		for j, l := range g.lines {
			if j == maxFindingLines {
				p.line("  … " + Count(len(g.lines)-j) + " more actors: --format jsonl")
				break
			}
			p.findingLine(l)
		}
		if f.Remediation != "" {
			p.wrapped("  "+o.paint(dim, "undo")+"  ", 8, plain, Visible(f.Remediation))
		}
	}
	p.foot(frame.Foot)
	return p.err
}

func (p *printer) findingLine(l *findingLine) {
	when := "no time            "
	if l.timed {
		when = timeText(l.first, "2006-01-02 15:04:05", p.o.Location)
	}
	what := Visible(l.summary)
	if l.count > 1 {
		what += " (and " + Plural(l.count-1, "more time", "more times") + " until " + timeText(l.last, "2006-01-02 15:04:05", nil) + ")"
	}
	p.wrapped("  "+when+"  "+p.o.outcome(l.outcome)+"  ", 2+textWidth(when)+2+4+2, plain, what)
	who := Visible(l.actor)
	if l.accessKey != "" {
		who += ", " + Visible(l.accessKey)
	}
	at := joinNonEmpty(" ", "in", Visible(l.account), Visible(l.region), "from", Visible(l.source))
	indent := 2 + textWidth(when) + 2 + 4 + 2
	p.wrapped(strings.Repeat(" ", indent), indent, dim, joinNonEmpty(" ", who, at))
	p.line(strings.Repeat(" ", indent) + p.o.paint(dim, "event "+Visible(l.eventID)))
	if l.span != nil {
		p.wrapped(strings.Repeat(" ", indent), indent, dim, spanText(l.span))
	}
	for _, r := range l.reasons {
		p.wrapped(strings.Repeat(" ", indent), indent, dim, Visible(r))
	}
}

// spanText says in a short clause how many events a finding is about, and when
// they were, in UTC.
func spanText(s *timeline.Span) string {
	const day, clock = "2006-01-02", "15:04:05"
	to := clock
	if timeText(s.First, day, nil) != timeText(s.Last, day, nil) {
		to = day + " " + clock
	}
	return Plural(int64(s.Events), "event", "events") + " from " + timeText(s.First, day+" "+clock, nil) + " to " + timeText(s.Last, to, nil)
}

func joinNonEmpty(sep string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), sep)
}
