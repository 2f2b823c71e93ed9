package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type shownFinding struct {
	Rule     string   `json:"rule"`
	Severity string   `json:"severity"`
	Reasons  []string `json:"reasons"`
	EventID  string   `json:"event_id"`
}

func shownFindings(t *testing.T, text string) (all []shownFinding) {
	t.Helper()
	for line := range strings.Lines(text) {
		var f shownFinding
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	return all
}

// An event has one severity in every verb, and whatever the filter.
func TestOneSeverity(t *testing.T) {
	if testing.Short() {
		t.Skip("asks for many answers")
	}
	dir := sampleCase(t)
	type of struct{ event, rule string }
	want := map[of]string{}
	several, changed := 0, 0
	for _, f := range shownFindings(t, inProcess(t, "findings", "-q", "--case", dir, "--format", "jsonl")) {
		want[of{f.EventID, f.Rule}] = f.Severity + strings.Join(f.Reasons, "; ")
		if f.Rule == "iam-user-created-then-armed" || f.Rule == "access-denied-burst" {
			several++
		}
		for _, r := range f.Reasons {
			if strings.Contains(r, "earlier days") {
				changed++
			}
		}
	}
	if several < 2 || changed == 0 {
		t.Fatalf("%d findings of several events, %d of habits", several, changed)
	}
	seen := map[of]bool{}
	for _, filter := range [][]string{
		{"--event-source", "iam"}, {"--access-key", incident(t).LeakedKey}, {"--from", "2025-04-27", "--to", "2025-04-27"}, {"--outcome", "failure"}, {"--writes"}, {"--read-only"},
	} {
		text := inProcess(t, append([]string{"findings", "-q", "--case", dir, "--format", "jsonl"}, filter...)...)
		for _, f := range shownFindings(t, text) {
			k := of{f.EventID, f.Rule}
			if have := f.Severity + strings.Join(f.Reasons, "; "); have != want[k] {
				t.Errorf("%v: %s with %v, %s without", k, have, filter, want[k])
			}
			seen[k] = true
		}
	}
	if len(seen) != len(want) { // --writes and --read-only together leave none out
		t.Errorf("%d findings with filters, %d without", len(seen), len(want))
	}
	entries := 0
	for line := range strings.Lines(inProcess(t, "search", "-q", "--case", dir, "--format", "jsonl")) {
		var e struct {
			EventID  string `json:"event_id"`
			Findings []shownFinding
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		for _, f := range e.Findings {
			if w := want[of{e.EventID, f.Rule}]; !strings.HasPrefix(w, f.Severity) {
				t.Errorf("%s %s: %s in search, %s in findings", e.EventID, f.Rule, f.Severity, w)
			}
			entries++
		}
	}
	if entries != len(want) {
		t.Errorf("%d findings in search, %d in findings", entries, len(want))
	}
}

// Keys are counted alike by way of facts alone and by way of events.
func TestKeysCountFacts(t *testing.T) {
	dir := sampleCase(t)
	whole := inProcess(t, "keys", "-q", "--case", dir, "--format", "jsonl")
	if byEvents := inProcess(t, "keys", "-q", "--case", dir, "--format", "jsonl", "--from", "2000-01-01"); byEvents != whole {
		t.Error(firstDifference(whole, byEvents))
	}
}

// Facts that are kept are those that are made, and a damaged file is as good
// as none.
func TestKeptFacts(t *testing.T) {
	if testing.Short() {
		t.Skip("asks for many answers")
	}
	dir := sampleCase(t)
	verb := []string{"search", "-q", "--case", dir, "--format", "jsonl"}
	cold := inProcess(t, verb...)
	files, err := filepath.Glob(filepath.Join(dir, "derived", "facts-*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	made, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if warm := inProcess(t, verb...); warm != cold {
		t.Error("what is kept differs:\n" + firstDifference(cold, warm))
	}
	for _, at := range []int{20, len(made) / 2, len(made) - 20} {
		bad := append([]byte(nil), made...)
		bad[at] ^= 1
		if err := os.WriteFile(files[0], bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if again := inProcess(t, verb...); again != cold {
			t.Errorf("damage at %d: %s", at, firstDifference(cold, again))
		}
		if repaired, err := os.ReadFile(files[0]); err != nil || string(repaired) != string(made) {
			t.Errorf("damage at %d is not repaired, or the facts came out otherwise (%v)", at, err)
		}
	}
}
