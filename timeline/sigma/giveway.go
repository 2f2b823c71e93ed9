package sigma

import (
	"slices"

	"keytrail/timeline"
)

// yields gives, for each rule that one about several events can replace, the
// names of those.
func yields(rules []Rule) map[string][]string {
	several := make(map[string]bool)
	for i := range rules {
		if r := &rules[i]; r.Correlation.Type != Single || r.Keytrail.Detector {
			several[r.Name] = true
		}
	}
	to := make(map[string][]string)
	for i := range rules {
		for _, name := range rules[i].Keytrail.SupersededBy {
			if several[name] {
				to[rules[i].Name] = append(to[rules[i].Name], name)
			}
		}
	}
	return to
}

// GiveWay leaves out, of all findings of one event, worst first, those that a
// finding about several events replaces: two findings for one act say no more
// than one. What they name, the other names too. A finding that is worse than
// the one in its place stays. The list may be changed.
func (s *Set) GiveWay(found []timeline.Finding) []timeline.Finding {
	if len(found) < 2 || len(s.yields) == 0 {
		return found
	}
	into := make([]int, len(found)) // 1 + the place of the one that replaces it, 0 for none
	for i := range found {
		to := s.yields[found[i].Rule]
		if to == nil {
			continue
		}
		at := slices.IndexFunc(found, func(f timeline.Finding) bool {
			return slices.Contains(to, f.Rule) && f.Severity >= found[i].Severity
		})
		for at >= 0 && into[at] > 0 {
			at = into[at] - 1
		}
		if at < 0 || at == i {
			continue
		}
		into[i] = 1 + at
		for _, e := range found[i].Entities {
			if !slices.Contains(found[at].Entities, e) {
				found[at].Entities = append(slices.Clip(found[at].Entities), e)
			}
		}
	}
	n := 0
	for i := range found {
		if into[i] == 0 {
			found[n] = found[i]
			n++
		}
	}
	return found[:n]
}
