package ingest

import (
	"keytrail/internal/casefile"
)

// Summary says what a run did. Records = Events + Duplicates + Rejected.
type Summary struct {
	Objects           int64 // read in this run
	ObjectsSkipped    int64 // read in an earlier one
	BytesIn           int64 // as stored
	BytesInflated     int64
	Records           int64
	Events            int64 // new ones
	Duplicates        int64
	Rejected          int64
	Conflicts         int64 // events with the id of another and other values
	UnreadableObjects int64 // that could not be read at all
	DamagedObjects    int64 // of which evidence could not be read, now or in an earlier run
	ObjectsChanged    int64 // that were read before with another size, time or version

	// Kinds counts the objects of this run by what they turned out to be.
	Kinds map[string]int64
	// Details counts those of a kind that has several, as "envelope: EventBridge".
	Details map[string]int64
}

// Incomplete tells whether some of the evidence could not be read. It stays
// so in a repeated run, which skips the damaged objects.
func (s Summary) Incomplete() bool {
	return s.DamagedObjects > 0 || s.UnreadableObjects > 0 || s.Rejected > 0
}

// add counts an object that has ended.
func (s *Summary) add(o *casefile.Object) {
	s.Kinds[o.Kind]++
	if o.Detail != "" {
		if s.Details == nil {
			s.Details = make(map[string]int64)
		}
		s.Details[o.Kind+": "+o.Detail]++
	}
	if o.Kind == KindUnreadable {
		s.UnreadableObjects++
	}
}

// total takes over what the sink counted.
func (s *Summary) total(t casefile.Sums) {
	s.Objects, s.BytesIn, s.BytesInflated = t.Objects, t.BytesIn, t.Inflated
	s.Records, s.Events, s.Duplicates, s.Rejected = t.Records, t.Events, t.Duplicates, t.Rejected
	s.Conflicts = t.Conflicts
	s.DamagedObjects += t.Damaged
}
