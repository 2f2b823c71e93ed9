package casefile

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

var errHybrid = errors.New("run lengths do not fit the page")

// decodeHybrid decodes n numbers of width bits from Parquet's mixture of runs
// and bit-packed groups of eight, for dictionary indexes. It appends to dst[:0].
func decodeHybrid(dst []int32, src []byte, width, n int) ([]int32, error) {
	return decodeHybridPart(dst, src, width, 0, n)
}

// decodeHybridPart is decodeHybrid of the n numbers that follow the first skip.
func decodeHybridPart(dst []int32, src []byte, width, skip, n int) ([]int32, error) {
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
		left := skip + n - len(dst)
		count := int(min(header>>1, uint64(left)))
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
			if count <= skip {
				skip -= count
				continue
			}
			for range count - skip {
				dst = append(dst, int32(v))
			}
			skip = 0
			continue
		}
		// The last group may stand for fewer than eight numbers.
		want := min(count*8, left)
		packed := src
		if whole := count * width; whole <= len(src) {
			packed, src = src[:whole], src[whole:]
		} else {
			src = nil
		}
		if count == 0 || len(packed)*8 < want*width {
			return nil, errHybrid
		}
		if want <= skip {
			skip -= want
			continue
		}
		dst = unpack(dst, packed, width, skip, want-skip)
		skip = 0
	}
	return dst, nil
}

// unpack appends n numbers of width bits, least significant bit first, from
// the number first on. src holds enough.
func unpack(dst []int32, src []byte, width, first, n int) []int32 {
	switch width {
	case 0:
		return append(dst, make([]int32, n)...)
	case 8:
		for _, v := range src[first : first+n] {
			dst = append(dst, int32(v))
		}
		return dst
	case 16:
		for ; n > 0; n-- {
			dst = append(dst, int32(binary.LittleEndian.Uint16(src[2*first:])))
			first++
		}
		return dst
	}
	mask := uint64(1)<<width - 1
	bit := first * width
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

// levels are the definition levels of a flat optional column, as far as a
// window of rows needs them.
type levels struct {
	at     []int32 // where each row of the window stands among the values of the window, -1 for null
	full   bool    // no row of the page is null, and at is not filled
	before int     // values before the window
	values int     // values of the window
	total  int     // values of the page
}

// decode decodes the n levels of a page and keeps those of the rows from first
// up to end.
func (l *levels) decode(src []byte, n, first, end int) error {
	l.at = grow(l.at[:0], end-first)
	l.full, l.before, l.values, l.total = false, 0, 0, 0
	for row := 0; row < n; {
		header, size := binary.Uvarint(src)
		if size <= 0 {
			return errHybrid
		}
		src = src[size:]
		count := int(min(header>>1, uint64(n)))
		if header&1 == 0 {
			if len(src) == 0 || src[0] > 1 || count == 0 {
				return errHybrid
			}
			set := src[0] == 1
			if set && count == n && row == 0 {
				l.full, l.before, l.values, l.total = true, first, end-first, n
				return nil
			}
			count = min(count, n-row)
			l.run(set, row, count, first, end)
			src = src[1:]
			row += count
			continue
		}
		if count == 0 || len(src) < min(count, (n-row+7)/8) {
			return errHybrid
		}
		want := min(count*8, n-row)
		l.packed(src, row, want, first, end)
		row += want
		src = src[min(count, len(src)):]
	}
	return nil
}

// run takes count equal levels from row on.
func (l *levels) run(set bool, row, count, first, end int) {
	inside := min(row+count, end) - max(row, first)
	if !set {
		for range inside {
			l.at = append(l.at, -1)
		}
		return
	}
	l.total += count
	l.before += max(0, min(row+count, first)-row)
	for range inside {
		l.at = append(l.at, int32(l.values))
		l.values++
	}
}

// packed takes count levels of one bit each from row on.
func (l *levels) packed(src []byte, row, count, first, end int) {
	l.total += ones(src, 0, count)
	if before := min(count, first-row); before > 0 {
		l.before += ones(src, 0, before)
	}
	for i := max(0, first-row); i < min(count, end-row); i++ {
		if src[i>>3]>>(i&7)&1 == 1 {
			l.at = append(l.at, int32(l.values))
			l.values++
		} else {
			l.at = append(l.at, -1)
		}
	}
}

// ones counts the bits that are set from one up to another.
func ones(src []byte, from, to int) (n int) {
	for ; from < to && from&7 != 0; from++ {
		n += int(src[from>>3] >> (from & 7) & 1)
	}
	for ; from+64 <= to; from += 64 {
		n += bits.OnesCount64(binary.LittleEndian.Uint64(src[from>>3:]))
	}
	for ; from < to; from++ {
		n += int(src[from>>3] >> (from & 7) & 1)
	}
	return n
}

// grow gives s room for n more elements.
func grow[T any](s []T, n int) []T {
	if cap(s)-len(s) >= n {
		return s
	}
	return append(make([]T, 0, len(s)+n), s...)
}
