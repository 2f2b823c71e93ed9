package derived

import "encoding/binary"

// blockBytes is the size that blocks of records close at.
const blockBytes = 256 << 10

// Records writes an answer that is a sequence of records and is read from the
// first to the last.
type Records struct {
	w   *Writer
	buf []byte
}

// NewRecords begins such an answer.
func NewRecords(w *Writer) *Records { return &Records{w: w} }

// Add writes a record.
func (r *Records) Add(record []byte) {
	if !r.w.Usable() {
		return
	}
	r.buf = append(binary.AppendUvarint(r.buf, uint64(len(record))), record...)
	if len(r.buf) >= blockBytes {
		r.w.Add(0, r.buf)
		r.buf = r.buf[:0]
	}
}

// Commit ends the answer as Writer.Commit does.
func (r *Records) Commit() error {
	if len(r.buf) > 0 {
		r.w.Add(0, r.buf)
	}
	return r.w.Commit()
}

// Discard gives the answer up.
func (r *Records) Discard() { r.w.Discard() }

// Records yields the records of an answer; each is valid until the next. It
// ends early, with false, where they are damaged, or when yield gives false.
func (f *File) Records(yield func([]byte) bool) bool {
	var buf []byte
	for i := range f.blocks {
		data, ok := f.Block(i, buf)
		if !ok {
			return false
		}
		buf = data
		for len(data) > 0 {
			n, size := binary.Uvarint(data)
			if size <= 0 || n > uint64(len(data)-size) || !yield(data[size:size+int(n)]) {
				return false
			}
			data = data[size+int(n):]
		}
	}
	return true
}
