package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// mixedSource has objects of every sort and size, some of them broken.
func mixedSource(t testing.TB, root string) *fakeSource {
	s := &fakeSource{root: root}
	add := func(data []byte) {
		s.objects = append(s.objects, fakeObject{uri: fmt.Sprintf("%s-%03d.json", root, len(s.objects)), data: data})
	}
	for i := range 24 {
		add(zip(t, trail(record(i), record(i+1), record(100+i))))
		switch i % 8 {
		case 1:
			add([]byte(records(3000, "\n"))) // several batches
		case 2:
			add(zip(t, trail(record(i), "null", record(200 + i)[:150], record(300+i))))
		case 3:
			add([]byte("not a log\n"))
		case 4:
			add(zip(t, record(i))[:50])
		case 5:
			add([]byte(record(400+i, `"x":"`+strings.Repeat("y", 700<<10)+`"`) + "\n" + record(500+i))) // needs the large buffer
		case 6:
			s.objects = append(s.objects, fakeObject{uri: fmt.Sprintf("%s-%03d", root, len(s.objects)), err: fs.ErrPermission})
		case 7:
			s.objects = append(s.objects, fakeObject{uri: fmt.Sprintf("%s-%03d", root, len(s.objects)), problem: &Problem{Kind: KindNotLog, Reason: "x: y"}})
		}
	}
	return s
}

// However many workers there are and in which order the sources are named:
// the sink is told the same.
func TestSameOrderAlways(t *testing.T) {
	a, b, c := mixedSource(t, "a"), mixedSource(t, "b"), mixedSource(t, "c")
	var want *fakeSink
	for _, o := range []struct {
		workers int
		sources []Source
	}{
		{1, []Source{a, b, c}}, {8, []Source{c, a, b}}, {3, []Source{b, c, a, b, a}},
	} {
		sink := newFakeSink()
		sink.delay = func() {
			if rand.IntN(50) == 0 {
				time.Sleep(time.Millisecond)
			}
		}
		sum, err := Run(context.Background(), sink, o.sources, Options{Workers: o.workers})
		if err != nil {
			t.Fatal(err)
		}
		sink.check(t)
		if sum.Records != sum.Events+sum.Duplicates+sum.Rejected || sum.Objects != int64(len(sink.objects)) {
			t.Errorf("sums do not add up: %+v", sum)
		}
		if want == nil {
			want = sink
			continue
		}
		if !reflect.DeepEqual(sink.objects, want.objects) || !reflect.DeepEqual(sink.events, want.events) || !reflect.DeepEqual(sink.rejects, want.rejects) {
			t.Errorf("with %d workers the sink is told something else", o.workers)
		}
	}
}

// Interrupted at any moment and run again, as often as it takes: what has
// been committed is a prefix of what one run gives, and in the end all of it.
func TestInterrupts(t *testing.T) {
	source := mixedSource(t, "a")
	whole := newFakeSink()
	if _, err := Run(context.Background(), whole, []Source{source}, Options{}); err != nil {
		t.Fatal(err)
	}
	var objects []casefile.Object
	sink := newFakeSink()
	for round := 0; ; round++ {
		ctx, cancel := context.WithCancel(context.Background())
		adds := rand.IntN(30)
		sink.delay = func() {
			if adds--; adds == 0 {
				cancel()
			}
		}
		_, err := Run(ctx, sink, []Source{source}, Options{Workers: 1 + round%4})
		cancel()
		sink.check(t)
		done := sink.committed()
		if done != len(sink.objects) {
			t.Fatalf("%d objects had ended, %d are committed", len(sink.objects), done)
		}
		for _, o := range sink.objects {
			if !o.Retry || err == nil {
				objects = append(objects, o)
			}
		}
		if err == nil {
			break
		}
		if !errors.Is(err, context.Canceled) || round > 1000 {
			t.Fatalf("round %d: %v", round, err)
		}
		sink = sink.again()
	}
	key := func(o casefile.Object) string { return o.URI }
	slices.SortFunc(objects, func(a, b casefile.Object) int { return strings.Compare(key(a), key(b)) })
	objects = slices.CompactFunc(objects, func(a, b casefile.Object) bool { return a.URI == b.URI })
	if len(objects) != len(whole.objects) {
		t.Fatalf("%d objects, want %d", len(objects), len(whole.objects))
	}
	want := slices.Clone(whole.objects)
	slices.SortFunc(want, func(a, b casefile.Object) int { return strings.Compare(key(a), key(b)) })
	for i := range objects {
		objects[i].Number, want[i].Number = 0, 0
		if !reflect.DeepEqual(objects[i], want[i]) {
			t.Errorf("object\n%+v, want\n%+v", objects[i], want[i])
		}
	}
}

