package report

import (
	"io"
	"iter"
	"strings"
)

func findingsMarkdown(w io.Writer, o Options, frame Frame, rows iter.Seq2[FindingRow, error]) error {
	groups, total, err := groupFindings(rows)
	if err != nil {
		return err
	}
	p := &printer{w: w, o: o}
	if total == 0 {
		p.line(markdown(frame.None))
	}
	for i, g := range groups {
		f := &g.finding
		if i > 0 {
			p.line("")
		}
		p.line("## " + f.Severity.String() + ": " + markdown(f.Title))
		p.line("")
		p.line(markdown(f.Rule) + ", " + markdown(strings.Join(f.TechniqueIDs, ", ")))
		p.line("")
		p.line("| first | count | outcome | who | access key | what | why | event |")
		p.line("| --- | ---: | --- | --- | --- | --- | --- | --- |")
		for _, l := range g.lines {
			when := ""
			if l.timed {
				when = timeText(l.first, "2006-01-02 15:04:05", o.Location)
			}
			p.line("| " + strings.Join([]string{
				when, Count(l.count), l.outcome, markdown(joinNonEmpty(" ", l.account, l.actor)), markdown(l.accessKey),
				markdown(l.summary), markdown(l.why()), markdown(l.eventID),
			}, " | ") + " |")
		}
		if f.Remediation != "" {
			p.line("")
			p.line("Undo: " + markdown(f.Remediation))
		}
	}
	p.footMarkdown(frame.Foot)
	return p.err
}

// why says what a finding is about beside its event, and what its severity
// comes of.
func (l *findingLine) why() string {
	why := l.reasons
	if l.span != nil {
		why = append([]string{spanText(l.span)}, why...)
	}
	return strings.Join(why, "; ")
}
