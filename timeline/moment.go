package timeline

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"keytrail/cloudtrail"
)

// Moment is a point in time, or none. Its zero value is none.
type Moment struct {
	Micros int64 // since 1970 UTC
	Known  bool
}

// At is the moment at so many microseconds since 1970 UTC.
func At(micros int64) Moment { return Moment{micros, true} }

// momentOf is the event's time.
func momentOf(e *cloudtrail.Event) Moment {
	t, ok := e.TimeMicros()
	return Moment{t, ok}
}

// String gives the moment in RFC 3339, "" for none.
func (m Moment) String() string {
	if !m.Known {
		return ""
	}
	return string(cloudtrail.AppendTime(nil, m.Micros))
}

// MarshalJSON gives the moment as text, null for none.
func (m Moment) MarshalJSON() ([]byte, error) {
	if !m.Known {
		return []byte("null"), nil
	}
	return append(cloudtrail.AppendTime([]byte{'"'}, m.Micros), '"'), nil
}

// before orders moments; none comes first, as events without a time do.
func (m Moment) before(n Moment) bool {
	if m.Known != n.Known {
		return n.Known
	}
	return m.Micros < n.Micros
}

// span keeps the first and the last of the moments it is given.
type span struct{ first, last Moment }

func (s *span) add(m Moment) {
	if !m.Known {
		return
	}
	if !s.first.Known || m.Micros < s.first.Micros {
		s.first = m
	}
	if !s.last.Known || m.Micros > s.last.Micros {
		s.last = m
	}
}

// creationDate reads a session's creationDate, which CloudTrail writes as
// 2023-07-10T12:03:25Z and wrote as 20131102T010628Z.
func creationDate(text []byte) (seconds int64, ok bool) {
	layout := time.RFC3339
	if len(text) == len("20131102T010628Z") {
		layout = "20060102T150405Z"
	}
	t, err := time.Parse(layout, string(text))
	return t.Unix(), err == nil
}

// serviceTimeLayouts are the forms in which services write times into
// parameters and answers; those without a zone mean UTC in practice.
var serviceTimeLayouts = [...]string{
	"Jan 2, 2006, 3:04:05 PM", "Jan 2, 2006 3:04:05 PM", time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05",
}

// serviceTime reads a time that a service wrote: text in one of the forms
// above, or seconds or milliseconds since 1970.
func serviceTime(v cloudtrail.Value) (micros int64, ok bool) {
	if v.Kind == cloudtrail.Number {
		n, err := strconv.ParseFloat(string(v.Text), 64)
		switch {
		case err != nil || n < 0 || n > 1e14:
			return 0, false
		case n > 1e11:
			return int64(n * 1e3), true
		}
		return int64(n * 1e6), true
	}
	if v.Kind != cloudtrail.String || len(v.Text) > 64 {
		return 0, false
	}
	text := string(bytes.TrimSpace(v.Text))
	text = strings.ReplaceAll(text, "\u202f", " ") // narrow no-break space before AM and PM
	for _, layout := range serviceTimeLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UnixMicro(), true
		}
	}
	return 0, false
}

// Clock writes a moment for people: 2026-02-17 21:04:11.
func (m Moment) Clock() string { return clock(m) }