// An object too large to be finished is given up at once, and what came
// before it is committed first.
func TestInterruptInLargeObject(t *testing.T) {
	endless := &endlessReader{line: []byte(record(7) + "\n")}
	source := &fakeSource{root: "a", objects: []fakeObject{{uri: "1", data: []byte(record(1))}, {uri: "2", data: []byte(record(2)), size: 1 << 50}}}
	source.open = func(o Object, in io.ReadCloser) io.ReadCloser {
		if o.URI == "2" {
			return io.NopCloser(endless)
		}
		return in
	}
	ctx, cancel := context.WithCancel(context.Background())
	sink := newFakeSink()
	adds := 0
	sink.delay = func() {
		if adds++; adds == 20 {
			cancel()
		}
	}
	if _, err := Run(ctx, sink, []Source{source}, Options{Workers: 2}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if !slices.Equal(sink.commits, []int{1}) {
		t.Errorf("commits came after %v objects", sink.commits)
	}
}

// endlessReader gives one line for ever.
type endlessReader struct {
	line []byte
	at   int
}

func (r *endlessReader) Read(p []byte) (n int, err error) {
	for n < len(p) {
		k := copy(p[n:], r.line[r.at:])
		n += k
		r.at = (r.at + k) % len(r.line)
	}
	return n, nil
}

func TestReadFaults(t *testing.T) {
	three := records(3, "\n")
	for _, c := range []struct {
		name    string
		object  fakeObject
		open    func(in io.ReadCloser) io.ReadCloser
		ids     []string
		kind    string
		reasons []string
		damaged bool
		retry   bool
	}{
		{name: "gone", object: fakeObject{err: fs.ErrNotExist}, kind: KindUnreadable, reasons: []string{ReasonVanished}, damaged: true, retry: true},
		{name: "forbidden", object: fakeObject{err: fs.ErrPermission}, kind: KindUnreadable, reasons: []string{ReasonPermission}, damaged: true, retry: true},
		{name: "fails at once", object: fakeObject{data: []byte(three)}, open: failAfter(0), kind: KindUnreadable, reasons: []string{ReasonReadError}, damaged: true, retry: true},
		{name: "fails in the second record", object: fakeObject{data: []byte(three)}, open: failAfter(600), ids: ids(1), kind: KindEvents, reasons: []string{ReasonReadError}, damaged: true, retry: true},
		{name: "fails in gzip", object: fakeObject{data: zip(t, three+noise(5000))}, open: failAfter(2000), ids: ids(1, 2, 3), kind: KindEvents, reasons: []string{ReasonReadError}, damaged: true, retry: true},
		{name: "has grown", object: fakeObject{data: []byte(three), size: int64(len(record(1)) + 1)}, ids: ids(1), kind: KindEvents, reasons: []string{ReasonGrew}, retry: true},
		{name: "has shrunk", object: fakeObject{data: []byte(three), size: int64(len(three) + 1)}, ids: ids(1, 2, 3), kind: KindEvents, reasons: []string{ReasonGrew}, damaged: true, retry: true},
		{name: "of unknown size", object: fakeObject{data: []byte(three), size: -1}, ids: ids(1, 2, 3), kind: KindEvents},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.object.uri = "x"
			source := &fakeSource{root: "a", objects: []fakeObject{c.object, {uri: "y", data: []byte(record(9))}}}
			if c.open != nil {
				source.open = func(o Object, in io.ReadCloser) io.ReadCloser {
					if o.URI == "x" {
						return c.open(in)
					}
					return in
				}
			}
			sink := newFakeSink()
			sum, err := Run(context.Background(), sink, []Source{source}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			sink.check(t)
			o := sink.objects[0]
			var reasons []string
			for _, r := range o.Reasons {
				code, _, _ := strings.Cut(r, ":")
				reasons = append(reasons, code)
			}
			if got := sink.ids(); !slices.Equal(got, append(c.ids, "id-9")) {
				t.Errorf("events are %v", got)
			}
			if o.Kind != c.kind || !slices.Equal(reasons, c.reasons) || o.Damaged != c.damaged || o.Retry != c.retry {
				t.Errorf("it is %s, reasons %q, damaged %v, retry %v", o.Kind, o.Reasons, o.Damaged, o.Retry)
			}
			if sum.Incomplete() != c.damaged || (sum.UnreadableObjects > 0) != (c.kind == KindUnreadable) {
				t.Errorf("summary is %+v", sum)
			}
		})
	}
}

