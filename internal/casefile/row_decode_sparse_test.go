package casefile

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/rle"
	"github.com/parquet-go/parquet-go/format"
	"pgregory.net/rapid"
)

// drawPage draws a page of an optional column of texts, in a dictionary or
// plain, and the texts of its rows, nil for null.
func drawPage(t *rapid.T) (l pageLayout, dict *vector, want [][]byte) {
	words := [][]byte{[]byte(""), []byte("a"), []byte("bc"), []byte("def")}
	var levels []byte
	var codes []int32
	for range rapid.IntRange(1, 20).Draw(t, "stretches") {
		code := rapid.IntRange(-1, len(words)-1).Draw(t, "value")
		for range rapid.IntRange(1, 40).Draw(t, "times") {
			if code < 0 {
				levels, want = append(levels, 0), append(want, nil)
				continue
			}
			levels, want = append(levels, 1), append(want, words[code])
			codes = append(codes, int32(code))
			if rapid.IntRange(0, 3).Draw(t, "change") == 0 {
				code = rapid.IntRange(0, len(words)-1).Draw(t, "value")
			}
		}
	}
	var err error
	if l.levels, err = (&rle.Encoding{BitWidth: 1}).EncodeLevels(nil, levels); err != nil {
		t.Fatal(err)
	}
	l.rows, l.encoding = len(want), format.Plain
	if rapid.Bool().Draw(t, "dictionary") {
		l.encoding = format.RLEDictionary
		if l.values, err = (&rle.Encoding{BitWidth: 2}).EncodeInt32(nil, codes); err != nil {
			t.Fatal(err)
		}
		l.values = append([]byte{2}, l.values...)
		var data []byte
		for _, w := range words {
			data = append(binary.LittleEndian.AppendUint32(data, uint32(len(w))), w...)
		}
		dict = &vector{count: len(words)}
		if err := dict.splitBytes(data, window{count: len(words), total: len(words)}); err != nil {
			t.Fatal(err)
		}
		return l, dict, want
	}
	for _, c := range codes {
		l.values = append(binary.LittleEndian.AppendUint32(l.values, uint32(len(words[c]))), words[c]...)
	}
	return l, nil, want
}

// A window of a page, and any few of its rows, are what the whole page has
// there.
func TestDecodePartsOfPages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, dict, want := drawPage(t)
		check := func(v *vector, row int, want []byte) {
			i, there := v.find(row)
			if there != (want != nil) || there && !bytes.Equal(v.bytes(i), want) {
				t.Fatalf("row %d of %d is another (there: %v)", row, l.rows, there)
			}
		}
		first := rapid.IntRange(0, l.rows).Draw(t, "first")
		end := rapid.IntRange(first, l.rows).Draw(t, "end")
		var v vector
		if err := v.decode(l, format.ByteArray, true, dict, first, end); err != nil {
			t.Fatal(err)
		}
		for row := first; row < end; row++ {
			check(&v, row-first, want[row])
		}
		var few []int32
		for row := range l.rows {
			if rapid.IntRange(0, 9).Draw(t, "take") == 0 {
				few = append(few, int32(row))
			}
		}
		if len(few) == 0 {
			return
		}
		if err := v.decodeFew(l, format.ByteArray, true, dict, few); err != nil {
			t.Fatal(err)
		}
		for _, row := range few {
			check(&v, int(row), want[row])
		}
	})
}

func TestDecodeFewNumbersAndTruths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ints := rapid.SliceOfN(rapid.Int64(), 1, 100).Draw(t, "numbers")
		var plain []byte
		bits := make([]byte, (len(ints)+7)/8)
		var few []int32
		for i, n := range ints {
			plain = binary.LittleEndian.AppendUint64(plain, uint64(n))
			bits[i>>3] |= byte(n&1) << (i & 7)
			if rapid.IntRange(0, 4).Draw(t, "take") == 0 {
				few = append(few, int32(i))
			}
		}
		if len(few) == 0 {
			return
		}
		var v vector
		if err := v.decodeFew(pageLayout{rows: len(ints), encoding: format.Plain, values: plain}, format.Int64, false, nil, few); err != nil {
			t.Fatal(err)
		}
		for _, row := range few {
			if i, ok := v.find(int(row)); !ok || v.int(i) != ints[row] {
				t.Fatalf("row %d is another number", row)
			}
		}
		if err := v.decodeFew(pageLayout{rows: len(ints), encoding: format.Plain, values: bits}, format.Boolean, false, nil, few); err != nil {
			t.Fatal(err)
		}
		for _, row := range few {
			if i, ok := v.find(int(row)); !ok || (len(v.bool(i)) == len("true")) != (ints[row]&1 == 1) {
				t.Fatalf("row %d is another truth", row)
			}
		}
	})
}

func TestRowMaskCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := rapid.SliceOfN(rapid.Bool(), 1, 300).Draw(t, "rows")
		var m rowMask
		m.reset(len(set))
		for row, is := range set {
			if is {
				m.add(row)
			}
		}
		first := rapid.IntRange(0, len(set)).Draw(t, "first")
		end := rapid.IntRange(first, len(set)).Draw(t, "end")
		n, last := 0, -1
		for row := range end {
			if set[row] {
				last = row
				if row >= first {
					n++
				}
			}
		}
		if got := m.countRange(first, end); got != n {
			t.Fatalf("%d rows from %d to %d, want %d", got, first, end, n)
		}
		if got := m.last(end); got != last {
			t.Fatalf("the last before %d is %d, want %d", end, got, last)
		}
	})
}
