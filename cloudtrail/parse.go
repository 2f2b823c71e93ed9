package cloudtrail

import (
	"errors"
	"fmt"
)

// The reasons why a record is no event.
const (
	ReasonInvalidJSON   = "invalid-json"   // not JSON, or cut short
	ReasonNotObject     = "not-object"     // JSON, but no object
	ReasonNotCloudTrail = "not-cloudtrail" // an object with fewer than two of a record's members
	ReasonTooLarge      = "too-large"      // longer than MaxRecordBytes
)

// RecordError says why a record could not be parsed.
type RecordError struct {
	Reason string // one of the Reason constants
	Offset int64  // where, in bytes from the beginning of what was given
	Detail string
}

// Error gives reason, place and detail in one line.
func (e *RecordError) Error() string {
	return fmt.Sprintf("%s at byte %d: %s", e.Reason, e.Offset, e.Detail)
}

// Parser turns the text of records into events, in one pass over the bytes
// and, for records of the usual kind, without allocating: what a value needs
// beyond the record's own bytes goes into the event's buffer, which an event
// that is used again keeps.
//
// A parser learns the order of members from the records it has seen. The zero
// Parser is ready for use; it is not safe for concurrent use.
type Parser struct {
	// next holds, for each member, for the beginning of each object and for
	// a member without a column in each object, the member that followed it
	// the last time.
	next  [numMembers + 2*numObjects]memberID
	ready bool

	// The record being read.
	event    *Event
	seen     memberSet
	null     memberSet
	empty    uint16 // a bit for each decomposed object that is {}
	marks    mark
	raw      bool // columns cannot restore the record
	unmapped []unmappedMember
	names    nameSet
	// generation counts how often an object was replaced by a later one of
	// its name: the members that were kept of an earlier one are void.
	generation [numObjects]int32

	shapes shapeCache

	identities identityMemos
}

const (
	slotObject   = int(numMembers)              // and the object: its beginning
	slotUnmapped = int(numMembers) + numObjects // and the object: after a member without a column
)

// Parse reads a record, which is one JSON object, perhaps with white space
// around it, into e. Every column of e is loaded but those that say where the
// record was found: Object, Index, Offset, Envelope and Exactness are the
// caller's. The event's values alias record.
//
// The error is a *RecordError; what e then holds is of no use.
func (p *Parser) Parse(record []byte, e *Event) error {
	n, err := p.ParsePrefix(record, e)
	if errors.Is(err, ErrTruncated) {
		return &RecordError{ReasonInvalidJSON, int64(len(record)), faultDetails[faultTruncated]}
	}
	if rest := SkipSpace(record, n); n > 0 && rest < len(record) {
		return &RecordError{ReasonInvalidJSON, int64(rest), faultDetails[faultAfter]}
	}
	return err
}

// ParsePrefix is Parse for a record that more may follow: it reads the object
// that data begins with and tells how many bytes that takes, so that a stream
// of records is split and parsed in the same pass.
//
// The error is ErrTruncated when data ends before the object does, else a
// *RecordError. n is set when the reason is not-cloudtrail, since the object
// then has an end; it is 0 with every other error.
func (p *Parser) ParsePrefix(data []byte, e *Event) (n int, err error) {
	start := SkipSpace(data, 0)
	if start == len(data) {
		return 0, ErrTruncated
	}
	if data[start] != '{' {
		return 0, &RecordError{ReasonNotObject, int64(start), "the record is no JSON object"}
	}
	b := data[start:]
	if len(b) > MaxRecordBytes {
		b = b[:MaxRecordBytes]
	}
	p.begin(e)
	end, m := p.object(objectRecord, b, 1)
	switch f := m.fault(); {
	case f == faultTruncated && len(b) == MaxRecordBytes:
		detail := fmt.Sprintf("the record is longer than %d bytes", MaxRecordBytes)
		return 0, &RecordError{ReasonTooLarge, int64(start), detail}
	case f == faultTruncated:
		return 0, ErrTruncated
	case f != 0:
		return 0, &RecordError{ReasonInvalidJSON, int64(start + end), faultDetails[f]}
	}
	if p.seen.common(&wellKnown) < 2 {
		return start + end, &RecordError{ReasonNotCloudTrail, int64(start), "the object has fewer than two of a CloudTrail record's members"}
	}
	p.finish(b[:end:end])
	return start + end, nil
}

// wellKnown holds the members by which a record is recognised.
var wellKnown = func() (s memberSet) {
	for _, c := range []Column{EventVersion, EventTime, EventSource, EventName, AWSRegion, SourceIPAddress, UserAgent,
		RequestID, EventID, EventType, EventCategory, RecipientAccountID, ManagementEvent, RequestParameters, ResponseElements} {
		s = s.with(columnMember(c))
	}
	return s.with(objectMember(objectUserIdentity))
}()

