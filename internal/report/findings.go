package report

import (
	"io"
	"iter"
	"strconv"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// FindingRow is one finding and the entry it stands in.
type FindingRow struct {
	Finding timeline.Finding
	Entry   timeline.Entry
}

// Findings writes findings in the order that the sequence gives.
func Findings(w io.Writer, o Options, frame Frame, rows iter.Seq2[FindingRow, error]) error {
	switch o.Format {
	case JSONL, CSV:
		out := newRowWriter(o.Format, w)
		for row, err := range rows {
			if err != nil {
				return err
			}
			findingRow(out, &row)
			if err := out.end(); err != nil {
				return err
			}
		}
		return nil
	case Markdown:
		return findingsMarkdown(w, o, frame, rows)
	}
	return findingsText(w, o, frame, rows)
}

func findingRow(r rowWriter, row *FindingRow) {
	f, ev := &row.Finding, row.Entry.Event
	r.str("rule", f.Rule, false)
	r.str("title", f.Title, false)
	r.str("severity", f.Severity.String(), false)
	r.str("base_severity", f.BaseSeverity.String(), false)
	r.list("reasons", f.Reasons)
	r.str("category", f.Category, f.Category == "")
	r.str("class", f.Class, f.Class == "")
	r.list("technique_ids", f.TechniqueIDs)
	eventFields(r, ev)
	r.str("outcome", ev.Outcome().String(), false)
	r.raw("entities", appendEntities(nil, f.Entities))
	r.str("summary", row.Entry.Summary, false)
	r.str("remediation", f.Remediation, f.Remediation == "")
	r.str("source_object", row.Entry.SourceObject, false)
	r.number("record_index", ev.Index)
	r.raw("span", appendSpan(nil, f.Span))
}

// appendSpan gives the events that a finding is about, null where these are
// just the one.
func appendSpan(dst []byte, s *timeline.Span) []byte {
	if s == nil {
		return append(dst, "null"...)
	}
	dst = append(cloudtrail.AppendTime(append(dst, `{"first_event_time":"`...), s.First), `","last_event_time":"`...)
	dst = append(cloudtrail.AppendTime(dst, s.Last), `","events":`...)
	dst = append(strconv.AppendInt(dst, int64(s.Events), 10), `,"event_ids":`...)
	dst = append(appendList(dst, s.EventIDs), `,"group":[`...)
	for i, g := range s.Group {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendString(append(dst, `{"field":`...), g.Field), `,"value":`...)
		dst = append(appendString(dst, g.Value), '}')
	}
	return append(dst, "]}"...)
}

func appendEntities(dst []byte, es []timeline.Entity) []byte {
	dst = append(dst, '[')
	for i, e := range es {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(append(dst, `{"kind":`...), e.Kind)
		dst = appendString(append(dst, `,"value":`...), e.Value)
		dst = appendString(append(dst, `,"relation":`...), string(e.Relation))
		dst = append(dst, '}')
	}
	return append(dst, ']')
}
