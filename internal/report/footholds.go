package report

import (
	"io"
	"strconv"

	"keytrail/timeline"
	"keytrail/timeline/lineage/foothold"
)

// FootholdRow is a foothold, how who made it descends from the seed, and what
// to do about it.
type FootholdRow struct {
	foothold.Foothold
	Path     string
	Commands []byte // a JSON list, nil for an empty one
}

// Footholds is the answer of the footholds verb.
type Footholds struct {
	Title string
	Head  []Line
	Rows  []FootholdRow
	Own   []string // the own set
	None  string   // said where there are no rows
	All   bool     // text and Markdown: no folding of what is alike
	Foot  []string
	Next  string // the last line
}

// WriteFootholds writes footholds. JSON Lines and CSV have a row for each, in
// order of when it came to be.
func WriteFootholds(w io.Writer, o Options, f Footholds) error {
	switch o.Format {
	case JSONL, CSV:
		rows := newRowWriter(o.Format, w)
		for i := range f.Rows {
			footholdRow(rows, &f.Rows[i])
			if err := rows.end(); err != nil {
				return err
			}
		}
		return nil
	case Markdown:
		return footholdsMarkdown(w, o, f)
	}
	return footholdsText(w, o, f)
}

func footholdRow(r rowWriter, f *FootholdRow) {
	str := func(name, v string) { r.str(name, v, v == "") }
	at := func(name string, m timeline.Moment) { r.micros(name, m.Micros, m.Known) }
	str("kind", string(f.Kind))
	str("value", f.Value)
	str("account_id", f.Account)
	str("region", f.Region)
	str("owner", f.Owner)
	str("state", string(f.State))
	str("basis", string(f.Basis))
	at("as_of", f.AsOf)
	at("expires_at", f.Expires)
	str("certainty", f.Certainty.String())
	at("event_time", f.At)
	r.list("event_ids", f.EventIDs)
	str("created_by", f.CreatedBy)
	str("path", f.Path)
	at("last_used", f.LastUsed)
	str("state_event_id", f.StateEventID)
	at("state_time", f.StateTime)
	str("state_by", string(f.StateBy))
	str("state_principal_arn", f.StatePrincipal)
	str("reason", f.Reason)
	commands := f.Commands
	if commands == nil {
		commands = []byte("[]")
	}
	r.raw("commands", commands)
	str("origin", string(f.Origin))
	r.raw("new", strconv.AppendBool(nil, f.Fresh))
	str("detail", f.Detail)
	str("actor_arn", f.Actor)
	r.number("depth", int64(f.Mark.Depth))
	r.raw("change", appendChange(nil, f.Change))
	r.raw("after_containment", appendAfter(nil, f.After))
	r.raw("iam_now", appendNow(nil, f.Now))
}

// appendChange gives a policy's change, null for none.
func appendChange(dst []byte, c *foothold.Change) []byte {
	if c == nil {
		return append(dst, "null"...)
	}
	dst = appendList(append(dst, `{"added":`...), c.Added)
	dst = appendList(append(dst, `,"removed":`...), c.Removed)
	dst = appendList(append(dst, `,"not_in_own_set":`...), c.Foreign)
	dst = appendOrNull(append(dst, `,"before":`...), c.Before)
	dst = appendOrNull(append(dst, `,"after":`...), c.After)
	return append(dst, '}')
}

func appendAfter(dst []byte, a *foothold.After) []byte {
	if a == nil {
		return append(dst, "null"...)
	}
	dst = appendMoment(append(dst, `{"contained_at":`...), a.Since)
	dst = strconv.AppendInt(append(dst, `,"events":`...), a.Events, 10)
	dst = appendMoment(append(dst, `,"first_event_time":`...), a.First)
	dst = appendMoment(append(dst, `,"last_event_time":`...), a.Last)
	dst = appendList(append(dst, `,"event_ids":`...), a.EventIDs)
	return append(dst, '}')
}

func appendNow(dst []byte, n *foothold.Now) []byte {
	if n == nil {
		return append(dst, "null"...)
	}
	dst = appendOrNull(append(dst, `{"status":`...), n.Status)
	at := `,"not_before":`
	if n.Exact {
		at = `,"at":`
	}
	dst = appendMoment(append(dst, at...), n.At)
	dst = appendString(append(dst, `,"source":`...), n.Source)
	dst = appendOrNull(append(dst, `,"reason":`...), n.Reason)
	return append(dst, '}')
}
