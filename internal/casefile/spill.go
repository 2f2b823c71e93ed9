package casefile

import (
	"encoding/binary"
	"errors"
	"os"
	"sync"

	"keytrail/cloudtrail"
)

// spillFile keeps sets of rows on disk that are too small to make a row group
// of, until there are enough of their month. What is in it is what the sets
// are in memory: writing and loading cost next to nothing. It is made with the
// first set, and nobody reads it but the run that wrote it.
type spillFile struct {
	ops  *fileOps
	name string

	mu   sync.Mutex
	file *os.File
	size int64
}

// spilledRows is a set in a spillFile.
type spilledRows struct {
	file    *os.File
	n       int
	bytes   int64 // that the rows took in memory
	columns [cloudtrail.NumColumns]spilledColumn
}

// spilledColumn says where a column's numbers and text lie: ints, or codes,
// then the places of a dictionary's values, then the blocks of text.
type spilledColumn struct {
	at     int64
	ints   int
	codes  int
	places int
	blocks []int32 // of text, their lengths; 0 is one that the block before goes over
	used   int     // of the last block
}

// write writes a set of rows. Several may be written at once.
func (f *spillFile) write(s *rowSet) (*spilledRows, error) {
	s.expandAll()
	out := &spilledRows{n: s.n, bytes: s.bytes}
	var size int64
	for c := range s.columns {
		d := &out.columns[c]
		d.at = size
		size += d.describe(&s.columns[c], s.n)
	}
	at, err := f.reserve(size)
	if err != nil {
		return nil, err
	}
	out.file = f.file
	w := spillWriter{spillFile: f, at: at, buf: make([]byte, 0, spillBuffer)}
	for c := range s.columns {
		out.columns[c].at += at
		w.column(&s.columns[c], &out.columns[c])
	}
	w.flush()
	return out, w.err
}

// reserve makes room in the file, which it makes when there is none.
func (f *spillFile) reserve(size int64) (at int64, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.file == nil {
		if err := f.ops.step("create", f.name); err != nil {
			return 0, err
		}
		if f.file, err = os.OpenFile(f.name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666); err != nil {
			return 0, err
		}
	}
	at = f.size
	f.size += size
	return at, nil
}

// clear removes the file. Nobody reads or writes it any more.
func (f *spillFile) clear() error {
	if f.file == nil {
		return nil
	}
	err := errors.Join(f.file.Close(), f.ops.remove(f.name))
	f.file, f.size = nil, 0
	return err
}

// spillWriter writes one set to its place in the file.
type spillWriter struct {
	*spillFile
	at  int64
	buf []byte
	err error // the first
}

const spillBuffer = 256 << 10

// room makes sure that n bytes can be appended to the buffer.
func (w *spillWriter) room(n int) {
	if len(w.buf)+n > cap(w.buf) {
		w.flush()
	}
}

func (w *spillWriter) flush() {
	if w.err == nil && len(w.buf) > 0 {
		if w.err = w.ops.step("write", w.name); w.err == nil {
			_, w.err = w.file.WriteAt(w.buf, w.at)
		}
	}
	w.at += int64(len(w.buf))
	w.buf = w.buf[:0]
}

func (w *spillWriter) numbers(list []uint32) {
	for len(list) > 0 {
		part := list[:min(len(list), listBlock)]
		list = list[len(part):]
		w.room(4 * listBlock)
		for _, v := range part {
			w.buf = binary.LittleEndian.AppendUint32(w.buf, v)
		}
	}
}

func (w *spillWriter) bytes(b []byte) {
	for len(b) > 0 {
		w.room(1)
		n := min(len(b), cap(w.buf)-len(w.buf))
		w.buf = append(w.buf, b[:n]...)
		b = b[n:]
	}
}

// column writes a column as d describes it.
func (w *spillWriter) column(col *rowColumn, d *spilledColumn) {
	for i := 0; i < d.ints; i += listBlock {
		w.room(8 * listBlock)
		for _, v := range col.ints.blocks[i/listBlock][:min(listBlock, d.ints-i)] {
			w.buf = binary.LittleEndian.AppendUint64(w.buf, uint64(v))
		}
	}
	var none [listBlock]uint32
	for i := 0; i < d.codes; i += listBlock {
		block := &none
		if b := i / listBlock; b < len(col.codes.blocks) && col.codes.blocks[b] != nil {
			block = col.codes.blocks[b]
		}
		w.numbers(block[:min(listBlock, d.codes-i)])
	}
	w.numbers(col.dict.places)
	for i, b := range col.content().blocks {
		w.bytes(b[:d.blocks[i]])
	}
}

// describe says what there is to write of a column, and how long that is.
func (d *spilledColumn) describe(col *rowColumn, n int) (size int64) {
	text := col.content()
	if len(col.ints.blocks) > 0 {
		d.ints = n
	}
	if !col.codes.empty() {
		d.codes = n
	}
	d.places = len(col.dict.places)
	size = 8*int64(d.ints) + 4*int64(d.codes) + 4*int64(d.places)
	d.used = text.used
	for i, b := range text.blocks {
		length := len(b)
		if i == len(text.blocks)-1 && length == arenaBlock {
			length = text.used
		}
		d.blocks = append(d.blocks, int32(length))
		size += int64(length)
	}
	return size
}

// content gives the column's text: its own, or that of its dictionary.
func (c *rowColumn) content() *arena {
	if len(c.dict.places) > 0 {
		return &c.dict.text
	}
	return &c.text
}
