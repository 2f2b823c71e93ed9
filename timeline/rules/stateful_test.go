package rules

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
	"keytrail/timeline/history"
	"keytrail/timeline/iampolicy"
	"keytrail/timeline/sigma"
)

// takesSeveral tells whether it takes several events to satisfy a rule: a
// correlation, or what a detector judges.
func takesSeveral(r *sigma.Rule) bool {
	return r.Correlation.Type != sigma.Single || r.Keytrail.Detector
}

// all gives the case's records in order. One with times stands for as many,
// some seconds apart, with {n} in them counted up and event ids of their own.
func (c *testCase) all() (records []json.RawMessage, err error) {
	for _, text := range c.Records {
		var many struct {
			Times, Every int
			Record       json.RawMessage
		}
		if err := json.Unmarshal(text, &many); err != nil {
			return nil, err
		}
		if many.Times == 0 {
			records = append(records, text)
			continue
		}
		var head struct {
			EventTime time.Time `json:"eventTime"`
			EventID   string    `json:"eventID"`
		}
		if err := json.Unmarshal(many.Record, &head); err != nil {
			return nil, err
		}
		for i := range many.Times {
			one := strings.ReplaceAll(string(many.Record), "{n}", strconv.Itoa(i))
			at := head.EventTime.Add(time.Duration(i*many.Every) * time.Second).Format(time.RFC3339)
			one = strings.ReplaceAll(one, head.EventTime.Format(time.RFC3339), at)
			records = append(records, []byte(strings.ReplaceAll(one, head.EventID, fmt.Sprintf("%s-%d", head.EventID, i))))
		}
	}
	return records, nil
}

// events parses the case's records; each has its place as index.
func (c *testCase) events() (events []*cloudtrail.Event, err error) {
	records, err := c.all()
	if err != nil {
		return nil, err
	}
	for i, r := range records {
		e := &cloudtrail.Event{}
		if err := new(cloudtrail.Parser).Parse(r, e); err != nil {
			return nil, fmt.Errorf("record %d: %w", i+1, err)
		}
		e.Index = int64(i)
		events = append(events, e)
	}
	return events, nil
}

// loaded gives an event with some columns only: to read another panics.
func loaded(e *cloudtrail.Event, columns cloudtrail.ColumnSet) *cloudtrail.Event {
	e = e.Clone()
	e.Restrict(columns)
	return e
}

// factsOf gives the facts of events that are in order, as commands make them.
func factsOf(set *sigma.Set, own []string, events []*cloudtrail.Event) *history.Facts {
	b := history.NewBuilder(set, iampolicy.NewAccounts(own...))
	byService, byAnybody := history.LogEvents()
	iam, quarantines := history.QuarantineEvents()
	for _, e := range events {
		name, source := e.Text(cloudtrail.EventName), e.Text(cloudtrail.EventSource)
		if slices.Contains(byService, name) && e.Text(cloudtrail.SourceIPAddress) == history.TrailService ||
			slices.Contains(byAnybody, name) && source == history.TrailService || slices.Contains(quarantines, name) && source == iam {
			b.Learn(loaded(e, history.LearnColumns()))
		}
	}
	var beside sync.WaitGroup
	beside.Go(func() { addKeyed(b.Keyed(), events) })
	for _, e := range without(b.RowColumns(), events, b.Judge) {
		if e := loaded(e, b.NarrowerColumns().Union(b.ColumnsOf(kindOf(e)))); b.Keeps(e) {
			b.Add(e)
		}
	}
	beside.Wait()
	return b.Facts()
}

// addKeyed has what some keys did found in the events.
func addKeyed(k *history.Keyed, events []*cloudtrail.Event) {
	k.Sift(batch.Of(k.RowColumns(), events...))
	for stream := range history.Streams {
		keys, all := k.Keys(stream)
		var some []*cloudtrail.Event
		for _, e := range events {
			if (all || slices.Contains(keys, e.Text(cloudtrail.AccessKeyID))) && k.NarrowWants(stream)(kindOf(e)) {
				some = append(some, e)
			}
		}
		k.Narrow(batch.Of(k.NarrowColumns(), some...), stream)
		keys, all = k.Narrowed(stream)
		wants := k.Wants(stream)
		some = slices.DeleteFunc(slices.Clone(events), func(e *cloudtrail.Event) bool {
			return !all && !slices.Contains(keys, e.Text(cloudtrail.AccessKeyID)) || !wants(kindOf(e))
		})
		for _, e := range without(k.PickColumns(stream), some, func(r *batch.Rows, drop func(row int)) { k.Pick(r, stream, drop) }) {
			columns := k.NarrowerColumns(stream)
			k.Add(loaded(e, columns.Union(k.ColumnsOf(stream)(kindOf(e)))), stream)
		}
	}
}

func kindOf(e *cloudtrail.Event) (source, name []byte, outcome cloudtrail.Outcome) {
	return e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName), e.Outcome()
}

