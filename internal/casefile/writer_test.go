package casefile

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"keytrail/cloudtrail"
)

// testObject is one source object: records as text, in order.
type testObject struct {
	name    string
	records []string
}

// ingest hands objects to a writer as a pipeline does.
func ingest(t testing.TB, w *Writer, objects ...testObject) error {
	t.Helper()
	for _, o := range objects {
		entry := Object{Root: "/logs", URI: o.name, Identity: Identity([]byte(fmt.Sprintf("%-16.16s", o.name))), Kind: "events", Size: int64(len(o.records))}
		if _, ok := w.Known(entry.Identity); ok {
			continue
		}
		if _, err := w.Begin(entry); err != nil {
			return err
		}
		var rows Batch
		for i, r := range o.records {
			var p cloudtrail.Parser
			e := new(cloudtrail.Event)
			if err := p.Parse([]byte(r), e); err != nil {
				if err := w.Add(&rows, 0, rows.Len()); err != nil {
					return err
				}
				rows.Reset()
				if err := w.Reject(Reject{Index: int64(i), Reason: "invalid-json", Bytes: []byte(r)}); err != nil {
					return err
				}
				continue
			}
			e.Index, e.Offset, e.Envelope = int64(i), int64(100*i), cloudtrail.EnvelopeRecords
			rows.Add(e, w.Fingerprint(e, []byte(r)))
		}
		if err := w.Add(&rows, 0, rows.Len()); err != nil {
			return err
		}
		if err := w.End(entry); err != nil {
			return err
		}
	}
	return nil
}

// storedRow is what a row of a case says, as text.
type storedRow struct {
	object, index int64
	record        string
}

// contents reads a whole case.
func contents(t testing.TB, dir string) (rows []storedRow, objects []Object, conflicts []Conflict) {
	t.Helper()
	c, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for e, err := range c.Scan(context.Background(), ScanOptions{Columns: cloudtrail.AllColumns()}) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, storedRow{e.Object, e.Index, string(e.AppendRecord(nil))})
	}
	slices.SortFunc(rows, func(a, b storedRow) int {
		if a.object != b.object {
			return int(a.object - b.object)
		}
		return int(a.index - b.index)
	})
	for o, err := range c.Objects(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		objects = append(objects, o)
	}
	for x, err := range c.Conflicts(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		conflicts = append(conflicts, x)
	}
	if head := c.Head(); head.Summary.Events != int64(len(rows)) || head.Summary.Objects != int64(len(objects)) || head.Summary.Conflicts != int64(len(conflicts)) {
		t.Errorf("summary %+v of %d rows, %d objects, %d conflicts", head.Summary, len(rows), len(objects), len(conflicts))
	}
	return rows, objects, conflicts
}

