package casefile

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sort"
	"sync"
)

// maxURIBytes bounds the URIs that a Case keeps: enough for the objects of a
// case of some million events, whatever the case's size.
const maxURIBytes = 64 << 20

// uriTable finds object's URIs. It holds the text of whole ledger segments,
// each in one piece, and gives back those used longest ago.
type uriTable struct {
	dir      string
	segments []Segment // of the ledger, by object number

	mu     sync.Mutex
	loaded []*uriSegment // the one used longest ago first
	bytes  int
}

// uriSegment holds the URIs of one ledger segment.
type uriSegment struct {
	segment int
	numbers []int64 // rising
	ends    []int   // where each URI ends in text
	text    []byte
}

func (t *uriTable) init(dir string, head Commit) {
	t.dir = dir
	for _, s := range head.Segments {
		if s.Kind == SegmentLedger && s.Entries > 0 {
			t.segments = append(t.segments, s)
		}
	}
	slices.SortStableFunc(t.segments, func(a, b Segment) int { return cmp.Compare(a.First, b.First) })
}

func (t *uriTable) find(number int64) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := sort.Search(len(t.segments), func(i int) bool { return t.segments[i].First > number }) - 1
	if i < 0 || number > t.segments[i].Last {
		return "", fmt.Errorf("%s: %w: no ledger entry for object %d", t.dir, ErrDamaged, number)
	}
	s, err := t.load(i)
	if err != nil {
		return "", err
	}
	k, ok := slices.BinarySearch(s.numbers, number)
	if !ok {
		return "", fmt.Errorf("%s: %w: no entry for object %d", t.segments[i].Path, ErrDamaged, number)
	}
	start := 0
	if k > 0 {
		start = s.ends[k-1]
	}
	return string(s.text[start:s.ends[k]]), nil
}

// load gives the URIs of a segment.
func (t *uriTable) load(segment int) (*uriSegment, error) {
	for k, s := range t.loaded {
		if s.segment == segment {
			if k < len(t.loaded)-1 {
				t.loaded = append(slices.Delete(t.loaded, k, k+1), s)
			}
			return s, nil
		}
	}
	s := &uriSegment{segment: segment}
	type entry struct {
		Number int64  `json:"number"`
		URI    string `json:"uri"`
	}
	err := readSegment(context.Background(), t.dir, t.segments[segment], func(e entry) bool {
		if n := len(s.numbers); n > 0 && s.numbers[n-1] >= e.Number {
			return true // a ledger rises; find will miss what does not
		}
		s.numbers = append(s.numbers, e.Number)
		s.text = append(s.text, e.URI...)
		s.ends = append(s.ends, len(s.text))
		return true
	})
	if err != nil {
		return nil, err
	}
	t.loaded = append(t.loaded, s)
	t.bytes += s.size()
	for t.bytes > maxURIBytes && len(t.loaded) > 1 {
		t.bytes -= t.loaded[0].size()
		t.loaded = slices.Delete(t.loaded, 0, 1)
	}
	return s, nil
}

func (s *uriSegment) size() int { return cap(s.text) + 16*cap(s.ends) }
