package rules

import (
	"slices"
	"strings"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
	"keytrail/timeline"
	"keytrail/timeline/sigma"
)

// columnsOfAll are loaded of every event that is judged by its gist.
var columnsOfAll = cloudtrail.IdentityColumns().Union(cloudtrail.Columns(cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.OutcomeColumn))

// The gist of an event, with what it asks for, is what the rules find in it.
func checkGist(t *testing.T, set *sigma.Set, e *cloudtrail.Event) (asked bool) {
	t.Helper()
	columns := set.GistColumns()
	g := set.Gist(loaded(e, columns), nil)
	for range 3 {
		if g.Ask == (cloudtrail.ColumnSet{}) {
			break
		}
		asked, columns = true, columns.Union(g.Ask)
		g = set.Gist(loaded(e, columns), nil)
	}
	if g.Ask != (cloudtrail.ColumnSet{}) {
		t.Fatalf("%s %s: asked for more and more", e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName))
	}
	reading := set.Reading(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName), e.Outcome())
	if some := set.Gist(loaded(e, columnsOfAll.Union(reading.Columns())), nil); some.Ask != (cloudtrail.ColumnSet{}) || some.Severity != g.Severity || len(some.Findings) != len(g.Findings) {
		t.Errorf("%s %s: what its kind reads tells %+v, all columns %+v", e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName), some, g)
	}
	want := map[string]timeline.Severity{}
	worst := timeline.Informational
	for _, f := range set.Match(e) {
		want[f.Rule] = f.Severity
		worst = max(worst, f.Severity)
	}
	for _, v := range g.Findings {
		if level, ok := want[v.Rule]; !ok || level != v.Severity {
			t.Errorf("%s %s: %s is %s, want %s (%v)", e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName), v.Rule, v.Severity, level, ok)
		}
	}
	if len(g.Findings) != len(want) || g.Severity != worst {
		t.Errorf("%s %s: %d findings up to %s, want %d up to %s", e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName),
			len(g.Findings), g.Severity, len(want), worst)
	}
	return asked
}

// Side by side, events have the verdicts that the rules find in each.
func checkVerdicts(t *testing.T, set *sigma.Set, events []*cloudtrail.Event) {
	t.Helper()
	verdicts := set.NewVerdicts()
	for len(events) > 0 {
		some := events[:min(len(events), 1+len(events)/3)]
		rows := batch.Of(set.Columns(), some...)
		for i, e := range some {
			var want []sigma.Verdict
			for _, f := range set.Match(e) {
				want = append(want, sigma.Verdict{Rule: f.Rule, Severity: f.Severity})
			}
			slices.SortFunc(want, func(a, b sigma.Verdict) int { return strings.Compare(a.Rule, b.Rule) })
			if got := verdicts.Of(verdicts.Class(rows, i)); !slices.Equal(got, want) {
				t.Errorf("%s %s: %v, want %v", e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName), got, want)
			}
		}
		events = events[len(some):]
	}
}

func TestVerdictsOfCases(t *testing.T) {
	byOwn := map[string][]*cloudtrail.Event{}
	eachCase(t, func(_ string, c *testCase, e *cloudtrail.Event) {
		own := strings.Join(c.Own, " ")
		byOwn[own] = append(byOwn[own], e)
	})
	for own, events := range byOwn {
		checkVerdicts(t, Default(strings.Fields(own)...), events)
	}
}

func TestVerdictsOfRealRecords(t *testing.T) {
	for _, events := range realEvents(t) {
		checkVerdicts(t, Default(), events)
	}
}

func TestGistOfCases(t *testing.T) {
	sets := map[string]*sigma.Set{} // by the own accounts: a set compiles its rules once
	eachCase(t, func(_ string, c *testCase, e *cloudtrail.Event) {
		own := strings.Join(c.Own, " ")
		if sets[own] == nil {
			sets[own] = Default(c.Own...)
		}
		checkGist(t, sets[own], e)
	})
}

func TestGistOfRealRecords(t *testing.T) {
	set := Default()
	asked, all := 0, 0
	for _, events := range realEvents(t) {
		for _, e := range events {
			if all++; checkGist(t, set, e) {
				asked++
			}
		}
	}
	if asked == 0 || asked == all {
		t.Errorf("of %d events %d were asked about", all, asked)
	}
}
