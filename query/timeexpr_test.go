package query

import (
	"errors"
	"testing"
	"time"
)

func TestParseTime(t *testing.T) {
	newest := time.Date(2026, 4, 12, 6, 14, 9, 0, time.UTC)
	for _, c := range []struct {
		text string
		end  bool
		want string // "" for an error
	}{
		{"2026-02-17", false, "2026-02-17T00:00:00Z"},
		{"2026-02-17", true, "2026-02-18T00:00:00Z"},
		{"2026-12-31", true, "2027-01-01T00:00:00Z"},
		{"2026-02-17T21:04:11Z", false, "2026-02-17T21:04:11Z"},
		{"2026-02-17T21:04:11Z", true, "2026-02-17T21:04:11Z"},
		{"2026-02-17T21:04:11.25Z", false, "2026-02-17T21:04:11.25Z"},
		{"2026-02-17T21:04:11+09:00", false, "2026-02-17T12:04:11Z"},
		{"2026-02-17T21:04:11+0900", false, "2026-02-17T12:04:11Z"},
		{"2026-02-17T21:04:11", false, "2026-02-17T21:04:11Z"},
		{"2026-02-17 21:04", false, "2026-02-17T21:04:00Z"},
		{" 2026-02-17 ", false, "2026-02-17T00:00:00Z"},
		{"7d", false, "2026-04-05T06:14:09Z"},
		{"7d", true, "2026-04-05T06:14:09Z"},
		{"12h", false, "2026-04-11T18:14:09Z"},
		{"90m", false, "2026-04-12T04:44:09Z"},
		{"2w", false, "2026-03-29T06:14:09Z"},
		{"0d", false, "2026-04-12T06:14:09Z"},
		{"", false, ""},
		{"d", false, ""},
		{"-7d", false, ""},
		{"1.5d", false, ""},
		{"7y", false, ""},
		{"99999999d", false, ""},
		{"2026-02-30", false, ""},
		{"17/02/2026", false, ""},
		{"yesterday", false, ""},
		{"2026-02-17T25:00:00Z", false, ""},
	} {
		got, err := ParseTime(c.text, newest, c.end)
		var usage *UsageError
		switch {
		case c.want == "" && !errors.As(err, &usage):
			t.Errorf("%q: %v, want an error", c.text, got)
		case c.want != "" && (err != nil || got.Format(time.RFC3339Nano) != c.want):
			t.Errorf("%q: %v, error %v; want %s", c.text, got, err, c.want)
		}
	}
	if _, err := ParseTime("7d", time.Time{}, false); err == nil {
		t.Error("counts back from nothing")
	}
	q := engineOf(t, event("a", rec{"eventTime": "2026-02-01T00:00:00Z"}), event("b", rec{"eventTime": "2026-02-10T12:00:00Z"}), event("c", rec{"eventTime": nil}))
	if got, err := q.ParseTime("1d", false); err != nil || got.Format(time.RFC3339) != "2026-02-09T12:00:00Z" {
		t.Errorf("back from the case's newest event: %v, error %v", got, err)
	}
}
