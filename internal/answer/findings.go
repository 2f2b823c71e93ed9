package answer

import (
	"iter"

	"keytrail/cloudtrail"
	"keytrail/internal/derived"
	"keytrail/timeline"
)

// FindingsKey names the entries with findings of a case at a head, judged by
// rules.
func FindingsKey(head, rules string) derived.Key {
	return derived.Key{Name: "findings", Head: head, Of: rules + " " + columnNames(timeline.FindingColumns())}
}

// FindingsWriter keeps entries with findings, in the order of events.
type FindingsWriter struct {
	r     *derived.Records
	c     *derived.Coder
	rules map[string]uint64 // by the text of what all findings of a rule share
	rule  *derived.Coder
}

// NewFindingsWriter begins to keep entries.
func NewFindingsWriter(w *derived.Writer) *FindingsWriter {
	return &FindingsWriter{r: derived.NewRecords(w), c: derived.Encoder(), rules: map[string]uint64{}, rule: derived.Encoder()}
}

// Add keeps an entry, whose event has timeline.FindingColumns loaded.
func (w *FindingsWriter) Add(e *timeline.Entry) {
	c := w.c
	c.Clear()
	codeEvent(c, e.Event, timeline.FindingColumns())
	c.Text(&e.Summary)
	c.Text(&e.SourceObject)
	c.Len(len(e.Findings))
	for i := range e.Findings {
		f := &e.Findings[i]
		w.rule.Clear()
		codeRule(w.rule, f)
		n, known := w.rules[string(w.rule.Bytes())]
		if !known {
			n = uint64(len(w.rules))
			w.rules[string(w.rule.Bytes())] = n
		}
		if c.Uint(&n); !known {
			codeRule(c, f)
		}
		codeFinding(c, f)
	}
	w.r.Add(c.Bytes())
}

// Commit makes what was kept one that can be found.
func (w *FindingsWriter) Commit() error { return w.r.Commit() }

// Discard gives up what was kept so far.
func (w *FindingsWriter) Discard() { w.r.Discard() }

// Findings yields the entries that were kept in a file that is whole. An entry
// is valid until the next. ok, if not nil, is set to whether all were
// understood.
func Findings(f *derived.File, ok *bool) iter.Seq[timeline.Entry] {
	return func(yield func(timeline.Entry) bool) {
		var rules []timeline.Finding
		var event cloudtrail.Event
		c, stopped := derived.Decoder(nil), false
		all := f.Records(func(record []byte) bool {
			c.Reset(record)
			entry := timeline.Entry{Event: &event}
			codeEvent(c, &event, timeline.FindingColumns())
			c.Text(&entry.Summary)
			c.Text(&entry.SourceObject)
			for range c.Len(0) {
				var n uint64
				if c.Uint(&n); n == uint64(len(rules)) && !c.Bad() {
					rules = append(rules, timeline.Finding{})
					codeRule(c, &rules[n])
				}
				if c.Bad() || n >= uint64(len(rules)) {
					return false
				}
				finding := rules[n]
				codeFinding(c, &finding)
				entry.Findings = append(entry.Findings, finding)
			}
			if !c.Done() {
				return false
			}
			stopped = !yield(entry)
			return !stopped
		})
		if ok != nil {
			*ok = all || stopped
		}
	}
}

// codeRule codes what all findings of a rule share.
func codeRule(c *derived.Coder, f *timeline.Finding) {
	c.Text(&f.Rule)
	c.Text(&f.Title)
	codeSeverity(c, &f.BaseSeverity)
	c.Text(&f.Category)
	c.Text(&f.Class)
	c.Texts(&f.TechniqueIDs)
	c.Text(&f.Remediation)
}

// codeFinding codes what is one finding's own.
func codeFinding(c *derived.Coder, f *timeline.Finding) {
	codeSeverity(c, &f.Severity)
	c.Texts(&f.Reasons)
	derived.List(c, &f.Entities, func(e *timeline.Entity) {
		c.Text(&e.Kind)
		c.Text(&e.Value)
		codeText(c, &e.Relation)
	})
	spans := f.Span != nil
	if c.Bool(&spans); !spans {
		return
	}
	if c.Reading() {
		f.Span = new(timeline.Span)
	}
	codeSpan(c, f.Span)
}

func codeSpan(c *derived.Coder, s *timeline.Span) {
	c.Int(&s.First)
	c.Int(&s.Last)
	events := int64(s.Events)
	c.Int(&events)
	s.Events = int(events)
	c.Texts(&s.EventIDs)
	derived.List(c, &s.Group, func(g *timeline.GroupValue) {
		c.Text(&g.Field)
		c.Text(&g.Value)
	})
}

func codeSeverity(c *derived.Coder, s *timeline.Severity) {
	n := uint64(*s)
	if c.Uint(&n); n > uint64(timeline.Critical) {
		c.Fail()
		n = 0
	}
	*s = timeline.Severity(n)
}