func failAfter(n int64) func(io.ReadCloser) io.ReadCloser {
	return func(in io.ReadCloser) io.ReadCloser {
		return io.NopCloser(io.MultiReader(io.LimitReader(in, n), failingReader{}))
	}
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, errTest }

func TestSinkFailures(t *testing.T) {
	for _, method := range []string{"Begin", "Add", "Reject", "End", "Commit"} {
		sink := newFakeSink()
		sink.fail[method] = errTest
		if _, err := Run(context.Background(), sink, []Source{mixedSource(t, "a")}, Options{Workers: 4}); !errors.Is(err, errTest) {
			t.Errorf("when %s fails, Run gives %v", method, err)
		}
	}
}

func TestListingFails(t *testing.T) {
	a, b := mixedSource(t, "a"), mixedSource(t, "b")
	a.listErr = errTest
	sink := newFakeSink()
	_, err := Run(context.Background(), sink, []Source{a, b}, Options{})
	if !errors.Is(err, errTest) || !strings.Contains(err.Error(), "listing a") {
		t.Errorf("error %v", err)
	}
	if len(sink.objects) != len(a.objects) || sink.committed() != len(a.objects) {
		t.Errorf("%d objects of %d, %d committed", len(sink.objects), len(a.objects), sink.committed())
	}
}

