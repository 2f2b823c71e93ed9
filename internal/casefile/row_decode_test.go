package casefile

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/rle"
	"github.com/parquet-go/parquet-go/format"
	"pgregory.net/rapid"
)

func TestDecodeHybridReadsWhatOthersWrite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(1, 31).Draw(t, "width")
		var values []int32
		for range rapid.IntRange(0, 12).Draw(t, "stretches") {
			v := int32(rapid.IntRange(0, 1<<width-1).Draw(t, "value"))
			for range rapid.IntRange(1, 40).Draw(t, "times") {
				values = append(values, v)
			}
		}
		enc := rle.Encoding{BitWidth: width}
		data, err := enc.EncodeInt32(nil, values)
		if err != nil {
			t.Fatal(err)
		}
		got, err := decodeHybrid(nil, data, width, len(values))
		if err != nil || !slices.Equal(got, values) {
			t.Fatalf("got %v, want %v, error %v", got, values, err)
		}
		skip := rapid.IntRange(0, len(values)).Draw(t, "skip")
		n := rapid.IntRange(0, len(values)-skip).Draw(t, "n")
		part, err := decodeHybridPart(nil, data, width, skip, n)
		if err != nil || !slices.Equal(part, values[skip:skip+n]) {
			t.Fatalf("%d after %d are %v, want %v, error %v", n, skip, part, values[skip:skip+n], err)
		}
		if _, err := decodeHybrid(nil, data, width, len(values)+8); err == nil {
			t.Fatal("more values than there are, and no error")
		}
	})
}

func TestDecodeLevelsCountsPlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		drawn := rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(t, "levels")
		var want []int32
		values := 0
		for i := range drawn {
			if drawn[i] &= 1; i > 20 && i < 90 { // a run
				drawn[i] = drawn[20]
			}
			if drawn[i] == 0 {
				want = append(want, -1)
				continue
			}
			want = append(want, int32(values))
			values++
		}
		data, err := (&rle.Encoding{BitWidth: 1}).EncodeLevels(nil, drawn)
		if err != nil {
			t.Fatal(err)
		}
		var got levels
		if err := got.decode(data, len(drawn), 0, len(drawn)); err != nil || got.values != values || got.total != values ||
			!slices.Equal(got.at, want) && !(got.full && values == len(want)) {
			t.Fatalf("got %v and %d values, want %v and %d, error %v", got.at, got.values, want, values, err)
		}
		// A window of them is the same but for the values before it.
		first := rapid.IntRange(0, len(drawn)).Draw(t, "first")
		end := rapid.IntRange(first, len(drawn)).Draw(t, "end")
		before, inside := present(want[:first]), present(want[first:end])
		part := slices.Clone(want[first:end])
		for i := range part {
			if part[i] >= 0 {
				part[i] -= int32(before)
			}
		}
		if err := got.decode(data, len(drawn), first, end); err != nil || got.before != before || got.values != inside ||
			got.total != values || !slices.Equal(got.at, part) && !got.full {
			t.Fatalf("rows %d to %d: got %+v, want %v after %d of %d, error %v", first, end, got, part, before, values, err)
		}
	})
}

func present(at []int32) (n int) {
	for _, i := range at {
		if i >= 0 {
			n++
		}
	}
	return n
}

func TestCheckThriftRefusesLengthsBeyondTheText(t *testing.T) {
	list := func(n uint64) []byte {
		return append(binary.AppendUvarint([]byte{0x19, 0xfc}, n), 0, 0, 0)
	}
	for name, c := range map[string]struct {
		data []byte
		end  int // 0 for an error
	}{
		"empty struct":       {[]byte{0, 9}, 1},
		"nothing":            {nil, 0},
		"list of structs":    {list(2), 6},
		"list too long":      {list(1 << 40), 0},
		"list cut":           {list(5), 0},
		"text":               {[]byte{0x18, 2, 'a', 'b', 0}, 5},
		"text cut":           {[]byte{0x18, 9, 'a', 'b', 0}, 0},
		"boolean, number":    {[]byte{0x11, 0x15, 0x80, 0x01, 0}, 5},
		"number without end": {[]byte{0x15, 0xff}, 0},
		"map":                {[]byte{0x1b, 0, 0}, 0},
		"nested too deep":    {slices.Repeat([]byte{0x1c}, 100), 0},
	} {
		t.Run(name, func(t *testing.T) {
			end, err := checkThrift(c.data)
			if (err != nil) != (c.end == 0) || end != c.end {
				t.Fatalf("end %d, error %v; want %d", end, err, c.end)
			}
		})
	}
}

// FuzzDecodePage holds that no page, whatever it says of itself, makes the
// decoder panic or hand out values that cannot be read.
func FuzzDecodePage(f *testing.F) {
	f.Add([]byte{2, 0, 0, 0, 16, 1, 1, 0, 0, 0, 'a', 0, 0, 0, 0}, uint16(8), byte(0), true, uint16(0), uint16(8))
	f.Add([]byte{2, 0, 0, 0, 3, 0b1010, 1, 4, 1}, uint16(4), byte(8), true, uint16(1), uint16(2))
	f.Add([]byte{1, 0, 0, 0, 0, 0, 0, 0}, uint16(1), byte(0), false, uint16(0), uint16(1))
	f.Fuzz(func(t *testing.T, body []byte, rows uint16, encoding byte, optional bool, from, more uint16) {
		dict := new(vector)
		dict.count = 3
		if err := dict.splitBytes([]byte{1, 0, 0, 0, 'a', 0, 0, 0, 0, 2, 0, 0, 0, 'b', 'c'}, window{count: 3, total: 3}); err != nil {
			t.Fatal(err)
		}
		for _, version := range []format.PageType{format.DataPage, format.DataPageV2} {
			p := rawPage{body: body}
			p.header.Type = version
			p.header.UncompressedPageSize = int32(len(body))
			p.header.DataPageHeader.Valid, p.header.DataPageHeaderV2.Valid = true, true
			p.header.DataPageHeader.V = format.DataPageHeader{NumValues: int32(rows), Encoding: format.Encoding(encoding), DefinitionLevelEncoding: format.RLE}
			p.header.DataPageHeaderV2.V = format.DataPageHeaderV2{NumValues: int32(rows), NumRows: int32(rows), Encoding: format.Encoding(encoding),
				DefinitionLevelsByteLength: int32(bits.Len16(rows))}
			l, _, err := p.layout(format.Uncompressed, optional, len(body), nil)
			if err != nil {
				continue
			}
			for _, physical := range []format.Type{format.ByteArray, format.Int64, format.Boolean} {
				var v vector
				first := int(from) % (int(rows) + 1)
				end := first + int(more)%(int(rows)-first+1)
				if v.decode(l, physical, optional, dict, first, end) != nil || v.dict != nil && physical != format.ByteArray {
					continue
				}
				if more%5 == 0 && rows > 0 {
					few := []int32{int32(from % rows), int32(rows)}
					if few[0]++; few[0] >= few[1] || v.decodeFew(l, physical, optional, dict, few[:1]) != nil {
						continue
					}
					first, end = int(few[0]), int(few[0])+1
					if physical != format.ByteArray && v.dict != nil {
						continue
					}
				} else {
					end -= first
					first = 0
				}
				for row := first; row < end; row++ {
					i, ok := v.find(row)
					switch {
					case !ok:
					case physical == format.ByteArray:
						v.bytes(i)
					case physical == format.Int64:
						v.int(i)
					default:
						v.bool(i)
					}
				}
			}
		}
	})
}
