package ingest

import (
	"context"
	"io"
	"sync/atomic"

	"keytrail/cloudtrail"
)

// buffer is a stretch of inflated text. A window reads into it; a batch with a
// copy of a long record holds it, too, so that both are counted as one. It is
// free again when the last user has released it.
type buffer struct {
	data  []byte
	users atomic.Int32
	free  func(*buffer)
	alone chan struct{} // of a large buffer: told when one user is left
}

func (b *buffer) hold() *buffer { b.users.Add(1); return b }

func (b *buffer) release() {
	switch left := b.users.Add(-1); {
	case left == 0 && b.free != nil:
		b.free(b)
	case left == 1 && b.alone != nil:
		select {
		case b.alone <- struct{}{}:
		default:
		}
	}
}

// waitAlone waits until the caller is the buffer's only user.
func (b *buffer) waitAlone(ctx context.Context) error {
	for b.users.Load() > 1 {
		select {
		case <-b.alone:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// memory gives windows their buffers.
type memory interface {
	// chunk gives a buffer of the common size, all of them alike.
	chunk() *buffer
	// large gives one with room for a record of any size. There is one such
	// buffer in a run, and it may be long in coming.
	large() (*buffer, error)
	// whole gives one with room for n bytes, nil when there is none to be had.
	whole(ctx context.Context, n int) *buffer
	// alone waits until nobody else uses a large buffer.
	alone(*buffer) error
}

// window is the part of a stream that is being looked at: b, of which pin to
// the end is kept, and cur is where scanning stands. Reading on may move the
// text, so what must survive it is said relative to pin. Buffers always fill
// up before they are looked at, so that how the stream arrives in pieces
// shows nowhere.
type window struct {
	in   io.Reader
	buf  *buffer
	b    []byte // a prefix of buf.data
	pin  int
	cur  int
	base int64 // offset of b[0] in the stream
	eof  bool
	err  error // what ended the stream, when it was not its end

	memory memory
}

// reset begins a new stream and reads its beginning.
func (w *window) reset(in io.Reader) {
	w.close()
	w.in, w.pin, w.cur, w.base, w.eof, w.err = in, 0, 0, 0, false, nil
	w.more()
}

// resetWhole begins a stream that is in a buffer already, all n bytes of it.
func (w *window) resetWhole(b *buffer, n int) {
	w.close()
	w.in, w.pin, w.cur, w.base, w.eof, w.err = nil, 0, 0, 0, true, nil
	w.buf, w.b = b.hold(), b.data[:n]
}

// close lets go of the buffer.
func (w *window) close() {
	if w.buf != nil {
		w.buf.release()
	}
	w.buf, w.b = nil, nil
}

// offset gives the place of b[i] in the stream.
func (w *window) offset(i int) int64 { return w.base + int64(i) }

// more reads on and tells whether there is more text than before. It keeps
// everything from pin on; pin and cur may change.
func (w *window) more() bool {
	if w.eof {
		return false
	}
	if w.buf == nil || len(w.b) == len(w.buf.data) {
		if !w.move() {
			return false
		}
	}
	before := len(w.b)
	for len(w.b) < len(w.buf.data) && !w.eof {
		n, err := w.in.Read(w.buf.data[len(w.b):])
		w.b = w.buf.data[:len(w.b)+n]
		if err != nil {
			w.eof = true
			if err != io.EOF {
				w.err = err
			}
		}
	}
	return len(w.b) > before
}

// move takes what is kept to another buffer: a chunk if that leaves room for
// as much again, else the large one.
func (w *window) move() bool {
	kept := w.b[w.pin:]
	next, err := w.memory.chunk(), error(nil)
	switch {
	case 2*len(kept) <= len(next.data):
		next.hold()
	case w.buf.alone != nil:
		next, err = w.buf, w.memory.alone(w.buf)
	default:
		if next, err = w.memory.large(); err == nil {
			next.hold()
		}
	}
	if err != nil {
		w.eof, w.err = true, err
		return false
	}
	n := copy(next.data, kept)
	if w.buf != nil && w.buf != next {
		w.buf.release()
	}
	w.base += int64(w.pin)
	w.cur -= w.pin
	w.pin = 0
	w.buf, w.b = next, next.data[:n]
	return true
}

// space moves cur past white space and tells whether there is something
// after it. What is pinned stops growing at the size of a record.
func (w *window) space() bool {
	for {
		w.cur = cloudtrail.SkipSpace(w.b, w.cur)
		if w.cur < len(w.b) {
			return true
		}
		if w.full() || !w.more() {
			return false
		}
	}
}

// gap moves pin and cur past white space and tells whether there is
// something after it.
func (w *window) gap() bool {
	for {
		w.cur = cloudtrail.SkipSpace(w.b, w.cur)
		w.pin = w.cur
		if w.cur < len(w.b) {
			return true
		}
		if !w.more() {
			return false
		}
	}
}

// full tells whether what is pinned is longer than a record may be.
func (w *window) full() bool { return len(w.b)-w.pin > cloudtrail.MaxRecordBytes }

// skip pins what follows the n bytes at pin.
func (w *window) skip(n int) {
	w.pin += n
	w.cur = w.pin
}
