package casefile

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The decoder of Parquet's metadata makes room for as many list elements as
// the text announces before it reads one. A damaged length would have it ask
// for terabytes, which ends the process. checkThrift walks the text first.

// maxThriftList bounds a list's elements: the most that Parquet metadata needs
// is a page index entry for each of a chunk's pages, or a leaf for each row group.
const maxThriftList = 1 << 20

// maxThriftDepth bounds nesting; Parquet's own is below ten.
const maxThriftDepth = 32

var errThrift = errors.New("metadata is cut short or malformed")

// Element types of the compact protocol.
const (
	thriftStop = iota
	thriftTrue
	thriftFalse
	thriftByte
	thriftI16
	thriftI32
	thriftI64
	thriftDouble
	thriftBinary
	thriftList
	thriftSet
	thriftMap
	thriftStruct
)

// checkThrift tells where the struct that data begins with ends, or that it is
// not one whose every length fits into data.
func checkThrift(data []byte) (end int, err error) {
	w := thriftWalker{data: data}
	w.structure(0)
	if w.err != nil {
		return 0, w.err
	}
	return w.pos, nil
}

type thriftWalker struct {
	data []byte
	pos  int
	err  error
}

func (w *thriftWalker) fail() { w.err = errThrift; w.pos = len(w.data) }

func (w *thriftWalker) byte() byte {
	if w.pos >= len(w.data) {
		w.fail()
		return 0
	}
	w.pos++
	return w.data[w.pos-1]
}

func (w *thriftWalker) uvarint() uint64 {
	v, n := binary.Uvarint(w.data[w.pos:])
	if n <= 0 {
		w.fail()
		return 0
	}
	w.pos += n
	return v
}

func (w *thriftWalker) skip(n uint64) {
	if n > uint64(len(w.data)-w.pos) {
		w.fail()
		return
	}
	w.pos += int(n)
}

func (w *thriftWalker) structure(depth int) {
	if depth > maxThriftDepth {
		w.fail()
		return
	}
	for w.err == nil {
		b := w.byte()
		kind := b & 0x0f
		if kind == thriftStop {
			return
		}
		if b>>4 == 0 {
			w.uvarint() // the field's number
		}
		if kind != thriftTrue && kind != thriftFalse { // a boolean field is its type
			w.value(kind, depth)
		}
	}
}

func (w *thriftWalker) value(kind byte, depth int) {
	switch kind {
	case thriftTrue, thriftFalse, thriftByte:
		w.byte()
	case thriftI16, thriftI32, thriftI64:
		w.uvarint()
	case thriftDouble:
		w.skip(8)
	case thriftBinary:
		w.skip(w.uvarint())
	case thriftList, thriftSet:
		w.list(depth)
	case thriftStruct:
		w.structure(depth + 1)
	default: // Parquet has no maps
		w.fail()
	}
}

func (w *thriftWalker) list(depth int) {
	if depth > maxThriftDepth {
		w.fail()
		return
	}
	n, kind := w.listHeader()
	for ; n > 0 && w.err == nil; n-- {
		w.value(kind, depth+1)
	}
}

// listHeader reads how many elements a list has, and their kind.
func (w *thriftWalker) listHeader() (n uint64, kind byte) {
	b := w.byte()
	if n = uint64(b >> 4); n == 15 {
		n = w.uvarint()
	}
	if n > uint64(len(w.data)-w.pos) || n > maxThriftList {
		if w.err == nil {
			w.fail()
			w.err = fmt.Errorf("%w: list of %d elements", errThrift, n)
		}
		return 0, 0
	}
	return n, b & 0x0f
}
