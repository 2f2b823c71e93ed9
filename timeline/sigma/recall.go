package sigma

import (
	"keytrail/cloudtrail"
	"keytrail/internal/recall"
	"keytrail/timeline"
)

// Recall judges many events as its set does, and remembers what it found in
// those that read the same: events of one key are calls of few kinds, and of a
// call rules read few columns. It is not safe for concurrent use.
type Recall struct {
	set     *Set
	kinds   recall.Map[*recallKind]
	kindKey []byte
	key     []byte
	hits    []uint16
	bytes   int // what is remembered, about
}

// maxRecallBytes bounds what a Recall remembers: it forgets everything then.
const maxRecallBytes = 4 << 20

// recallKind is what is remembered of the events of one source and name that
// ended alike.
type recallKind struct {
	reading        Reading
	hits, findings []cloudtrail.Column            // those of the reading that kinds do not tell
	steady         recall.Map[[]uint16]           // the rules that read what their key says which are satisfied
	found          recall.Map[[]timeline.Finding] // by what findings read
	varies         bool                           // hardly two findings are alike
	asked, missed  int                            // of found
}

// NewRecall makes a judge for one sequence of events.
func (s *Set) NewRecall() *Recall { return &Recall{set: s} }

// Match gives what Set.Match gives. The findings are not the caller's to
// change.
func (r *Recall) Match(e *cloudtrail.Event) []timeline.Finding {
	k := r.kind(e)
	sc := scope{event: e, set: r.set}
	hits := r.satisfied(&sc, k)
	for _, i := range k.reading.loose {
		if r.set.program(i).hits(&sc) {
			if len(r.hits) == 0 {
				r.hits = append(r.hits, hits...)
			}
			r.hits = append(r.hits, i)
			hits = r.hits
		}
	}
	r.hits = r.hits[:0]
	if len(hits) == 0 {
		return nil
	}
	k.asked++
	if k.varies {
		return r.set.findings(&sc, hits)
	}
	r.key = e.AppendValues(r.key[:0], k.findings)
	found, ok := k.found.Get(r.key)
	if !ok {
		found = r.set.findings(&sc, hits)
		k.found.Put(r.key, found)
		if k.missed++; k.asked >= recallTries && k.missed*recallShare > k.asked {
			k.found, k.varies = recall.Map[[]timeline.Finding]{}, true
		}
		r.remembered()
	}
	return found
}

// satisfied gives those of a kind's steady rules that the event satisfies.
func (r *Recall) satisfied(sc *scope, k *recallKind) []uint16 {
	if len(k.reading.steady) == 0 {
		return nil
	}
	r.key = sc.event.AppendValues(r.key[:0], k.hits)
	hits, ok := k.steady.Get(r.key)
	if !ok {
		for _, i := range k.reading.steady {
			if r.set.program(i).hits(sc) {
				hits = append(hits, i)
			}
		}
		k.steady.Put(r.key, hits)
		r.remembered()
	}
	return hits
}

// kind gives what is remembered of the event's kind.
func (r *Recall) kind(e *cloudtrail.Event) *recallKind {
	r.kindKey = e.AppendValues(append(r.kindKey[:0], byte(e.Outcome())), indexedColumns)
	k, known := r.kinds.Get(r.kindKey)
	if !known {
		k = &recallKind{}
		k.reading = r.set.Reading(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName), e.Outcome())
		for c := range k.reading.hits.All() {
			if !kindColumns.Has(c) {
				k.hits = append(k.hits, c)
			}
		}
		for c := range k.reading.findings.All() {
			if !kindColumns.Has(c) {
				k.findings = append(k.findings, c)
			}
		}
		r.kinds.Put(r.kindKey, k)
		r.bytes += len(r.kindKey) + recallOverhead
	}
	return k
}

// indexedColumns are by which rules are looked up.
var indexedColumns = []cloudtrail.Column{cloudtrail.EventSource, cloudtrail.EventName}

// Where one event in so many is like none before, remembering its findings
// costs more than it saves.
const (
	recallTries = 256
	recallShare = 2
)

// recallOverhead is what an entry takes beside its text and its findings.
const recallOverhead = 256

// remembered counts what was added under the key.
func (r *Recall) remembered() {
	if r.bytes += len(r.key) + recallOverhead; r.bytes > maxRecallBytes {
		r.kinds.Clear()
		r.bytes = 0
	}
}
