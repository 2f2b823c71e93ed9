package report

import (
	"fmt"
	"io"
	"strings"

	"keytrail/timeline"
)

// Coverage is the answer of the coverage verb: the sums of what was read, and
// what it cannot show.
type Coverage struct {
	Sums     Sums
	Kinds    []KindCount // objects by what they turned out to be
	Logs     timeline.Coverage
	Problems []ObjectProblem // objects with something to say of
	Rejects  []Reject        // filled where they are asked for
	Conflict []Conflict      // likewise
	Detail   bool            // text: a line for each account and region
}

// Sums adds up a case's ledger.
type Sums struct {
	Objects, Bytes, Inflated                         int64
	Records, Events, Duplicates, Rejected, Conflicts int64
	Damaged                                          int64
}

// ObjectProblem is an object that is damaged, unreadable or not what it seems.
type ObjectProblem struct {
	URI     string
	Kind    string
	Detail  string
	Reasons []string
	Damaged bool
}

// Reject is a stretch of an object that is no event.
type Reject struct {
	URI           string
	Index, Offset int64
	Reason        string
	Detail        string
	Size          int64
	Start         string // the beginning of its bytes
}

// Conflict is two events with one id and different values.
type Conflict struct {
	EventID, Account string
	First, Other     string // object and record
}

// WriteCoverage writes coverage. JSON Lines has an object a line, whose
// "type" says what it is; CSV has the accounts and regions.
func WriteCoverage(w io.Writer, o Options, c Coverage) error {
	switch o.Format {
	case JSONL:
		return coverageRows(newRowWriter(JSONL, w), c)
	case CSV:
		return areaRows(newRowWriter(CSV, w), c.Logs.Areas)
	}
	p := &printer{w: w, o: o}
	s := c.Sums
	p.line(fmt.Sprintf("%s, %s (%s of JSON)", Plural(s.Objects, "object", "objects"), Bytes(s.Bytes), Bytes(s.Inflated)))
	p.line(fmt.Sprintf("%s records = %s events + %s duplicates + %s rejected", Count(s.Records), Count(s.Events), Count(s.Duplicates), Count(s.Rejected)))
	for _, k := range c.Kinds {
		p.line("  " + Count(k.Count) + " " + p.safe(k.Kind))
	}
	if c.Logs.First.Known {
		p.line("events from " + c.Logs.First.String() + " to " + c.Logs.Last.String())
	}
	p.problems(c)
	p.areas(c)
	p.dataEvents(c.Logs)
	if foot := c.Logs.Foot(); o.Format == Markdown {
		p.footMarkdown(foot)
	} else {
		p.foot(foot)
	}
	return p.err
}

func (p *printer) problems(c Coverage) {
	if len(c.Problems) > 0 {
		p.line("")
	}
	for _, o := range c.Problems {
		what := o.Kind
		if o.Damaged {
			what = "damaged"
		}
		p.line(p.safe(what) + "  " + p.safe(o.URI))
		for _, r := range o.Reasons {
			p.wrapped("    ", 4, plain, p.safe(r))
		}
	}
	for _, r := range c.Rejects {
		p.wrapped("rejected  ", 10, plain, p.safe(fmt.Sprintf("%s record %d at byte %d: %s", r.URI, r.Index, r.Offset, joinNonEmpty(": ", r.Reason, r.Detail))))
		p.line("          " + p.o.paint(dim, p.safe(r.Start)))
	}
	for _, k := range c.Conflict {
		p.wrapped("conflict  ", 10, plain, p.safe(fmt.Sprintf("event %s of %s: %s and %s differ", k.EventID, k.Account, k.First, k.Other)))
	}
}

func (p *printer) areas(c Coverage) {
	if len(c.Logs.Areas) == 0 || p.err != nil {
		return
	}
	p.line("")
	t := &table{heads: []head{{title: "ACCOUNT"}, {title: "REGION"}, {title: "FILES", right: true}, {title: "DAYS", right: true},
		{title: "FROM"}, {title: "TO"}, {title: "WITHOUT FILES", optional: true}}}
	for _, a := range c.Logs.Areas {
		var gaps []string
		for _, g := range a.Missing {
			gap := g.From.String()
			if g.To != g.From {
				gap += " to " + g.To.String()
			}
			gaps = append(gaps, gap)
		}
		if !c.Detail && len(gaps) > 2 {
			gaps = append(gaps[:2:2], Count(len(a.Missing)-2)+" more")
		}
		t.add(cell{text: Visible(a.Account)}, cell{text: Visible(a.Region)}, cell{text: Count(a.Objects)}, cell{text: Count(a.Days)},
			cell{text: a.First.String()}, cell{text: a.Last.String()}, cell{text: strings.Join(gaps, ", ")})
	}
	p.err = t.write(p.w, p.o)
}

func (p *printer) dataEvents(c timeline.Coverage) {
	if len(c.Data) == 0 && len(c.Selectors) == 0 && len(c.Trails) == 0 {
		return
	}
	p.line("")
	for _, d := range c.Data {
		p.line("data events of " + p.safe(joinNonEmpty(" ", d.Source, d.Resource)) + ": " + Count(d.Events) + ", " + d.First.String() + " to " + d.Last.String())
	}
	for _, s := range c.Selectors {
		what := "data events of " + strings.Join(s.Data, ", ")
		if len(s.Data) == 0 {
			what = "no data events"
		}
		p.wrapped(s.At.String()+"  ", 4, plain, p.safe("trail "+s.Trail+" in "+s.Account+" was told to log "+what+", by "+s.By))
	}
	for _, t := range c.Trails {
		p.wrapped(t.At.String()+"  ", 4, plain, p.safe("trail "+t.Trail+" in "+t.Account+" "+t.What+" ("+t.Outcome.String()+"), by "+t.By))
	}
}
