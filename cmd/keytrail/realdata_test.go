package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sharedData is where records by others lie beside a checkout, if at all.
func sharedData(t *testing.T) []string {
	t.Helper()
	sources, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "data", "*", "normalized.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if len(sources) == 0 {
		t.Skip("no records by others beside this checkout (../shared/data)")
	}
	return sources
}

// inProcess runs a command line and gives its standard output.
func inProcess(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), args, streams{strings.NewReader(""), &stdout, &stderr}); status != exitDone && status != exitIncomplete {
		t.Fatalf("keytrail %s: status %d\n%s", strings.Join(args, " "), status, stderr.String())
	}
	return stdout.String()
}

// Every credential that one key handed out to another is found from both
// ends: in the timeline of the parent, and with --about in the child's, even
// if the child never acts.
func TestChainsOfRealRecords(t *testing.T) {
	for _, source := range sharedData(t) {
		pairs := readLines[struct {
			EventID string `json:"eventID"`
			Parent  string `json:"parent_key"`
			Child   string `json:"child_key"`
		}](t, filepath.Join(filepath.Dir(source), "chains.jsonl"))
		if len(pairs) == 0 {
			continue
		}
		t.Run(filepath.Base(filepath.Dir(source)), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "case")
			inProcess(t, "ingest", "--case", dir, source)
			for _, p := range pairs {
				for who, want := range map[string]string{p.Parent: "actor", p.Child: "target"} {
					if who == "" || p.Parent == p.Child {
						continue // no key in the record, or an anonymiser gave both one id
					}
					if !hasEvent(inProcess(t, "timeline", who, "--about", "--case", dir, "--format", "jsonl"), p.EventID, want) {
						t.Errorf("timeline %s --about lacks event %s as %s", who, p.EventID, want)
					}
				}
			}
		})
	}
}

func hasEvent(timeline, id, relation string) bool {
	for line := range strings.Lines(timeline) {
		if strings.Contains(line, `"event_id":"`+id+`"`) && strings.Contains(line, `"relation":"`+relation+`"`) {
			return true
		}
	}
	return false
}

func readLines[T any](t *testing.T, file string) (rows []T) {
	t.Helper()
	f, err := os.Open(file)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row T
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		rows = append(rows, row)
	}
	return rows
}

// The published files themselves ingest, whatever they are wrapped in: each
// is read or named as what it is, and the sums add up.
func TestOriginalsOfRealRecords(t *testing.T) {
	for _, source := range sharedData(t) {
		original := filepath.Join(filepath.Dir(source), "original")
		t.Run(filepath.Base(filepath.Dir(source)), func(t *testing.T) {
			var sum struct {
				Objects, Records, Events, Duplicates, Rejected int64
				Unreadable                                     int64 `json:"unreadable_objects"`
				Kinds                                          map[string]int64
			}
			out := inProcess(t, "ingest", "--case", filepath.Join(t.TempDir(), "case"), "--format", "jsonl", original)
			if err := json.Unmarshal([]byte(out), &sum); err != nil {
				t.Fatal(err)
			}
			if sum.Objects == 0 || sum.Records != sum.Events+sum.Duplicates+sum.Rejected || sum.Unreadable > 0 {
				t.Errorf("sums: %s", out)
			}
			if sum.Events == 0 && sum.Kinds["envelope"]+sum.Kinds["archive"]+sum.Kinds["not-log"] == 0 {
				t.Errorf("no events, and nothing said of why: %s", out)
			}
		})
	}
}