func mustOpen(t testing.TB, dir string, o Options) *Writer {
	t.Helper()
	w, err := OpenWriter(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func finish(t testing.TB, w *Writer) {
	t.Helper()
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func record(id, account, more string) string {
	return fmt.Sprintf(`{"eventVersion":"1.08","eventTime":"2026-01-02T03:04:05Z","eventName":"X","eventID":%q,"recipientAccountId":%q%s}`, id, account, more)
}

func TestWriterDecides(t *testing.T) {
	anonymous := `{"eventVersion":"1.0","eventName":"NoID","eventTime":"2026-01-02T03:04:05Z"}`
	spaced := `{ "eventName":"NoID", "eventVersion":"1.0","eventTime":"2026-01-02T03:04:05Z"}`
	one := record("1", "a", "")
	reordered := `{"eventID":"1","eventVersion":"1.08","eventTime":"2026-01-02T03:04:05Z","recipientAccountId":"a", "eventName":"X"}`
	changed := record("1", "a", `,"errorCode":"E"`)
	for _, test := range []struct {
		name      string
		objects   []testObject
		kept      string // object.index of each row
		conflicts string
	}{
		{"equal bytes", []testObject{{"a", []string{one, one}}, {"b", []string{one}}}, "1.0", ""},
		{"equal values, other order", []testObject{{"a", []string{one}}, {"b", []string{reordered, reordered}}}, "1.0", ""},
		{"other account", []testObject{{"a", []string{one, record("1", "b", "")}}}, "1.0 1.1", ""},
		{"other values", []testObject{{"a", []string{one}}, {"b", []string{changed, one, changed}}}, "1.0 2.0", "1.0/2.0"},
		{"three variants", []testObject{{"a", []string{one, changed, record("1", "a", `,"errorCode":""`)}}}, "1.0 1.1 1.2", "1.0/1.1 1.0/1.2"},
		{"null is absent for rows and not for values", []testObject{{"a", []string{one, record("1", "a", `,"errorCode":null`)}}}, "1.0 1.1", "1.0/1.1"},
		{"no id: equal within one object", []testObject{{"a", []string{anonymous, spaced, anonymous}}}, "1.0 1.1 1.2", ""},
		{"no id: equal between objects", []testObject{{"a", []string{anonymous, anonymous}}, {"b", []string{anonymous, spaced, anonymous}}}, "1.0 1.1", ""},
		{"empty id is none", []testObject{{"a", []string{record("", "a", ""), record("", "a", "")}}, {"b", []string{record("", "a", "")}}}, "1.0 1.1", ""},
		{"rejects", []testObject{{"a", []string{one, "{", "[]", one}}}, "1.0", ""},
	} {
		for _, mode := range []string{"one run", "a commit an object", "a run an object"} {
			t.Run(test.name+"/"+mode, func(t *testing.T) {
				dir := t.TempDir()
				o := Options{Creator: "test"}
				if mode == "a commit an object" {
					o.CommitEvery = 1
				}
				w := mustOpen(t, dir, o)
				for _, object := range test.objects {
					if mode == "a run an object" {
						finish(t, w)
						w = mustOpen(t, dir, o)
					}
					if err := ingest(t, w, object); err != nil {
						t.Fatal(err)
					}
				}
				finish(t, w)
				rows, objects, conflicts := contents(t, dir)
				var kept, differ []string
				for _, r := range rows {
					kept = append(kept, fmt.Sprintf("%d.%d", r.object, r.index))
				}
				for _, c := range conflicts {
					differ = append(differ, fmt.Sprintf("%d.%d/%d.%d", c.First.Object, c.First.Index, c.Other.Object, c.Other.Index))
				}
				if got := strings.Join(kept, " "); got != test.kept {
					t.Errorf("kept %s, want %s", got, test.kept)
				}
				if got := strings.Join(differ, " "); got != test.conflicts {
					t.Errorf("conflicts %s, want %s", got, test.conflicts)
				}
				for i, o := range objects {
					if o.Records != int64(len(test.objects[i].records)) || o.Records != o.Events+o.Duplicates+o.Rejected {
						t.Errorf("object %+v", o)
					}
				}
			})
		}
	}
}

func TestWriterManyMonths(t *testing.T) {
	dir := t.TempDir()
	s := newSynth(3, time.Date(2025, 11, 1, 0, 0, 0, 0, time.UTC), 10*time.Minute)
	var objects []testObject
	var want []storedRow
	for i := range 200 {
		o := testObject{name: fmt.Sprintf("object-%03d", i)}
		for range 50 {
			o.records = append(o.records, string(s.next()))
		}
		objects = append(objects, o)
		for j, r := range o.records {
			e := parse(t, []byte(r))
			want = append(want, storedRow{int64(i + 1), int64(j), string(e.AppendRecord(nil))})
		}
	}
	w := mustOpen(t, dir, Options{CommitEvents: 700, Memory: 8 << 20, Creator: "test"})
	if err := ingest(t, w, objects...); err != nil {
		t.Fatal(err)
	}
	finish(t, w)
	rows, _, _ := contents(t, dir)
	if !slices.Equal(rows, want) {
		t.Errorf("%d rows differ from %d records", len(rows), len(want))
	}
	head, err := LoadHead(dir)
	if err != nil {
		t.Fatal(err)
	}
	months := map[string]int{}
	for _, f := range head.Files {
		months[f.Month]++
		if data, err := os.ReadFile(filepath.Join(dir, f.Path)); err != nil || hashHex(data) != f.SHA256 {
			t.Errorf("%s: %v, or its hash is not %s", f.Path, err, f.SHA256)
		}
	}
	if len(months) < 3 {
		t.Errorf("months %v", months)
	}
	for m, n := range months {
		if n > maxMonthFiles {
			t.Errorf("month %s has %d files", m, n)
		}
	}
	if left, _ := os.ReadDir(filepath.Join(dir, tmpDir)); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	checkSorted(t, dir)
}

// checkSorted makes sure that the rows of every row group lie in order.
func checkSorted(t *testing.T, dir string) {
	t.Helper()
	c, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var last Pos
	var lastKey string
	for h, err := range c.ScanPos(context.Background(), ScanOptions{Columns: cloudtrail.AllColumns()}) {
		if err != nil {
			t.Fatal(err)
		}
		micros, _ := h.Event.TimeMicros()
		key := fmt.Sprintf("%s %020d %s", h.Event.Text(cloudtrail.AccessKeyID), micros, h.Event.Text(cloudtrail.EventID))
		if h.Pos.File == last.File && h.Pos.RowGroup == last.RowGroup && key < lastKey {
			t.Fatalf("%v: %s after %s", h.Pos, key, lastKey)
		}
		last, lastKey = h.Pos, key
	}
}

func parse(t testing.TB, record []byte) *cloudtrail.Event {
	t.Helper()
	var p cloudtrail.Parser
	e := new(cloudtrail.Event)
	if err := p.Parse(record, e); err != nil {
		t.Fatalf("%s: %v", record, err)
	}
	return e
}

// Times from anywhere must cost no more memory than others: what months beyond
// the first few have waits on disk.
func TestWriterHostileMonths(t *testing.T) {
	dir := t.TempDir()
	w, err := openWriter(dir, Options{Memory: 8 << 20}, &fileOps{noSync: true})
	if err != nil {
		t.Fatal(err)
	}
	var records []string
	for i := range 600 {
		records = append(records, fmt.Sprintf(`{"eventVersion":"1","eventTime":"%04d-01-01T00:00:00Z","eventID":"%d"}`, 2000+i%150, i))
	}
	if err := ingest(t, w, testObject{"a", records}); err != nil {
		t.Fatal(err)
	}
	if n := w.rows.open; n > w.rows.maxOpen || len(w.rows.loose.list) == 0 {
		t.Errorf("%d months in memory, %d rows on disk", n, len(w.rows.loose.list))
	}
	finish(t, w)
	rows, _, _ := contents(t, dir)
	if len(rows) != len(records) {
		t.Errorf("%d rows, want %d", len(rows), len(records))
	}
	s := w.Head().Summary
	if n := len(w.Head().Files); n != endYear-firstYear+1 || s.FirstEvent != "2005-01-01T00:00:00Z" || s.LastEvent != "2099-01-01T00:00:00Z" {
		t.Errorf("%d parts, from %s to %s", n, s.FirstEvent, s.LastEvent)
	}
}
