package answer

import (
	"keytrail/cloudtrail"
	"keytrail/internal/derived"
	"keytrail/timeline"
)

// maxKnown bounds the findings, and the texts, that stand for those like them.
const maxKnown = 1 << 16

// entryWriter keeps entries as records. A finding about one event alone, and a
// text, is written out where it is first met; after that its number stands for
// it.
type entryWriter struct {
	r        *derived.Records
	c        *derived.Coder
	one      *derived.Coder
	findings map[string]uint64 // by what they are coded as
	texts    map[string]uint64
	columns  []cloudtrail.Column
}

func newEntryWriter(w *derived.Writer) *entryWriter {
	return &entryWriter{
		r: derived.NewRecords(w), c: derived.Encoder(), one: derived.Encoder(),
		findings: make(map[string]uint64), texts: make(map[string]uint64), columns: entryColumns(),
	}
}

// entryColumns are those of an entry's event that are kept.
func entryColumns() (list []cloudtrail.Column) {
	for c := range timeline.FindingColumns().All() {
		list = append(list, c)
	}
	return list
}

// add keeps an entry, behind a head of the caller's.
func (w *entryWriter) add(head []byte, e *timeline.Entry) {
	if !w.r.Usable() {
		return
	}
	c := w.c
	c.Clear()
	c.Append(head)
	codeEvent(c, e.Event, w.columns)
	w.text(e.Summary)
	w.text(e.SourceObject)
	c.Len(len(e.Findings))
	for i := range e.Findings {
		w.finding(&e.Findings[i])
	}
	w.r.Add(c.Bytes())
}

// The numbers below first are no places: written out, to be known from now on,
// or written out for once.
const (
	fresh = iota
	once
	first
)

func (w *entryWriter) text(text string) {
	n, known := w.texts[text]
	if !known {
		if n = once; len(w.texts) < maxKnown {
			n = fresh
			w.texts[text] = first + uint64(len(w.texts))
		}
	}
	if w.c.Uint(&n); !known {
		w.c.Text(&text)
	}
}

func (w *entryWriter) finding(f *timeline.Finding) {
	w.one.Clear()
	codeRule(w.one, f)
	codeFinding(w.one, f)
	n, known := w.findings[string(w.one.Bytes())]
	if !known {
		if n = once; f.Span == nil && len(w.findings) < maxKnown {
			n = fresh
			w.findings[string(w.one.Bytes())] = first + uint64(len(w.findings))
		}
	}
	if w.c.Uint(&n); !known {
		w.c.Append(w.one.Bytes())
	}
}

// entryReader reads what an entryWriter kept.
type entryReader struct {
	cursor   *derived.Cursor
	c        *derived.Coder
	bad      bool
	event    cloudtrail.Event
	entry    timeline.Entry
	findings []timeline.Finding
	texts    []string
	columns  []cloudtrail.Column
	loaded   cloudtrail.ColumnSet
}

func newEntryReader(f *derived.File) *entryReader {
	return &entryReader{cursor: f.Cursor(), c: derived.Decoder(nil), columns: entryColumns(), loaded: timeline.FindingColumns()}
}

// next reads the next entry; head, if not nil, is set to the number before it.
// It tells false at the end, and with bad where a record is not understood.
func (r *entryReader) next(head *uint64) bool {
	record := r.cursor.Next()
	if record == nil {
		r.bad = r.bad || r.cursor.Bad()
		return false
	}
	c := r.c
	c.Reset(record)
	if head != nil {
		c.Uint(head)
	}
	r.event.Reset(r.loaded)
	codeEvent(c, &r.event, r.columns)
	r.entry = timeline.Entry{Event: &r.event, Summary: r.text(), SourceObject: r.text(), Findings: r.entry.Findings[:0]}
	for range c.Len(0) {
		if r.finding(); c.Bad() {
			break
		}
	}
	r.bad = !c.Done()
	return !r.bad
}

func (r *entryReader) text() (text string) {
	var n uint64
	switch r.c.Uint(&n); {
	case n < first:
		if r.c.Alone(&text); n == fresh { // where it comes again its number stands for it
			r.texts = append(r.texts, text)
		}
	case n-first < uint64(len(r.texts)):
		text = r.texts[n-first]
	default:
		r.c.Fail()
	}
	return text
}

func (r *entryReader) finding() {
	var n uint64
	switch r.c.Uint(&n); {
	case n < first:
		r.entry.Findings = append(r.entry.Findings, timeline.Finding{})
		f := &r.entry.Findings[len(r.entry.Findings)-1]
		codeRule(r.c, f)
		if codeFinding(r.c, f); n == fresh {
			r.findings = append(r.findings, *f)
		}
	case n-first < uint64(len(r.findings)):
		r.entry.Findings = append(r.entry.Findings, r.findings[n-first])
	default:
		r.c.Fail()
	}
}
