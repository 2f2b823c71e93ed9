package lineage

import (
	"slices"

	"keytrail/timeline"
)

// span is for how long a function was under the control of somebody who is
// followed; until is none where nothing ended it.
type span struct{ since, until timeline.Moment }

// extend notes for how long an edge gives control of a function, and tells
// whether that is news. What following began with is in its hands for ever.
func (f *Following) extend(e *Edge) bool {
	if f.g.Nodes[e.To].Kind != Function || e.Relation != ActsAs {
		return false
	}
	if m, ok := f.marks[e.To]; ok && m.Edge == None {
		return false
	}
	s := span{e.At, e.Until}
	if slices.Contains(f.spans[e.To], s) {
		return false
	}
	if f.spans == nil {
		f.spans = make(map[int32][]span)
	}
	f.spans[e.To] = append(f.spans[e.To], s)
	return true
}

// within tells whether an edge's parent was under control when it begot the
// child, as far as that had an end.
func (f *Following) within(e *Edge) bool {
	list := f.spans[e.From]
	return len(list) == 0 || slices.ContainsFunc(list, func(s span) bool {
		return !e.At.Before(s.since) && (!s.until.Known || e.At.Before(s.until))
	})
}

// Until gives the moment from which what a node does does not count any more,
// none where it does to the end.
func (f *Following) Until(node int32) (until timeline.Moment) {
	for _, s := range f.spans[node] {
		if !s.until.Known {
			return timeline.Moment{}
		}
		if until.Before(s.until) {
			until = s.until
		}
	}
	return until
}
