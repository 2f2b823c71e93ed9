package query

import (
	"context"
	"runtime"
	"runtime/metrics"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// liveHeap is what the last collection left, in bytes.
func liveHeap() int64 {
	runtime.GC()
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}

// The events of the busiest key stream by: what is held of them does not grow
// with their number.
func TestMemoryOfTheHottestKeyIsFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes a case of 200,000 events")
	}
	dir, err := bench()
	if err != nil {
		t.Fatal(err)
	}
	c, err := casefile.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.Derive()
	q := New(c, 0)
	count := map[string]int{}
	for g, err := range q.Groups(t.Context(), Filter{}, cloudtrail.Columns(cloudtrail.AccessKeyID), Listing{}) {
		if err != nil {
			t.Fatal(err)
		}
		if id := g.Event.Text(cloudtrail.AccessKeyID); id != "" {
			count[id] += int(g.Count)
		}
	}
	hottest := ""
	for id, n := range count {
		if n > count[hottest] || n == count[hottest] && id < hottest {
			hottest = id
		}
	}
	const samples = 16
	every := count[hottest] / samples
	if every < 500 {
		t.Fatalf("the busiest key has %d events", count[hottest])
	}
	before := liveHeap()
	n, early, late := 0, int64(0), int64(0)
	for e, err := range q.Events(context.Background(), Filter{AccessKeys: []string{hottest}}, timelineColumns) {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.URI(e.Object); err != nil {
			t.Fatal(err)
		}
		if n++; n%every != 0 {
			continue
		}
		if held := liveHeap() - before; n <= samples/4*every {
			early = max(early, held)
		} else {
			late = max(late, held)
		}
	}
	if n != count[hottest] {
		t.Fatalf("%d events, want %d", n, count[hottest])
	}
	const bound, slack = 48 << 20, 8 << 20
	if late > bound || late > early+slack {
		t.Errorf("held are up to %d bytes in the first quarter of the events and %d in the rest", early, late)
	}
	t.Logf("%d events, %.1f MB held in the first quarter, %.1f MB in the rest", n, float64(early)/1e6, float64(late)/1e6)
}
