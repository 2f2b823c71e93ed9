package report

import "keytrail/timeline"

// coverageRows writes coverage as JSON Lines.
func coverageRows(r rowWriter, c Coverage) error {
	r.str("type", "sums", false)
	for _, f := range []struct {
		name string
		n    int64
	}{
		{"objects", c.Sums.Objects}, {"bytes_in", c.Sums.Bytes}, {"bytes_inflated", c.Sums.Inflated}, {"records", c.Sums.Records},
		{"events", c.Sums.Events}, {"duplicates", c.Sums.Duplicates}, {"rejected", c.Sums.Rejected},
		{"conflicts", c.Sums.Conflicts}, {"damaged_objects", c.Sums.Damaged},
	} {
		r.number(f.name, f.n)
	}
	moment(r, "first_event", c.Logs.First)
	moment(r, "last_event", c.Logs.Last)
	r.list("cannot_show", c.Logs.Foot())
	if err := r.end(); err != nil {
		return err
	}
	for _, k := range c.Kinds {
		r.str("type", "kind", false)
		r.str("kind", k.Kind, false)
		r.number("objects", k.Count)
		if err := r.end(); err != nil {
			return err
		}
	}
	for _, o := range c.Problems {
		r.str("type", "object", false)
		r.str("source_object", o.URI, false)
		r.str("kind", o.Kind, false)
		r.str("detail", o.Detail, o.Detail == "")
		r.list("reasons", o.Reasons)
		r.raw("damaged", boolean(o.Damaged))
		if err := r.end(); err != nil {
			return err
		}
	}
	for _, j := range c.Rejects {
		r.str("type", "reject", false)
		r.str("source_object", j.URI, false)
		r.number("record_index", j.Index)
		r.number("offset", j.Offset)
		r.number("size", j.Size)
		r.str("reason", j.Reason, false)
		r.str("detail", j.Detail, j.Detail == "")
		r.str("start", j.Start, false)
		if err := r.end(); err != nil {
			return err
		}
	}
	for _, k := range c.Conflict {
		r.str("type", "conflict", false)
		r.str("event_id", k.EventID, false)
		r.str("recipient_account_id", k.Account, k.Account == "")
		r.str("first", k.First, false)
		r.str("other", k.Other, false)
		if err := r.end(); err != nil {
			return err
		}
	}
	return areaRows(r, c.Logs.Areas)
}

func areaRows(r rowWriter, areas []timeline.Area) error {
	for _, a := range areas {
		r.str("type", "area", false)
		r.str("account_id", a.Account, false)
		r.str("region", a.Region, false)
		r.number("objects", a.Objects)
		r.number("days", a.Days)
		r.str("first_day", a.First.String(), false)
		r.str("last_day", a.Last.String(), false)
		var gaps []string
		for _, g := range a.Missing {
			gaps = append(gaps, g.From.String()+"/"+g.To.String())
		}
		r.list("days_without_files", gaps)
		if err := r.end(); err != nil {
			return err
		}
	}
	return nil
}

func moment(r rowWriter, name string, m timeline.Moment) { r.micros(name, m.Micros, m.Known) }

func boolean(v bool) []byte {
	if v {
		return []byte("true")
	}
	return []byte("false")
}
