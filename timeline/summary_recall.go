package timeline

import (
	"keytrail/cloudtrail"
	"keytrail/internal/recall"
)

// Summaries makes the summaries of many events, and remembers those of events
// that read the same: a summary reads little of a record, and callers repeat
// themselves. It is not safe for concurrent use. The zero value is ready.
type Summaries struct {
	kinds   recall.Map[*summaryKind]
	kindKey []byte
	key     []byte
	bytes   int // what is remembered, about
}

// maxSummariesBytes bounds what is remembered: all is forgotten then.
const maxSummariesBytes = 4 << 20

// summaryKind is what is remembered of the events of one source and name that
// ended alike.
type summaryKind struct {
	call          *call
	columns       []cloudtrail.Column
	made          recall.Map[string] // by their values
	varies        bool               // hardly two events are alike
	asked, missed int
}

// Where one event in so many is like none before, remembering costs more than
// it saves.
const (
	summaryTries = 256
	summaryShare = 2
)

// summaryOverhead is what a summary that is remembered takes beside its text.
const summaryOverhead = 128

// Of gives what Summarize gives.
func (s *Summaries) Of(e *cloudtrail.Event) string {
	k := s.kind(e)
	if k.varies {
		return summarize(e, k.call)
	}
	k.asked++
	s.key = e.AppendValues(s.key[:0], k.columns)
	line, ok := k.made.Get(s.key)
	if ok {
		return line
	}
	line = summarize(e, k.call)
	k.made.Put(s.key, line)
	if k.missed++; k.asked >= summaryTries && k.missed*summaryShare > k.asked {
		k.made, k.varies = recall.Map[string]{}, true
	}
	s.remembered(len(s.key) + len(line))
	return line
}

func (s *Summaries) kind(e *cloudtrail.Event) *summaryKind {
	s.kindKey = e.AppendValues(append(s.kindKey[:0], byte(e.Outcome())), kindColumns)
	k, known := s.kinds.Get(s.kindKey)
	if !known {
		k = &summaryKind{call: lookupCall(e)}
		for c := range SummaryColumnsOf(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName), e.Outcome()).All() {
			if c != cloudtrail.EventSource && c != cloudtrail.EventName && c != cloudtrail.OutcomeColumn {
				k.columns = append(k.columns, c)
			}
		}
		s.kinds.Put(s.kindKey, k)
		s.remembered(len(s.kindKey))
	}
	return k
}

var kindColumns = []cloudtrail.Column{cloudtrail.EventSource, cloudtrail.EventName}

// remembered counts what was added.
func (s *Summaries) remembered(text int) {
	if s.bytes += text + summaryOverhead; s.bytes > maxSummariesBytes {
		s.kinds.Clear()
		s.bytes = 0
	}
}
