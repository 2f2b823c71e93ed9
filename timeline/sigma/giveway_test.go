package sigma

import (
	"strings"
	"testing"

	"keytrail/timeline"
)

func TestGiveWay(t *testing.T) {
	rules := []Rule{
		{Name: "made", Keytrail: Keytrail{SupersededBy: []string{"other", "sequence"}}},
		{Name: "other", Keytrail: Keytrail{SupersededBy: []string{"detected"}}},
		{Name: "sequence", Correlation: Correlation{Type: TemporalOrdered}, Keytrail: Keytrail{SupersededBy: []string{"burst"}}},
		{Name: "burst", Correlation: Correlation{Type: EventCount}},
		{Name: "detected", Keytrail: Keytrail{Detector: true}},
	}
	user := timeline.Entity{Kind: "user", Value: "bob", Relation: timeline.Creates}
	key := timeline.Entity{Kind: "access-key-id", Value: "AKIA", Relation: timeline.Credential}
	for name, c := range map[string]struct{ found, want string }{
		"none":              {"", ""},
		"one":               {"made:high", "made:high:user"},
		"replaced":          {"sequence:high made:high", "sequence:high:key,user"},
		"less":              {"sequence:high made:low", "sequence:high:key,user"},
		"worse stays":       {"made:high sequence:medium", "made:high:user sequence:medium:key"},
		"single rules":      {"other:high made:high", "other:high:user made:high:user"}, // Match has seen to these
		"detector":          {"detected:high other:low", "detected:high:key,user"},
		"one after another": {"burst:high sequence:high made:high", "burst:high:key,user"},
		"unrelated":         {"burst:high made:high", "burst:high:key made:high:user"},
	} {
		t.Run(name, func(t *testing.T) {
			var found []timeline.Finding
			for _, text := range strings.Fields(c.found) {
				rule, level, _ := strings.Cut(text, ":")
				severity, _ := timeline.ParseSeverity(level)
				entity := user
				if rule == "sequence" || rule == "burst" || rule == "detected" {
					entity = key
				}
				found = append(found, timeline.Finding{Rule: rule, Severity: severity, Entities: []timeline.Entity{entity}})
			}
			var have []string
			for _, f := range New(rules, Context{}).GiveWay(found) {
				var kinds []string
				for _, e := range f.Entities {
					kinds = append(kinds, strings.TrimPrefix(strings.TrimSuffix(e.Kind, "-id"), "access-"))
				}
				have = append(have, f.Rule+":"+f.Severity.String()+":"+strings.Join(kinds, ","))
			}
			if got := strings.Join(have, " "); got != c.want {
				t.Errorf("left is %q, not %q", got, c.want)
			}
		})
	}
}
