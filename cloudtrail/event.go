package cloudtrail

import (
	"fmt"
	"time"
)

// Event is one parsed CloudTrail record, or the part of one that a scan
// loaded.
//
// A value is either there (perhaps as ""), or null: a member that the record
// lacks and one that it gives as null both read as null, and the Shape column
// keeps the two apart for AppendRecord. Values alias buffers that belong to
// whoever filled the event (a parser's record, a scan's page); Clone makes an
// event that stands alone. Reading a column that was not loaded panics with
// NotLoadedError, so that late decoding can never pass for "absent".
//
// The zero Event has nothing loaded. An Event is not safe for concurrent use
// while it is being filled; reading is safe.
type Event struct {
	loaded  ColumnSet
	present ColumnSet // the columns of values that are not null
	record  []byte    // what refs point into
	extra   []byte    // what refs marked inExtra point into
	shared  []byte    // what refs marked inShared point into; other events have it too

	identity IdentityKey

	demanded ColumnSet    // what fetch can still load
	fetch    func(Column) // see ResetOnDemand

	timeMicros int64
	hasTime    bool
	outcome    Outcome

	// Provenance, valid where the column of the same name is loaded.
	Object    int64         // the number of the source object in its case
	Index     int64         // the record's place in its object, from 0
	Offset    int64         // where the record begins in the inflated object, in bytes
	Flags     EventFlag     // what was odd about the record
	Envelope  EnvelopeKind  // what the record was wrapped in
	Exactness ExactnessKind // how the record's text was come by

	values [NumColumns]ref // of present columns; what others have is left from before
}

// ref is a value's place: an offset and a length in record, or in the buffer
// that a mark names.
type ref struct {
	off uint32
	len uint32 // length + 1, with a mark in the top bits
}

const (
	inExtra  = 1 << 31
	inShared = 1 << 30
	refMarks = inExtra | inShared
)

// MaxRecordBytes bounds one record. CloudTrail limits a trail's events to
// 256 KB and an event data store's to 1 MB; the rest is room for damage and
// for other tools' wrappings.
const MaxRecordBytes = 16 << 20

// MaxDepth bounds the nesting of a record's values: callers choose how deep
// their request parameters are. Deeper members are kept in RawRecord only.
const MaxDepth = 512

// maxKeptBytes bounds the buffers that are kept to be used again.
const maxKeptBytes = 1 << 20

// EventFlag tells what was odd about a record.
type EventFlag uint32

// The flags. Each is a fact about the record's text, never a judgement.
const (
	FlagDuplicateMember EventFlag = 1 << iota // a decomposed object names a member twice
	FlagOddType                               // a member has a type that its column cannot hold
	FlagInvalidText                           // invalid UTF-8 or a lone surrogate in the record
	FlagTimeUnreadable                        // eventTime is missing or cannot be read
	FlagTimeOdd                               // eventTime is readable but not in CloudTrail's form
	FlagTimeOutside                           // eventTime lies outside 2005 to 2100
	FlagTooDeep                               // a member is nested deeper than MaxDepth
	FlagTrailingData                          // read from bytes after the first gzip member
	FlagConflict                              // same id as another event, different values
	FlagManyMembers                           // more members without a column than are told apart
)

// NotLoadedError is the panic value for reading a column that was not loaded.
type NotLoadedError struct{ Column Column }

// Error names the column.
func (e NotLoadedError) Error() string {
	return fmt.Sprintf("cloudtrail: column %s was not loaded", e.Column.Name())
}

// Reset empties the event and says which columns will be filled. Values then
// set alias nothing of before.
func (e *Event) Reset(loaded ColumnSet) {
	extra := e.extra[:0]
	if cap(extra) > maxKeptBytes {
		extra = nil // one huge record must not cost memory for ever
	}
	e.loaded, e.present = loaded, ColumnSet{}
	e.demanded, e.fetch = ColumnSet{}, nil
	e.record, e.extra, e.shared = nil, extra, nil
	e.identity = IdentityKey{}
	e.timeMicros, e.hasTime, e.outcome = 0, false, 0
	e.Object, e.Index, e.Offset, e.Flags, e.Envelope, e.Exactness = 0, 0, 0, 0, 0, 0
}

// maxRenewed bounds the values that Renew leaves where they are: what is used
// again should lie close together.
const maxRenewed = 16 << 10

// Renew empties the event as Reset does, but leaves values where they are, so
// that Keep can make them the event's again. It tells false where it has given
// them up.
func (e *Event) Renew(loaded ColumnSet) bool {
	if len(e.extra) > maxRenewed {
		e.Reset(loaded)
		return false
	}
	extra := e.extra
	e.extra = nil
	e.Reset(loaded)
	e.extra = extra
	return true
}

// Keep gives a column the value that was last Set. It may only be called where
// Renew has told true ever since.
func (e *Event) Keep(c Column) { e.present[c>>6] |= 1 << (c & 63) }

// Loaded gives the columns that may be read.
func (e *Event) Loaded() ColumnSet { return e.loaded.Union(e.demanded) }

func (e *Event) must(c Column) {
	if !e.loaded.holds(c) {
		e.demand(c)
	}
}

