package casefile

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
	"pgregory.net/rapid"
)

func encodedThrift(t *rapid.T, v any) []byte {
	var b bytes.Buffer
	if err := thrift.NewEncoder(new(thrift.CompactProtocol).NewWriter(&b)).Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What the library writes of a page is read as the library reads it.
func TestDecodePageHeaderReadsWhatTheLibraryDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := func(name string) int32 { return rapid.Int32().Draw(t, name) }
		encoding := func(name string) format.Encoding { return format.Encoding(rapid.Int32Range(0, 9).Draw(t, name)) }
		h := format.PageHeader{Type: format.PageType(rapid.IntRange(0, 3).Draw(t, "type")),
			UncompressedPageSize: number("size"), CompressedPageSize: number("compressed"), CRC: number("crc")}
		statistics := format.Statistics{NullCount: rapid.Int64().Draw(t, "nulls"), MinValue: rapid.SliceOf(rapid.Byte()).Draw(t, "least")}
		if rapid.Bool().Draw(t, "data") {
			h.DataPageHeader = thrift.New(format.DataPageHeader{NumValues: number("values"), Encoding: encoding("encoding"),
				DefinitionLevelEncoding: encoding("levels"), RepetitionLevelEncoding: encoding("repetition"), Statistics: statistics})
		}
		if rapid.Bool().Draw(t, "dictionary") {
			h.DictionaryPageHeader = thrift.New(format.DictionaryPageHeader{NumValues: number("values"), Encoding: encoding("encoding"), IsSorted: rapid.Bool().Draw(t, "sorted")})
		}
		if rapid.Bool().Draw(t, "second version") {
			v := format.DataPageHeaderV2{NumValues: number("values"), NumNulls: number("nulls"), NumRows: number("rows"), Encoding: encoding("encoding"),
				DefinitionLevelsByteLength: number("levels"), RepetitionLevelsByteLength: number("repetition"), Statistics: statistics}
			if rapid.Bool().Draw(t, "told") {
				v.IsCompressed = thrift.New(rapid.Bool().Draw(t, "compressed"))
			}
			h.DataPageHeaderV2 = thrift.New(v)
		}
		data := encodedThrift(t, &h)
		var want, got format.PageHeader
		if err := decodeThrift(data, &want); err != nil {
			t.Fatal(err)
		}
		want.DataPageHeader.V.Statistics, want.DataPageHeaderV2.V.Statistics = format.Statistics{}, format.Statistics{}
		want.DictionaryPageHeader.V.IsSorted = false
		end, err := decodePageHeader(append(bytes.Clone(data), 1, 2, 3), &got)
		if err != nil || end != len(data) || !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v up to %d, want %+v up to %d, error %v", got, end, want, len(data), err)
		}
		if _, err := decodePageHeader(data[:rapid.IntRange(0, len(data)-1).Draw(t, "cut")], &got); err == nil {
			t.Fatal("a header that is cut short is read")
		}
	})
}

func TestDecodeOffsetIndexReadsWhatTheLibraryDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var want format.OffsetIndex
		for range rapid.IntRange(0, 40).Draw(t, "pages") {
			want.PageLocations = append(want.PageLocations, format.PageLocation{Offset: rapid.Int64().Draw(t, "offset"),
				CompressedPageSize: rapid.Int32().Draw(t, "size"), FirstRowIndex: rapid.Int64().Draw(t, "row")})
		}
		if rapid.Bool().Draw(t, "sizes") {
			want.UnencodedByteArrayDataBytes = append(want.UnencodedByteArrayDataBytes, 7)
		}
		data := encodedThrift(t, &want)
		got, err := decodeOffsetIndex(nil, data)
		if err != nil || len(got)+len(want.PageLocations) > 0 && !reflect.DeepEqual(got, []format.PageLocation(want.PageLocations)) {
			t.Fatalf("got %v, want %v, error %v", got, want.PageLocations, err)
		}
		if _, err := decodeOffsetIndex(nil, append(data, 0)); err == nil {
			t.Fatal("more bytes than the index has, and no error")
		}
	})
}

// FuzzDecodeHeader holds that no metadata makes the decoders panic, or ask for
// more memory than it has itself.
func FuzzDecodeHeader(f *testing.F) {
	f.Add([]byte{0x15, 0, 0x15, 2, 0x15, 2, 0x2c, 0x15, 2, 0x15, 0, 0, 0})
	f.Add([]byte{0x19, 0x1c, 0x16, 8, 0x15, 8, 0x16, 0, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		var h format.PageHeader
		if end, err := decodePageHeader(data, &h); err == nil {
			if checked, err := checkThrift(data); err != nil || checked != end {
				t.Fatalf("a header up to %d is no struct up to %d, %v", end, checked, err)
			}
		}
		if pages, _ := decodeOffsetIndex(nil, data); len(pages) > len(data) {
			t.Fatalf("%d pages from %d bytes", len(pages), len(data))
		}
	})
}
