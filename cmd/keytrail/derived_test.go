package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"keytrail/internal/derived"
	render "keytrail/internal/report"
	"keytrail/query"
	"keytrail/timeline"
)

var formatCount = len(render.Formats)

// everyAnswer is every verb that answers from a case, in every format.
func everyAnswer(t *testing.T) (lines [][]string) {
	t.Helper()
	key := incident(t).LeakedKey
	for _, verb := range [][]string{
		{"keys"}, {"keys", "--detail"}, {"keys", "--all"}, {"keys", "--event-source", "iam"}, {"keys", "--own-account", "999999999999"},
		{"findings"}, {"findings", "--min-severity", "informational"}, {"findings", "--rule", "iam-user-created", "--fail-on", "low"},
		{"findings", "--writes"}, {"findings", "--own-account", "999999999999"},
		{"coverage"}, {"coverage", "--detail", "--rejects", "--conflicts"},
		{"timeline", key}, {"timeline", key, "--about"}, {"timeline", key, "--all", "--min-severity", "medium"},
		{"timeline", "AKIAIOSFODNN7EXAMPLE"}, {"timeline", "all", "--event-source", "sts"},
		{"timeline", key, "--follow"}, {"timeline", key, "--follow", "--writes"}, {"timeline", "role:app", "--ancestors", "--own-account", "999999999999"},
		{"footholds", key}, {"footholds", "all"},
		{"search", "--access-key", key}, {"search", "--event-name", "Create*"},
	} {
		for _, format := range render.Formats {
			lines = append(lines, append(slices.Clone(verb), "--format", string(format)))
		}
	}
	return append(lines, []string{"export", "--raw", "--access-key", key}, []string{"lineage", key}, []string{"lineage", "all", "--format", "json"})
}

// answered is all that a command line gives: its output, its notes, its status.
type answered struct {
	stdout, stderr string
	status         int
}

func ask(t *testing.T, dir string, line []string) (a answered) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	a.status = run(t.Context(), append(slices.Clone(line), "--case", dir), streams{strings.NewReader(""), &stdout, &stderr})
	a.stdout, a.stderr = stdout.String(), stderr.String()
	return a
}

func sampleCase(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "case")
	ingestSample(t, dir)
	return dir
}

// shortCase is the weeks of the sample in which most happens, and the day of a
// damaged object: a sixth of it all.
func shortCase(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "case")
	ingestSample(t, dir, "--from", "2025-04-25", "--to", "2025-05-16")
	ingestSample(t, dir, "--from", "2025-07-08", "--to", "2025-07-08")
	return dir
}

func ingestSample(t testing.TB, dir string, flags ...string) {
	t.Helper()
	var stderr bytes.Buffer
	args := append([]string{"ingest", "--case", dir, filepath.Join("..", "..", "testdata", "bucket")}, flags...)
	if status := run(t.Context(), args, streams{strings.NewReader(""), new(bytes.Buffer), &stderr}); status != exitDone && status != exitIncomplete {
		t.Fatalf("ingest: status %d\n%s", status, stderr.String())
	}
}

