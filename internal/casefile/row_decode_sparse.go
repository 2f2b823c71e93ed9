package casefile

import (
	"encoding/binary"
	"fmt"

	"github.com/parquet-go/parquet-go/format"
)

// decodeFew fills the vector with the values of some rows of a data page, which
// rise. Where few are wanted, that is much less work than decoding all between
// the first and the last.
func (v *vector) decodeFew(l pageLayout, physical format.Type, optional bool, dict *vector, rows []int32) error {
	v.rows, v.few, v.dict = len(rows), rows, nil
	v.at = grow(v.at[:0], len(rows))
	places, total := append(v.places[:0], rows...), l.rows
	if optional {
		var err error
		if places, total, err = placesOf(places[:0], l.levels, l.rows, rows); err != nil {
			return err
		}
	}
	// Rows without a value drop out of places; at remembers them.
	count := int32(0)
	for _, p := range places {
		if p < 0 {
			v.at = append(v.at, -1)
			continue
		}
		v.at = append(v.at, count)
		places[count] = p
		count++
	}
	v.places, v.count = places[:count], int(count)
	if l.encoding == format.RLEDictionary {
		return v.decodeFewIndexes(l.values, dict)
	}
	return v.decodeFewValues(l.values, l.encoding, physical, total, l.cut)
}

// placesOf appends for each of the rows where its value stands among the
// values of the page, -1 for null, and gives how many values there are.
func placesOf(dst []int32, src []byte, n int, rows []int32) (_ []int32, total int, err error) {
	values := 0
	for row := 0; row < n; {
		header, size := binary.Uvarint(src)
		if size <= 0 {
			return nil, 0, errHybrid
		}
		src = src[size:]
		count := int(min(header>>1, uint64(n)))
		if header&1 == 0 {
			if len(src) == 0 || src[0] > 1 || count == 0 {
				return nil, 0, errHybrid
			}
			set := src[0] == 1
			src = src[1:]
			count = min(count, n-row)
			for ; len(rows) > 0 && int(rows[0]) < row+count; rows = rows[1:] {
				if set {
					dst = append(dst, int32(values+int(rows[0])-row))
				} else {
					dst = append(dst, -1)
				}
			}
			if row += count; set {
				values += count
			}
			continue
		}
		if count == 0 || len(src) < min(count, (n-row+7)/8) {
			return nil, 0, errHybrid
		}
		want := min(count*8, n-row)
		at := 0
		for ; len(rows) > 0 && int(rows[0]) < row+want; rows = rows[1:] {
			i := int(rows[0]) - row
			values += ones(src, at, i)
			at = i
			if src[i>>3]>>(i&7)&1 == 1 {
				dst = append(dst, int32(values))
			} else {
				dst = append(dst, -1)
			}
		}
		values += ones(src, at, want)
		row += want
		src = src[min(count, len(src)):]
	}
	return dst, values, nil
}

// decodeFewIndexes decodes the dictionary numbers at v.places.
func (v *vector) decodeFewIndexes(src []byte, dict *vector) error {
	if dict == nil {
		return fmt.Errorf("%w: it needs a dictionary and there is none", errPage)
	}
	v.dict, v.index = dict, grow(v.index[:0], v.count)
	if v.count == 0 {
		return nil
	}
	if len(src) == 0 {
		return errPage
	}
	width, src := int(src[0]), src[1:]
	if width > 32 {
		return errHybrid
	}
	places, passed := v.places, 0
	for len(places) > 0 {
		if len(src) == 0 && width == 0 {
			v.index = append(v.index, make([]int32, len(places))...) // as in decodeHybridPart
			break
		}
		header, size := binary.Uvarint(src)
		if size <= 0 {
			return errHybrid
		}
		src = src[size:]
		left := int(places[len(places)-1]) + 1 - passed
		count := int(min(header>>1, uint64(left)))
		if count == 0 {
			return errHybrid
		}
		if header&1 == 0 {
			var number uint32
			bytes := (width + 7) / 8
			if len(src) < bytes {
				return errHybrid
			}
			for i := range bytes {
				number |= uint32(src[i]) << (8 * i)
			}
			src = src[bytes:]
			passed += count
			for ; len(places) > 0 && int(places[0]) < passed; places = places[1:] {
				v.index = append(v.index, int32(number))
			}
			continue
		}
		want := min(count*8, left)
		packed := src
		if whole := count * width; whole <= len(src) {
			packed, src = src[:whole], src[whole:]
		} else {
			src = nil
		}
		if len(packed)*8 < want*width {
			return errHybrid
		}
		for ; len(places) > 0 && int(places[0]) < passed+want; places = places[1:] {
			v.index = unpack(v.index, packed, width, int(places[0])-passed, 1)
		}
		passed += want
	}
	return v.checkIndexes()
}

// decodeFewValues decodes the plain values at v.places.
func (v *vector) decodeFewValues(src []byte, enc format.Encoding, physical format.Type, total int, cut bool) error {
	wanted := 0
	if n := len(v.places); n > 0 {
		wanted = int(v.places[n-1]) + 1
	}
	if enc != format.Plain {
		return fmt.Errorf("page has values in encoding %s", enc)
	}
	switch physical {
	case format.ByteArray:
		return v.splitFewBytes(src)
	case format.Boolean:
		if !holds(len(src), (total+7)/8, (wanted+7)/8, cut) {
			return errPage
		}
		bits := make([]byte, (v.count+7)/8)
		for i, p := range v.places {
			bits[i>>3] |= src[p>>3] >> (p & 7) & 1 << (i & 7)
		}
		v.bits, v.skip = bits, 0
	case format.Int64:
		if !holds(len(src), 8*total, 8*wanted, cut) {
			return errPage
		}
		v.ints = grow(v.ints[:0], v.count)
		for _, p := range v.places {
			v.ints = append(v.ints, int64(binary.LittleEndian.Uint64(src[8*p:])))
		}
	default:
		return fmt.Errorf("page has values of type %s", physical)
	}
	return nil
}

func (v *vector) splitFewBytes(src []byte) error {
	v.data, v.starts = src, grow(v.starts[:0], v.count)
	pos, at := 0, int32(0)
	for _, p := range v.places {
		for ; ; at++ {
			if len(src)-pos < 4 {
				return errPage
			}
			n := int(binary.LittleEndian.Uint32(src[pos:]))
			if pos += 4; n > len(src)-pos {
				return errPage
			}
			start := pos
			if pos += n; at == p {
				v.starts = append(v.starts, uint32(start))
				at++
				break
			}
		}
	}
	return nil
}
