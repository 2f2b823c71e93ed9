package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// fakeSink is a sink in memory. It de-duplicates by the record's bytes, and
// checks that it is called as the contract says.
type fakeSink struct {
	mu      sync.Mutex
	seed    maphash.Seed
	known   map[casefile.Identity]casefile.KnownState
	uris    map[string]bool
	objects []casefile.Object
	events  []fakeEvent

	listings []string
	rejects  []casefile.Reject
	sums     casefile.Sums
	commits  []int // objects at each commit

	seen     map[uint64]bool
	open     *casefile.Object
	next     int64 // index of the next record of the open object, at least
	failures []string
	fail     map[string]error // by method
	delay    func()
}

// fakeEvent is a row as the sink got it.
type fakeEvent struct {
	object, index, offset int64
	id, record            string
	envelope, exactness   string
	flags                 cloudtrail.EventFlag
}

func newFakeSink() *fakeSink {
	return &fakeSink{
		seed: maphash.MakeSeed(), known: make(map[casefile.Identity]casefile.KnownState),
		uris: make(map[string]bool), seen: make(map[uint64]bool), fail: make(map[string]error),
	}
}

func (s *fakeSink) Known(id casefile.Identity) (casefile.KnownState, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.known[id]
	return k, ok
}

func (s *fakeSink) KnownURI(uri string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.uris[uri]
}

func (s *fakeSink) Fingerprint(e *cloudtrail.Event, record []byte) casefile.Fingerprint {
	return casefile.Fingerprint{Record: maphash.Bytes(s.seed, record) | 1}
}

func (s *fakeSink) Begin(o casefile.Object) (int64, error) {
	if s.open != nil {
		s.failures = append(s.failures, "object within an object")
	}
	s.objects = append(s.objects, o)
	s.open, s.next = &s.objects[len(s.objects)-1], 0
	return int64(len(s.objects)), s.fail["Begin"]
}

func (s *fakeSink) BeginListing(root string, limits []string) {
	s.listings = append(s.listings, fmt.Sprint("begin ", root, limits))
}

func (s *fakeSink) EndListing(root string, limits []string) {
	s.listings = append(s.listings, fmt.Sprint("end ", root, limits))
}

func (s *fakeSink) place(index int64) {
	if s.open == nil {
		s.failures = append(s.failures, "record outside an object")
	}
	if index < s.next {
		s.failures = append(s.failures, fmt.Sprintf("record %d after %d", index, s.next-1))
	}
	s.next = index + 1
	s.open.Records++
}

func (s *fakeSink) Add(rows *casefile.Batch, from, to int) error {
	if s.delay != nil {
		s.delay()
	}
	var e cloudtrail.Event
	for row := from; row < to; row++ {
		rows.Event(row, &e)
		s.place(e.Index)
		if record := rows.Print(row).Record; s.seen[record] {
			s.open.Duplicates++
			continue
		} else {
			s.seen[record] = true
		}
		s.open.Events++
		s.events = append(s.events, fakeEvent{
			object: int64(len(s.objects)), index: e.Index, offset: e.Offset, id: e.Text(cloudtrail.EventID),
			record: string(e.AppendRecord(nil)), envelope: e.Envelope.String(), exactness: e.Exactness.String(), flags: e.Flags,
		})
	}
	return s.fail["Add"]
}

func (s *fakeSink) Reject(r casefile.Reject) error {
	s.place(r.Index)
	s.open.Rejected++
	if r.Object != int64(len(s.objects)) || r.URI != s.open.URI {
		s.failures = append(s.failures, "reject of another object")
	}
	s.rejects = append(s.rejects, r)
	return s.fail["Reject"]
}

func (s *fakeSink) End(o casefile.Object) error {
	if o.Records != s.open.Records {
		s.failures = append(s.failures, fmt.Sprintf("%s: %d records announced, %d given", o.URI, o.Records, s.open.Records))
	}
	o.Events, o.Duplicates, o.Rejected = s.open.Events, s.open.Duplicates, s.open.Rejected
	*s.open = o
	s.open = nil
	s.sums.Objects++
	s.sums.BytesIn += o.Size
	s.sums.Inflated += o.InflatedSize
	s.sums.Records += o.Records
	s.sums.Events += o.Events
	s.sums.Duplicates += o.Duplicates
	s.sums.Rejected += o.Rejected
	if o.Damaged {
		s.sums.Damaged++
	}
	return s.fail["End"]
}

