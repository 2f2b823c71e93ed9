package casefile

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/parquet-go/parquet-go/format"
)

// vector holds the decoded values of a window of one page's rows, or of a
// dictionary: of the values that are there, one after another. Which fields are set depends on
// the physical type and the encoding. Values alias the buffers of the chunk
// that made the vector and last until it decodes its next page.
type vector struct {
	open  bool // a dictionary that is not all there yet: see chunk.reach
	rows  int
	at    []int32 // where each row's value stands, -1 for null; nil when no row is null
	count int     // values that are there

	few    []int32 // the rows, where not all of a window are there: see decodeFew
	places []int32 // where the values of few stand in the page

	dict  *vector // what index points into; nil for a page of plain values
	index []int32

	data   []byte   // byte arrays, each after its length in four bytes
	starts []uint32 // where each byte array begins in data
	ints   []int64
	bits   []byte // booleans, least significant bit first
	skip   int    // bits before the first

	levels levels
}

// find gives the place of a row's value, false for null.
func (v *vector) find(row int) (int, bool) {
	if v.few != nil {
		k, ok := slices.BinarySearch(v.few, int32(row))
		if !ok {
			return 0, false
		}
		return int(v.at[k]), v.at[k] >= 0
	}
	if v.at == nil {
		return row, true
	}
	i := v.at[row]
	return int(i), i >= 0
}

// bytes gives the byte array at place i.
func (v *vector) bytes(i int) []byte {
	if v.dict != nil {
		return v.dict.bytes(int(v.index[i]))
	}
	start := v.starts[i]
	end := start + binary.LittleEndian.Uint32(v.data[start-4:])
	return v.data[start:end:end]
}

// int gives the number at place i.
func (v *vector) int(i int) int64 {
	if v.dict != nil {
		return v.dict.ints[v.index[i]]
	}
	return v.ints[i]
}

// boolText are the values of booleans.
var boolText = [2][]byte{[]byte("false"), []byte("true")}

// bool gives the boolean at place i as text.
func (v *vector) bool(i int) []byte { i += v.skip; return boolText[v.bits[i>>3]>>(i&7)&1] }

// decode fills the vector with the values of the rows of a data page from
// first up to end.
func (v *vector) decode(l pageLayout, physical format.Type, optional bool, dict *vector, first, end int) error {
	v.rows, v.dict, v.at, v.few = end-first, nil, nil, nil
	w := window{first, end - first, l.rows}
	if optional {
		if err := v.levels.decode(l.levels, l.rows, first, end); err != nil {
			return err
		}
		w = window{v.levels.before, v.levels.values, v.levels.total}
		if w.count < v.rows {
			v.at = v.levels.at
		}
	}
	v.count = w.count
	if l.encoding == format.RLEDictionary {
		return v.decodeIndex(l.values, dict, w)
	}
	return v.decodeValues(l.values, l.encoding, physical, w, l.cut)
}

// window says which of a page's values are wanted.
type window struct {
	skip  int // the values before them
	count int
	total int // the page's values
}

func (v *vector) decodeIndex(src []byte, dict *vector, w window) (err error) {
	if dict == nil {
		return fmt.Errorf("%w: it needs a dictionary and there is none", errPage)
	}
	v.dict, v.index = dict, v.index[:0]
	if w.count == 0 {
		return nil
	}
	if len(src) == 0 {
		return errPage
	}
	if v.index, err = decodeHybridPart(v.index, src[1:], int(src[0]), w.skip, w.count); err != nil {
		return err
	}
	return v.checkIndexes()
}

// checkIndexes makes sure that the dictionary has all that is looked up in it.
func (v *vector) checkIndexes() error {
	if v.dict.open {
		return nil // reach does
	}
	highest := uint32(0)
	for _, i := range v.index {
		highest = max(highest, uint32(i))
	}
	if int(highest) >= v.dict.count && len(v.index) > 0 {
		return fmt.Errorf("%w: value %d of a dictionary of %d", errPage, highest, v.dict.count)
	}
	return nil
}

// decodeValues decodes plain values: parts know no other encoding but indexes
// into a dictionary. Where the page is cut, values at its end are not there.
func (v *vector) decodeValues(src []byte, enc format.Encoding, physical format.Type, w window, cut bool) error {
	if enc != format.Plain {
		return fmt.Errorf("page has values in encoding %s", enc)
	}
	switch physical {
	case format.ByteArray:
		return v.splitBytes(src, w)
	case format.Boolean:
		if !holds(len(src), (w.total+7)/8, (w.skip+w.count+7)/8, cut) {
			return errPage
		}
		v.bits, v.skip = src, w.skip
	case format.Int64:
		if !holds(len(src), 8*w.total, 8*(w.skip+w.count), cut) {
			return errPage
		}
		v.ints = grow(v.ints[:0], w.count)
		for src = src[8*w.skip:][:8*w.count]; len(src) > 0; src = src[8:] {
			v.ints = append(v.ints, int64(binary.LittleEndian.Uint64(src)))
		}
	default:
		return fmt.Errorf("page has values of type %s", physical)
	}
	return nil
}

// holds tells whether a page's values take the bytes that there are: all of
// them, or where it is cut, at least those that are wanted.
func holds(bytes, all, wanted int, cut bool) bool {
	return bytes == all || cut && bytes >= wanted && bytes < all
}

// splitBytes finds the wanted byte arrays in src. Those behind them are not
// looked at, unless all are wanted: then nothing may follow.
func (v *vector) splitBytes(src []byte, w window) error {
	v.data, v.starts = src, grow(v.starts[:0], w.count)
	pos := 0
	for i := range w.skip + w.count {
		if len(src)-pos < 4 {
			return errPage
		}
		n := int(binary.LittleEndian.Uint32(src[pos:]))
		pos += 4
		if n > len(src)-pos {
			return errPage
		}
		if i >= w.skip {
			v.starts = append(v.starts, uint32(pos))
		}
		pos += n
	}
	if w.count == w.total && pos != len(src) {
		return errPage
	}
	return nil
}
