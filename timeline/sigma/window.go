package sigma

import (
	"bytes"
	"slices"

	"keytrail/timeline"
)

// window is what is remembered of one group of a correlation.
type window struct {
	last  int64 // time of its last event, micros
	times []int64
	ids   []string // of the events, the last maxSpanEvents
	value map[digest]int64
	part  []int64 // by part: when it was met last, or when an order up to it began
	ready []bool
	early []int64 // by part of an order: when it was met without the one before
	muted bool    // it has been told, and still holds

	open    *timeline.Finding // the last that was told
	settled bool              // nothing raises it
	met     []int64           // by modifier: when the rule that it asks for was met last, 0 for never
	bytes   int               // about what it takes
}

const second = 1_000_000 // micros

// maxSpanEvents is how many event ids a span names.
const maxSpanEvents = 50

// maxIDBytes is how much of an event's id a span keeps: CloudTrail's are UUIDs.
const maxIDBytes = 128

// About what a window takes, and each event or value in it.
const (
	windowBytes = 256
	eventBytes  = 48
)

func newWindow(r *Rule, parts int) *window {
	w := &window{}
	switch r.Correlation.Type {
	case ValueCount:
		w.value = make(map[digest]int64)
	case Temporal, TemporalOrdered:
		w.part, w.ready, w.early = make([]int64, parts), make([]bool, parts), make([]int64, parts)
	}
	return w
}

// add takes an event of a part and tells whether the correlation holds, and
// whether for the first time since it last did not.
func (w *window) add(r *Rule, k *correlated, part int, at int64, value digest, id []byte) (holds, first bool) {
	c := &r.Correlation
	id = id[:min(len(id), maxIDBytes)]
	another := len(w.ids) == 0 || w.ids[len(w.ids)-1] != string(id)
	if another {
		w.ids = append(w.ids, string(id))
		w.times = append(w.times, at)
		w.bytes += eventBytes + len(id)
	}
	w.forget(k, at-k.span)
	switch c.Type {
	case EventCount:
		holds = len(w.times) >= c.AtLeast
	case ValueCount:
		holds = w.count(c.AtLeast, k, at, value) && len(w.times) >= r.Keytrail.Events
	case Temporal:
		w.part[part], w.ready[part] = at, true
		holds = true
		for p := range w.part {
			holds = holds && w.ready[p] && at-w.part[p] <= k.span
		}
	case TemporalOrdered:
		holds = w.order(k.span, part, at)
	}
	// With nothing else within the span, it had ceased to hold.
	first = holds && (!w.muted || another && len(w.times) == 1)
	w.muted = holds
	return holds, first
}

// forget drops the events before a time, and of the others all that nobody
// will ask for.
func (w *window) forget(k *correlated, before int64) {
	n := 0
	for n < len(w.times) && w.times[n] < before {
		n++
	}
	n = max(n, len(w.times)-max(k.most, maxSpanEvents))
	for _, id := range w.ids[:n] {
		w.bytes -= eventBytes + len(id)
	}
	w.times, w.ids = slices.Delete(w.times, 0, n), slices.Delete(w.ids, 0, n)
}

// count counts the values seen within the span.
func (w *window) count(atLeast int, k *correlated, at int64, value digest) bool {
	before := len(w.value)
	w.value[value] = at
	defer func() { w.bytes += eventBytes * (len(w.value) - before) }()
	if len(w.value) < atLeast {
		return false
	}
	for v, seen := range w.value {
		if at-seen > k.span {
			delete(w.value, v)
		}
	}
	for len(w.value) > max(atLeast, k.most) { // the latest are enough
		var oldest digest
		when := at + 1
		for v, seen := range w.value {
			if seen < when || seen == when && bytes.Compare(v[:], oldest[:]) < 0 {
				oldest, when = v, seen
			}
		}
		delete(w.value, oldest)
	}
	return len(w.value) >= atLeast
}

// order follows the parts in their order: part holds, for each, when the
// latest order that ends with it began. Within one second, CloudTrail's grain,
// events may have come in any order.
func (w *window) order(span int64, part int, at int64) bool {
	w.early[part] = at
	for p := part; p < len(w.part) && w.early[p]/second == at/second; p++ {
		switch {
		case p == 0:
			w.part[0], w.ready[0] = at, true
		case w.ready[p-1] && at-w.part[p-1] <= span:
			w.part[p], w.ready[p] = w.part[p-1], true
		}
	}
	if last := len(w.part) - 1; w.ready[last] {
		clear(w.ready)
		return true
	}
	w.muted = false
	return false
}

// span says what the window holds.
func (w *window) span(span, at int64) *timeline.Span {
	s := &timeline.Span{Last: at, First: at, Events: len(w.ids), EventIDs: slices.Clone(w.ids[max(0, len(w.ids)-maxSpanEvents):])}
	for _, t := range w.times {
		if t >= at-span {
			s.First = min(s.First, t)
		}
	}
	return s
}

// goOn adds an event to the span of what was told.
func (w *window) goOn(at int64, id []byte) {
	s := w.open.Span
	if n := len(s.EventIDs); n > 0 && s.EventIDs[n-1] == string(id[:min(len(id), maxIDBytes)]) {
		return
	}
	if len(s.EventIDs) == maxSpanEvents {
		s.EventIDs = slices.Delete(s.EventIDs, 0, 1)
	}
	s.EventIDs = append(s.EventIDs, string(id[:min(len(id), maxIDBytes)]))
	s.Events++
	s.Last = at
}

// weigh applies the modifiers that ask for more than one event to what was
// told last, as long as that is recent.
func (w *window) weigh(r *Rule, at int64) {
	if w.open == nil || w.settled {
		return
	}
	span, timespan := w.open.Span, r.Correlation.Timespan.Microseconds()
	met := func(j int) (when int64, ok bool) {
		if w.met == nil || w.met[j] == 0 {
			return 0, false
		}
		return w.met[j], true
	}
	for j := range r.Keytrail.Severity {
		m := &r.Keytrail.Severity[j]
		holds := false
		switch {
		case m.AtLeast > 0 && r.Correlation.Type == ValueCount:
			holds = len(w.value) >= m.AtLeast
		case m.AtLeast > 0:
			holds = span.Events >= m.AtLeast
		case m.With != "":
			when, ok := met(j)
			holds = ok && when >= span.First-timespan && when <= span.Last+timespan
		case m.FollowedBy != "": // within a second the order is not told
			when, ok := met(j)
			holds = ok && when/second >= span.Last/second && when <= span.Last+timespan
		}
		if holds && !slices.Contains(w.open.Reasons, m.Reason) {
			m.apply(w.open)
		}
	}
}
