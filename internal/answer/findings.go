package answer

import (
	"cmp"
	"iter"
	"slices"

	"keytrail/internal/derived"
	"keytrail/timeline"
)

// Entries with findings are kept in two files: in the first those that have
// one of more than informational severity, in the second the asides, which are
// most and which few ask for. How many asides there are is told by the first.

// The names of the files.
const (
	tellingName = "findings"
	asidesName  = "asides"
)

// The tags of the first file's blocks beside records.
const asidesCounted = 1

func findingsKey(name, head, rules string) derived.Key {
	return derived.Key{Name: name, Head: head, Of: rules + " " + columnNames(timeline.FindingColumns())}
}

// Asides counts findings of events that have no other than informational ones.
type Asides []AsideCount

// AsideCount is how many there are of a rule.
type AsideCount struct {
	Rule  string
	Count int64
}

// FindingsWriter keeps entries with findings, in the order of events. It is not
// safe for concurrent use.
type FindingsWriter struct {
	telling, asides *entryWriter
	counts          map[string]int64
	before          uint64 // telling entries since the last aside
	c               *derived.Coder
}

// NewFindingsWriter begins to keep the entries with findings of a case at a
// head, judged by rules: all of them, or without the asides, which then are
// counted alone. Without a store it only counts.
func NewFindingsWriter(s *derived.Store, head, rules string, all bool) *FindingsWriter {
	w := &FindingsWriter{counts: make(map[string]int64), c: derived.Encoder()}
	create := func(name string) *entryWriter {
		if s == nil {
			return newEntryWriter(new(derived.Writer))
		}
		return newEntryWriter(s.Create(findingsKey(name, head, rules)))
	}
	w.telling = create(tellingName)
	if all {
		w.asides = create(asidesName)
	}
	return w
}

// Add keeps an entry, whose event has timeline.FindingColumns loaded.
func (w *FindingsWriter) Add(e *timeline.Entry) {
	if IsTelling(e) {
		w.before++
		w.telling.add(nil, e)
		return
	}
	for i := range e.Findings {
		w.Count(e.Findings[i].Rule, 1)
	}
	if w.asides != nil {
		w.c.Clear()
		w.c.Uint(&w.before)
		w.asides.add(w.c.Bytes(), e)
		w.before = 0
	}
}

// IsTelling tells whether an entry has a finding that is more than
// informational.
func IsTelling(e *timeline.Entry) bool {
	return len(e.Findings) > 0 && e.Findings[0].Severity > timeline.Informational
}

// Count counts findings of asides that Add is not given.
func (w *FindingsWriter) Count(rule string, n int64) { w.counts[rule] += n }

// Asides gives what was counted, in order of rules.
func (w *FindingsWriter) Asides() Asides {
	var list Asides
	for rule, n := range w.counts {
		list = append(list, AsideCount{rule, n})
	}
	slices.SortFunc(list, func(a, b AsideCount) int { return cmp.Compare(a.Rule, b.Rule) })
	return list
}

// Commit makes what was kept one that can be found.
func (w *FindingsWriter) Commit() error {
	asides := w.Asides()
	w.c.Clear()
	codeAsides(w.c, &asides)
	end := w.telling.r.End()
	end.Add(asidesCounted, w.c.Bytes())
	err := end.Commit()
	if w.asides != nil && err == nil {
		err = w.asides.r.Commit()
	}
	return err
}

// Discard gives up what was kept so far. After Commit it does nothing.
func (w *FindingsWriter) Discard() {
	w.telling.r.Discard()
	if w.asides != nil {
		w.asides.r.Discard()
	}
}

func codeAsides(c *derived.Coder, list *Asides) {
	counts := []AsideCount(*list)
	derived.List(c, &counts, func(a *AsideCount) {
		c.Text(&a.Rule)
		c.Int(&a.Count)
	})
	*list = counts
}

// Findings are entries with findings that were kept.
type Findings struct {
	telling, asides *derived.File
	counts          Asides
}

// OpenFindings gives the entries that were kept, all or without the asides, nil
// where they were not kept or are damaged. They must be closed.
func OpenFindings(s *derived.Store, head, rules string, all bool) *Findings {
	f := &Findings{telling: s.Open(findingsKey(tellingName, head, rules))}
	if f.telling == nil {
		return nil
	}
	if all {
		if f.asides = s.Open(findingsKey(asidesName, head, rules)); f.asides == nil {
			f.Close()
			return nil
		}
	}
	if !f.telling.Hold() && !f.telling.Whole() || !f.readCounts() || all && !f.asides.Whole() {
		f.Close()
		return nil
	}
	return f
}

func (f *Findings) readCounts() bool {
	last := f.telling.Blocks() - 1
	return last >= 0 && readBlock(f.telling, last, asidesCounted, func(c *derived.Coder) { codeAsides(c, &f.counts) })
}

// Close gives the files back.
func (f *Findings) Close() {
	f.telling.Close()
	if f.asides != nil {
		f.asides.Close()
	}
}

// Asides gives how many findings the asides have.
func (f *Findings) Asides() Asides { return f.counts }

// Entries yields the entries. An entry is valid until the next, its findings
// for ever. ok is set to whether all were understood.
func (f *Findings) Entries(ok *bool) iter.Seq[timeline.Entry] {
	return func(yield func(timeline.Entry) bool) {
		*ok = f.entries(yield)
	}
}

func (f *Findings) entries(yield func(timeline.Entry) bool) bool {
	telling := newEntryReader(f.telling)
	if f.asides == nil {
		for telling.next(nil) {
			if !yield(telling.entry) {
				return true
			}
		}
		return !telling.bad
	}
	asides := newEntryReader(f.asides)
	var before uint64
	for asides.next(&before) {
		for range before {
			if !telling.next(nil) {
				return false
			}
			if !yield(telling.entry) {
				return true
			}
		}
		if !yield(asides.entry) {
			return true
		}
	}
	for telling.next(nil) {
		if !yield(telling.entry) {
			return true
		}
	}
	return !asides.bad && !telling.bad
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
	derived.List(c, &s.EventIDs, c.Alone)
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
