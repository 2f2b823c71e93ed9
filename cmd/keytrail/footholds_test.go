package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"keytrail/internal/trailgen"
)

// told is what a line of footholds --format jsonl says.
type told struct {
	Kind, Value, Owner, State, Basis string
	Account                          string   `json:"account_id"`
	EventIDs                         []string `json:"event_ids"`
	StateEvent                       string   `json:"state_event_id"`
	CreatedBy                        string   `json:"created_by"`
	Path                             string
}

func readFootholds(t *testing.T, text string) (list []told) {
	t.Helper()
	for line := range strings.Lines(text) {
		var one told
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		list = append(list, one)
	}
	return list
}

// fits tells whether a line is about an artefact of the truth.
func (f *told) fits(want *trailgen.Foothold) bool {
	value, policy, _ := strings.Cut(want.Value, " ")
	name := value[strings.LastIndexAny(value, "/:")+1:]
	switch want.Kind {
	case "user":
		return f.Kind == "user" && f.Value == name
	case "login-profile":
		return f.Kind == "password" && f.Owner == value
	case "user-policy", "role-policy":
		return f.Kind == "policy-attachment" && strings.HasSuffix(f.Owner, "/"+name) && strings.HasSuffix(f.Value, "/"+policy)
	case "role-trust":
		return f.Kind == "role-trust" && strings.Contains(want.Value, f.Value)
	}
	return f.Kind == want.Kind && f.Value == want.Value
}

// Each artefact of the sample's attack comes out with the state that it has, by
// the event that brought it about.
func TestFootholdsOfTheSample(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "incident.json"))
	if err != nil {
		t.Fatal(err)
	}
	var in trailgen.Incident
	if err := json.Unmarshal(text, &in); err != nil || len(in.Footholds) < 5 {
		t.Fatalf("incident.json names %d footholds: %v", len(in.Footholds), err)
	}
	dir := filepath.Join(t.TempDir(), "case")
	program(t, readOrDamaged, "ingest", "-q", filepath.Join("..", "..", "testdata", "bucket"), "--case", dir)
	list := readFootholds(t, program(t, readOrDamaged, "footholds", "-q", in.LeakedKey, "--since", in.BreakIn, "--format", "jsonl", "--case", dir))
	for i := range in.Footholds {
		want := &in.Footholds[i]
		found := 0
		for j := range list {
			f := &list[j]
			if !f.fits(want) {
				continue
			}
			found++
			if f.State != want.State || f.Basis == "event" && f.StateEvent != want.EventID {
				t.Errorf("%s %s is %s by event %s, want %s by %s: %s", f.Kind, f.Value, f.State, f.StateEvent, want.State, want.EventID, want.Why)
			}
		}
		if found != 1 {
			t.Errorf("%s %s: %d lines, want one", want.Kind, want.Value, found)
		}
	}
	for i := range list {
		f := &list[i]
		if len(f.EventIDs) == 0 || f.Path == "" {
			t.Errorf("%s %s: no event proves it, or no path leads to it", f.Kind, f.Value)
		}
		if f.State != "unknown" && f.Basis == "event" && f.StateEvent == "" {
			t.Errorf("%s %s is %s, and no event proves it", f.Kind, f.Value, f.State)
		}
	}
}

// The same answer comes of the same evidence, in every format.
func TestFootholdsAreStable(t *testing.T) {
	in := incident(t)
	dir := filepath.Join(t.TempDir(), "case")
	program(t, readOrDamaged, "ingest", "-q", filepath.Join("..", "..", "testdata", "bucket"), "--case", dir)
	for _, args := range [][]string{
		{in.LeakedKey}, {in.LeakedKey, "--format", "jsonl"}, {in.LeakedKey, "--format", "csv"}, {in.LeakedKey, "--format", "md"}, {"all"},
		{"all", "--format", "jsonl"}, {"user:backup-svc", "--all"},
	} {
		args = append([]string{"footholds", "-q", "--case", dir}, args...)
		first := program(t, readOrDamaged, args...)
		if again := program(t, readOrDamaged, args...); again != first {
			t.Fatalf("%v differs", args)
		}
		if len(first) < 200 {
			t.Errorf("%v says little: %s", args, first)
		}
	}
}
