package casefile

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"keytrail/cloudtrail"
)

const (
	benchEvents = 100_000
	benchObject = 40 // events
)

func benchRecords() (records [][]byte, size int64) {
	s := newSynth(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), 30*time.Second)
	records = make([][]byte, benchEvents)
	for i := range records {
		records[i] = s.next()
		size += int64(len(records[i]))
	}
	return records, size
}

// BenchmarkWriter measures everything that happens between records and a
// committed case: parsing, telling events apart, gathering, sorting, encoding,
// hashing, the ledger, the commit. BenchmarkParse is the first of these alone.
func BenchmarkWriter(b *testing.B) {
	records, size := benchRecords()
	b.SetBytes(size)
	b.ResetTimer()
	cpu := cpuNanos()
	var stored int64
	for range b.N {
		dir := filepath.Join(b.TempDir(), "case")
		w := mustOpen(b, dir, Options{Creator: "bench"})
		var p cloudtrail.Parser
		var e cloudtrail.Event
		var batch Batch
		for first := 0; first < benchEvents; first += benchObject {
			o := Object{URI: fmt.Sprintf("AWSLogs/1/CloudTrail/eu-central-1/2026/01/01/%d.json.gz", first), Kind: "events"}
			if _, err := w.Begin(o); err != nil {
				b.Fatal(err)
			}
			batch.Reset()
			for i, r := range records[first : first+benchObject] {
				if err := p.Parse(r, &e); err != nil {
					b.Fatal(err)
				}
				e.Index = int64(i)
				batch.Add(&e, w.Fingerprint(&e, r))
			}
			if err := w.Add(&batch, 0, batch.Len()); err != nil {
				b.Fatal(err)
			}
			if err := w.End(o); err != nil {
				b.Fatal(err)
			}
		}
		finish(b, w)
		stored = 0
		for _, f := range w.Head().Files {
			stored += f.Size
		}
		os.RemoveAll(dir)
	}
	b.ReportMetric(float64(benchEvents*b.N)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(cpuNanos()-cpu)/float64(benchEvents*b.N), "cpu-ns/event")
	b.ReportMetric(float64(stored)/benchEvents, "B/event")
}

func BenchmarkParse(b *testing.B) {
	records, size := benchRecords()
	b.SetBytes(size)
	b.ResetTimer()
	cpu := cpuNanos()
	for range b.N {
		var p cloudtrail.Parser
		var e cloudtrail.Event
		for _, r := range records {
			if err := p.Parse(r, &e); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(benchEvents*b.N)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(cpuNanos()-cpu)/float64(benchEvents*b.N), "cpu-ns/event")
}

// BenchmarkEncode measures one row group, without parsing.
func BenchmarkEncode(b *testing.B) {
	records, size := benchRecords()
	var p cloudtrail.Parser
	events := make([]*cloudtrail.Event, len(records))
	for i, r := range records {
		events[i] = new(cloudtrail.Event)
		if err := p.Parse(r, events[i]); err != nil {
			b.Fatal(err)
		}
		events[i].Object, events[i].Index = int64(i/benchObject), int64(i%benchObject)
	}
	rows := rowsOf(events)
	enc, err := newGroupEncoder()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(size)
	b.ResetTimer()
	cpu := cpuNanos()
	var g *rowGroup
	for range b.N {
		if g, err = enc.encode(rows); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(g.length)/benchEvents, "B/event")
	b.ReportMetric(float64(cpuNanos()-cpu)/float64(benchEvents*b.N), "cpu-ns/event")
	b.ReportMetric(float64(rows.bytes)/benchEvents, "memory-B/event")
	if testing.Verbose() {
		for c := range g.meta.Columns {
			m := &g.meta.Columns[c].MetaData
			b.Logf("%-40s %6.2f of %7.2f B/event, bloom %.2f", cloudtrail.Column(c), float64(m.TotalCompressedSize)/benchEvents,
				float64(m.TotalUncompressedSize)/benchEvents, float64(m.BloomFilterLength)/benchEvents)
		}
	}
}
