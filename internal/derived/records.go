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

// Usable tells whether there is a point in adding more.
func (r *Records) Usable() bool { return r.w.Usable() }

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

// End ends the records. What follows are blocks of other tags.
func (r *Records) End() *Writer {
	if len(r.buf) > 0 {
		r.w.Add(0, r.buf)
		r.buf = r.buf[:0]
	}
	return r.w
}

// Commit ends the answer as Writer.Commit does.
func (r *Records) Commit() error { return r.End().Commit() }

// Discard gives the answer up.
func (r *Records) Discard() { r.w.Discard() }

// Records yields the records of an answer; each is valid until the next. It
// ends early, with false, where they are damaged, or when yield gives false.
func (f *File) Records(yield func([]byte) bool) bool {
	c := Cursor{file: f}
	for record := c.Next(); record != nil; record = c.Next() {
		if !yield(record) {
			return false
		}
	}
	return !c.bad
}

// Cursor reads an answer's records one by one.
type Cursor struct {
	file *File
	next int // the block that comes next
	data []byte
	buf  []byte
	bad  bool
}

// Cursor gives a cursor before the first record.
func (f *File) Cursor() *Cursor { return &Cursor{file: f} }

// Next gives the next record, which is valid until the one after it; nil at
// the end, and where they are damaged.
func (c *Cursor) Next() []byte {
	for len(c.data) == 0 {
		if c.bad || c.next == len(c.file.blocks) || c.file.blocks[c.next].tag != 0 {
			return nil
		}
		data, ok := c.file.Block(c.next, c.buf)
		if !ok {
			c.bad = true
			return nil
		}
		c.data, c.buf = data, data
		c.next++
	}
	n, size := binary.Uvarint(c.data)
	if size <= 0 || n > uint64(len(c.data)-size) {
		c.bad = true
		return nil
	}
	record := c.data[size : size+int(n) : size+int(n)]
	c.data = c.data[size+int(n):]
	return record
}

// Bad tells whether Next gave nil before the end.
func (c *Cursor) Bad() bool { return c.bad }
