package ingest

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
	"keytrail/internal/trailgen"
)

// stageFiles are the files of the load that all BenchmarkStage… of all packages
// go through, so that their figures can be put beside each other.
const stageFiles = 500

// stageLoad is the load as a source, its texts and the number of its events.
func stageLoad() (s *fakeSource, texts [][]byte, size int64, events int) {
	s = &fakeSource{root: "load"}
	for i := range stageFiles {
		text, _, n := trailgen.LoadText(1, i, nil)
		key, body := trailgen.Load(1, i)
		s.objects = append(s.objects, fakeObject{uri: key, data: body})
		texts, size, events = append(texts, text), size+int64(len(text)), events+n
	}
	return s, texts, size, events
}

// BenchmarkStageInflate undoes gzip and checks its sums.
func BenchmarkStageInflate(b *testing.B) {
	s, _, size, events := stageLoad()
	z, in := newGunzip(), bufio.NewReaderSize(nil, 64<<10)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		var n int64
		for _, o := range s.objects {
			in.Reset(bytes.NewReader(o.data))
			z.reset(in)
			one, err := io.Copy(io.Discard, z)
			if err != nil || len(z.problems) > 0 {
				b.Fatal(err, z.problems)
			}
			n += one
		}
		if n != size {
			b.Fatalf("%d bytes, want %d", n, size)
		}
	}
	b.ReportMetric(float64(events), "events/op")
}

// BenchmarkStageSplit splits text into records and parses them, which is one
// pass.
func BenchmarkStageSplit(b *testing.B) {
	_, texts, size, events := stageLoad()
	s := benchSplitter()
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, text := range texts {
			s.begin()
			s.window.reset(bytes.NewReader(text))
			s.split()
			s.flush(nil)
		}
	}
	b.ReportMetric(float64(events), "events/op")
}

// BenchmarkStageRead is all that lies between stored bytes and events: both
// hashes, inflating, splitting, parsing, delivery in order; by one worker.
func BenchmarkStageRead(b *testing.B) {
	s, _, size, events := stageLoad()
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		sink := new(nullSink)
		if _, err := Run(context.Background(), sink, []Source{s}, Options{Workers: 1}); err != nil {
			b.Fatal(err)
		}
		if sink.sums.Events != int64(events) {
			b.Fatalf("%d events, want %d", sink.sums.Events, events)
		}
	}
	b.ReportMetric(float64(events), "events/op")
}

// benchSplitter is a splitter whose batches go nowhere.
func benchSplitter() *splitter {
	s := new(splitter)
	s.print = func(*cloudtrail.Event, []byte) casefile.Fingerprint { return casefile.Fingerprint{} }
	pool := new(batches)
	s.memory = benchMemory{pool}
	s.text = func() *buffer { return s.buf }
	s.batches, s.batch = pool, pool.get()
	s.send = func(b *batch) error { pool.put(b); return nil }
	return s
}