// A repeated run reads nothing again but what it could not have the first
// time, and is as incomplete as the first one was.
func TestRepeatedRun(t *testing.T) {
	source := mixedSource(t, "a")
	first := newFakeSink()
	one, err := Run(context.Background(), first, []Source{source}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	second := first.again()
	two, err := Run(context.Background(), second, []Source{source}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if two.Objects != one.UnreadableObjects || two.Events != 0 || two.DamagedObjects != one.DamagedObjects || two.UnreadableObjects != one.UnreadableObjects {
		t.Errorf("first %+v\nthen  %+v", one, two)
	}
	if !one.Incomplete() || !two.Incomplete() {
		t.Error("damage was forgotten")
	}
	third := first.again()
	three, err := Run(context.Background(), third, []Source{source}, Options{Reread: true})
	if err != nil || three.Objects != one.DamagedObjects || three.Events != 0 || three.ObjectsChanged != 0 || three.DamagedObjects != one.DamagedObjects {
		t.Errorf("read again: %+v, %v", three, err)
	}
}

// A copy of a folder holds the same objects.
func TestTwoMountsOfOneFolder(t *testing.T) {
	files := map[string]string{"a.json": record(1), "b.json": record(2)}
	sink := newFakeSink()
	sum, err := Run(context.Background(), sink, []Source{openSource(t, writeTree(t, files)), openSource(t, writeTree(t, files))}, Options{})
	if err != nil || sum.Objects != 2 || sum.ObjectsSkipped != 2 || sum.Events != 2 {
		t.Errorf("%+v, %v", sum, err)
	}
}

// failing is a source whose listing does not come to its end.
type failing struct{ Source }

func (f failing) List(ctx context.Context, visit func(Object) error) error {
	return errors.Join(f.Source.List(ctx, visit), errors.New("the connection is gone"))
}

// The sink learns what each listing is limited to, and whether it ended.
func TestListingsAreTold(t *testing.T) {
	folder := writeTree(t, map[string]string{"a.json": record(1)})
	whole, part := openSource(t, folder), Select(openSource(t, folder), Selection{Accounts: []string{"111122223333"}})
	for _, c := range []struct {
		source Source
		want   string
	}{
		{whole, "begin ROOT[] end ROOT[]"},
		{part, "begin ROOT[only account 111122223333] end ROOT[only account 111122223333]"},
		{failing{whole}, "begin ROOT[]"},
	} {
		sink := newFakeSink()
		_, err := Run(context.Background(), sink, []Source{c.source}, Options{})
		got := strings.ReplaceAll(strings.Join(sink.listings, " "), c.source.Root(), "ROOT")
		if got != c.want {
			t.Errorf("%q, want %q (%v)", got, c.want, err)
		}
	}
}

func TestProgress(t *testing.T) {
	var last Progress
	calls := 0
	source := mixedSource(t, "a")
	sink := newFakeSink()
	sum, err := Run(context.Background(), sink, []Source{source}, Options{Progress: func(p Progress) {
		if p.Objects < last.Objects || p.BytesIn < last.BytesIn || p.Events < last.Events {
			t.Errorf("progress goes back from %+v to %+v", last, p)
		}
		last = p
		calls++
	}})
	if err != nil {
		t.Fatal(err)
	}
	if calls == 0 || last.Objects != sum.Objects || last.BytesIn != sum.BytesIn || last.Events != sum.Events+sum.Duplicates || last.URI == "" {
		t.Errorf("after %d calls: %+v, summary %+v", calls, last, sum)
	}
}

func TestDivide(t *testing.T) {
	for memory := int64(1 << 20); memory < 1<<42; memory *= 2 {
		for _, want := range []int{1, 2, 8, 256} {
			workers, window := divide(memory, want)
			if workers < 1 || workers > want || window < 1 || window > maxWindowJobs {
				t.Fatalf("divide(%d, %d) is %d, %d", memory, want, workers, window)
			}
			used := int64(largeBytes + batchBytes + workers*(workerBytes+batchBytes) + window*batchBytes)
			if memory >= 64<<20 && used > memory {
				t.Errorf("divide(%d, %d) is %d, %d: %d bytes", memory, want, workers, window, used)
			}
		}
	}
	if workers, _ := divide(DefaultMemory, 8); workers != 8 {
		t.Errorf("the default budget is enough for %d workers", workers)
	}
}

// The budget holds for hostile input: tiny records, large ones, bombs.
func TestMemoryBudget(t *testing.T) {
	skipLarge(t)
	for name, text := range map[string]func(io.Writer){
		"blanks": func(w io.Writer) { fill(w, " ", 32<<20) },
		"tiny records": func(w io.Writer) {
			io.WriteString(w, `{"Records":[`)
			fill(w, `{"eventName":"","eventTime":""},`, 4<<20)
		},
		"empty objects":   func(w io.Writer) { io.WriteString(w, `{"Records":[`); fill(w, `{},`, 1<<20) },
		"arrays":          func(w io.Writer) { fill(w, "[", 32<<20) },
		"a string":        func(w io.Writer) { io.WriteString(w, `["`); fill(w, "a", 32<<20) },
		"lines":           func(w io.Writer) { fill(w, "x\n", 1<<20) },
		"broken objects":  func(w io.Writer) { fill(w, `{"a":[{"a":`, 32<<20) },
		"damage":          func(w io.Writer) { io.WriteString(w, `{"Records":[x,`); fill(w, `{"a":[`, 8<<20) },
		"much damage":     func(w io.Writer) { io.WriteString(w, `{"Records":[x,`); fill(w, `,{"eventVersion":[`, 1<<20) },
		"records of 4 MB": func(w io.Writer) { fill(w, record(1, `"x":"`+strings.Repeat("ab", 2<<20)+`"`)+"\n", 32<<20) },
	} {
		t.Run(name, func(t *testing.T) {
			var data bytes.Buffer
			zipTo(t, &data, text)
			source := &fakeSource{root: "a"}
			for i := range 3 {
				source.objects = append(source.objects, fakeObject{uri: fmt.Sprint(i), data: data.Bytes()})
			}
			runtime.GC()
			var before, now runtime.MemStats
			runtime.ReadMemStats(&before)
			peak := uint64(0)
			sink := &probeSink{probe: func() {
				runtime.GC()
				runtime.ReadMemStats(&now)
				peak = max(peak, now.HeapAlloc)
			}}
			const budget = 64 << 20
			if _, err := Run(context.Background(), sink, []Source{source}, Options{Memory: budget, Workers: 4, MaxInflated: 200 << 20}); err != nil {
				t.Fatal(err)
			}
			sink.probe()
			if used := int64(peak) - int64(before.HeapAlloc); used > budget {
				t.Errorf("%d MB are in use, the budget is %d", used>>20, budget>>20)
			}
		})
	}
}

// probeSink looks at the memory now and then.
type probeSink struct {
	nullSink
	probe func()
	calls int
}

func (s *probeSink) look() {
	if s.calls++; s.calls%97 == 1 {
		s.probe()
	}
}
func (s *probeSink) Add(*casefile.Batch, int, int) error { s.look(); return nil }
func (s *probeSink) Reject(r casefile.Reject) error      { return nil }
func (s *probeSink) End(o casefile.Object) error         { s.look(); return nil }

func fill(w io.Writer, piece string, size int) {
	block := []byte(strings.Repeat(piece, max(1, 1<<16/len(piece))))
	for n := 0; n < size; n += len(block) {
		w.Write(block)
	}
}

// The cap on inflated bytes keeps what came before it.
func TestTooLarge(t *testing.T) {
	source := &fakeSource{root: "a", objects: []fakeObject{
		{uri: "over", data: zip(t, records(100, "\n"))}, {uri: "exactly", data: zip(t, record(200)+strings.Repeat(" ", 10_000-len(record(200))))},
		{uri: "plain", data: []byte(records(100, "\n"))},
	}}
	sink := newFakeSink()
	if _, err := Run(context.Background(), sink, []Source{source}, Options{MaxInflated: 10_000}); err != nil {
		t.Fatal(err)
	}
	over, exactly, plain := sink.objects[0], sink.objects[1], sink.objects[2]
	if over.Events != 20 || over.Rejected != 1 || !over.Damaged || len(over.Reasons) != 1 || !strings.HasPrefix(over.Reasons[0], ReasonTooLarge) || over.InflatedSize != 10_000 {
		t.Errorf("one that is too large: %+v", over)
	}
	if exactly.Damaged || exactly.Events != 1 {
		t.Errorf("one that just fits: %+v", exactly)
	}
	if plain.Records != 100 || plain.Damaged {
		t.Errorf("one that was not compressed: %+v", plain)
	}
}

// Numbers of records with their flags reach the sink as the parser gave them.
func TestMetadataAndPlace(t *testing.T) {
	text := "  " + trail(record(1), record(2))
	sink, o := runOne(t, "x", zip(t, text))
	if o.Metadata["uri"] != "x" || o.Root != "mem" || o.ModTime != "2024-05-06T07:08:09.123456789Z" {
		t.Errorf("object is %+v", o)
	}
	for i, e := range sink.events {
		if e.index != int64(i) || !strings.HasPrefix(text[e.offset:], record(i+1)) {
			t.Errorf("event %d has index %d, offset %d", i, e.index, e.offset)
		}
	}
	var e cloudtrail.Event
	if err := new(cloudtrail.Parser).Parse([]byte(sink.events[0].record), &e); err != nil {
		t.Error(err)
	}
}
