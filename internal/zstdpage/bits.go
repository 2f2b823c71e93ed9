package zstdpage

import "encoding/binary"

// bitWriter appends bits, the lowest first, as zstd's backward streams and
// table descriptions want them.
type bitWriter struct {
	out     []byte
	pending uint64
	n       uint // bits that are pending, less than 8 after flush
}

// add takes the low width bits of v, which has no others. Between two flushes
// there is room for 56.
func (w *bitWriter) add(v uint64, width uint) {
	w.pending |= v << w.n
	w.n += width
}

// flush writes whole bytes.
func (w *bitWriter) flush() {
	w.out = binary.LittleEndian.AppendUint64(w.out, w.pending)
	whole := w.n >> 3
	w.out = w.out[:len(w.out)-8+int(whole)]
	w.pending >>= whole << 3
	w.n &= 7
}

// end writes the mark after the last bit, and the rest.
func (w *bitWriter) end() []byte {
	w.add(1, 1)
	w.flush()
	return w.pad()
}

// pad writes the rest with zeros behind it.
func (w *bitWriter) pad() []byte {
	if w.flush(); w.n > 0 {
		w.out = append(w.out, byte(w.pending))
	}
	return w.out
}
