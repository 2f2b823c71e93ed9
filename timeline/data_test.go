package timeline

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"keytrail/cloudtrail"
)

// sharedData is the folder of public records beside the project, or "".
func sharedData() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			data := filepath.Join(dir, "..", "shared", "data")
			if _, err := os.Stat(data); err != nil {
				return ""
			}
			return data
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}

// sources are the folders of public records; the test is skipped where there
// are none.
func sources(t testing.TB) []string {
	t.Helper()
	data := sharedData()
	if data == "" {
		t.Skip("no ../shared/data")
	}
	names, err := filepath.Glob(filepath.Join(data, "*", "normalized.jsonl"))
	if err != nil || len(names) == 0 {
		t.Skip("no records in ../shared/data")
	}
	for i, name := range names {
		names[i] = filepath.Dir(name)
	}
	return names
}

// lines gives the lines of a file, without empty ones.
func lines(t testing.TB, name string) [][]byte {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]byte
	scan := bufio.NewScanner(bytes.NewReader(text))
	scan.Buffer(nil, 64<<20)
	for scan.Scan() {
		if line := bytes.TrimSpace(scan.Bytes()); len(line) > 0 {
			out = append(out, bytes.Clone(line))
		}
	}
	if err := scan.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// sourceEvents gives the distinct records of a source as events: equal records
// are one, as in a case.
func sourceEvents(t testing.TB, source string) []*cloudtrail.Event {
	t.Helper()
	var p cloudtrail.Parser
	var out []*cloudtrail.Event
	seen := map[[32]byte]bool{}
	for _, line := range lines(t, filepath.Join(source, "normalized.jsonl")) {
		e := &cloudtrail.Event{}
		if err := p.Parse(line, e); err != nil {
			continue
		}
		hash, err := cloudtrail.CanonicalHash(line)
		if err != nil {
			t.Fatal(err)
		}
		if !seen[hash] {
			seen[hash] = true
			out = append(out, e.Clone())
		}
	}
	return out
}

// parse makes an event of a record's text; columns, if any are given, are all
// that it may be asked for.
func parse(t testing.TB, record string, columns ...cloudtrail.ColumnSet) *cloudtrail.Event {
	t.Helper()
	var p cloudtrail.Parser
	e := &cloudtrail.Event{}
	if err := p.Parse([]byte(record), e); err != nil {
		t.Fatalf("%v in %s", err, record)
	}
	e = e.Clone()
	for _, cols := range columns {
		e.Restrict(cols)
	}
	return e
}

func decode(t testing.TB, line []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(line, into); err != nil {
		t.Fatalf("%v in %s", err, line)
	}
}
