package casefile

import (
	"bytes"
	"testing"

	"github.com/parquet-go/parquet-go/format"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
)

// A page that is kept is found as it was, in its row group alone, and no more is
// kept than may be.
func TestKeptPages(t *testing.T) {
	c := &chunk{part: new(part), column: cloudtrail.RequestParameters}
	l := &pageLayout{rows: 3, encoding: format.Plain, levels: []byte("levels"), values: []byte("values")}
	k := keptPages{}
	k.keep(c, 0, l)
	if _, ok := k.find(c, 0); ok {
		t.Error("a page is kept that nobody asked for")
	}
	k.keeps = true
	k.keep(c, 1, &pageLayout{rows: 3, values: []byte("val"), cut: true})
	k.keep(c, 2, &pageLayout{rows: 3, encoding: format.RLEDictionary})
	for page := 3; page < 3+maxKeptPages+1; page++ {
		k.keep(c, page, l)
	}
	for page := range 3 + maxKeptPages + 1 {
		got, ok := k.find(c, page)
		if want := page >= 3 && page < 3+maxKeptPages; ok != want {
			t.Errorf("page %d is kept: %t", page, ok)
		}
		if ok && (!got.lent || got.cut || got.rows != 3 || got.encoding != format.Plain || string(got.levels) != "levels" || string(got.values) != "values") {
			t.Fatalf("page %d is %+v", page, got)
		}
	}
	if _, ok := k.find(&chunk{part: c.part, column: cloudtrail.EventID}, 5); ok {
		t.Error("a page of another column is found")
	}
	next := &chunk{part: c.part, column: c.column, group: 1}
	if _, ok := k.find(next, 5); ok {
		t.Error("a page of another row group is found")
	}
	k.keep(next, 5, &pageLayout{values: bytes.Repeat([]byte("v"), maxKeptBytes)})
	k.keep(next, 6, l)
	if _, ok := k.find(next, 5); !ok || len(k.room) != maxKeptBytes {
		t.Errorf("%d bytes are kept", len(k.room))
	}
	if _, ok := k.find(next, 6); ok {
		t.Error("more is kept than may be")
	}
	if _, ok := k.find(c, 5); ok {
		t.Error("a page of the row group before is still found")
	}
}

// Rows that are chosen by what lies in pages are loaded from these as they were
// inflated.
func TestPickKeepsPages(t *testing.T) {
	c := openCase(t, makeCase(t, layoutOptions{groupRows: 70, pageBytes: 1 << 12, version: 1}, randomEvents(newRand(7), 60)))
	s := newScan(ScanOptions{Columns: cloudtrail.AllColumns()})
	p := &Pick{Columns: wordy()}
	err := c.eachGroup(t.Context(), s, nil, func(Pos) (bool, error) {
		err := p.from(s).pick(t.Context(), func(rows *batch.Rows, _ func(int)) {
			for row := range rows.Len() {
				rows.Event(row).Value(cloudtrail.RequestParameters)
			}
		})
		if k := &s.open.room.kept; len(k.pages) == 0 || k.keeps {
			t.Errorf("%d pages are kept, and further ones: %t", len(k.pages), k.keeps)
		}
		return true, err
	})
	if err != nil {
		t.Fatal(err)
	}
}
