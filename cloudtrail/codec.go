package cloudtrail

import (
	"encoding/binary"
	"errors"
)

// errCodec says that bytes are no event as AppendColumns writes it.
var errCodec = errors.New("cloudtrail: not an encoded event")

// Restrict leaves only the columns that are also in cols readable. A caller
// that needed further columns to choose an event takes them back with it, so
// that what can be read never depends on how the event was found.
func (e *Event) Restrict(cols ColumnSet) {
	e.loaded[0] &= cols[0]
	e.loaded[1] &= cols[1]
	e.demanded[0] &= cols[0]
	e.demanded[1] &= cols[1]
}

// AppendColumns appends the loaded columns in a compact form that
// DecodeColumns reads. The form names neither columns nor itself: it is for
// bytes that the same process reads again, never for files that last.
func (e *Event) AppendColumns(dst []byte) []byte {
	for c := range e.loaded.All() {
		switch c {
		case EventTime:
			if !e.hasTime {
				dst = append(dst, 0)
				continue
			}
			dst = append(dst, 1)
			dst = binary.AppendVarint(dst, e.timeMicros)
		case OutcomeColumn:
			dst = append(dst, byte(e.outcome))
		case Envelope:
			dst = append(dst, byte(e.Envelope))
		case Exactness:
			dst = append(dst, byte(e.Exactness))
		case SourceObject:
			dst = binary.AppendVarint(dst, e.Object)
		case RecordIndex:
			dst = binary.AppendVarint(dst, e.Index)
		case SourceOffset:
			dst = binary.AppendVarint(dst, e.Offset)
		case Flags:
			dst = binary.AppendVarint(dst, int64(e.Flags))
		default:
			v := e.bytes(c)
			if !e.present.Has(c) {
				dst = append(dst, 0)
				continue
			}
			dst = binary.AppendUvarint(dst, uint64(len(v))+1)
			dst = append(dst, v...)
		}
	}
	return dst
}

// DecodeColumns fills the event from what AppendColumns wrote of an event with
// the same columns loaded. The event aliases src.
func (e *Event) DecodeColumns(src []byte, loaded ColumnSet) error {
	e.Reset(loaded)
	e.record = src
	d := columnsDecoder{src: src}
	for c := range loaded.All() {
		switch c {
		case EventTime:
			if e.hasTime = d.byte() == 1; e.hasTime {
				e.timeMicros = d.varint()
			}
		case OutcomeColumn:
			e.outcome = Outcome(d.byte())
		case Envelope:
			e.Envelope = EnvelopeKind(d.byte())
		case Exactness:
			e.Exactness = ExactnessKind(d.byte())
		case SourceObject:
			e.Object = d.varint()
		case RecordIndex:
			e.Index = d.varint()
		case SourceOffset:
			e.Offset = d.varint()
		case Flags:
			e.Flags = EventFlag(d.varint())
		default:
			if r := d.ref(); r.len != 0 {
				e.put(c, r)
			}
		}
	}
	if d.bad || d.pos != len(src) {
		return errCodec
	}
	return nil
}

// columnsDecoder reads the parts of an encoded event; bad is set, and zeros are
// given, once src ends too early.
type columnsDecoder struct {
	src []byte
	pos int
	bad bool
}

func (d *columnsDecoder) byte() byte {
	if d.pos >= len(d.src) {
		d.bad = true
		return 0
	}
	d.pos++
	return d.src[d.pos-1]
}

func (d *columnsDecoder) varint() int64 {
	v, n := binary.Varint(d.src[d.pos:])
	if n <= 0 {
		d.bad = true
		return 0
	}
	d.pos += n
	return v
}

func (d *columnsDecoder) ref() ref {
	n, size := binary.Uvarint(d.src[d.pos:])
	if size <= 0 || n > uint64(len(d.src)-d.pos-size)+1 {
		d.bad = true
		return ref{}
	}
	d.pos += size
	if n == 0 {
		return ref{}
	}
	r := ref{uint32(d.pos), uint32(n)}
	d.pos += int(n) - 1
	return r
}

// AppendValues appends the values of some columns of text, JSON or bool, such
// that no two lists of values come out alike.
func (e *Event) AppendValues(dst []byte, columns []Column) []byte {
	for _, c := range columns {
		v := e.Value(c)
		if v == nil {
			dst = append(dst, 0)
			continue
		}
		dst = append(binary.AppendUvarint(dst, uint64(len(v))+1), v...)
	}
	return dst
}
