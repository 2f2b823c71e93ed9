package rules

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/timeline"
	"keytrail/timeline/sigma"
)

// A case is one line of testdata/<rule>.jsonl: a record, and whether the rule
// is found on it, with which severity where that matters. The account that a
// record names as its recipient is own, and those that the case names.
type testCase struct {
	Expect bool            `json:"expect"`
	Level  string          `json:"level"`
	Why    string          `json:"why"`
	Own    []string        `json:"own_accounts"`
	Record json.RawMessage `json:"record"`

	// Of a rule that takes several events: these in order, the place of the one
	// that the finding is on, counted from 1, and how many the finding counts.
	Records []json.RawMessage `json:"records"`
	On      int               `json:"on"`
	Events  int               `json:"events"`

	line int
}

// Each rule has a hit and a near miss of its own, and every entity that it
// promises is there in some hit.
func TestCases(t *testing.T) {
	parts := sigma.Parts(All())
	for i := range All() {
		r := &All()[i]
		if parts[i] || takesSeveral(r) {
			continue
		}
		t.Run(r.Name, func(t *testing.T) {
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
				e, err := c.event()
				if err != nil {
					t.Errorf("line %d: %v", c.line, err)
					continue
				}
				set := Default(c.Own...)
				wanted := set.Wants(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName), e.Outcome())
				if found := set.Match(e); !wanted && found != nil {
					t.Errorf("line %d: findings in an event that no rule wants", c.line)
				}
				f := findingOf(set.Match(e), r.Name)
				if problem := c.check(f); problem != "" {
					t.Errorf("line %d (%s): %s", c.line, c.Why, problem)
				}
				if !wanted { // then Match reads no more than this
					e.Restrict(cloudtrail.Columns(cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.OutcomeColumn))
					set.Match(e)
				}
				if f == nil {
					misses++
					continue
				}
				hits++
				for entity := range missing {
					if names(e, entity, f) {
						delete(missing, entity)
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

// eachCase visits the cases of all rules that take one event and are no part of
// another.
func eachCase(tb testing.TB, visit func(rule string, c *testCase, e *cloudtrail.Event)) {
	tb.Helper()
	parts := sigma.Parts(All())
	for i := range All() {
		if parts[i] || takesSeveral(&All()[i]) {
			continue
		}
		cases, err := readCases(filepath.Join("testdata", All()[i].Name+".jsonl"))
		if err != nil {
			tb.Fatal(err)
		}
		for j := range cases {
			e, err := cases[j].event()
			if err != nil {
				tb.Fatal(err)
			}
			visit(All()[i].Name, &cases[j], e)
		}
	}
}

func readCases(name string) ([]testCase, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var all []testCase
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		c := testCase{line: n}
		d := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		d.DisallowUnknownFields()
		if err := d.Decode(&c); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		if c.Why == "" {
			return nil, fmt.Errorf("%s:%d: the case does not say why", name, n)
		}
		all = append(all, c)
	}
	return all, lines.Err()
}

func (c *testCase) event() (*cloudtrail.Event, error) {
	e := &cloudtrail.Event{}
	err := new(cloudtrail.Parser).Parse(c.Record, e)
	return e, err
}

// check says what is wrong with a finding, or with the lack of one.
func (c *testCase) check(f *timeline.Finding) string {
	switch {
	case c.Expect != (f != nil):
		return fmt.Sprintf("expected %v", c.Expect)
	case f != nil && c.Level != "" && f.Severity.String() != c.Level:
		return fmt.Sprintf("expected %v, found %v (base %v; %s)", c.Level, f.Severity, f.BaseSeverity, strings.Join(f.Reasons, "; "))
	}
	return ""
}

func findingOf(all []timeline.Finding, rule string) *timeline.Finding {
	for i := range all {
		if all[i].Rule == rule {
			return &all[i]
		}
	}
	return nil
}

// names tells whether the event has a value at the entity's path that made it
// into the finding.
func names(e *cloudtrail.Event, entity sigma.EntityPath, f *timeline.Finding) bool {
	p, err := cloudtrail.CompilePath(entity.Path)
	if err != nil {
		return false
	}
	found := false
	p.Each(e, func(v cloudtrail.Value) bool {
		for _, known := range f.Entities {
			if known.Kind == entity.Kind && known.Relation == entity.Relation &&
				(known.Value == v.String() || entity.Kind == "external-principal") {
				found = true
			}
		}
		return !found
	})
	return found
}

// Case files of rules that are gone would go unnoticed.
func TestNoCasesWithoutRule(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, ok := ByName(strings.TrimSuffix(filepath.Base(f), ".jsonl")); !ok {
			t.Errorf("%s belongs to no rule", f)
		}
	}
}

// Columns names all that Match reads: an event that has no other column loaded
// gives the same findings. Reading another panics.
func TestColumnsAreEnough(t *testing.T) {
	set := Default()
	columns := set.Columns()
	part := &cloudtrail.Event{}
	eachCase(t, func(rule string, c *testCase, whole *cloudtrail.Event) {
		part.Reset(columns)
		for column := range columns.All() {
			switch column {
			case cloudtrail.OutcomeColumn:
				part.SetOutcome(whole.Outcome())
			default:
				part.Set(column, whole.Value(column))
			}
		}
		if got, want := set.Match(part), set.Match(whole); !reflect.DeepEqual(got, want) {
			t.Errorf("%s, line %d: got %v, want %v", rule, c.line, got, want)
		}
	})
	for _, c := range []cloudtrail.Column{cloudtrail.RawRecord, cloudtrail.TLSDetails, cloudtrail.EventTime, cloudtrail.RequestID} {
		if columns.Has(c) {
			t.Errorf("the catalogue reads %s, which no rule needs", c)
		}
	}
}
