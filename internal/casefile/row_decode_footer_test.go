package casefile

import (
	"bytes"
	"encoding/binary"
	"reflect"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// footerOf gives the footer of a part of so many events.
func footerOf(t testing.TB, o layoutOptions, events int) []byte {
	data, _ := makePart(t, o, randomEvents(newRand(uint64(events)), events))
	n := int(binary.LittleEndian.Uint32(data[len(data)-8:]))
	return data[len(data)-8-n : len(data)-8]
}

// needed leaves of metadata what decodeFooter reads.
func needed(m *format.FileMetaData) format.FileMetaData {
	out := format.FileMetaData{Version: m.Version, NumRows: m.NumRows}
	for _, s := range m.Schema {
		out.Schema = append(out.Schema, format.SchemaElement{Name: s.Name, Type: s.Type, RepetitionType: s.RepetitionType, NumChildren: s.NumChildren})
	}
	for _, g := range m.RowGroups {
		to := format.RowGroup{TotalByteSize: g.TotalByteSize, NumRows: g.NumRows, FileOffset: g.FileOffset, TotalCompressedSize: g.TotalCompressedSize}
		for _, c := range g.Columns {
			d := c.MetaData
			statistics := format.Statistics{NullCount: d.Statistics.NullCount, MinValue: d.Statistics.MinValue, MaxValue: d.Statistics.MaxValue}
			to.Columns = append(to.Columns, format.ColumnChunk{FileOffset: c.FileOffset, OffsetIndexOffset: c.OffsetIndexOffset, OffsetIndexLength: c.OffsetIndexLength,
				ColumnIndexOffset: c.ColumnIndexOffset, ColumnIndexLength: c.ColumnIndexLength,
				MetaData: format.ColumnMetaData{Type: d.Type, PathInSchema: d.PathInSchema, Codec: d.Codec, NumValues: d.NumValues, TotalUncompressedSize: d.TotalUncompressedSize,
					TotalCompressedSize: d.TotalCompressedSize, DataPageOffset: d.DataPageOffset, DictionaryPageOffset: d.DictionaryPageOffset, Statistics: statistics, EncodingStats: d.EncodingStats,
					BloomFilterOffset: d.BloomFilterOffset, BloomFilterLength: d.BloomFilterLength}})
		}
		out.RowGroups = append(out.RowGroups, to)
	}
	return out
}

// shortStep thins out what is tried where time is short: footers are long.
func shortStep() int {
	if testing.Short() {
		return 17
	}
	return 1
}

func TestDecodeFooterReadsWhatTheLibraryDoes(t *testing.T) {
	for _, events := range []int{1, 25, 60} {
		data := footerOf(t, tinyLayout, events)
		var all, got format.FileMetaData
		if err := decodeThrift(data, &all); err != nil {
			t.Fatal(err)
		}
		groups := len(all.RowGroups)
		if err := decodeFooter(data, groups, &got); err != nil || !reflect.DeepEqual(needed(&all), got) {
			t.Fatalf("%d events: the footer is read otherwise, error %v", events, err)
		}
		for _, n := range []int{groups - 1, groups + 1, -1, 1 << 40} {
			if err := decodeFooter(data, n, new(format.FileMetaData)); err == nil {
				t.Errorf("%d row groups where %d are said, and no error", groups, n)
			}
		}
		for cut := 0; cut < len(data); cut += shortStep() {
			if err := decodeFooter(data[:cut], groups, new(format.FileMetaData)); err == nil {
				t.Fatalf("a footer that is cut short after %d bytes is read", cut)
			}
		}
		if err := decodeFooter(append(bytes.Clone(data), 0), groups, new(format.FileMetaData)); err == nil {
			t.Error("a footer with a byte behind it is read")
		}
	}
}

// Whatever of a footer is changed, it is refused or read as the library reads
// it.
func TestDecodeFooterOfChangedBytes(t *testing.T) {
	whole := footerOf(t, tinyLayout, 25)
	var all format.FileMetaData
	if err := decodeThrift(whole, &all); err != nil {
		t.Fatal(err)
	}
	r, groups, alike := newRand(5), len(all.RowGroups), 0
	for range 20_000 / shortStep() {
		data := slices.Clone(whole)
		for range 1 + r.IntN(3) {
			data[r.IntN(len(data))] ^= 1 << r.IntN(8)
		}
		var want, got format.FileMetaData
		if decodeFooter(data, groups, &got) != nil {
			continue
		}
		if _, err := checkThrift(data); err != nil {
			t.Fatal("what is no struct is read")
		}
		if decodeThrift(data, &want) != nil {
			continue // something in it that is not read here
		}
		if want := needed(&want); !reflect.DeepEqual(want, got) && !reflect.DeepEqual(encoded(t, &want), encoded(t, &got)) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
		alike++
	}
	if alike*shortStep() < 1000 {
		t.Errorf("only %d changed footers are read by both", alike)
	}
}

// encoded tells nothing from empty as the library does: not at all.
func encoded(t testing.TB, m *format.FileMetaData) []byte {
	var b bytes.Buffer
	if err := thrift.NewEncoder(new(thrift.CompactProtocol).NewWriter(&b)).Encode(m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// FuzzDecodeFooter holds that no footer makes the decoder panic.
func FuzzDecodeFooter(f *testing.F) {
	f.Add(footerOf(f, tinyLayout, 3), 1)
	f.Add([]byte{0x15, 2, 0x19, 0xfc, 0xff, 0xff, 0x03}, 1)
	f.Fuzz(func(t *testing.T, data []byte, groups int) {
		if err := decodeFooter(data, groups, new(format.FileMetaData)); err == nil {
			if end, err := checkThrift(data); err != nil || end != len(data) {
				t.Fatalf("a footer of %d bytes is a struct of %d, %v", len(data), end, err)
			}
		}
		decodeBloomHeader(data)
	})
}

func TestDecodeBloomHeaderReadsWhatTheLibraryDoes(t *testing.T) {
	header := func(h format.BloomFilterHeader) []byte {
		var b bytes.Buffer
		if err := thrift.NewEncoder(new(thrift.CompactProtocol).NewWriter(&b)).Encode(&h); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	h := format.BloomFilterHeader{NumBytes: 4096, Algorithm: format.BloomFilterAlgorithm{Value: &format.SplitBlockAlgorithm{}},
		Hash: format.BloomFilterHash{Value: &format.XxHash{}}, Compression: format.BloomFilterCompression{Value: &format.BloomFilterUncompressed{}}}
	data := header(h)
	if size, end, plain, err := decodeBloomHeader(append(bytes.Clone(data), 0xff, 0xff)); size != 4096 || end != len(data) || !plain || err != nil {
		t.Errorf("got %d bytes from %d on, plain %v, error %v", size, end, plain, err)
	}
	for cut := range data {
		if _, _, _, err := decodeBloomHeader(data[:cut]); err == nil {
			t.Errorf("a header that is cut short after %d bytes is read", cut)
		}
	}
	h.Compression.Value = &format.BloomFilterGzip{}
	if _, _, plain, err := decodeBloomHeader(header(h)); plain || err != nil {
		t.Errorf("a compressed filter is plain: %v, error %v", plain, err)
	}
}
