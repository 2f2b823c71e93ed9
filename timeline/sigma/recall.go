package sigma

import (
	"encoding/binary"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// Recall judges many events as its set does, and remembers what it found in
// those that read the same: events of one key are calls of few kinds, and of a
// call rules read few columns. It is not safe for concurrent use.
type Recall struct {
	set     *Set
	kinds   map[string]*recallKind
	kindKey []byte
	key     []byte
	bytes   int // what is remembered, about
}

// maxRecallBytes bounds what a Recall remembers: it forgets everything then.
const maxRecallBytes = 4 << 20

// recallKind is what is remembered of the events of one source and name that
// ended alike.
type recallKind struct {
	reads   Reading
	judged  map[string]recalled // by the values that conditions read
	asked   int
	missed  int
	varying bool // its events are no two alike
}

// recalled is what events have in common that read the same.
type recalled struct {
	hits  []uint16 // nil for none
	found map[string][]timeline.Finding
}

// NewRecall makes a judge for one sequence of events.
func (s *Set) NewRecall() *Recall { return &Recall{set: s, kinds: make(map[string]*recallKind)} }

// Match gives what Set.Match gives. The findings are not the caller's to
// change.
func (r *Recall) Match(e *cloudtrail.Event) []timeline.Finding {
	k := r.kind(e)
	if k.varying {
		return r.set.Match(e)
	}
	k.asked++
	r.key = appendValues(r.key[:0], e, k.reads.hits)
	seen, ok := k.judged[string(r.key)]
	if !ok {
		sc := scope{event: e, set: r.set}
		seen.hits = r.set.hits(&sc, &r.set.index)
		if seen.hits != nil {
			seen.found = make(map[string][]timeline.Finding)
		}
		k.judged[string(r.key)] = seen
		r.remembered(k)
	}
	if seen.hits == nil {
		return nil
	}
	r.key = appendValues(r.key[:0], e, k.reads.findings)
	found, ok := seen.found[string(r.key)]
	if !ok {
		sc := scope{event: e, set: r.set}
		found = r.set.findings(&sc, seen.hits)
		seen.found[string(r.key)] = found
		r.remembered(k)
	}
	return found
}

// kind gives what is remembered of the event's kind.
func (r *Recall) kind(e *cloudtrail.Event) *recallKind {
	source, name := e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName)
	r.kindKey = append(r.kindKey[:0], byte(e.Outcome()))
	r.kindKey = append(appendValue(r.kindKey, source), name...)
	k := r.kinds[string(r.kindKey)]
	if k == nil {
		k = &recallKind{reads: r.set.Reading(source, name, e.Outcome()), judged: make(map[string]recalled)}
		r.kinds[string(r.kindKey)] = k
		r.bytes += len(r.kindKey) + recallOverhead
	}
	return k
}

// Where one event in so many is like none before, remembering costs more than
// it saves.
const (
	recallTries = 256
	recallShare = 2
)

// recallOverhead is what an entry takes beside its text and its findings.
const recallOverhead = 256

// remembered counts what was added under the key.
func (r *Recall) remembered(k *recallKind) {
	k.missed++
	if k.asked >= recallTries && k.missed*recallShare > k.asked {
		k.varying, k.judged = true, nil
	}
	if r.bytes += len(r.key) + recallOverhead; r.bytes > maxRecallBytes {
		clear(r.kinds)
		r.bytes = 0
	}
}

// appendValues appends the values of some columns of text, each apart from the
// next.
func appendValues(dst []byte, e *cloudtrail.Event, columns []cloudtrail.Column) []byte {
	for _, c := range columns {
		dst = appendValue(dst, e.Value(c))
	}
	return dst
}

func appendValue(dst, v []byte) []byte {
	if v == nil {
		return append(dst, 0)
	}
	return append(binary.AppendUvarint(dst, uint64(len(v))+1), v...)
}
