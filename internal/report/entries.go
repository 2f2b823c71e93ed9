package report

import (
	"io"
	"iter"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// Entries writes a timeline or the answer to a search, in the order that the
// sequence gives. Text and Markdown fold runs of like events unless
// o.Unfolded; JSON Lines and CSV never do. The first error of the sequence
// ends the report.
func Entries(w io.Writer, o Options, frame Frame, entries iter.Seq2[timeline.Entry, error]) error {
	switch o.Format {
	case JSONL, CSV:
		rows := entryRows{rowWriter: newRowWriter(o.Format, w), o: o}
		for e, err := range entries {
			if err != nil {
				return err
			}
			rows.entry(&e)
			if err := rows.end(); err != nil {
				return err
			}
		}
		return nil
	case Markdown:
		return entriesMarkdown(w, o, frame, entries)
	}
	return entriesText(w, o, frame, entries)
}

// Frame is what stands around a timeline for people: what is known of WHO
// before it, what these logs cannot show after it.
type Frame struct {
	Title string
	Head  []Line
	None  string // said where there are no entries
	Foot  []string
}

// Line is a line with a label before it.
type Line struct{ Label, Text string }

// entryRows writes entries as rows.
type entryRows struct {
	rowWriter
	o      Options
	briefs []byte // room for the findings of one
}

func (r *entryRows) entry(e *timeline.Entry) {
	ev := e.Event
	eventFields(r.rowWriter, ev)
	r.text("user_agent", ev.Value(cloudtrail.UserAgent))
	r.text("error_code", ev.Value(cloudtrail.ErrorCode))
	r.str("outcome", ev.Outcome().String(), false)
	r.str("summary", e.Summary, false)
	r.briefs = appendBriefs(r.briefs[:0], e.Findings)
	r.raw("findings", r.briefs)
	r.str("source_object", e.SourceObject, false)
	r.number("record_index", ev.Index)
	if r.o.Relation {
		r.str("relation", e.Relation, e.Relation == "")
	}
	if d := e.Descent; r.o.Descent && d != nil {
		r.str("path", d.Path, false)
		r.number("depth", int64(d.Depth))
		r.str("certainty", d.Certainty, false)
	}
}

// eventFields are the fields that every row about an event has: when, what,
// where, who.
func eventFields(r rowWriter, ev *cloudtrail.Event) {
	t, ok := ev.TimeMicros()
	r.micros("event_time", t, ok)
	r.text("event_id", ev.Value(cloudtrail.EventID))
	r.text("event_source", ev.Value(cloudtrail.EventSource))
	r.text("event_name", ev.Value(cloudtrail.EventName))
	r.text("aws_region", ev.Value(cloudtrail.AWSRegion))
	r.text("recipient_account_id", ev.Value(cloudtrail.RecipientAccountID))
	r.text("access_key_id", ev.Value(cloudtrail.AccessKeyID))
	r.text("principal_arn", ev.Value(cloudtrail.PrincipalARN))
	r.text("source_ip_address", ev.Value(cloudtrail.SourceIPAddress))
}

// appendBriefs appends the findings of one entry as a JSON list.
func appendBriefs(dst []byte, fs []timeline.Finding) []byte {
	dst = append(dst, '[')
	for i := range fs {
		f := &fs[i]
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(append(dst, `{"rule":`...), f.Rule)
		dst = appendString(append(dst, `,"title":`...), f.Title)
		dst = appendString(append(dst, `,"severity":`...), f.Severity.String())
		dst = appendList(append(dst, `,"technique_ids":`...), f.TechniqueIDs)
		dst = append(dst, '}')
	}
	return append(dst, ']')
}
