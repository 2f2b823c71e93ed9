package query

import (
	"context"
	"testing"

	"keytrail/internal/casefile"
	"keytrail/internal/trailgen"
)

// stageFiles are the files of the load that all BenchmarkStage… of all packages
// go through, so that their figures can be put beside each other.
const stageFiles = 500

// BenchmarkStageOrder scans what a timeline shows of all events, sorts and
// merges it.
func BenchmarkStageOrder(b *testing.B) {
	dir := b.TempDir()
	w, err := casefile.OpenWriter(dir, casefile.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	var size int64
	events := 0
	for i := range stageFiles {
		text, key, n := trailgen.LoadText(1, i, nil)
		size, events = size+int64(len(text)), events+n
		entry := casefile.Object{URI: key, Kind: "events", Size: int64(len(text)), Identity: casefile.Identity{byte(i), byte(i >> 8), 1}}
		if _, err := w.Begin(entry); err != nil {
			b.Fatal(err)
		}
		if err := addRecords(w, text); err != nil {
			b.Fatal(err)
		}
		if err := w.End(entry); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Commit(); err != nil {
		b.Fatal(err)
	}
	q := openEngine(b, dir, 0)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range q.Events(context.Background(), Filter{}, timelineColumns) {
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
