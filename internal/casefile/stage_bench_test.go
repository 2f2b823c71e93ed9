package casefile

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/internal/trailgen"
)

// stageFiles are the files of the load that all BenchmarkStage… of all packages
// go through, so that their figures can be put beside each other.
const stageFiles = 500

// stageObject is one of them, parsed.
type stageObject struct {
	entry   Object
	records [][]byte
	events  []*cloudtrail.Event
}

func stageObjects(tb testing.TB) (list []stageObject, size int64, events int) {
	tb.Helper()
	for i := range stageFiles {
		text, key, n := trailgen.LoadText(1, i, nil)
		size, events = size+int64(len(text)), events+n
		o := stageObject{entry: Object{URI: key, Kind: "events", Size: int64(len(text)), Identity: Identity{byte(i), byte(i >> 8), 1}}}
		rest := text[bytes.IndexByte(text, '[')+1:]
		for j := range n {
			// Each event keeps its own parser, whose memory it lies in.
			e := new(cloudtrail.Event)
			length, err := new(cloudtrail.Parser).ParsePrefix(rest, e)
			if err != nil {
				tb.Fatal(err)
			}
			e.Object, e.Index = int64(i+1), int64(j)
			o.records, o.events = append(o.records, rest[:length]), append(o.events, e)
			rest = rest[length+1:] // a comma, or the array's end
		}
		list = append(list, o)
	}
	return list, size, events
}

// write makes a case of the objects.
func (o *stageObject) write(w *Writer, batch *Batch) error {
	if _, err := w.Begin(o.entry); err != nil {
		return err
	}
	batch.Reset()
	for i, e := range o.events {
		batch.Add(e, w.Fingerprint(e, o.records[i]))
	}
	if err := w.Add(batch, 0, batch.Len()); err != nil {
		return err
	}
	return w.End(o.entry)
}

// stageRows gathers the events of all objects.
func stageRows(list []stageObject) *rowSet {
	rows := new(rowSet)
	var batch Batch
	var all []uint32
	for _, o := range list {
		batch.Reset()
		for i, e := range o.events {
			if batch.Add(e, Fingerprint{}); i == len(all) {
				all = append(all, uint32(i))
			}
		}
		rows.appendBatch(&batch, all[:len(o.events)])
	}
	return rows
}

// BenchmarkStageRows gathers events by column and sorts them.
func BenchmarkStageRows(b *testing.B) {
	list, size, events := stageObjects(b)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		rows := stageRows(list)
		if n := len(rows.order()); n != events {
			b.Fatalf("%d rows, want %d", n, events)
		}
	}
	b.ReportMetric(float64(events), "events/op")
}

// BenchmarkStageEncode makes one Parquet row group of gathered rows.
func BenchmarkStageEncode(b *testing.B) {
	list, size, events := stageObjects(b)
	rows := stageRows(list)
	enc, err := newGroupEncoder()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		g, err := enc.encode(rows)
		if err != nil || g.rows() != int64(events) {
			b.Fatal(g, err)
		}
	}
	b.ReportMetric(float64(events), "events/op")
}

// BenchmarkStageWrite is all that lies between events and a committed case:
// telling duplicates, rows, encoding, hashes, the ledger, the commit.
func BenchmarkStageWrite(b *testing.B) {
	list, size, events := stageObjects(b)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		w := mustOpen(b, filepath.Join(b.TempDir(), "case"), Options{})
		var batch Batch
		for i := range list {
			if err := list[i].write(w, &batch); err != nil {
				b.Fatal(err)
			}
		}
		finish(b, w)
		if n := w.Sums().Events; n != int64(events) {
			b.Fatalf("%d events, want %d", n, events)
		}
	}
	b.ReportMetric(float64(events), "events/op")
}

// BenchmarkStageScan reads all columns of all events back.
func BenchmarkStageScan(b *testing.B) {
	list, size, events := stageObjects(b)
	dir := filepath.Join(b.TempDir(), "case")
	w := mustOpen(b, dir, Options{})
	var batch Batch
	for i := range list {
		if err := list[i].write(w, &batch); err != nil {
			b.Fatal(err)
		}
	}
	finish(b, w)
	c, err := Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range c.Scan(context.Background(), ScanOptions{Columns: cloudtrail.AllColumns()}) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != events {
			b.Fatalf("%d events, want %d", n, events)
		}
	}
	b.ReportMetric(float64(events), "events/op")
}
