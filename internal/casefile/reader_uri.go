package casefile

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sort"
	"sync"

	"keytrail/internal/derived"
)

// maxURIBytes bounds the URIs that a Case keeps: enough for the objects of a
// case of some million events, whatever the case's size.
const maxURIBytes = 64 << 20

// uriTable finds objects' URIs. It holds the text of whole stretches of
// objects and gives back those loaded longest ago: blocks of a derived answer
// where there is one, else ledger segments.
type uriTable struct {
	dir      string
	head     string
	segments []Segment // of the ledger, by object number
	entries  int64     // of all of them

	mu      sync.Mutex
	derive  bool          // use a derived answer, and make it
	asked   bool          // whether there is one
	made    bool          // it was tried to make one
	kept    *derived.File // nil when there is none
	loaded  map[uriPlace]uriSource
	age     []uriPlace // of loaded, the one loaded longest ago first
	bytes   int
	last    int64 // the object that was asked for last
	lastURI string
}

// uriPlace names a stretch of objects.
type uriPlace struct {
	derived bool
	at      int // block or segment
}

// uriSource finds the URIs of some objects.
type uriSource interface {
	find(number int64) (uri string, ok bool)
	size() int // bytes that it holds
}

// uriStretch holds the URIs of some objects.
type uriStretch struct {
	numbers []int64 // rising
	ends    []int   // where each URI ends in text
	text    string
}

func (t *uriTable) init(dir string, head Commit) {
	t.dir, t.head, t.last = dir, head.Hash, -1
	t.loaded = make(map[uriPlace]uriSource)
	for _, s := range head.Segments {
		if s.Kind == SegmentLedger && s.Entries > 0 {
			t.segments = append(t.segments, s)
			t.entries += s.Entries
		}
	}
	slices.SortStableFunc(t.segments, func(a, b Segment) int { return cmp.Compare(a.First, b.First) })
}

func (t *uriTable) close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kept == nil {
		return nil
	}
	err := t.kept.Close()
	t.kept = nil
	return err
}

func (t *uriTable) find(number int64) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if number == t.last {
		return t.lastURI, nil
	}
	uri, ok := t.findKept(number)
	if !ok {
		var err error
		if uri, err = t.findInLedger(number); err != nil {
			return "", err
		}
	}
	t.last, t.lastURI = number, uri
	return uri, nil
}

func (t *uriTable) findInLedger(number int64) (string, error) {
	i := sort.Search(len(t.segments), func(i int) bool { return t.segments[i].First > number }) - 1
	if i < 0 || number > t.segments[i].Last {
		return "", fmt.Errorf("%s: %w: no ledger entry for object %d", t.dir, ErrDamaged, number)
	}
	place := uriPlace{at: i}
	s := t.loaded[place]
	if s == nil {
		var b uriBuilder
		if err := readURIs(t.dir, t.segments[i], b.add); err != nil {
			return "", err
		}
		stretch := b.stretch()
		s = &stretch
		t.remember(place, s)
	}
	uri, ok := s.find(number)
	if !ok {
		return "", fmt.Errorf("%s: %w: no entry for object %d", t.segments[i].Path, ErrDamaged, number)
	}
	return uri, nil
}

// remember keeps a stretch, and as many of the others as there is room for.
func (t *uriTable) remember(place uriPlace, s uriSource) {
	t.loaded[place] = s
	t.age = append(t.age, place)
	t.bytes += s.size()
	for t.bytes > maxURIBytes && len(t.age) > 1 {
		t.bytes -= t.loaded[t.age[0]].size()
		delete(t.loaded, t.age[0])
		t.age = t.age[1:]
	}
}

func (s *uriStretch) size() int { return len(s.text) + 16*cap(s.ends) }

func (s *uriStretch) find(number int64) (string, bool) {
	k, ok := slices.BinarySearch(s.numbers, number)
	if !ok {
		return "", false
	}
	start := 0
	if k > 0 {
		start = s.ends[k-1]
	}
	return s.text[start:s.ends[k]], true
}

// uriBuilder gathers a stretch.
type uriBuilder struct {
	uriStretch
	bytes []byte
}

func (b *uriBuilder) add(number int64, uri []byte) {
	if n := len(b.numbers); n > 0 && b.numbers[n-1] >= number {
		return // a ledger rises; find will miss what does not
	}
	b.numbers = append(b.numbers, number)
	b.bytes = append(b.bytes, uri...)
	b.ends = append(b.ends, len(b.bytes))
}

func (b *uriBuilder) stretch() uriStretch {
	b.text = string(b.bytes)
	return b.uriStretch
}

// readURIs calls add for the objects of a ledger segment.
func readURIs(dir string, s Segment, add func(number int64, uri []byte)) error {
	return readSegmentLines(context.Background(), dir, s, func(line []byte) (bool, error) {
		number, uri, err := readObjectLine(line)
		if err != nil {
			return false, err
		}
		add(number, uri)
		return true, nil
	})
}