func (s *fakeSink) Commit() error {
	if s.open != nil {
		s.failures = append(s.failures, "commit within an object")
	}
	s.commits = append(s.commits, len(s.objects))
	return s.fail["Commit"]
}

func (s *fakeSink) Sums() casefile.Sums { return s.sums }

// again gives a sink that knows what s has committed.
func (s *fakeSink) again() *fakeSink {
	next := newFakeSink()
	next.seed = s.seed
	next.seen = s.seen
	maps.Copy(next.known, s.known)
	maps.Copy(next.uris, s.uris)
	for i := range s.objects[:s.committed()] {
		if o := &s.objects[i]; !o.Retry {
			next.uris[o.URI] = true
			next.known[o.Identity] = casefile.KnownState{Damaged: o.Damaged}
		}
	}
	return next
}

func (s *fakeSink) committed() int {
	if len(s.commits) == 0 {
		return 0
	}
	return s.commits[len(s.commits)-1]
}

func (s *fakeSink) check(t testing.TB) {
	t.Helper()
	for _, f := range s.failures {
		t.Errorf("the sink was misused: %s", f)
	}
}

// ids lists the event ids in order.
func (s *fakeSink) ids() []string {
	out := []string{}
	for _, e := range s.events {
		out = append(out, e.id)
	}
	return out
}

// fakeSource is a source in memory.
type fakeSource struct {
	root    string
	objects []fakeObject
	open    func(o Object, in io.ReadCloser) io.ReadCloser
	listErr error
}

type fakeObject struct {
	uri     string
	data    []byte
	err     error // of Open
	problem *Problem
	size    int64 // as listed, when it is not the data's
	version string
}

var fakeTime = time.Date(2024, 5, 6, 7, 8, 9, 123456789, time.UTC)

func (f *fakeSource) Root() string { return f.root }

func (f *fakeSource) List(ctx context.Context, visit func(Object) error) error {
	for _, o := range f.objects {
		if err := ctx.Err(); err != nil {
			return err
		}
		size := int64(len(o.data))
		if o.size != 0 {
			size = o.size
		}
		err := visit(Object{
			URI: o.uri, Size: size, ModTime: fakeTime, Problem: o.problem, VersionID: o.version,
			Identity: identity("fake", o.uri, size, int64(len(o.version))),
		})
		if err != nil {
			return err
		}
	}
	return f.listErr
}

func (f *fakeSource) Open(ctx context.Context, o Object) (io.ReadCloser, Metadata, error) {
	i := slices.IndexFunc(f.objects, func(x fakeObject) bool { return x.uri == o.URI })
	if i < 0 {
		return nil, nil, fs.ErrNotExist
	}
	if err := f.objects[i].err; err != nil {
		return nil, nil, err
	}
	in := io.NopCloser(bytes.NewReader(f.objects[i].data))
	if f.open != nil {
		in = f.open(o, in)
	}
	return in, Metadata{"uri": o.URI}, nil
}

// runOne runs one object through a whole pipeline.
func runOne(t testing.TB, uri string, data []byte) (*fakeSink, casefile.Object) {
	t.Helper()
	sink := newFakeSink()
	sum, err := Run(context.Background(), sink, []Source{&fakeSource{root: "mem", objects: []fakeObject{{uri: uri, data: data}}}}, Options{Workers: 1})
	if err != nil {
		t.Fatalf("Run: %v", err)
	}
	sink.check(t)
	if sum.Records != sum.Events+sum.Duplicates+sum.Rejected {
		t.Errorf("sums do not add up: %+v", sum)
	}
	if len(sink.objects) != 1 {
		t.Fatalf("%d objects, want 1", len(sink.objects))
	}
	o := sink.objects[0]
	if want := fmt.Sprintf("%x", sha256.Sum256(data)); o.SHA256 != want {
		t.Errorf("SHA-256 is %s, want %s", o.SHA256, want)
	}
	return sink, o
}

var errTest = errors.New("test error")