// Whatever lies in derived/, or can be put there, every verb gives the same
// bytes, notes and status.
func TestAnswersDoNotDependOnWhatIsKept(t *testing.T) {
	if testing.Short() {
		t.Skip("asks for many answers")
	}
	t.Setenv("NO_COLOR", "1")
	dir := shortCase(t)
	kept := filepath.Join(dir, derived.Folder)
	fresh := func() {
		t.Helper()
		if err := os.RemoveAll(kept); err != nil {
			t.Fatal(err)
		}
	}
	lines := everyAnswer(t)
	want := make([]answered, len(lines))
	for i, line := range lines {
		fresh()
		want[i] = ask(t, dir, line)
		if want[i].status != exitDone && want[i].status != exitIncomplete && want[i].status != exitFindings {
			t.Fatalf("keytrail %s: status %d\n%s", strings.Join(line, " "), want[i].status, want[i].stderr)
		}
	}
	check := func(t *testing.T, every int, prepare func(t *testing.T)) {
		for i, line := range lines {
			if i%every != (i/formatCount)%every {
				continue // a verb's formats take turns
			}
			prepare(t)
			if have := ask(t, dir, line); have != want[i] {
				t.Errorf("keytrail %s: status %d, want %d\n%s\n%s", strings.Join(line, " "), have.status, want[i].status,
					firstDifference(want[i].stdout, have.stdout), firstDifference(want[i].stderr, have.stderr))
			}
		}
	}
	fresh()
	for i, line := range lines {
		if i%formatCount == 0 {
			ask(t, dir, line)
		}
	}
	names, err := filepath.Glob(filepath.Join(kept, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, name := range names {
		kind, _, _ := strings.Cut(filepath.Base(name), "-")
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	if kinds = slices.Compact(kinds); !slices.Equal(kinds, []string{"asides", "coverage", "facts", "findings", "graph", "keys", "objects", "signers"}) {
		t.Fatalf("kept are answers of kinds %q", kinds)
	}
	whole := map[string][]byte{}
	for _, name := range names {
		if whole[name], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	put := func(change func(name string, data []byte) []byte) func(*testing.T) {
		return func(t *testing.T) {
			fresh()
			if err := os.Mkdir(kept, 0o777); err != nil {
				t.Fatal(err)
			}
			for name, data := range whole {
				if err := os.WriteFile(name, change(name, slices.Clone(data)), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for name, prepare := range map[string]func(*testing.T){
		"kept":       put(func(_ string, data []byte) []byte { return data }),
		"empty":      put(func(string, []byte) []byte { return nil }),
		"cut":        put(func(_ string, data []byte) []byte { return data[:len(data)*2/3] }),
		"block bits": put(func(_ string, data []byte) []byte { data[40] ^= 4; return data }),
		"last bits":  put(func(_ string, data []byte) []byte { data[len(data)-1] ^= 1; return data }),
		"noise":      put(func(string, []byte) []byte { return bytes.Repeat([]byte("noise"), 1000) }),
		"each other's": put(func(name string, data []byte) []byte {
			return whole[names[(slices.Index(names, name)+1)%len(names)]]
		}),
		"folders in their place": func(t *testing.T) {
			fresh()
			for name := range whole {
				if err := os.MkdirAll(name, 0o777); err != nil {
					t.Fatal(err)
				}
			}
		},
		"no folder can be made": func(t *testing.T) {
			fresh()
			if err := os.WriteFile(kept, nil, 0o666); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "kept" {
				check(t, 1, prepare)
			} else {
				check(t, formatCount, prepare)
			}
		})
	}
}

// A medium that cannot be written to is a case all the same.
func TestReadOnlyCase(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root writes anywhere")
	}
	dir := sampleCase(t)
	want := ask(t, dir, []string{"keys", "--format", "jsonl"})
	if err := os.RemoveAll(filepath.Join(dir, derived.Folder)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o755)
	if have := ask(t, dir, []string{"keys", "--format", "jsonl"}); have != want {
		t.Errorf("status %d\n%s", have.status, firstDifference(want.stdout, have.stdout))
	}
	if _, err := os.Stat(filepath.Join(dir, derived.Folder)); err == nil {
		t.Error("a read-only case has a new folder")
	}
}

// A commit makes answers anew and takes the old ones away.
func TestAnswersFollowTheHead(t *testing.T) {
	if testing.Short() {
		t.Skip("asks for many answers")
	}
	first, second := halves(t)
	dir, both := filepath.Join(t.TempDir(), "case"), filepath.Join(t.TempDir(), "case")
	ask(t, dir, []string{"ingest", first})
	for _, line := range [][]string{{"keys"}, {"findings"}} {
		ask(t, dir, line)
	}
	ask(t, dir, []string{"ingest", second})
	for _, source := range []string{first, second} {
		ask(t, both, []string{"ingest", source})
	}
	for i, line := range everyAnswer(t) {
		if i%formatCount != 0 {
			continue
		}
		if have, want := ask(t, dir, line), ask(t, both, line); have != want {
			t.Errorf("keytrail %s:\n%s", strings.Join(line, " "), firstDifference(want.stdout, have.stdout))
		}
	}
	heads := map[string]bool{}
	names, err := filepath.Glob(filepath.Join(dir, derived.Folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		heads[strings.Split(filepath.Base(name), "-")[1]] = true
	}
	if len(heads) != 1 {
		t.Errorf("kept are answers of %d heads", len(heads))
	}
}

// Keys counted by groups of like events are the keys of the events one by one.
func TestKeysOfGroupsAreThoseOfEvents(t *testing.T) {
	if testing.Short() {
		t.Skip("asks for many answers")
	}
	g := &globals{caseDir: sampleCase(t), quiet: true, color: "never", streams: streams{strings.NewReader(""), new(bytes.Buffer), new(bytes.Buffer)}}
	for name, filter := range map[string]query.Filter{
		"all": {}, "one source": {EventSources: []string{"iam"}}, "one role": {Principals: []string{"arn:aws:iam::111122223333:role/app"}},
		"accounts": {Accounts: []string{"111122223333"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAnalysis(g)
			a.out.format = "jsonl"
			if err := a.open(); err != nil {
				t.Fatal(err)
			}
			defer a.c.Close()
			a.filter = filter
			got, err := a.countKeys(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			want := plainKeys(t, a, filter)
			if len(want) == 0 && name == "all" || !reflect.DeepEqual(got.Rows, want) {
				t.Errorf("%d keys, want %d alike", len(got.Rows), len(want))
			}
		})
	}
}

func plainKeys(t *testing.T, a *analysis, filter query.Filter) (rows []timeline.KeyRow) {
	t.Helper()
	b := timeline.NewKeyBuilder()
	j, err := a.judge(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	columns := timeline.KeyColumns().Union(timeline.OriginColumns()).Union(j.Columns())
	for e, err := range a.engine.Scan(t.Context(), query.Filter{}, columns) {
		if err != nil {
			t.Fatal(err)
		}
		b.AddOrigin(e)
	}
	for e, err := range a.engine.Scan(t.Context(), filter, columns) {
		if err != nil {
			t.Fatal(err)
		}
		b.Add(e, j.Match(e))
	}
	for row := range b.Rows() {
		rows = append(rows, row)
	}
	return rows
}

// What is kept is only read by a program that would derive the same. A change
// of what this program derives from the sample bucket must raise
// derived.Version; this test then wants the new fingerprint.
func TestDerivedVersionIsRaised(t *testing.T) {
	const version, fingerprint = 6, "f32d591182fee2694455f033efbeed6823cf79a568f86e90ff41aa0c66975ca1"
	dir := sampleCase(t)
	h := sha256.New()
	for _, line := range [][]string{
		{"keys", "--detail", "--format", "jsonl"}, {"keys", "--all"}, {"findings", "--format", "jsonl"}, {"findings", "--min-severity", "informational"},
		{"coverage", "--format", "jsonl", "--detail"}, {"coverage", "--detail"},
	} {
		h.Write([]byte(ask(t, dir, line).stdout))
	}
	if got := hex.EncodeToString(h.Sum(nil)); derived.Version != version || got != fingerprint {
		t.Errorf("derived.Version is %d and the answers' fingerprint %s, this test has %d and %s", derived.Version, got, version, fingerprint)
	}
}
