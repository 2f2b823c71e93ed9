package query

import (
	"strconv"
	"strings"
	"time"

	"keytrail/internal/casefile"
)

// The forms of a time with a clock, without and with a zone.
var clockForms = []string{
	"2006-01-02T15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04:05.999999999", "2006-01-02 15:04",
}

// maxSpan bounds a time that is counted back, in days: a hundred years.
const maxSpan = 36_600

// ParseTime reads a time that somebody typed: RFC 3339, the same without a
// zone for UTC, a date, or a number with one of the units w d h m s, counted
// back from the newest event of the case. A date is its first moment; with end
// set, as for the end of a range that is half open, the first moment after it.
// The error is a *UsageError.
func ParseTime(s string, newest time.Time, end bool) (time.Time, error) {
	bad := func(reason string) (time.Time, error) { return time.Time{}, &UsageError{"time", s, reason} }
	text := strings.TrimSpace(s)
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		if end {
			t = t.AddDate(0, 0, 1)
		}
		return t, nil
	}
	for _, form := range clockForms {
		for _, zone := range []string{"", "Z07:00", "Z0700"} {
			if t, err := time.Parse(form+zone, text); err == nil {
				return t.UTC(), nil
			}
		}
	}
	back, ok := parseSpan(text)
	switch {
	case !ok:
		return bad("want 2026-02-17, 2026-02-17T21:04:11Z or 7d")
	case newest.IsZero():
		return bad("the case has no event with a time to count back from")
	}
	return newest.Add(-back), nil
}

// parseSpan reads a whole number with a unit.
func parseSpan(s string) (time.Duration, bool) {
	if s == "" {
		return 0, false
	}
	units := map[byte]time.Duration{'w': 7 * 24 * time.Hour, 'd': 24 * time.Hour, 'h': time.Hour, 'm': time.Minute, 's': time.Second}
	unit, ok := units[s[len(s)-1]]
	n, err := strconv.ParseUint(s[:len(s)-1], 10, 32)
	const longest = maxSpan * 24 * time.Hour
	if !ok || err != nil || n > uint64(longest/unit) {
		return 0, false
	}
	return time.Duration(n) * unit, true
}

// ParseTime reads a time that somebody typed, counting back from the newest
// event of the engine's case.
func (q *Engine) ParseTime(s string, end bool) (time.Time, error) {
	return ParseTime(s, Newest(q.c), end)
}

// Newest gives the time of the case's newest event, zero if none has one.
func Newest(c *casefile.Case) time.Time {
	t, err := time.Parse(time.RFC3339, c.Head().Summary.LastEvent)
	if err != nil {
		return time.Time{}
	}
	return t
}
