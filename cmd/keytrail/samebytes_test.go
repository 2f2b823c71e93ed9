package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// program runs the test binary as keytrail and wants one of the statuses.
func program(t *testing.T, ok []int, args ...string) string {
	t.Helper()
	cmd := programCommand(args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.Run()
	if status := cmd.ProcessState.ExitCode(); !slices.Contains(ok, status) {
		t.Fatalf("keytrail %s: status %d\n%s", strings.Join(args, " "), status, stderr.String())
	}
	return stdout.String()
}

func programCommand(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), asKeytrail+"=1", "NO_COLOR=1")
	return cmd
}

var readOrDamaged = []int{exitDone, exitIncomplete}

// answers is what every verb says of a case. The lines of export come in the
// order of the case, which is nobody's promise, so they are sorted.
func answers(t *testing.T, dir string) map[string]string {
	t.Helper()
	key := incident(t).LeakedKey
	out := map[string]string{}
	for _, verb := range [][]string{
		{"keys"}, {"keys", "--format", "jsonl", "--detail"}, {"findings"}, {"findings", "--format", "jsonl"}, {"search", "--format", "jsonl"},
		{"timeline", key}, {"timeline", key, "--about", "--format", "jsonl"}, {"timeline", "all", "--format", "csv"}, {"coverage", "--rejects"},
		{"coverage", "--format", "jsonl"}, {"timeline", key, "--format", "md"},
	} {
		out[strings.Join(verb, " ")] = program(t, readOrDamaged, append(verb, "--case", dir)...)
	}
	lines := strings.SplitAfter(program(t, readOrDamaged, "export", "--raw", "--case", dir), "\n")
	slices.Sort(lines)
	out["export"] = strings.Join(lines, "")
	return out
}

func sameAnswers(t *testing.T, what string, want, have map[string]string) {
	t.Helper()
	for verb := range want {
		if want[verb] != have[verb] {
			t.Errorf("%s: keytrail %s differs:\n%s", what, verb, firstDifference(want[verb], have[verb]))
		}
	}
}

func firstDifference(want, have string) string {
	a, b := strings.Split(want, "\n"), strings.Split(have, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d\n  want %.300s\n  have %.300s", i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(b), len(a))
}

type incidentTruth struct {
	LeakedKey string `json:"leaked_key"`
}

func incident(t *testing.T) incidentTruth {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "incident.json"))
	if err != nil {
		t.Fatal(err)
	}
	var truth incidentTruth
	if err := json.Unmarshal(text, &truth); err != nil || truth.LeakedKey == "" {
		t.Fatalf("incident.json names no leaked key (%v)", err)
	}
	return truth
}

// halves copies the sample bucket into two folders with some files in both,
// so that events come twice from different objects.
func halves(t *testing.T) (first, second string) {
	t.Helper()
	first, second = filepath.Join(t.TempDir(), "first"), filepath.Join(t.TempDir(), "second")
	bucket := filepath.Join("..", "..", "testdata", "bucket")
	n := 0
	err := filepath.WalkDir(bucket, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(bucket, path)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		n++
		for i, to := range []string{filepath.Join(first, rel), filepath.Join(second, "copy", rel)} {
			if n%5 != 0 && n%2 != i {
				continue
			}
			if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(to, text, 0o600); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return first, second
}

// One ingest of the same objects gives the same bytes from every verb,
// whatever the workers, the order of arguments, and kills on the way.
func TestSameBytesFromOneIngest(t *testing.T) {
	first, second := halves(t)
	reference := filepath.Join(t.TempDir(), "case")
	started := time.Now()
	program(t, readOrDamaged, "ingest", "--case", reference, "--workers", "1", first, second)
	took := time.Since(started)
	want := answers(t, reference)

	shuffled := filepath.Join(t.TempDir(), "case")
	program(t, readOrDamaged, "ingest", "--case", shuffled, "--workers", "8", "--commit-events", "700", second, first)
	sameAnswers(t, "8 workers, other order, many commits", want, answers(t, shuffled))

	kills, rounds := 50, 0
	if testing.Short() {
		kills = 3
	}
	random := rand.New(rand.NewPCG(1, 2))
	var killed string
	for done := 0; done < kills; rounds++ {
		killed = filepath.Join(t.TempDir(), "case")
		for done < kills {
			cmd := programCommand("ingest", "--case", killed, "--commit-events", "500", second, first)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Duration(random.Int64N(int64(took/2) + 1)))
			cmd.Process.Kill()
			cmd.Wait()
			if cmd.ProcessState.Exited() {
				break // it was done before the blow
			}
			done++
		}
		program(t, readOrDamaged, "ingest", "--case", killed, first, second)
		sameAnswers(t, fmt.Sprintf("killed and resumed, round %d", rounds), want, answers(t, killed))
	}
}

// Several ingests of the same objects in any order give the same answers, but
// for the object that an event with several copies is said to come from, and
// the split of new and duplicate per object.
func TestSameAnswersFromSeveralIngests(t *testing.T) {
	first, second := halves(t)
	var want map[string]string
	for i, order := range [][]string{{first, second}, {second, first}} {
		dir := filepath.Join(t.TempDir(), "case")
		for _, source := range order {
			program(t, readOrDamaged, "ingest", "--case", dir, source)
		}
		have := answers(t, dir)
		for verb, text := range have {
			if strings.HasPrefix(verb, "coverage") {
				delete(have, verb)
				continue
			}
			have[verb] = withoutSources(t, text)
		}
		if i == 0 {
			want = have
		} else {
			sameAnswers(t, "the other order", want, have)
		}
	}
}

// withoutSources takes the objects that events come from out of JSON Lines
// and CSV.
func withoutSources(t *testing.T, text string) string {
	t.Helper()
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "{") {
			var row map[string]json.RawMessage
			if err := json.Unmarshal([]byte(line), &row); err != nil {
				t.Fatal(err)
			}
			delete(row, "source_object")
			delete(row, "record_index")
			without, err := json.Marshal(row)
			if err != nil {
				t.Fatal(err)
			}
			lines[i] = string(without)
		} else if cells := strings.Split(line, ","); len(cells) > 10 {
			lines[i] = strings.Join(cells[:12], ",")
		}
	}
	return strings.Join(lines, "\n")
}
