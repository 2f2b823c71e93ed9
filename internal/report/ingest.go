package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Ingest is what one ingest did and what the case holds after it.
type Ingest struct {
	Accounts []string
	Regions  []string
	From, To string // days of the first and last event of the case, "" for none

	Objects, Skipped, Changed             int64
	BytesIn, BytesInflated                int64
	Records, Events, Duplicates, Rejected int64
	Conflicts                             int64
	Damaged, Unreadable                   int64
	Others                                []KindCount      // objects that were recognised and hold no events
	Kinds, Details                        map[string]int64 // all objects, for programs

	Case          string
	Months, Files int
	CaseBytes     int64
}

// KindCount says how many objects of a kind there were.
type KindCount struct {
	Kind  string
	Count int64
}

// WriteIngest writes the summary of an ingest: a line for programs, a few for
// people.
func WriteIngest(w io.Writer, o Options, s Ingest) error {
	if o.Format == JSONL || o.Format == CSV {
		return ingestRow(newRowWriter(o.Format, w), s)
	}
	p := &printer{w: w, o: o}
	for _, l := range s.lines(p.safe) {
		if o.Format == Markdown {
			l = "- " + strings.TrimLeft(l, " ")
		}
		p.line(l)
	}
	return p.err
}

// ingestRow writes the one row; its names are a promise.
func ingestRow(r rowWriter, s Ingest) error {
	for _, f := range []struct {
		name string
		n    int64
	}{
		{"objects", s.Objects}, {"objects_skipped", s.Skipped}, {"bytes_in", s.BytesIn}, {"bytes_inflated", s.BytesInflated},
		{"records", s.Records}, {"events", s.Events}, {"duplicates", s.Duplicates}, {"rejected", s.Rejected}, {"conflicts", s.Conflicts},
		{"unreadable_objects", s.Unreadable}, {"damaged_objects", s.Damaged}, {"objects_changed", s.Changed},
	} {
		r.number(f.name, f.n)
	}
	for _, f := range []struct {
		name   string
		counts map[string]int64
	}{{"kinds", s.Kinds}, {"details", s.Details}} {
		text, err := json.Marshal(f.counts)
		if err != nil {
			return err
		}
		if len(f.counts) == 0 {
			text = []byte("{}")
		}
		r.raw(f.name, text)
	}
	return r.end()
}

// lines tell an ingest; safe makes names inert.
func (s *Ingest) lines(safe func(string) string) []string {
	var out []string
	line := func(text string) { out = append(out, text) }
	objects := Plural(s.Objects, "object", "objects")
	if s.Objects > 0 {
		objects += fmt.Sprintf(", %s (%s of JSON)", Bytes(s.BytesIn), Bytes(s.BytesInflated))
	}
	if s.Skipped > 0 {
		objects += fmt.Sprintf("; %s read before", Count(s.Skipped))
	}
	if s.Changed > 0 {
		objects += fmt.Sprintf("; %s changed since", Count(s.Changed))
	}
	line(objects)
	line(fmt.Sprintf("%s records = %s events + %s duplicates + %s rejected", Count(s.Records), Count(s.Events), Count(s.Duplicates), Count(s.Rejected)))
	if s.Conflicts > 0 {
		line(Plural(s.Conflicts, "event has", "events have") + " the id of another with different values; all are kept (keytrail coverage --conflicts)")
	}
	if len(s.Others) > 0 {
		var kinds []string
		for _, k := range s.Others {
			kinds = append(kinds, Count(k.Count)+" "+safe(k.Kind))
		}
		line("recognised, and no events in them: " + strings.Join(kinds, ", "))
	}
	if s.Damaged > 0 {
		line(Plural(s.Damaged, "object is", "objects are") + " damaged; what could be read was kept (keytrail coverage --rejects)")
	}
	if s.Unreadable > 0 {
		line(Plural(s.Unreadable, "object", "objects") + " could not be read at all (keytrail coverage --rejects)")
	}
	facts := []string{Plural(int64(len(s.Accounts)), "account", "accounts"), Plural(int64(len(s.Regions)), "region", "regions")}
	if s.From != "" {
		facts = append(facts, s.From+" to "+s.To)
	}
	line(fmt.Sprintf("case: %s, %s", safe(s.Case), strings.Join(facts, ", ")))
	line(fmt.Sprintf("      %s in %s, %s", Plural(int64(s.Months), "month", "months"), Plural(int64(s.Files), "file", "files"), Bytes(s.CaseBytes)))
	return out
}