// without gives the events that are not dropped.
func without(columns cloudtrail.ColumnSet, events []*cloudtrail.Event, choose func(r *batch.Rows, drop func(row int))) (left []*cloudtrail.Event) {
	dropped := make(map[int]bool)
	choose(batch.Of(columns, events...), func(row int) { dropped[row] = true })
	for i, e := range events {
		if !dropped[i] {
			left = append(left, e)
		}
	}
	return left
}

// Each rule about several events has a hit and a near miss of its own, is found
// once on the event that it should be on, and names its entities.
func TestCasesOfSeveralEvents(t *testing.T) {
	parts := sigma.Parts(All())
	for i := range All() {
		r := &All()[i]
		if parts[i] || !takesSeveral(r) {
			continue
		}
		t.Run(r.Name, func(t *testing.T) {
			if r.Keytrail.Detector && !history.Judges(r.Name) {
				t.Fatal("no detector judges it")
			}
			cases, err := readCases(filepath.Join("testdata", r.Name+".jsonl"))
			if err != nil {
				t.Fatal(err)
			}
			hits, misses := 0, 0
			missing := map[sigma.EntityPath]bool{}
			for _, e := range r.Keytrail.Entities {
				missing[e] = true
			}
			for _, c := range cases {
				events, err := c.events()
				if err != nil {
					t.Errorf("line %d: %v", c.line, err)
					continue
				}
				facts := factsOf(Default(c.Own...), c.Own, events)
				var found []history.Added
				for a := range facts.Added.All() {
					if f, _ := a.Get(); f.Rule == r.Name {
						found = append(found, a)
					}
				}
				if !c.Expect {
					misses++
				} else {
					hits++
				}
				if problem := c.checkSeveral(found); problem != "" {
					t.Errorf("line %d (%s): %s", c.line, c.Why, problem)
				}
				for _, a := range found {
					f, _ := a.Get()
					for entity := range missing {
						if names(events[a.Index], entity, &f) {
							delete(missing, entity)
						}
					}
				}
			}
			if hits == 0 || misses == 0 {
				t.Errorf("%d hits and %d near misses; one of each is needed", hits, misses)
			}
			for entity := range missing {
				t.Errorf("no hit has a %s at %s", entity.Kind, entity.Path)
			}
		})
	}
}

// checkSeveral says what is wrong with what was found in a case.
func (c *testCase) checkSeveral(found []history.Added) string {
	switch {
	case !c.Expect && len(found) > 0:
		return fmt.Sprintf("found on record %d", found[0].Index+1)
	case !c.Expect:
		return ""
	case len(found) != 1:
		return fmt.Sprintf("%d findings", len(found))
	}
	f, _ := found[0].Get()
	switch {
	case c.On != 0 && found[0].Index+1 != int64(c.On):
		return fmt.Sprintf("on record %d, expected %d", found[0].Index+1, c.On)
	case c.Level != "" && f.Severity.String() != c.Level:
		return fmt.Sprintf("expected %v, found %v (%s)", c.Level, f.Severity, strings.Join(f.Reasons, "; "))
	case c.Events != 0 && (f.Span == nil || f.Span.Events != c.Events):
		return fmt.Sprintf("expected %d events, found %+v", c.Events, f.Span)
	}
	return ""
}

// Within a second the order of events changes nothing of what detectors find,
// and when: all cases together, at the pace of one event a minute at most.
func TestOrderWithinASecond(t *testing.T) {
	var events []*cloudtrail.Event
	parts := sigma.Parts(All())
	for i := range All() {
		if r := &All()[i]; !parts[i] && r.Keytrail.Detector {
			cases, err := readCases(filepath.Join("testdata", r.Name+".jsonl"))
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range cases {
				more, err := c.events()
				if err != nil {
					t.Fatal(err)
				}
				events = append(events, more...)
			}
		}
	}
	const minute = 60_000_000
	for _, e := range events {
		at, _ := e.TimeMicros()
		e.SetTime(at / minute * minute)
	}
	random := rand.New(rand.NewPCG(1, 2))
	shuffled := func() []string {
		random.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
		slices.SortStableFunc(events, func(a, b *cloudtrail.Event) int {
			s, _ := a.TimeMicros()
			u, _ := b.TimeMicros()
			return cmp.Compare(s, u)
		})
		for i, e := range events {
			e.Object, e.Index = 0, int64(i)
		}
		var told []string
		facts := factsOf(Default(), nil, events)
		for a := range facts.Added.All() {
			finding, _ := a.Get()
			if r, _ := ByName(finding.Rule); r.Keytrail.Detector {
				at, _ := events[a.Index].TimeMicros()
				told = append(told, fmt.Sprint(finding.Rule, at, finding.Severity))
			}
		}
		slices.Sort(told)
		return slices.Compact(told)
	}
	want := shuffled()
	if len(want) < 10 {
		t.Fatalf("only %q", want)
	}
	for range 20 {
		if have := shuffled(); !slices.Equal(want, have) {
			t.Fatalf("in another order\n%q, not\n%q", have, want)
		}
	}
}
