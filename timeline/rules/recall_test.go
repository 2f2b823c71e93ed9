package rules

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/timeline/sigma"
)

// checkReading holds what a set says that it reads of an event against what it
// does: of what is not loaded, reading panics.
func checkReading(t *testing.T, set *sigma.Set, e *cloudtrail.Event) {
	t.Helper()
	reading := set.Reading(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName), e.Outcome())
	want := set.Match(e)
	if got := set.Match(loaded(e, reading.Columns())); !reflect.DeepEqual(got, want) {
		t.Errorf("%s %s: from what it reads come %v, want %v", e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName), got, want)
	}
}

// What is remembered of other events is what the rules find in each.
func TestRecallOfRealRecords(t *testing.T) {
	set := Default()
	var all []*cloudtrail.Event
	for _, events := range realEvents(t) {
		all = append(all, events...)
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	recall := set.NewRecall()
	for _, e := range all {
		checkReading(t, set, e)
		want := set.Match(e)
		for range 2 {
			if got := recall.Match(e); len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
				t.Fatalf("%s %s: %v, want %v", e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName), got, want)
			}
		}
	}
}

func TestRecallOfCases(t *testing.T) {
	type judges struct {
		set    *sigma.Set
		recall *sigma.Recall
	}
	sets := map[string]judges{} // by the own accounts
	eachCase(t, func(rule string, c *testCase, e *cloudtrail.Event) {
		own := strings.Join(c.Own, " ")
		j, ok := sets[own]
		if !ok {
			set := Default(c.Own...)
			j = judges{set, set.NewRecall()}
			sets[own] = j
		}
		checkReading(t, j.set, e)
		want := j.set.Match(e)
		for range 2 {
			if got := j.recall.Match(e); len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %v, want %v", rule, got, want)
			}
		}
	})
}
