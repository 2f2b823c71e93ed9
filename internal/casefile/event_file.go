package casefile

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"os"

	"keytrail/cloudtrail"
)

// eventFile keeps events on disk while a commit is in the making. It is made
// with the first one.
type eventFile struct {
	ops  *fileOps
	name string
	file *os.File
	out  *bufio.Writer
	size int64
	buf  []byte
}

// eventPlace is where an event lies in an eventFile.
type eventPlace struct {
	at   int64
	size int
}

// append writes a copy of the event.
func (f *eventFile) append(e *cloudtrail.Event) (eventPlace, error) {
	if f.file == nil {
		if err := f.ops.step("create", f.name); err != nil {
			return eventPlace{}, err
		}
		var err error
		if f.file, err = os.OpenFile(f.name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666); err != nil {
			return eventPlace{}, err
		}
		f.out = bufio.NewWriterSize(f.file, 64<<10)
	}
	f.buf = appendEvent(f.buf[:0], e)
	if _, err := f.out.Write(f.buf); err != nil {
		return eventPlace{}, fmt.Errorf("%s: %w", f.name, err)
	}
	place := eventPlace{f.size, len(f.buf)}
	f.size += int64(len(f.buf))
	return place, nil
}

// read loads an event again.
func (f *eventFile) read(place eventPlace, e *cloudtrail.Event) error {
	if err := f.out.Flush(); err != nil {
		return fmt.Errorf("%s: %w", f.name, err)
	}
	f.buf = grow(f.buf[:0], place.size)[:place.size]
	if _, err := f.file.ReadAt(f.buf, place.at); err != nil {
		return fmt.Errorf("%s: %w", f.name, err)
	}
	if err := readEvent(f.buf, e); err != nil {
		return fmt.Errorf("%s: %w", f.name, err)
	}
	return nil
}

// close removes the file. The next event makes it anew.
func (f *eventFile) close() error {
	if f.file == nil {
		return nil
	}
	err := errors.Join(f.file.Close(), f.ops.remove(f.name))
	f.file, f.size = nil, 0
	return err
}

// appendEvent appends an event's facts: eight numbers, then column, length
// and bytes of each value.
func appendEvent(dst []byte, e *cloudtrail.Event) []byte {
	micros, ok := e.TimeMicros()
	if !ok {
		micros = noTime
	}
	for _, n := range []int64{e.Object, e.Index, e.Offset, int64(e.Flags), int64(e.Envelope), int64(e.Exactness), int64(e.Outcome()), micros} {
		dst = binary.AppendVarint(dst, n)
	}
	for c := range e.Present().All() {
		v := e.PresentValue(c)
		dst = append(dst, byte(c))
		dst = binary.AppendUvarint(dst, uint64(len(v)))
		dst = append(dst, v...)
	}
	return dst
}

var errCutEvent = errors.New("an event is cut short")

// readEvent undoes appendEvent.
func readEvent(data []byte, e *cloudtrail.Event) error {
	e.Reset(cloudtrail.AllColumns())
	var n [8]int64
	for i := range n {
		v, size := binary.Varint(data)
		if size <= 0 {
			return errCutEvent
		}
		n[i], data = v, data[size:]
	}
	e.Object, e.Index, e.Offset, e.Flags = n[0], n[1], n[2], cloudtrail.EventFlag(n[3])
	e.Envelope, e.Exactness = cloudtrail.EnvelopeKind(n[4]), cloudtrail.ExactnessKind(n[5])
	e.SetOutcome(cloudtrail.Outcome(n[6]))
	if n[7] != noTime {
		e.SetTime(n[7])
	}
	for len(data) > 0 {
		c := cloudtrail.Column(data[0])
		length, size := binary.Uvarint(data[1:])
		if c >= cloudtrail.NumColumns || size <= 0 || length > uint64(len(data)-1-size) {
			return errCutEvent
		}
		data = data[1+size:]
		e.Set(c, data[:length:length])
		data = data[length:]
	}
	return nil
}
