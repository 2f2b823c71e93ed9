package report

import (
	"fmt"
	"io"
	"strings"
)

// Ingest is what one ingest did and what the case holds after it.
type Ingest struct {
	Sources       []string
	Organizations []string
	Accounts      []string
	Regions       []string
	From, To      string // days of the first and last event of the case, "" for none

	Objects, Skipped, Changed             int64
	BytesIn, BytesInflated                int64
	Records, Events, Duplicates, Rejected int64
	Conflicts                             int64
	Damaged, Unreadable                   int64
	Others                                []KindCount // objects that were recognised and hold no events

	Case          string
	Months, Files int
	CaseBytes     int64
}

// KindCount says how many objects of a kind there were.
type KindCount struct {
	Kind  string
	Count int64
}

// WriteIngest writes the summary of an ingest for people.
func WriteIngest(w io.Writer, o Options, s Ingest) error {
	p := &printer{w: w, o: o}
	var facts []string
	if len(s.Organizations) > 0 {
		facts = append(facts, "organisation "+strings.Join(s.Organizations, ", "))
	}
	facts = append(facts, Plural(int64(len(s.Accounts)), "account", "accounts"), Plural(int64(len(s.Regions)), "region", "regions"))
	if s.From != "" {
		facts = append(facts, s.From+" to "+s.To)
	}
	for _, source := range s.Sources {
		p.line(Visible(source))
	}
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
	p.line(objects)
	p.line(fmt.Sprintf("%s records = %s events + %s duplicates + %s rejected", Count(s.Records), Count(s.Events), Count(s.Duplicates), Count(s.Rejected)))
	if s.Conflicts > 0 {
		p.line(Plural(s.Conflicts, "event has", "events have") + " the id of another with different values; all are kept (keytrail coverage --conflicts)")
	}
	if len(s.Others) > 0 {
		var kinds []string
		for _, k := range s.Others {
			kinds = append(kinds, Count(k.Count)+" "+Visible(k.Kind))
		}
		p.line("recognised, and no events in them: " + strings.Join(kinds, ", "))
	}
	if s.Damaged > 0 {
		p.line(Plural(s.Damaged, "object is", "objects are") + " damaged; what could be read was kept (keytrail coverage --rejects)")
	}
	if s.Unreadable > 0 {
		p.line(Plural(s.Unreadable, "object", "objects") + " could not be read at all (keytrail coverage --rejects)")
	}
	p.line(fmt.Sprintf("case: %s, %s", Visible(s.Case), strings.Join(facts, ", ")))
	p.line(fmt.Sprintf("      %s in %s, %s", Plural(int64(s.Months), "month", "months"), Plural(int64(s.Files), "file", "files"), Bytes(s.CaseBytes)))
	return p.err
}