// Value gives the column's bytes, nil for null. The time, the outcome and the
// numbers have accessors of their own; Value gives the first two as text and
// panics for the numbers.
func (e *Event) Value(c Column) []byte {
	e.must(c)
	if !apart.Has(c) {
		return e.bytes(c)
	}
	switch c {
	case EventTime:
		if !e.hasTime {
			return nil
		}
		return AppendTime(nil, e.timeMicros)
	case OutcomeColumn:
		return []byte(e.outcome.String())
	case Envelope:
		return []byte(e.Envelope.String())
	case Exactness:
		return []byte(e.Exactness.String())
	}
	panic("cloudtrail: " + c.Name() + " is a number")
}

// apart are the columns whose values are kept as something else than bytes.
var apart = Columns(EventTime, OutcomeColumn, Envelope, Exactness, SourceObject, RecordIndex, SourceOffset, Flags)

// bytes gives the value of a column with bytes, nil for null.
func (e *Event) bytes(c Column) []byte {
	if !e.present.holds(c) {
		return nil
	}
	r := e.values[c]
	if r.len&^refMarks == 1 {
		return empty // never null, wherever it lies
	}
	from := e.record
	switch {
	case r.len&inExtra != 0:
		from = e.extra
	case r.len&inShared != 0:
		from = e.shared
	}
	end := r.off + (r.len&^refMarks - 1)
	return from[r.off:end:end]
}

var empty = []byte{}

// PresentValue gives the bytes of one of the columns that Present gives.
func (e *Event) PresentValue(c Column) []byte { return e.bytes(c) }

// Text gives the column's value as a string, "" for null.
func (e *Event) Text(c Column) string { return string(e.Value(c)) }

// IsNull tells whether the column has no value.
func (e *Event) IsNull(c Column) bool {
	e.must(c)
	switch {
	case c == EventTime:
		return !e.hasTime
	case c == OutcomeColumn, c == Envelope, c == Exactness, c.Kind() == KindInt:
		return false
	}
	return !e.present.holds(c)
}

// Present gives the columns of text, JSON, bool and bytes that are not null,
// but for those that are no member's.
func (e *Event) Present() ColumnSet { return e.present }

// Time gives the event's time in UTC; ok is false where the record has none
// that can be read.
func (e *Event) Time() (t time.Time, ok bool) {
	e.must(EventTime)
	return time.UnixMicro(e.timeMicros).UTC(), e.hasTime
}

// TimeMicros gives the event's time in microseconds since 1970 UTC.
func (e *Event) TimeMicros() (micros int64, ok bool) {
	e.must(EventTime)
	return e.timeMicros, e.hasTime
}

// Outcome tells how the call ended.
func (e *Event) Outcome() Outcome {
	e.must(OutcomeColumn)
	return e.outcome
}

// Set stores a copy of v as the column's value; nil stores null. It is for
// columns of text, JSON, bool and bytes.
func (e *Event) Set(c Column, v []byte) {
	e.identity = IdentityKey{} // it may say something else now
	if v == nil {
		e.drop(c)
		return
	}
	off := len(e.extra)
	e.extra = append(e.extra, v...)
	e.setExtra(c, off)
}

// setExtra makes the end of extra, from off on, the column's value.
func (e *Event) setExtra(c Column, off int) {
	e.put(c, ref{uint32(off), uint32(len(e.extra)-off+1) | inExtra})
}

// setShared makes text, which must never change, the column's value. Only one
// column can have such a value.
func (e *Event) setShared(c Column, text []byte) {
	e.shared = text
	e.put(c, ref{0, uint32(len(text)+1) | inShared})
}

// setRecord makes a part of the record the column's value.
func (e *Event) setRecord(c Column, from, to int) {
	e.put(c, ref{uint32(from), uint32(to - from + 1)})
}

// put makes the place of a value the column's.
func (e *Event) put(c Column, r ref) {
	e.values[c] = r
	e.present[c>>6&1] |= 1 << (c & 63)
}

// drop makes the column null.
func (e *Event) drop(c Column) {
	e.present[c>>6] &^= 1 << (c & 63)
}

// SetTime stores the event's time.
func (e *Event) SetTime(micros int64) { e.timeMicros, e.hasTime = micros, true }

// SetOutcome stores how the call ended.
func (e *Event) SetOutcome(o Outcome) { e.outcome = o }

// With gives a copy that has further columns loaded, null until they are set.
// It is valid until e is changed, or another copy is made.
func (e *Event) With(columns ColumnSet) Event {
	c := *e
	c.loaded = e.loaded.Union(columns)
	c.identity = IdentityKey{}
	return c
}

// CopyTo makes to a copy of what e has loaded, with its values at the end of
// room, which is given back, perhaps grown.
func (e *Event) CopyTo(to *Event, room []byte) []byte {
	from := len(room)
	*to = *e
	to.demanded, to.fetch = ColumnSet{}, nil
	for c := range e.present.All() {
		v := e.bytes(c)
		to.values[c] = ref{uint32(len(room) - from), uint32(len(v) + 1)}
		room = append(room, v...)
	}
	to.record, to.extra, to.shared = room[from:len(room):len(room)], nil, nil
	return room
}

// Clone gives a copy of what e has loaded that shares no memory with e.
func (e *Event) Clone() *Event {
	c := new(Event)
	e.CopyTo(c, nil)
	return c
}
