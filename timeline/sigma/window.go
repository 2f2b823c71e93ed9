package sigma

import (
	"slices"

	"keytrail/timeline"
)

// window is what is remembered of one group of a correlation.
type window struct {
	last  int64 // time of its last event, micros
	times []int64
	ids   []string         // of the events, the last maxSpanEvents
	value map[string]int64 // values and when each was seen last
	met   []int64          // by part: when it was met last, or when an order up to it began
	ready []bool
	early []int64 // by part of an order: when it was met without the one before
	muted bool    // it has been told, and still holds
}

const second = 1_000_000 // micros

// maxSpanEvents is how many event ids a span names.
const maxSpanEvents = 50

func newWindow(c *Correlation, parts int) *window {
	w := &window{}
	switch c.Type {
	case ValueCount:
		w.value = make(map[string]int64)
	case Temporal, TemporalOrdered:
		w.met, w.ready, w.early = make([]int64, parts), make([]bool, parts), make([]int64, parts)
	}
	return w
}

// add takes an event of a part and tells whether it completes the correlation
// for the first time since it last did not hold.
func (w *window) add(c *Correlation, span int64, part int, at int64, value string, id []byte) bool {
	if n := len(w.ids); n == 0 || w.ids[n-1] != string(id) {
		w.ids = append(w.ids, string(id))
		w.times = append(w.times, at)
	}
	w.forget(c, at-span)
	holds := false
	switch c.Type {
	case EventCount:
		holds = len(w.times) >= c.AtLeast
	case ValueCount:
		holds = w.count(c, at, span, value)
	case Temporal:
		w.met[part], w.ready[part] = at, true
		holds = true
		for p := range w.met {
			holds = holds && w.ready[p] && at-w.met[p] <= span
		}
	case TemporalOrdered:
		holds = w.order(span, part, at)
	}
	first := holds && !w.muted
	w.muted = holds
	return first
}

// forget drops the events before a time, and of the others all that nobody
// will ask for.
func (w *window) forget(c *Correlation, before int64) {
	n := 0
	for n < len(w.times) && w.times[n] < before {
		n++
	}
	n = max(n, len(w.times)-max(c.AtLeast, maxSpanEvents))
	w.times, w.ids = slices.Delete(w.times, 0, n), slices.Delete(w.ids, 0, n)
}

// count counts the values seen within the span.
func (w *window) count(c *Correlation, at, span int64, value string) bool {
	w.value[value] = at
	if len(w.value) < c.AtLeast {
		return false
	}
	for v, seen := range w.value {
		if at-seen > span {
			delete(w.value, v)
		}
	}
	if len(w.value) < c.AtLeast {
		return false
	}
	for len(w.value) > c.AtLeast { // the latest are enough
		oldest, when := "", at+1
		for v, seen := range w.value {
			if seen < when || seen == when && v < oldest {
				oldest, when = v, seen
			}
		}
		delete(w.value, oldest)
	}
	return true
}

// order follows the parts in their order: met holds, for each, when the latest
// order that ends with it began. Within one second, CloudTrail's grain, events
// may have come in any order.
func (w *window) order(span int64, part int, at int64) bool {
	w.early[part] = at
	for p := part; p < len(w.met) && w.early[p]/second == at/second; p++ {
		switch {
		case p == 0:
			w.met[0], w.ready[0] = at, true
		case w.ready[p-1] && at-w.met[p-1] <= span:
			w.met[p], w.ready[p] = w.met[p-1], true
		}
	}
	if last := len(w.met) - 1; w.ready[last] {
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
