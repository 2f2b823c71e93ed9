package casefile

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"keytrail/cloudtrail"
)

// TestForeignReaders compares rows, nulls and text lengths per column with
// what other programs read. KEYTRAIL_PYTHON names a Python that has some of
// their modules; those it lacks are skipped.
func TestForeignReaders(t *testing.T) {
	python := os.Getenv("KEYTRAIL_PYTHON")
	if python == "" {
		python = "python3"
	}
	records := []string{
		`{"eventVersion":"1","eventID":"","errorCode":"","userAgent":null,"requestParameters":{},"readOnly":false}`,
		`{"eventVersion":"1","eventID":"a\u0000b","eventName":"` + strings.Repeat("é", 2_500_000) + `","awsRegion":"` + strings.Repeat("\U0010FFFF", 40) + `"}`,
		"{\"eventVersion\":\"1\",\"eventID\":\"\xff\xfe\",\"eventTime\":\"2026-01-01T00:00:00Z\"}",
		`{"eventVersion":"1","eventID":"\ud800","userAgent":"","eventTime":"1999-01-01T00:00:00Z","managementEvent":true}`,
	}
	s := newSynth(5, time.Date(2026, 1, 20, 0, 0, 0, 0, time.UTC), 20*time.Minute)
	for range 3000 {
		records = append(records, string(s.next()))
	}
	dir := t.TempDir()
	w := mustOpen(t, dir, Options{CommitEvents: 700, Memory: 8 << 20, Creator: "test"})
	values, bytes := make(map[string]int), make(map[string]int)
	for i := 0; i < len(records); i += 250 {
		if err := ingest(t, w, testObject{fmt.Sprintf("o%d", i), records[i:min(i+250, len(records))]}); err != nil {
			t.Fatal(err)
		}
	}
	finish(t, w)
	for _, r := range records {
		e := parse(t, []byte(r))
		for c := range cloudtrail.Column(cloudtrail.NumColumns) {
			if c.Kind() == cloudtrail.KindInt {
				values[c.Name()]++
				continue
			}
			if !e.IsNull(c) {
				values[c.Name()]++
				bytes[c.Name()] += len(e.Value(c))
			}
		}
	}
	bytes["envelope"] = len(records) * len(cloudtrail.EnvelopeRecords.String()) // as ingest says
	files := make([]string, 0, len(w.Head().Files))
	for _, f := range w.Head().Files {
		files = append(files, filepath.Join(dir, f.Path))
	}
	for _, reader := range []string{"duckdb", "pyarrow", "polars", "fastparquet"} {
		t.Run(reader, func(t *testing.T) {
			if exec.Command(python, "-c", "import "+reader).Run() != nil {
				t.Skipf("%s has no module %s", python, reader)
			}
			out, err := exec.Command(python, append([]string{"testdata/foreign.py", reader}, files...)...).CombinedOutput()
			var got struct {
				Rows          int
				Values, Bytes map[string]int
			}
			if err == nil {
				err = json.Unmarshal(out, &got)
			}
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if got.Rows != len(records) || len(got.Values) != cloudtrail.NumColumns {
				t.Errorf("%d rows of %d columns, want %d of %d", got.Rows, len(got.Values), len(records), cloudtrail.NumColumns)
			}
			for c := range cloudtrail.Column(cloudtrail.NumColumns) {
				if got.Values[c.Name()] != values[c.Name()] {
					t.Errorf("%s has %d values, want %d", c, got.Values[c.Name()], values[c.Name()])
				}
				if n, ok := got.Bytes[c.Name()]; ok && n != bytes[c.Name()] {
					t.Errorf("%s has %d bytes, want %d", c, n, bytes[c.Name()])
				}
			}
		})
	}
}
