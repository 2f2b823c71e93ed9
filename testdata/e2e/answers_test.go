package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// answers is what a case says to those verbs that together see all of it: the
// records as they were, as a sorted set, who acted, and each event with the
// object it came from.
func answers(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, verb := range []string{"export --raw", "keys --format jsonl", "search --format jsonl"} {
		args := append(strings.Fields(verb), "--case", dir)
		lines := strings.SplitAfter(local(t).must(fineOrDamaged, args...).stdout, "\n")
		if verb == "export --raw" {
			slices.Sort(lines)
		}
		out[verb] = strings.Join(lines, "")
	}
	return out
}

// events is how many events the answers hold.
func events(a map[string]string) int { return strings.Count(a["export --raw"], "\n") }

func sameAnswers(t *testing.T, want, have map[string]string) {
	t.Helper()
	for verb := range want {
		if want[verb] != have[verb] {
			t.Errorf("keytrail %s differs from a local ingest of the same objects: %s", verb, firstDifference(want[verb], have[verb]))
		}
	}
}

func firstDifference(want, have string) string {
	a, b := strings.Split(want, "\n"), strings.Split(have, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("%d lines, want %d; line %d\n  want %.400s\n  have %.400s", len(b)-1, len(a)-1, i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(b)-1, len(a)-1)
}

// entry is what these tests look at of an object in the ledger.
type entry struct {
	Root       string            `json:"root"`
	URI        string            `json:"uri"`
	VersionID  string            `json:"version_id"`
	ETag       string            `json:"etag"`
	Size       int64             `json:"size"`
	ModTime    string            `json:"mod_time"`
	Kind       string            `json:"kind"`
	Detail     string            `json:"detail"`
	SHA256     string            `json:"sha256"`
	Records    int64             `json:"records"`
	Events     int64             `json:"events"`
	Duplicates int64             `json:"duplicates"`
	Rejected   int64             `json:"rejected"`
	Reasons    []string          `json:"reasons"`
	Retry      bool              `json:"retry"`
	Metadata   map[string]string `json:"metadata"`
}

// ledger reads what a case has committed about the objects, in their order:
// segments of JSON Lines in zstd, which the last commit names.
func ledger(t *testing.T, dir string) []entry {
	t.Helper()
	var out []entry
	for _, name := range segments(t, dir, "ledger") {
		f, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := zstd.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		lines := bufio.NewScanner(z)
		lines.Buffer(nil, 16<<20)
		for lines.Scan() {
			var e entry
			if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			out = append(out, e)
		}
		if err := lines.Err(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return out
}

// segments are the files of one kind that the case's last commit names.
func segments(t *testing.T, dir, kind string) []string {
	t.Helper()
	commits, err := filepath.Glob(filepath.Join(dir, "log", "*.json"))
	if err != nil || len(commits) == 0 {
		return nil
	}
	text, err := os.ReadFile(slices.Max(commits))
	if err != nil {
		t.Fatal(err)
	}
	var commit struct {
		Segments []struct{ Kind, Path string }
	}
	if err := json.Unmarshal(text, &commit); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, s := range commit.Segments {
		if s.Kind == kind {
			out = append(out, s.Path)
		}
	}
	return out
}

// byURI finds the ledger's entries by their object; the last of several wins,
// as a later run adds an entry for an object that it read again.
func byURI(entries []entry) map[string]entry {
	out := make(map[string]entry, len(entries))
	for _, e := range entries {
		out[e.URI] = e
	}
	return out
}