var allColumns = AllColumns()

func (p *Parser) begin(e *Event) {
	if !p.ready {
		for i := range p.next {
			p.next[i] = noMember
		}
		p.ready = true
	}
	e.Reset(allColumns)
	p.event = e
	p.seen, p.null, p.empty, p.marks, p.raw = memberSet{}, memberSet{}, 0, 0, false
	p.unmapped, p.names = p.unmapped[:0], nil
	p.generation = [numObjects]int32{}
}

// object reads the members of a decomposed object from after its opening
// brace to after the closing one. With a fault, end is the fault's place.
func (p *Parser) object(o objectID, b []byte, i int) (end int, m mark) {
	if i < len(b) && b[i] <= ' ' {
		i = SkipSpace(b, i)
	}
	if i < len(b) && b[i] == '}' {
		p.empty |= 1 << o
		return i + 1, 0
	}
	slot := slotObject + int(o)
	for {
		from := i
		id := p.next[slot]
		if t := &tokens[id]; t.begins(b[i:]) {
			i += int(t.len)
			if i < len(b) && b[i] <= ' ' {
				i = SkipSpace(b, i)
			}
		} else {
			if i, m = p.name(b, i); m.fault() != 0 {
				return i, m
			}
			name := b[from+1 : i-1]
			id = p.find(o, name, m)
			p.next[slot] = id
			if i, m = scanColon(b, i); m != 0 {
				return i, m
			}
			if id == noMember {
				if i, m = p.keepUnmapped(o, b, from+1, from+1+len(name), i); m.fault() != 0 {
					return i, m
				}
				slot = slotUnmapped + int(o)
				goto separator
			}
		}
		if p.seen.holds(id) {
			p.forget(id)
		}
		p.seen.add(id)
		slot = int(id)
		if members[id].kind == KindText && i < len(b) && b[i] == '"' {
			if end, m = scanString(b, i+1); m == 0 {
				p.event.setRecord(Column(id), i+1, end-1)
				i = end
				goto separator
			}
		}
		if i, m = p.value(id, b, i); m.fault() != 0 {
			return i, m
		}
	separator:
		if i < len(b) && b[i] <= ' ' {
			i = SkipSpace(b, i)
		}
		if i >= len(b) {
			return len(b), faultTruncated
		}
		switch b[i] {
		case ',':
			i++
			if i < len(b) && b[i] <= ' ' {
				i = SkipSpace(b, i)
			}
		case '}':
			return i + 1, 0
		default:
			return i, faultSeparator
		}
	}
}

// name scans a member's name with its quotes.
func (p *Parser) name(b []byte, i int) (end int, m mark) {
	if i >= len(b) {
		return len(b), faultTruncated
	}
	if b[i] != '"' {
		return i, faultName
	}
	end, m = scanString(b, i+1)
	p.marks |= m
	return end, m
}

// find looks a name up; m is what its scan met.
func (p *Parser) find(o objectID, name []byte, m mark) memberID {
	if m&markEscape != 0 {
		if len(name) > 6*maxMemberName {
			return noMember
		}
		var room [8 * maxMemberName]byte
		name = appendDecoded(room[:0], name)
	}
	return findMember(o, name)
}

// forget undoes what an earlier member of the same name has left: the last
// one counts.
func (p *Parser) forget(id memberID) {
	p.event.Flags |= FlagDuplicateMember
	p.event.identity = IdentityKey{}
	p.raw = true
	gone := memberSet{}.with(id)
	if o := members[id].object; o != objectRecord {
		gone = gone.union(objectSubtree[o])
	}
	for id := range memberID(noMember) {
		switch {
		case !gone.has(id):
		case members[id].object != objectRecord:
			o := members[id].object
			p.empty &^= 1 << o
			p.generation[o]++
		case Column(id) == EventTime:
			p.event.hasTime = false
			p.event.Flags &^= FlagTimeUnreadable | FlagTimeOdd
		default:
			p.event.drop(Column(id))
		}
	}
	p.seen, p.null = p.seen.minus(gone), p.null.minus(gone)
}

// finish sets what is known only at the record's end.
func (p *Parser) finish(record []byte) {
	e := p.event
	e.record = record
	if len(p.unmapped) > 0 {
		p.buildUnmapped(record)
	}
	switch {
	case !e.hasTime:
		e.Flags |= FlagTimeUnreadable
	case TimeOutside(e.timeMicros):
		e.Flags |= FlagTimeOutside
	}
	if p.marks&markBadText != 0 {
		e.Flags |= FlagInvalidText
		p.raw = true
	}
	if p.raw {
		e.setRecord(RawRecord, 0, len(record))
	}
	if p.null != (memberSet{}) || p.empty != 0 {
		e.setShared(Shape, p.shapes.text(p.null, p.empty))
	}
	e.outcome = judge(e)
}
