package casefile

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
)

// wordy are the columns that rows side by side can be read by: all but numbers.
func wordy() (columns cloudtrail.ColumnSet) {
	for c := range cloudtrail.AllColumns().All() {
		if c.Kind() != cloudtrail.KindInt {
			columns = columns.With(c)
		}
	}
	return columns
}

// Rows side by side are the events of a scan, whatever the pages, and codes tell
// their values apart: in all row groups, until they begin anew.
func TestBatchesAreTheEvents(t *testing.T) {
	ctx := context.Background()
	where := []Clause{{{Column: cloudtrail.EventName, Null: true, Not: true}}}
	for _, o := range []layoutOptions{
		{groupRows: 70, pageBytes: 64, version: 1}, {groupRows: 70, pageBytes: 1 << 20, version: 2}, tinyLayout,
	} {
		c := openCase(t, makeCase(t, o, randomEvents(newRand(1), 150), nil, randomEvents(newRand(2), 40)))
		for _, clauses := range [][]Clause{nil, where} {
			var want []*cloudtrail.Event
			for e, err := range c.Scan(ctx, ScanOptions{Columns: cloudtrail.AllColumns(), Where: clauses}) {
				if err != nil {
					t.Fatal(err)
				}
				want = append(want, e.Clone())
			}
			for _, anew := range []int{1, 3, 1 << 20} {
				s := newScan(ScanOptions{Where: clauses})
				b := newBatches(wordy(), s)
				n, groups, check := 0, 0, newRowsCheck()
				err := c.eachGroup(ctx, s, nil, func(Pos) (bool, error) {
					if groups++; groups%anew == 0 {
						b.held = maxHeld + 1
					}
					return true, b.rowGroup(ctx, func(rows *batch.Rows) bool {
						check.rows(t, rows, want[n:n+rows.Len()])
						n += rows.Len()
						return true
					})
				})
				if err != nil || n != len(want) || n == 0 {
					t.Fatalf("%d rows, want %d, error %v", n, len(want), err)
				}
				if groups < 3 || (len(check.groups) == 1) != (anew > groups) {
					t.Errorf("codes began anew %d times in %d row groups, wanted in each of %d", len(check.groups), groups, anew)
				}
			}
		}
	}
}

// rowsCheck holds rows against events, and codes against all that were met.
type rowsCheck struct {
	groups map[uint64]map[cloudtrail.Column]map[uint32]string
	memo   *batch.Memo
}

// lengths follows from some columns of an event, as they tell.
func lengths(e *cloudtrail.Event) uint32 {
	n := uint32(len(e.Value(cloudtrail.EventName)))
	if e.IsNull(cloudtrail.UserAgent) {
		n += 1 << 10
	}
	if n%2 == 0 {
		n += uint32(len(e.Value(cloudtrail.ErrorCode)) + len(e.Value(cloudtrail.AccessKeyID)))
	}
	return n
}

func newRowsCheck() *rowsCheck {
	return &rowsCheck{map[uint64]map[cloudtrail.Column]map[uint32]string{}, batch.NewMemo(lengths)}
}

func (k *rowsCheck) rows(t *testing.T, rows *batch.Rows, want []*cloudtrail.Event) {
	t.Helper()
	met := k.groups[rows.Group()]
	if met == nil {
		met = map[cloudtrail.Column]map[uint32]string{}
		k.groups[rows.Group()] = met
	}
	for i, e := range want {
		if got := k.memo.Class(rows, i); got != lengths(e) {
			t.Fatalf("a memo gives %d for row %d, want %d", got, i, lengths(e))
		}
	}
	for c := range wordy().All() {
		var codes []uint32
		if c != cloudtrail.EventTime {
			codes = rows.Codes(c)
		}
		first := met[c]
		if first == nil {
			first = map[uint32]string{}
			met[c] = first
		}
		for i, e := range want {
			got := rows.Event(i)
			if got.IsNull(c) != e.IsNull(c) || got.Text(c) != e.Text(c) {
				t.Fatalf("%v of row %d is %q, want %q", c, i, got.Text(c), e.Text(c))
			}
			if codes == nil {
				continue
			}
			if was, known := first[codes[i]]; known && was != e.Text(c) || (codes[i] == 0) != e.IsNull(c) {
				t.Fatalf("%v of row %d has the code %d of %q", c, i, codes[i], was)
			}
			first[codes[i]] = e.Text(c)
		}
		texts := map[string]bool{}
		for code, text := range first {
			if code != 0 && texts[text] {
				t.Fatalf("%v: %q has two codes", c, text)
			}
			texts[text] = texts[text] || code != 0
		}
	}
	for i, e := range want {
		if rows.Number(cloudtrail.SourceObject, i) != e.Object || rows.Number(cloudtrail.RecordIndex, i) != e.Index {
			t.Fatalf("row %d lies elsewhere", i)
		}
	}
}

// What is picked is what a scan of all would leave, however pages are read
// meanwhile.
func TestPickedRowsAreThoseThatAreLeft(t *testing.T) {
	ctx := context.Background()
	c := openCase(t, makeCase(t, layoutOptions{groupRows: 70, pageBytes: 64, version: 1}, randomEvents(newRand(5), 200)))
	keep := func(e *cloudtrail.Event) bool {
		return len(e.Value(cloudtrail.RequestParameters))%3 == 1 || len(e.Value(cloudtrail.EventName))%2 == 1
	}
	var want []string
	for e, err := range c.Scan(ctx, ScanOptions{Columns: cloudtrail.AllColumns()}) {
		if err != nil {
			t.Fatal(err)
		}
		if keep(e) {
			want = append(want, show(e))
		}
	}
	pick := &Pick{Columns: wordy(), Choose: func(rows *batch.Rows, drop func(row int)) {
		for row := range rows.Len() {
			if !keep(rows.Event(row)) {
				drop(row)
			}
		}
	}}
	got := collect(t, c, ScanOptions{Columns: cloudtrail.AllColumns(), Pick: pick})
	if !slices.Equal(got, want) || len(got) == 0 || len(got) == 200 {
		t.Errorf("%d events, want %d alike", len(got), len(want))
	}
}

// Columns of text that a Writer interns have numbers in every row group that it
// makes: without them answers are right, and take many times as long.
func TestWrittenColumnsAreNumbered(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "case")
	w := mustOpen(t, dir, Options{})
	s := newSynth(3, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Second)
	var o testObject
	for o.name = "a"; len(o.records) < 300; {
		o.records = append(o.records, string(s.next()))
	}
	if err := ingest(t, w, o); err != nil {
		t.Fatal(err)
	}
	finish(t, w)
	rows := 0
	for r, err := range openCase(t, dir).Batches(context.Background(), ScanOptions{Columns: wordy()}) {
		if err != nil {
			t.Fatal(err)
		}
		rows += r.Len()
		for c := range wordy().All() {
			if interned(c) || c.Kind() == cloudtrail.KindBool {
				if _, ok := r.Numbered(c); !ok {
					t.Errorf("%s has no numbers", c)
				}
			}
		}
	}
	if rows != 300 {
		t.Errorf("%d rows", rows)
	}
}
