package zstdpage

import (
	"errors"

	"github.com/klauspost/compress/huff0"
)

const (
	literalsRaw   = 0
	literalsAlike = 1 // one byte again and again
	literalsHuff0 = 2 // with a table of their own

	oneStream = 256 // fewer literals are one stream, more are four
)

// appendLiterals writes the literals section of a block.
// https://datatracker.ietf.org/doc/html/rfc8878#section-3.1.1.3.1
func (e *Encoder) appendLiterals(dst []byte) []byte {
	n := len(e.literals)
	e.huffman.Reuse = huff0.ReusePolicyNone
	compress := huff0.Compress4X
	if n < oneStream {
		compress = huff0.Compress1X
	}
	packed, _, err := compress(e.literals, &e.huffman)
	switch {
	case errors.Is(err, huff0.ErrUseRLE) && n > 0:
		return append(appendPlainHeader(dst, literalsAlike, n), e.literals[0])
	case err != nil || len(packed)+5 >= n: // too few, or as random as bytes can be
		return append(appendPlainHeader(dst, literalsRaw, n), e.literals...)
	}
	return append(appendPackedHeader(dst, n, len(packed)), packed...)
}

// appendPlainHeader writes the header of literals without a table.
func appendPlainHeader(dst []byte, kind byte, size int) []byte {
	switch {
	case size < 1<<5:
		return append(dst, kind|byte(size)<<3)
	case size < 1<<12:
		return append(dst, kind|1<<2|byte(size)<<4, byte(size>>4))
	}
	return append(dst, kind|3<<2|byte(size)<<4, byte(size>>4), byte(size>>12))
}

// appendPackedHeader writes the header of literals with a table.
func appendPackedHeader(dst []byte, size, packed int) []byte {
	bytes, format, width := 3, 1, 10
	switch {
	case size < oneStream:
		format = 0
	case size >= 1<<14 || packed >= 1<<14:
		bytes, format, width = 5, 3, 18
	case size >= 1<<10 || packed >= 1<<10:
		bytes, format, width = 4, 2, 14
	}
	h := uint64(literalsHuff0 | format<<2 | size<<4)
	h |= uint64(packed) << (4 + width)
	for range bytes {
		dst = append(dst, byte(h))
		h >>= 8
	}
	return dst
}
