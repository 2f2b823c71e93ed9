//go:build unix

package ratios

import (
	"bytes"
	"crypto/sha256"
	"math"
	"runtime"
	"syscall"
	"testing"
)

const (
	// threads are as many as the smallest machines have cores, everywhere: the
	// garbage collector's share depends on it.
	threads = 2
	rounds  = 5
	// mostRounds end the measuring where a bound does not hold after rounds: a
	// neighbour that was busy during all of them is seen by more of them, and
	// what truly costs more never costs less.
	mostRounds = 30
)

// cost is what a piece of work takes: the least processor time of all rounds,
// in seconds, and the least allocations of a round, by event.
type cost struct {
	cpu, allocs, bytes float64
}

// costs are those of all pieces of work over the same load.
type costs struct {
	gunzip, duty, parse, read, ingest, again, scan, named, judged, matched, absent, hottest, rules cost

	parquet float64 // bytes an event
}

func TestBounds(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
	w, err := newWork(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var c costs
	list := []struct {
		name string
		cost *cost
		do   func() error
	}{
		{"gunzip", &c.gunzip, w.gunzip},
		{"parse", &c.parse, w.parse},
		{"duty", &c.duty, w.duty},
		{"read", &c.read, w.read},
		{"ingest", &c.ingest, w.ingest},
		{"ingest again", &c.again, w.again},
		{"opening the case", new(cost), w.open},
		{"scan", &c.scan, w.scan},
		{"rules' columns", &c.named, w.scanNamed},
		{"judged scan", &c.judged, w.scanJudged},
		{"matched scan", &c.matched, w.scanMatched},
		{"absent key", &c.absent, func() error { return w.timeline("AKIAIOSFODNN7EXAMPLE") }},
		{"hottest key", &c.hottest, func() error { return w.timeline(w.hottest) }},
		{"rules", &c.rules, w.judge},
	}
	per := map[*cost]int{&c.hottest: w.count[w.hottest]}
	for round := 0; round < rounds || round < mostRounds && !c.bounded(); round++ {
		for _, piece := range list {
			events := len(w.events)
			if n := per[piece.cost]; n > 0 {
				events = n
			}
			if err := piece.cost.take(events, piece.do); err != nil {
				t.Fatalf("%s: %v", piece.name, err)
			}
		}
		size, err := w.parquet()
		if err != nil {
			t.Fatal(err)
		}
		c.parquet = float64(size) / float64(len(w.events))
	}
	w.engine.Case().Close()
	for _, piece := range list {
		t.Logf("%-17s %7.2f ms of processor time, %8.3f allocations and %8.0f bytes an event", piece.name, 1000*piece.cost.cpu, piece.cost.allocs, piece.cost.bytes)
	}
	for _, b := range bounds {
		got := b.get(&c)
		t.Logf("%-40s %10.3f, at most %g (%g when the bound was set)", b.name, got, b.most, b.today)
		if !b.holds(&c) {
			t.Errorf("%s is %.3f, more than %g: %s", b.name, got, b.most, b.why)
		}
	}
}

// bounded tells whether all bounds hold.
func (c *costs) bounded() bool {
	for _, b := range bounds {
		if !b.holds(c) {
			return false
		}
	}
	return true
}

func (b *bound) holds(c *costs) bool { return b.get(c) <= b.most } // not a number holds nowhere

// take does a piece of work once and keeps what is less than before.
func (c *cost) take(events int, do func() error) error {
	runtime.GC() // what earlier work left behind is not this one's
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begin := cpuSeconds()
	err := do()
	seconds := cpuSeconds() - begin
	runtime.ReadMemStats(&after)
	now := cost{
		cpu:    seconds,
		allocs: float64(after.Mallocs-before.Mallocs) / float64(events),
		bytes:  float64(after.TotalAlloc-before.TotalAlloc) / float64(events),
	}
	if *c == (cost{}) {
		*c = now
	}
	*c = cost{min(c.cpu, now.cpu), min(c.allocs, now.allocs), min(c.bytes, now.bytes)}
	return err
}

// cpuSeconds is the processor time of this process, of user and system.
func cpuSeconds() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return math.NaN()
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// TestCostSees shows that twice the work is seen as such: a bound that is
// twice today's figure can be reached.
func TestCostSees(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
	text := bytes.Repeat([]byte("keytrail"), 1<<12)
	hash := func(times int) func() error {
		return func() error {
			for range times * 1000 {
				sum := sha256.Sum256(text)
				kept = append([]byte(nil), sum[:]...)
			}
			return nil
		}
	}
	var one, three cost
	ratios := func() (cpu, allocs float64) { return three.cpu / one.cpu, three.allocs / one.allocs }
	near := func(r float64) bool { return r > 2.5 && r < 3.5 }
	for round := 1; round <= mostRounds; round++ {
		if err := one.take(1, hash(1)); err != nil {
			t.Fatal(err)
		}
		if err := three.take(1, hash(3)); err != nil {
			t.Fatal(err)
		}
		if cpu, allocs := ratios(); round >= rounds && near(cpu) && near(allocs) {
			return
		}
	}
	cpu, allocs := ratios()
	t.Errorf("three times the work takes %.2f times the processor time and allocates %.2f times as often (%v, %v)", cpu, allocs, three, one)
}

var kept []byte // on the heap
