package e2e

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"keytrail/testdata/e2e/faultproxy"
)

// latency is what each request to S3 takes longer than one to this machine.
const latency = 30 * time.Millisecond

// The rate of an ingest over requests that take 30 ms each, as a share of the
// rate from a folder with the same files. Server and proxy take their part of
// the same processors, so the share of processor time is told too: it is what
// the rate comes to where the server is another machine.
func TestLatencyCostsLittle(t *testing.T) {
	if testing.Short() {
		t.Skip("measures rates")
	}
	want := 300_000 // some seconds; a run ten times as long shows more of the steady rate
	if text := os.Getenv("KEYTRAIL_E2E_EVENTS"); text != "" {
		var err error
		if want, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	small, events := load(t, want)
	for _, c := range []struct {
		name    string
		objects []object
		least   float64 // of the local rate; far below what is reached, as other programs run beside
	}{
		{"files as of a small organisation", small, 0.1},
		{"files as of a large organisation", bundle(t, small, 1000), 0.3},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, p := newBucket(t), newProxy(t)
			var size int
			for _, o := range c.objects {
				size += len(o.body)
				if err := b.Write(o.key, o.body, manyBegin); err != nil {
					t.Fatal(err)
				}
			}
			t.Logf("%d files of %.1f kB in the mean", len(c.objects), float64(size)/float64(len(c.objects))/1000)
			s := at(t, p)
			measure := func(what string, args ...string) result {
				r := s.must(fine, args...)
				t.Logf("%-22s %6.2f s, %6.2f s of processor, %4d MiB, %7.0f events/s", what, r.wall.Seconds(), r.cpu.Seconds(), r.memory>>20,
					float64(events)/r.wall.Seconds())
				return r
			}
			folder := measure("folder", local(t).ingest(newCase(t), b.Dir())...)
			near := measure("bucket", s.ingest(newCase(t), "s3://"+b.Name)...)
			p.SetLatency(latency)
			p.Take()
			far := measure("bucket, 30 ms away", s.ingest(newCase(t), "s3://"+b.Name)...)
			share := folder.wall.Seconds() / far.wall.Seconds()
			peak, requests := p.Peak(), p.Take()
			first := requests[slices.IndexFunc(requests, func(q faultproxy.Request) bool { return q.Op == "GetObject" })]
			t.Logf("with 30 ms: %.0f %% of the folder's rate, %.0f %% by processor time, %.0f %% of the near bucket's rate; "+
				"the first read comes %d ms after the first request; %d requests at a time",
				100*share, 100*folder.cpu.Seconds()/far.cpu.Seconds(), 100*near.wall.Seconds()/far.wall.Seconds(),
				first.Begun.Sub(requests[0].Begun).Milliseconds(), peak)
			if share < c.least {
				t.Errorf("%.2f of the folder's rate, want %.2f", share, c.least)
			}
		})
	}
}

// load generates log files whose sizes and contents are like real ones.
func load(t *testing.T, atLeast int) (out []object, events int) {
	t.Helper()
	dir := t.TempDir()
	gen := exec.Command("go", "run", "./internal/trailgen/trailgen", "load", "-o", dir, "-events", fmt.Sprint(atLeast))
	gen.Dir = repository
	said, err := gen.CombinedOutput()
	if err != nil {
		t.Fatalf("generate a load: %v\n%s", err, said)
	}
	var objects, size int
	if _, err := fmt.Sscanf(string(said), "%d objects, %d bytes, %d events", &objects, &size, &events); err != nil {
		t.Fatalf("the generator says %q: %v", said, err)
	}
	err = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		body, err := os.ReadFile(name)
		out = append(out, object{filepath.ToSlash(rel), body})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out, events
}

// bundle puts the records of several files of one account and region into one,
// until it holds as many as a busy account's.
func bundle(t *testing.T, objects []object, records int) []object {
	t.Helper()
	var (
		out     []object
		open    = map[string]*object{}
		pending = map[string][]json.RawMessage{}
	)
	flush := func(at string) {
		text, err := json.Marshal(map[string]any{"Records": pending[at]})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, object{open[at].key, zip(text)})
		delete(open, at)
		delete(pending, at)
	}
	for i := range objects {
		o := &objects[i]
		p, ok := placeOf(o.key)
		if !ok {
			t.Fatalf("no log file's key: %s", o.key)
		}
		at := p.account + " " + p.region
		z, err := gzip.NewReader(bytes.NewReader(o.body))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		var file struct{ Records []json.RawMessage }
		if err := json.Unmarshal(text, &file); err != nil {
			t.Fatal(err)
		}
		if open[at] == nil {
			open[at] = o
		}
		if pending[at] = append(pending[at], file.Records...); len(pending[at]) >= records {
			flush(at)
		}
	}
	for at := range pending {
		flush(at)
	}
	slices.SortFunc(out, func(a, b object) int { return strings.Compare(a.key, b.key) })
	return out
}
