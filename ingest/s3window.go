package ingest

import (
	"strings"
	"time"
)

// dayForm is how the layout has a day.
const dayForm = "2006/01/02/"

// span is what of a prefix's keys is listed.
type span struct {
	prefix string
	after  string // keys after this one
	base   string // what the days follow in the keys
	last   string // the last day, as the layout has it; "" is no end
}

// span narrows a listing below a region's folder to the days in which what is
// wanted may have been delivered: to what the names of all days have in
// common, from the first day on, until a key of a day after the last. Where
// the names of the files begin with the time, it begins at the minute. Keys
// without a day that lie outside of that are not found. within is what the
// listing may not leave; ok is false when nothing can be there.
func (s Selection) span(p place, within string) (r span, ok bool) {
	r = span{prefix: within, base: p.base}
	from, to := s.deliveries()
	var first string
	if !from.IsZero() {
		first = from.Format(dayForm)
	}
	if !to.IsZero() {
		r.last = to.Add(-time.Nanosecond).Format(dayForm)
	}
	if first != "" && r.last != "" {
		if first > r.last {
			return r, false
		}
		days := p.base + common(first, r.last)
		if !strings.HasPrefix(within, days) {
			if !strings.HasPrefix(days, within) {
				return r, false
			}
			r.prefix = days
		}
	}
	if first != "" {
		r.after = p.base + strings.TrimSuffix(first, "/")
		if p.folder == "CloudTrail" && p.account != "" && !from.Equal(from.Truncate(24*time.Hour)) {
			r.after = p.base + first + p.account + "_" + p.folder + "_" + p.region + "_" + from.Format("20060102T1504")
		}
		if r.after < r.prefix {
			r.after = ""
		}
	}
	return r, true
}

// beyond tells whether a key, and so all that follow, is of a day after the
// last.
func (r span) beyond(key string) bool {
	if r.last == "" || !strings.HasPrefix(key, r.base) {
		return false
	}
	rest := key[len(r.base):]
	if len(rest) < len(dayForm) || rest[:len(dayForm)] <= r.last {
		return false
	}
	_, err := time.Parse(dayForm, rest[:len(dayForm)])
	return err == nil
}

func common(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return a[:n]
}
