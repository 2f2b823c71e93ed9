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
	"runtime"
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
// rate from a folder with the same files: by the clock, and by the processor
// time that keytrail takes itself.
//
// The server is on this machine and takes several times the processor time of
// its client, where S3 takes none of it. Three measures leave it out. The clock,
// while keytrail has one processor of its own in each run, and server and proxy
// have the others; where these are slower than keytrail, it is theirs. Then the
// rate from the near bucket, which has the same server, tells what the 30 ms
// cost. And keytrail's processor time, in which the kernel's part of its
// connections counts, tells what asking costs: as waiting is done ahead, it is
// what the rate comes to where the server is another machine.
func TestLatencyCostsLittle(t *testing.T) {
	if testing.Short() {
		t.Skip("measures rates")
	}
	want := 200_000 // some seconds; a run ten times as long shows more of the steady rate
	if text := os.Getenv("KEYTRAIL_E2E_EVENTS"); text != "" {
		var err error
		if want, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	small, events := load(t, want)
	rounds := 1 // in turn, for other programs come and go; what counts is the middle one
	if text := os.Getenv("KEYTRAIL_E2E_ROUNDS"); text != "" {
		var err error
		if rounds, err = strconv.Atoi(text); err != nil || rounds < 1 {
			t.Fatalf("KEYTRAIL_E2E_ROUNDS=%s: %v", text, err)
		}
	}
	pinned := pin(t)
	for _, c := range []struct {
		name    string
		objects []object
		least   float64 // of the local rate by processor time; below what is reached, as other programs run beside
	}{
		{"files as of a small organisation", small, 0.6},
		{"files as of a large organisation", bundle(t, small, 1000), 0.7},
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
			s, here := at(t, p), local(t)
			s.processor, here.processor = pinned, pinned
			measure := func(what string, s session, args ...string) result {
				r := s.must(fine, s.ingest(newCase(t), args...)...)
				t.Logf("%-22s %6.2f s, %6.2f s of processor, %4d MiB, %7.0f events/s", what, r.wall.Seconds(), r.cpu.Seconds(), r.memory>>20,
					float64(events)/r.wall.Seconds())
				return r
			}
			var clock, cpu, distance []float64
			for range rounds {
				p.SetLatency(0)
				folder := measure("folder", here, b.Dir())
				near := measure("bucket", s, "s3://"+b.Name)
				p.SetLatency(latency)
				p.Take()
				far := measure("bucket, 30 ms away", s, "s3://"+b.Name)
				peak, requests := p.Peak(), p.Take()
				first := requests[slices.IndexFunc(requests, func(q faultproxy.Request) bool { return q.Op == "GetObject" })]
				t.Logf("the first read comes %d ms after the first request; %d requests at a time",
					first.Begun.Sub(requests[0].Begun).Milliseconds(), peak)
				clock = append(clock, folder.wall.Seconds()/far.wall.Seconds())
				cpu = append(cpu, folder.cpu.Seconds()/far.cpu.Seconds())
				distance = append(distance, near.wall.Seconds()/far.wall.Seconds())
				onlyReads(t, requests)
				if n := count(requests, "GetObject"); n != len(c.objects) {
					t.Errorf("%d reads of %d objects", n, len(c.objects))
				}
			}
			middle := func(of []float64) float64 { slices.Sort(of); return of[len(of)/2] }
			t.Logf("with 30 ms: %.0f %% of the folder's rate by processor time, %.0f %% by the clock; %.0f %% of the near bucket's rate",
				100*middle(cpu), 100*middle(clock), 100*middle(distance))
			if got := middle(cpu); got < c.least {
				t.Errorf("%.2f of the folder's rate by processor time, want %.2f", got, c.least)
			}
			if got := middle(distance); got < 0.4 { // the waiting is done ahead
				t.Errorf("%.2f of the near bucket's rate, want 0.4", got)
			}
		})
	}
}

// pin gives keytrail a processor, by its number, and takes it away from this
// process, where the proxy runs, and from the server. It is "" where there is
// only one, or no way to say so.
func pin(t *testing.T) string {
	t.Helper()
	s, err := server()
	if err != nil {
		t.Fatal(err)
	}
	n := runtime.NumCPU()
	if _, err := exec.LookPath("taskset"); err != nil || n < 2 {
		t.Log("keytrail, proxy and server share the processors: the clock tells little")
		return ""
	}
	set := func(processors string) {
		for _, pid := range []int{os.Getpid(), s.PID()} {
			if out, err := exec.Command("taskset", "-a", "-c", "-p", processors, strconv.Itoa(pid)).CombinedOutput(); err != nil {
				t.Fatalf("taskset: %v\n%s", err, out)
			}
		}
	}
	set(fmt.Sprintf("1-%d", n-1))
	t.Cleanup(func() { set(fmt.Sprintf("0-%d", n-1)) })
	return "0"
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
