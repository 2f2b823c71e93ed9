package ingest

import (
	"slices"
	"strings"
	"time"
)

// Limits says in words what is chosen, for answers to say what they rest on.
func (s Selection) Limits() []string {
	var out []string
	if len(s.Organizations) > 0 {
		out = append(out, "only organisation"+plural(s.Organizations)+" "+enumerate(s.Organizations))
	}
	if len(s.Accounts) > 0 {
		out = append(out, "only account"+plural(s.Accounts)+" "+enumerate(s.Accounts))
	}
	if len(s.Regions) > 0 {
		out = append(out, s.regionLimit())
	}
	if !s.From.IsZero() {
		out = append(out, "from "+inWords(s.From))
	}
	if !s.To.IsZero() {
		text := "before " + inWords(s.To)
		if slack := s.slack(); slack > 0 {
			text += ", delivered up to " + briefly(slack) + " later"
		}
		out = append(out, text)
	}
	return out
}

func (s Selection) regionLimit() string {
	asked := enumerate(s.Regions)
	var others []string
	for _, g := range s.globalRegions() {
		if !slices.Contains(s.Regions, g) {
			others = append(others, g)
		}
	}
	switch names := enumerate(others); {
	case len(others) == 0:
		return "only " + asked
	case s.Strict:
		return "only " + asked + ", without " + names + " where IAM is logged"
	case len(others) == 1:
		return "only " + enumerate(append(slices.Clone(s.Regions), others...)) + " (" + names + " was kept for IAM)"
	default:
		return "only " + enumerate(append(slices.Clone(s.Regions), others...)) + " (" + names + " were kept for IAM)"
	}
}

// inWords gives a time as briefly as it can be said.
func inWords(t time.Time) string {
	if t = t.UTC(); t.Equal(t.Truncate(24 * time.Hour)) {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}

// briefly gives a duration without the zeros at its end.
func briefly(d time.Duration) string {
	text := d.String()
	if short, ok := strings.CutSuffix(text, "m0s"); ok {
		text = short + "m"
	}
	if short, ok := strings.CutSuffix(text, "h0m"); ok {
		text = short + "h"
	}
	return text
}

func plural(names []string) string {
	if len(names) == 1 {
		return ""
	}
	return "s"
}

// enumerate joins names in order, each once.
func enumerate(names []string) string {
	names = slices.Clone(names)
	slices.Sort(names)
	names = slices.Compact(names)
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}
