package batch

import "keytrail/cloudtrail"

// events is a Source of events that are at hand.
type events struct {
	of    []*cloudtrail.Event
	texts [cloudtrail.NumColumns]texts
}

// Of puts events side by side, all of which have the columns loaded: one group.
func Of(columns cloudtrail.ColumnSet, list ...*cloudtrail.Event) *Rows {
	r := New(&events{of: list}, columns)
	r.Enter()
	r.Turn(len(list))
	return r
}

func (s *events) Codes(c cloudtrail.Column) ([]uint32, bool) {
	if c.Kind() == cloudtrail.KindInt || c == cloudtrail.EventTime {
		return nil, false
	}
	codes := make([]uint32, 0, len(s.of))
	for _, e := range s.of {
		codes = append(codes, s.texts[c].code(e.Value(c)))
	}
	return codes, true
}

func (s *events) Load(e *cloudtrail.Event, c cloudtrail.Column, row int) {
	from := s.of[row]
	switch c {
	case cloudtrail.OutcomeColumn:
		e.SetOutcome(from.Outcome())
	case cloudtrail.Envelope:
		e.Envelope = from.Envelope
	case cloudtrail.Exactness:
		e.Exactness = from.Exactness
	default:
		e.Set(c, from.Value(c))
	}
}

func (s *events) Numbers(c cloudtrail.Column) (values []int64, there []bool) {
	for _, e := range s.of {
		ok, v := true, int64(0)
		switch c {
		case cloudtrail.EventTime:
			v, ok = e.TimeMicros()
		case cloudtrail.SourceObject:
			v = e.Object
		case cloudtrail.RecordIndex:
			v = e.Index
		case cloudtrail.SourceOffset:
			v = e.Offset
		case cloudtrail.Flags:
			v = int64(e.Flags)
		}
		values, there = append(values, v), append(there, ok)
	}
	return values, there
}
