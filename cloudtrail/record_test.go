package cloudtrail

import (
	"bufio"
	"os"
	"path/filepath"
	"testing"
)

// sharedData gives the folder of real records, or skips the test.
func sharedData(t testing.TB) string {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Skip("no module root above the test")
		}
		dir = filepath.Dir(dir)
	}
	data := filepath.Join(dir, "..", "shared", "data")
	if _, err := os.Stat(data); err != nil {
		t.Skip("no folder ../shared/data with real records")
	}
	return data
}

// realRecords reads every normalized.jsonl below the shared data.
func realRecords(t testing.TB) [][]byte {
	files, err := filepath.Glob(filepath.Join(sharedData(t), "*", "normalized.jsonl"))
	if err != nil || len(files) == 0 {
		t.Skipf("no normalized.jsonl in the shared data: %v", err)
	}
	var records [][]byte
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, MaxRecordBytes)
		for lines.Scan() {
			records = append(records, append([]byte(nil), lines.Bytes()...))
		}
		if err := lines.Err(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		f.Close()
	}
	return records
}

func TestRealRecordsRoundTrip(t *testing.T) {
	var p Parser
	var e Event
	shapes, raw, flagged := map[string]int{}, 0, map[EventFlag]int{}
	records := realRecords(t)
	for i, record := range records {
		if err := p.Parse(record, &e); err != nil {
			t.Fatalf("record %d: %v", i, err)
		}
		shapes[e.Text(Shape)]++
		flagged[e.Flags]++
		if !e.IsNull(RawRecord) {
			raw++
		}
		got, err := AppendCanonical(nil, e.AppendRecord(nil))
		if err != nil {
			t.Fatalf("record %d: what was put together is no JSON: %v", i, err)
		}
		want, err := AppendCanonical(nil, record)
		if err != nil {
			t.Fatalf("record %d: %v", i, err)
		}
		if string(got) != string(want) {
			t.Fatalf("record %d came back as\n%s\nwant\n%s", i, got, want)
		}
	}
	t.Logf("%d records, %d shapes, %d kept whole, flags %v", len(records), len(shapes), raw, flagged)
	if len(shapes) > 40 {
		t.Errorf("%d shapes; the column is meant to have few values", len(shapes))
	}
	if raw > len(records)/100 {
		t.Errorf("%d of %d records kept whole; columns should restore nearly all", raw, len(records))
	}
}
