package ingest

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

func gzipped(t *testing.T, text string) string { return string(zip(t, text)) }

// An object is the same thing whether it was inflated in one piece or as it
// came: what there is no room for, or anything wrong with, goes the other way.
func TestWholeAndStreamedAreOne(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 6))
	sound := gzipped(t, trail(record(1), record(2), record(3)))
	files := map[string]string{
		"sound.gz": sound, "two.gz": sound + gzipped(t, trail(record(4))), "empty.gz": gzipped(t, ""), "plain.json": trail(record(5)),
		"garbage.gz": sound + "garbage", "padding.gz": sound + "\x00\x00", "twice.gz": gzipped(t, sound), "damaged.gz": gzipped(t, trail(record(6), `{"eventVersion":`, record(7))),
		"large.gz": gzipped(t, trail(strings.Repeat(record(8)+",", 20_000)+record(9))), "utf16.gz": gzipped(t, string(utf16Text(trail(record(10)), binary.LittleEndian, true))), "short.gz": "\x1f\x8b\x08",
		"reserved.gz": sound[:3] + "\xe0" + sound[4:],
	}
	for i := range 40 {
		b := []byte(sound)
		b[random.IntN(len(b))] ^= 1 << random.IntN(8)
		files[fmt.Sprintf("flipped%d.gz", i)] = string(b)
		files[fmt.Sprintf("cut%d.gz", i)] = sound[:random.IntN(len(sound))]
	}
	root := writeTree(t, files)
	read := func(memory int64) *fakeSink {
		sink := newFakeSink()
		if _, err := Run(context.Background(), sink, []Source{openSource(t, root)}, Options{Memory: memory, Workers: 2}); err != nil {
			t.Fatal(err)
		}
		return sink
	}
	whole, streamed := read(0), read(leastWhole)
	if len(whole.objects) != len(files) || !reflect.DeepEqual(whole.objects, streamed.objects) {
		for i := range whole.objects {
			if !reflect.DeepEqual(whole.objects[i], streamed.objects[i]) {
				t.Errorf("%+v\nstreamed\n%+v", whole.objects[i], streamed.objects[i])
			}
		}
	}
	if !reflect.DeepEqual(whole.events, streamed.events) || !reflect.DeepEqual(whole.rejects, streamed.rejects) {
		t.Error("events or rejects differ")
	}
}

// Buffers add up to no more than their budget, and who waits for one gets it
// when another is given back, or goes on without when its turn comes.
func TestWholeBuffers(t *testing.T) {
	p := &wholeBuffers{free: 3 * leastWhole}
	ctx, turn := context.Background(), make(chan struct{})
	one := p.get(ctx, 10, turn).hold()
	two := p.get(ctx, leastWhole, turn).hold() // with slack, the next class
	if len(one.data) != leastWhole || len(two.data) != 2*leastWhole || p.free != 0 {
		t.Fatalf("%d and %d bytes, %d left", len(one.data), len(two.data), p.free)
	}
	got := make(chan *buffer)
	go func() { got <- p.get(ctx, 10, turn) }()
	one.release()
	if b := <-got; b == nil || len(b.data) != leastWhole {
		t.Error("who waited got nothing")
	}
	close(turn)
	if b := p.get(ctx, 10, turn); b != nil {
		t.Error("a buffer beyond the budget")
	}
	if b := p.get(ctx, maxInflatedWhole+1, make(chan struct{})); b != nil {
		t.Error("a buffer that is too large")
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if b := p.get(ended, 10, make(chan struct{})); b != nil {
		t.Error("a buffer after the end")
	}
	for n := 1; n <= maxInflatedWhole; n = n*3/2 + 1 {
		if b := (&wholeBuffers{free: 1 << 40}).get(ctx, n, nil); b == nil || len(b.data) < n+wholeSlack {
			t.Fatalf("%d bytes: %v", n, b)
		}
	}
}
