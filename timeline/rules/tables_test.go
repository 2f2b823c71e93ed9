package rules

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// update writes the tables anew that say what the rules find in logs of others.
var update = flag.Bool("update", false, "write docs/rules.md's tables about other people's logs anew")

// page is where the tables stand, between marks.
const page = "../../docs/rules.md"

// holdTable compares a table with what stands in the page, or writes it there.
func holdTable(t *testing.T, name, table string) {
	t.Helper()
	old, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	begins, ends := "<!-- "+name+": written by make tables -->\n", "<!-- end of "+name+" -->\n"
	before, rest, ok := bytes.Cut(old, []byte(begins))
	stands, after, ok2 := bytes.Cut(rest, []byte(ends))
	if !ok || !ok2 {
		t.Fatalf("docs/rules.md has no place for %s", name)
	}
	table = "\n" + table + "\n"
	switch {
	case string(stands) == table:
	case *update:
		text := slices.Concat(before, []byte(begins), []byte(table), []byte(ends), after)
		if err := os.WriteFile(page, text, 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("docs/rules.md does not say what is so; make tables writes\n%s", table)
	}
}

// judged gives what commands find on each of some events.
func judged(events []*cloudtrail.Event) [][]timeline.Finding {
	set := Default()
	for i, e := range events {
		e.Object, e.Index = 0, int64(i)
	}
	facts := factsOf(set, nil, inOrder(events))
	var all [][]timeline.Finding
	for _, e := range events {
		all = append(all, set.GiveWay(facts.Apply(e, set.Match(e))))
	}
	return all
}

func inOrder(events []*cloudtrail.Event) []*cloudtrail.Event {
	events = slices.Clone(events)
	slices.SortStableFunc(events, func(a, b *cloudtrail.Event) int {
		s, _ := a.TimeMicros()
		u, _ := b.TimeMicros()
		return int(min(max(s-u, -1), 1))
	})
	return events
}

var severities = []timeline.Severity{timeline.Critical, timeline.High, timeline.Medium, timeline.Low, timeline.Informational}

// everydayLogs are logs of accounts at their daily work.
var everydayLogs = []string{"boogy-anonymised", "flaws-slice", "grycap-university", "opensearch-catalog"}

// How much is found in everyday logs, per 1,000 events, before severities are
// ranked and after.
func TestEverydayTable(t *testing.T) {
	events := realEvents(t)
	var b strings.Builder
	b.WriteString("| log | events | by the rules' own level | | | | | ranked | | | | |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n")
	b.WriteString("| | | critical | high | medium | low | info | critical | high | medium | low | info |\n")
	for _, source := range everydayLogs {
		list := events[source]
		if len(list) == 0 {
			t.Skip("no " + source)
		}
		var base, ranked [timeline.Critical + 1]int
		for _, found := range judged(list) {
			for _, f := range found {
				base[f.BaseSeverity]++
				ranked[f.Severity]++
				if f.Severity >= timeline.High {
					t.Logf("%s: %v %s: %v", source, f.Severity, f.Rule, f.Reasons)
				}
			}
		}
		if ranked[timeline.Critical] > 0 {
			t.Errorf("%s: %d critical findings", source, ranked[timeline.Critical])
		}
		fmt.Fprintf(&b, "| %s | %d |", source, len(list))
		for _, counts := range []*[timeline.Critical + 1]int{&base, &ranked} {
			for _, s := range severities {
				fmt.Fprintf(&b, " %s |", perThousand(counts[s], len(list)))
			}
		}
		b.WriteByte('\n')
	}
	holdTable(t, "everyday logs", b.String())
}

func perThousand(n, of int) string {
	if n == 0 {
		return "0"
	}
	return fmt.Sprintf("%.1f", 1000*float64(n)/float64(of))
}

// What is found in the logs that known techniques left.
func TestTechniqueTable(t *testing.T) {
	var rows []string
	for _, source := range []string{"stratus", "zmallen-stratus"} {
		for _, c := range readTruth(t, source) {
			var names []string
			for _, found := range judged(c.events()) {
				for _, f := range found {
					if !slices.Contains(names, f.Rule) {
						names = append(names, f.Rule)
					}
				}
			}
			slices.Sort(names)
			said := "nothing"
			if len(names) > 0 {
				said = "`" + strings.Join(names, "`, `") + "`"
			}
			rows = append(rows, fmt.Sprintf("| `%s` | %s |\n", c.technique(), said))
		}
	}
	slices.Sort(rows)
	holdTable(t, "techniques", "| technique | rules |\n|---|---|\n"+strings.Join(slices.Compact(rows), ""))
}

// technique gives the technique's id, without the file that the log is from.
func (c truth) technique() string {
	id, _, _ := strings.Cut(filepath.Base(c.Case), " ")
	return id
}

func (c truth) events() (all []*cloudtrail.Event) {
	var parser cloudtrail.Parser
	for _, record := range c.Records {
		e := &cloudtrail.Event{}
		if parser.Parse(record, e) == nil {
			all = append(all, e.Clone())
		}
	}
	return all
}

// Which of the call samples are flagged, and why the others are not.
func TestCallSampleTable(t *testing.T) {
	why := []string{
		"a read",
		"failed for another reason than a missing permission: nothing was done",
		"refused, and no rule is about the call",
		"done, and no rule is about the call, or not about this form of it",
	}
	missed := make([][]string, len(why))
	caught, calls := 0, map[string]bool{}
	for _, c := range readTruth(t, "traildiscover") {
		for _, e := range c.events() {
			name := strings.TrimSuffix(e.Text(cloudtrail.EventSource), ".amazonaws.com") + ":" + e.Text(cloudtrail.EventName)
			found := len(Default().Match(e)) > 0
			calls[name] = calls[name] || found
			if found {
				continue
			}
			i := 3
			switch low := strings.ToLower(e.Text(cloudtrail.EventName)); {
			case slices.ContainsFunc(readers, func(verb string) bool { return strings.HasPrefix(low, verb) }):
				i = 0
			case e.Outcome() == cloudtrail.OutcomeFailure && !timeline.Denied(e.Value(cloudtrail.ErrorCode)):
				i = 1
			case e.Outcome() == cloudtrail.OutcomeFailure:
				i = 2
			}
			missed[i] = append(missed[i], name)
		}
	}
	total := len(calls)
	for _, found := range calls {
		if found {
			caught++
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d of %d calls are flagged. The others are not, because the call:\n\n| why | calls |\n|---|---|\n", caught, total)
	for i, names := range missed {
		slices.Sort(names)
		names = slices.DeleteFunc(slices.Compact(names), func(name string) bool { return calls[name] })
		if len(names) > 0 {
			fmt.Fprintf(&b, "| %s | `%s` |\n", why[i], strings.Join(names, "` `"))
		}
	}
	holdTable(t, "call samples", b.String())
}
