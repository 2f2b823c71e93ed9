package ingest

import (
	"bytes"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// spoiled is a stretch of text that is being rejected, from its beginning on.
type spoiled struct {
	reject casefile.Reject
	solid  byte // the last byte that was no white space
}

func (s *splitter) spoil(f *fault) *spoiled {
	return &spoiled{reject: casefile.Reject{Offset: s.offset(s.pin), Reason: f.reason, Detail: f.detail}}
}

// take adds the n bytes at pin and moves on behind them.
func (s *splitter) take(x *spoiled, n int) {
	text := s.b[s.pin : s.pin+n]
	if room := casefile.MaxRejectBytes - len(x.reject.Bytes); room > 0 {
		x.reject.Bytes = append(x.reject.Bytes, text[:min(n, room)]...)
	}
	x.reject.Size += int64(n)
	if t := bytes.TrimRight(text, " \t\r\n"); len(t) > 0 {
		x.solid = t[len(t)-1]
	}
	s.skip(n)
}

// give ends the stretch as one record that is no event.
func (s *splitter) give(x *spoiled) {
	if x.reject.Size == 0 {
		return
	}
	x.reject.Index = s.index
	s.index++
	s.put(held{reject: x.reject, damage: true})
}

// freeScans is how much text may be scanned in vain, whatever the length of
// the stretch: a few of the longest records.
const freeScans = 4 * cloudtrail.MaxRecordBytes

// recovery says where the text goes on after damage.
type recovery uint8

const (
	recoveredNot       recovery = iota // nowhere
	recoveredRecord                    // at a record, or something known
	recoveredContainer                 // at an object with an array of records
)

// recover gives up the value at pin because of f and goes on at the next
// place where a record begins. With line it looks no further than the line's
// end, and goes on after that.
//
// A record is told from an object inside the damaged one by what stands
// before it, which is no colon, and by its members. The work stays linear in
// the text: what has been scanned in vain too often is passed over.
func (s *splitter) recover(f *fault, line bool) recovery {
	s.recovered = true
	x := s.spoil(f)
	// Damage to what only wraps a record does not cost the record.
	wraps := s.rows > 0 && !line && s.b[s.pin] == '{' && !recordNames[string(s.firstName())]
	if wraps {
		s.take(x, 1)
	} else {
		s.take(x, s.lookFrom(f.at))
	}
	spent := int64(0)
	for s.emitter.err == nil {
		text := s.b[s.pin:]
		end := bytes.IndexByte(text, '{')
		if nl := bytes.IndexByte(text, '\n'); line && nl >= 0 && (end < 0 || nl < end) {
			s.take(x, nl)
			s.give(x)
			return recoveredNot
		}
		if end < 0 {
			s.take(x, len(text))
			if !s.more() {
				break
			}
			continue
		}
		s.take(x, end)
		if x.solid != ':' || wraps {
			what, scanned := s.plausible(x.solid != ':')
			if what != recoveredNot {
				s.give(x)
				return what
			}
			if spent += int64(scanned); spent > freeScans+4*x.reject.Size && scanned > 1 {
				s.take(x, min(scanned, len(s.b)-s.pin))
				continue
			}
		}
		s.take(x, 1)
	}
	s.give(x)
	return recoveredNot
}

// lookFrom tells where, behind pin, the search for a record begins after a
// fault: there, or just before when the fault may have swallowed the bracket
// that opens the next record, as a missing quote does.
func (s *splitter) lookFrom(at int) int {
	text := s.b[s.pin : s.pin+min(at, len(s.b)-s.pin)]
	back := bytes.TrimRight(bytes.TrimSuffix(bytes.TrimRight(text, " \t\r\n"), []byte(`"`)), " \t\r\n")
	if n := len(back); n > 1 && back[n-1] == '{' {
		return n - 1
	}
	if at == 0 && s.b[s.pin] == '{' {
		return 0
	}
	return max(len(text), 1)
}

// plausible tells whether the object at pin is where records go on, and how
// many bytes it has looked at. listed says that it does not stand as the
// value of a member; one that does must be a record itself.
func (s *splitter) plausible(listed bool) (what recovery, scanned int) {
	name := s.firstName()
	if listed && isRecords(name) && s.opensArray() {
		return recoveredContainer, 0
	}
	p, f := s.parse()
	if f != nil {
		if f.reason == ReasonTooLarge {
			return recoveredNot, cloudtrail.MaxRecordBytes
		}
		return recoveredNot, max(f.at, 1)
	}
	if p.record && (membersOf(p.event) >= minMembers || lookAlike(p.event) != "") {
		return recoveredRecord, p.n
	}
	if !listed {
		return recoveredNot, p.n
	}
	if c, _ := classify(s.b[s.pin : s.pin+p.n]); c.kind != "" {
		return recoveredRecord, p.n
	}
	return recoveredNot, p.n
}

// opensArray tells whether the first member of the object at pin is an array.
func (s *splitter) opensArray() bool {
	for {
		text := s.b[s.pin:]
		i := cloudtrail.SkipSpace(text, 1)
		if end, err := cloudtrail.ScanString(text, i); err == nil {
			if i = cloudtrail.SkipSpace(text, end); i < len(text) && text[i] != ':' {
				return false
			}
			if i = cloudtrail.SkipSpace(text, i+1); i < len(text) {
				return text[i] == '['
			}
		}
		if s.full() || !s.more() {
			return false
		}
	}
}

// rejectLine gives up the rest of the line.
func (s *splitter) rejectLine(f *fault) {
	x := s.spoil(f)
	for {
		end := bytes.IndexByte(s.b[s.pin:], '\n')
		if end >= 0 {
			s.take(x, end)
			if f.reason == ReasonTruncated {
				x.reject.Reason, x.reject.Detail = ReasonInvalid, "the line ends inside the value"
			}
			break
		}
		s.take(x, len(s.b)-s.pin)
		if !s.more() {
			s.found.truncated = s.found.truncated || f.reason == ReasonTruncated
			break
		}
	}
	s.give(x)
}

// rejectRest gives up a value that the text's end has cut.
func (s *splitter) rejectRest(f *fault) {
	s.found.truncated = true
	x := s.spoil(f)
	s.take(x, len(s.b)-s.pin)
	s.give(x)
}

// rejectHuge gives up a value that is longer than a record may be, and goes
// on behind it. The value is followed by its brackets and quotes alone.
func (s *splitter) rejectHuge(f *fault) {
	x := s.spoil(f)
	s.takeValue(x)
	s.give(x)
}

// takeValue takes the value at pin, whatever its length.
func (s *splitter) takeValue(x *spoiled) {
	var k skipper
	for {
		n, done := k.skip(s.b[s.pin:])
		s.take(x, n)
		if done {
			return
		}
		if !s.more() {
			s.found.truncated = true
			return
		}
	}
}
