package casefile

import (
	"encoding/binary"
	"errors"
)

var errHybrid = errors.New("run lengths do not fit the page")

// decodeHybrid decodes n numbers of width bits from Parquet's mixture of runs
// and bit-packed groups of eight, for dictionary indexes. It appends to dst[:0].
func decodeHybrid(dst []int32, src []byte, width, n int) ([]int32, error) {
	if width > 32 {
		return nil, errHybrid
	}
	dst = grow(dst[:0], n)
	for len(dst) < n {
		if len(src) == 0 && width == 0 {
			return append(dst, make([]int32, n-len(dst))...), nil // writers may leave out runs of nothing but zeros
		}
		header, size := binary.Uvarint(src)
		if size <= 0 {
			return nil, errHybrid
		}
		src = src[size:]
		count := min(header>>1, uint64(n))
		if header&1 == 0 {
			var v uint32
			bytes := (width + 7) / 8
			if len(src) < bytes || count == 0 {
				return nil, errHybrid
			}
			for i := range bytes {
				v |= uint32(src[i]) << (8 * i)
			}
			src = src[bytes:]
			for range min(int(count), n-len(dst)) {
				dst = append(dst, int32(v))
			}
			continue
		}
		// The last group may stand for fewer than eight numbers.
		want := min(int(count)*8, n-len(dst))
		packed := src
		if whole := int(count) * width; whole <= len(src) {
			packed, src = src[:whole], src[whole:]
		} else {
			src = nil
		}
		if count == 0 || len(packed)*8 < want*width {
			return nil, errHybrid
		}
		dst = unpack(dst, packed, width, want)
	}
	return dst, nil
}

// unpack appends n numbers of width bits, least significant bit first. src
// holds enough.
func unpack(dst []int32, src []byte, width, n int) []int32 {
	if width == 0 {
		return append(dst, make([]int32, n)...)
	}
	mask := uint64(1)<<width - 1
	bit := 0
	for ; n > 0 && bit>>3+8 <= len(src); n-- {
		word := binary.LittleEndian.Uint64(src[bit>>3:])
		dst = append(dst, int32(word>>(bit&7)&mask))
		bit += width
	}
	for ; n > 0; n-- {
		var word uint64
		for i, b := range src[bit>>3 : min(bit>>3+5, len(src))] {
			word |= uint64(b) << (8 * i)
		}
		dst = append(dst, int32(word>>(bit&7)&mask))
		bit += width
	}
	return dst
}

// decodeLevels decodes n definition levels of a flat optional column. at[i] is
// where row i's value stands among the values that are there, -1 for null.
func decodeLevels(at []int32, src []byte, n int) (_ []int32, values int, err error) {
	at = grow(at[:0], n)
	for len(at) < n {
		header, size := binary.Uvarint(src)
		if size <= 0 {
			return nil, 0, errHybrid
		}
		src = src[size:]
		count := min(header>>1, uint64(n))
		if header&1 == 0 {
			if len(src) == 0 || src[0] > 1 || count == 0 {
				return nil, 0, errHybrid
			}
			set := src[0] == 1
			src = src[1:]
			for range min(int(count), n-len(at)) {
				if set {
					at = append(at, int32(values))
					values++
				} else {
					at = append(at, -1)
				}
			}
			continue
		}
		if count == 0 || uint64(len(src)) < min(count, uint64(n-len(at)+7)/8) {
			return nil, 0, errHybrid
		}
		want := min(int(count)*8, n-len(at))
		for i := range want {
			if src[i>>3]>>(i&7)&1 == 1 {
				at = append(at, int32(values))
				values++
			} else {
				at = append(at, -1)
			}
		}
		src = src[min(int(count), len(src)):]
	}
	return at, values, nil
}

// grow gives s room for n more elements.
func grow[T any](s []T, n int) []T {
	if cap(s)-len(s) >= n {
		return s
	}
	return append(make([]T, 0, len(s)+n), s...)
}
