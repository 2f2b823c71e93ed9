package ingest

import "keytrail/cloudtrail"

// arrayEnd says how an array was left.
type arrayEnd uint8

const (
	arrayClosed  arrayEnd = iota // pin is after the bracket
	arrayCut                     // the text has ended
	arrayEscaped                 // damage hid its end, and pin is at another container
)

// array reads the array at cur as one of records. trusted says that it is
// called Records or stands among records.
func (s *splitter) array(env cloudtrail.EnvelopeKind, trusted bool) arrayEnd {
	s.cur++
	comma := true // one was read, or none is needed yet
	for s.emitter.err == nil {
		s.pin = s.cur
		if !s.gap() {
			s.found.truncated = true
			return arrayCut
		}
		var f *fault
		switch c := s.b[s.cur]; {
		case c == ']':
			s.skip(1)
			return arrayClosed
		case c == ',':
			if comma {
				s.found.odd(ReasonInvalid, s.offset(s.pin), "a comma too many")
			}
			comma = true
			s.skip(1)
			continue
		case !comma && c != '{':
			f = &fault{reason: ReasonInvalid, detail: "neither a comma nor the closing bracket after a record"}
		case c == '{':
			if !comma {
				if isRecords(s.firstName()) && s.opensArray() {
					s.found.odd(ReasonTruncated, s.offset(s.pin), "an array of records that does not end")
					s.found.torn = true
					return arrayEscaped
				}
				s.found.odd(ReasonInvalid, s.offset(s.pin), "no comma between records")
			}
			f = s.object(env, trusted)
		default:
			f = s.element(env, trusted)
		}
		comma = false
		if f == nil {
			continue
		}
		switch {
		case f.reason == ReasonTooLarge:
			s.rejectHuge(f)
		case f.reason == ReasonTruncated:
			s.rejectRest(f)
			return arrayCut
		default:
			switch s.recover(f, false) {
			case recoveredNot:
				return arrayCut
			case recoveredContainer:
				return arrayEscaped
			}
			comma = true
		}
	}
	return arrayCut
}

// element handles an element at pin that is no object.
func (s *splitter) element(env cloudtrail.EnvelopeKind, trusted bool) *fault {
	if s.isMember() {
		return &fault{reason: ReasonInvalid, detail: "a member that is in no object"}
	}
	n, f := s.scan()
	if f != nil {
		return f
	}
	if c := s.b[s.pin]; c == '"' {
		s.stringRecord(n, env, trusted)
	} else {
		s.notObject(valueName(c), s.b[s.pin:s.pin+n], trusted)
	}
	s.skip(n)
	return nil
}
