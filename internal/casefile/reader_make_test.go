package casefile

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go"

	"keytrail/cloudtrail"
)

// layoutOptions vary how makeCase writes, so that small cases have many pages
// and row groups.
type layoutOptions struct {
	groupRows int64
	pageBytes int
	version   int // of data pages
}

var tinyLayout = layoutOptions{groupRows: 20, pageBytes: 64, version: 2}

// makeCase writes a case with the Parquet library alone: a part for each slice
// of events, in the order given, sorted within row groups as parts are.
func makeCase(t testing.TB, o layoutOptions, parts ...[]*cloudtrail.Event) string {
	t.Helper()
	dir := t.TempDir()
	c := Commit{Format: FormatName, FormatVersion: FormatVersion, SchemaVersion: SchemaVersion, Number: 1}
	for i, events := range parts {
		month := NoMonth
		var lo, hi *int64
		for k, e := range events {
			micros, ok := e.TimeMicros()
			if m := monthOf(micros, ok).String(); k == 0 || m == month {
				month = m
			} else {
				month = NoMonth // several months: call it none, which promises the least
			}
			if ok && (lo == nil || micros < *lo) {
				lo = &micros
			}
			if ok && (hi == nil || micros > *hi) {
				hi = &micros
			}
		}
		path := fmt.Sprintf("events/event_month=%s/part-00000001-%03d.parquet", month, i)
		data, groups := makePart(t, o, events)
		writeFile(t, filepath.Join(dir, path), data)
		c.Files = append(c.Files, FileInfo{Path: path, Month: month, Size: int64(len(data)), SHA256: hashHex(data),
			Rows: int64(len(events)), Groups: groups, MinTime: lo, MaxTime: hi})
	}
	makeCommit(t, dir, c)
	return dir
}

func makeCommit(t testing.TB, dir string, c Commit) {
	t.Helper()
	data, err := c.encode()
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, commitPath(dir, c.Number), data)
}

func writeFile(t testing.TB, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func makePart(t testing.TB, o layoutOptions, events []*cloudtrail.Event) (data []byte, groups int) {
	t.Helper()
	var out bytes.Buffer
	options := []parquet.WriterOption{Schema(), parquet.PageBufferSize(o.pageBytes), parquet.DataPageVersion(o.version),
		parquet.WriteBufferSize(0), parquet.ColumnIndexSizeLimit(func([]string) int { return 8 })}
	var filters []parquet.BloomFilterColumn
	for c := range cloudtrail.Column(cloudtrail.NumColumns) {
		if bloomed(c) {
			filters = append(filters, parquet.SplitBlockFilter(10, c.Name()))
		}
		if !bounded(c) {
			options = append(options, parquet.SkipPageBounds(c.Name()))
		}
	}
	w := parquet.NewWriter(&out, append(options, parquet.BloomFilters(filters...))...)
	for chunk := range slices.Chunk(events, int(o.groupRows)) {
		groups++
		sorted := slices.Clone(chunk)
		slices.SortStableFunc(sorted, compareForGroup)
		for _, e := range sorted { // a row at a time, so that pages are cut small
			if _, err := w.WriteRows([]parquet.Row{makeRow(e)}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), groups
}

func compareForGroup(a, b *cloudtrail.Event) int {
	if c := bytes.Compare(a.Value(cloudtrail.AccessKeyID), b.Value(cloudtrail.AccessKeyID)); c != 0 {
		return c
	}
	x, _ := a.TimeMicros()
	y, _ := b.TimeMicros()
	return int(x - y)
}

func makeRow(e *cloudtrail.Event) parquet.Row {
	row := make(parquet.Row, cloudtrail.NumColumns)
	for c := range cloudtrail.Column(cloudtrail.NumColumns) {
		v := parquet.NullValue()
		switch {
		case c.Kind() == cloudtrail.KindInt:
			v = parquet.Int64Value(intOf(e, c))
		case e.IsNull(c):
		case c == cloudtrail.EventTime:
			micros, _ := e.TimeMicros()
			v = parquet.Int64Value(micros)
		case c.Kind() == cloudtrail.KindBool:
			v = parquet.BooleanValue(e.Text(c) == "true")
		default:
			v = parquet.ByteArrayValue(bytes.Clone(e.Value(c)))
		}
		level := 0
		if !v.IsNull() && !required(c) {
			level = 1
		}
		row[c] = v.Level(0, level, int(c))
	}
	return row
}

func intOf(e *cloudtrail.Event, c cloudtrail.Column) int64 {
	switch c {
	case cloudtrail.SourceObject:
		return e.Object
	case cloudtrail.RecordIndex:
		return e.Index
	case cloudtrail.SourceOffset:
		return e.Offset
	}
	return int64(e.Flags)
}

// show gives an event's loaded columns as text that tells null from "".
func show(e *cloudtrail.Event) string {
	var b bytes.Buffer
	for c := range e.Loaded().All() {
		switch {
		case c.Kind() == cloudtrail.KindInt:
			fmt.Fprintf(&b, "%s=%d ", c, intOf(e, c))
		case e.IsNull(c):
		default:
			fmt.Fprintf(&b, "%s=%q ", c, e.Value(c))
		}
	}
	return b.String()
}

// often are the columns that randomEvents fills in most events.
var often = cloudtrail.Columns(cloudtrail.AccessKeyID, cloudtrail.EventID, cloudtrail.EventName, cloudtrail.SourceIPAddress,
	cloudtrail.ReadOnly, cloudtrail.RequestParameters, cloudtrail.UserAgent)

// randomEvents makes events with few different values, so that tests on them
// often hold, and with nulls and empty texts in every column.
func randomEvents(r *rand.Rand, n int) []*cloudtrail.Event {
	events := make([]*cloudtrail.Event, n)
	for i := range events {
		e := new(cloudtrail.Event)
		e.Reset(cloudtrail.AllColumns())
		for c := range cloudtrail.Column(cloudtrail.NumColumns) {
			switch {
			case c == cloudtrail.EventTime:
				if r.IntN(10) > 0 {
					e.SetTime(firstMicros + int64(r.IntN(2000))*1_000_000)
				}
			case c == cloudtrail.OutcomeColumn:
				e.SetOutcome(cloudtrail.Outcome(r.IntN(4)))
			case c == cloudtrail.Envelope:
				e.Envelope = cloudtrail.EnvelopeKind(r.IntN(3))
			case c == cloudtrail.Exactness:
				e.Exactness = cloudtrail.ExactnessKind(r.IntN(3))
			case c.Kind() == cloudtrail.KindInt:
			case !often.Has(c) && r.IntN(20) > 0: // null, which costs the tests little
			case c.Kind() == cloudtrail.KindBool:
				if k := r.IntN(3); k > 0 {
					e.Set(c, boolText[k-1])
				}
			default:
				e.Set(c, randomText(r))
			}
		}
		e.Object, e.Index, e.Offset, e.Flags = int64(r.IntN(9)), int64(i), int64(i)*700, cloudtrail.EventFlag(r.IntN(4))
		events[i] = e
	}
	return events
}

func randomText(r *rand.Rand) []byte {
	switch k := r.IntN(12); k {
	case 0, 1:
		return nil
	case 2:
		return []byte{}
	case 3:
		return bytes.Repeat([]byte("long "), 1+r.IntN(30))
	default:
		return fmt.Appendf(nil, "value-%c-%d", 'a'+k, r.IntN(4))
	}
}

func openCase(t testing.TB, dir string) *Case {
	t.Helper()
	c, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}
