package ingest

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

const deliveredKey = "AWSLogs/111122223333/CloudTrail/eu-west-1/2024/05/06/111122223333_CloudTrail_eu-west-1_20240506T0710Z_AbCdEfGhIjKlMnOp.json.gz"

// gzipFields is a gzip member with every optional header field.
func gzipFields(t *testing.T, text string) []byte {
	plain := zip(t, text)
	head := append([]byte{}, plain[:10]...)
	head[3] = gzipHeaderCRC | gzipExtra | gzipName | gzipComment
	head = append(head, 5, 0, 'e', 'x', 't', 'r', 'a')
	head = append(head, "name.json\x00a comment\x00"...)
	head = binary.LittleEndian.AppendUint16(head, uint16(crc32.ChecksumIEEE(head)))
	return append(head, plain[10:]...)
}

// storedThenBroken is a gzip member whose first block stores most of the text,
// and whose second one is of a type that does not exist.
func storedThenBroken(text string) []byte {
	text = text[:len(text)-100]
	b := []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 0}
	b = binary.LittleEndian.AppendUint16(b, uint16(len(text)))
	b = binary.LittleEndian.AppendUint16(b, ^uint16(len(text)))
	return append(append(b, text...), 7)
}

func changed(b []byte, at int, to byte) []byte {
	b = bytes.Clone(b)
	if at < 0 {
		at += len(b)
	}
	b[at] = to
	return b
}

// Cases 1 to 13 of the edge cases: containers.
func TestContainers(t *testing.T) {
	three := trail(record(1), record(2), record(3))
	gz := zip(t, three)
	long := zip(t, trail(record(1), record(2), record(3), record(4, `"x":"`+noise(8000)+`"`)))
	flagged := func(from int) func(*testing.T, *fakeSink, casefile.Object) {
		return func(t *testing.T, s *fakeSink, o casefile.Object) {
			for i, e := range s.events {
				if got, want := e.flags&cloudtrail.FlagTrailingData != 0, i >= from; got != want {
					t.Errorf("event %d is flagged as trailing data: %v, want %v", i, got, want)
				}
			}
		}
	}
	tar := make([]byte, 1024)
	copy(tar, "logs/a.json")
	copy(tar[257:], "ustar\x0000")
	runCases(t, []objectCase{
		{name: "zero bytes", kind: KindEmpty, reasons: []string{ReasonEmpty}},
		{name: "zero bytes under a delivered key", uri: deliveredKey, kind: KindEmpty, reasons: []string{ReasonEmpty}, damaged: true},
		{name: "gzip header only", data: gz[:10], kind: KindEmpty, reasons: []string{ReasonTruncatedGzip, ReasonEmpty}, damaged: true},
		{name: "half a gzip header", data: gz[:7], kind: KindEmpty, reasons: []string{ReasonTruncatedGzip, ReasonEmpty}, damaged: true},
		{name: "gzip of nothing", data: zip(t, ""), kind: KindEmpty, reasons: []string{ReasonEmpty}},
		{
			name: "gzip cut in its data", data: long[:len(long)-3000], ids: ids(1, 2, 3), rejects: []string{ReasonTruncated},
			reasons: []string{ReasonTruncatedGzip}, damaged: true,
		},
		{name: "gzip cut in its trailer", data: gz[:len(gz)-3], ids: ids(1, 2, 3), reasons: []string{ReasonGzipTrailer}, damaged: true},
		{name: "gzip without its trailer", data: gz[:len(gz)-8], ids: ids(1, 2, 3), reasons: []string{ReasonGzipTrailer}, damaged: true},
		{name: "wrong checksum", data: changed(gz, -8, gz[len(gz)-8]+1), ids: ids(1, 2, 3), reasons: []string{ReasonGzipTrailer}, damaged: true},
		{name: "wrong length", data: changed(gz, -1, 7), ids: ids(1, 2, 3), reasons: []string{ReasonGzipTrailer}, damaged: true},
		{name: "plain text under .gz", uri: "x.json.gz", data: []byte(three), ids: ids(1, 2, 3), reasons: []string{ReasonNotGzipped}},
		{name: "gzip under .json", data: gz, ids: ids(1, 2, 3)},
		{name: "gzip in gzip", data: zip(t, string(gz)), ids: ids(1, 2, 3), reasons: []string{ReasonLayers}},
		{name: "three layers", data: zip(t, string(zip(t, string(gz)))), ids: ids(1, 2, 3), reasons: []string{ReasonLayers}},
		{
			name: "four layers", data: zip(t, string(zip(t, string(zip(t, string(gz)))))), kind: KindArchive, detail: "gzip",
			reasons: []string{ReasonLayers, ReasonLayers, ReasonNotRead}, damaged: true,
		},
		{
			name: "second member of records", data: append(zip(t, trail(record(1), record(2))), zip(t, trail(record(3)))...), ids: ids(1, 2, 3),
			reasons: []string{ReasonTrailingData}, check: func(t *testing.T, s *fakeSink, o casefile.Object) {
				flagged(2)(t, s, o)
				if _, first := runOne(t, "y", zip(t, trail(record(1), record(2)))); o.InflatedSHA256 != first.InflatedSHA256 {
					t.Error("the hash of the inflated content is not that of the first member")
				}
				if o.Members != 2 {
					t.Errorf("%d members, want 2", o.Members)
				}
			},
		},
		{
			name: "second member of UTF-16 records", ids: ids(1, 2), reasons: []string{ReasonTrailingData, ReasonEncoding}, check: flagged(1),
			data: append(zip(t, string(utf16Text(record(1), binary.LittleEndian, true))), zip(t, string(utf16Text(record(2), binary.LittleEndian, false)))...),
		},
		{
			name: "a record across two members", data: append(zip(t, three[:700]), zip(t, three[700:])...), ids: ids(1, 2, 3),
			reasons: []string{ReasonTrailingData}, check: flagged(1),
		},
		{
			name: "records appended to a file that ends inside its array", ids: ids(1, 2, 3), check: flagged(2),
			data:    append(zip(t, strings.TrimSuffix(trail(record(1), record(2)), "]}")), zip(t, trail(record(3)))...),
			reasons: []string{ReasonTrailingData, ReasonTruncated}, damaged: true,
		},
		{
			name: "second member of garbage", data: append(bytes.Clone(gz), zip(t, "garbage")...), ids: ids(1, 2, 3),
			rejects: []string{ReasonGarbage}, reasons: []string{ReasonTrailingData}, damaged: true,
		},
		{name: "garbage after the member", data: append(bytes.Clone(gz), "garbage"...), ids: ids(1, 2, 3), reasons: []string{ReasonTrailingData}, damaged: true},
		{
			name: "something like a member after the member", data: append(bytes.Clone(gz), 0x1f, 0x8b, 8, 0xff, 0, 0, 0, 0, 0, 0, 0), ids: ids(1, 2, 3),
			reasons: []string{ReasonTruncatedGzip, ReasonTrailingData}, damaged: true,
		},
		{name: "zero bytes after the member", data: append(bytes.Clone(gz), make([]byte, 5000)...), ids: ids(1, 2, 3), reasons: []string{ReasonTrailingData}},
		{name: "newline after the member", data: append(bytes.Clone(gz), '\n'), ids: ids(1, 2, 3), reasons: []string{ReasonTrailingData}},
		{name: "optional header fields", data: gzipFields(t, three), ids: ids(1, 2, 3)},
		{name: "header fields that run out", data: gzipFields(t, three)[:20], kind: KindEmpty, reasons: []string{ReasonTruncatedGzip, ReasonEmpty}, damaged: true},
		{name: "corrupt from the start", data: append(bytes.Clone(gz[:10]), 0xff, 0xff, 0xff, 0xff), kind: KindUnreadable, reasons: []string{ReasonCorruptGzip}, damaged: true},
		{
			name: "corrupt in the middle", data: storedThenBroken(trail(record(1), record(2), record(3), record(4))), damaged: true, ids: ids(1, 2, 3),
			rejects: []string{ReasonTruncated}, reasons: []string{ReasonCorruptGzip},
		},
		{name: "zip", data: []byte("PK\x03\x04\x14\x00"), kind: KindArchive, detail: "zip", reasons: []string{ReasonNotRead}},
		{name: "tar", data: tar, kind: KindArchive, detail: "tar", reasons: []string{ReasonNotRead}},
		{name: "tar in gzip", data: zip(t, string(tar)), kind: KindArchive, detail: "tar", reasons: []string{ReasonNotRead}},
		{name: "zstd", data: []byte("\x28\xb5\x2f\xfd...."), kind: KindArchive, detail: "zstd", reasons: []string{ReasonNotRead}},
		{name: "bzip2", data: []byte("BZh91AY&SY"), kind: KindArchive, detail: "bzip2", reasons: []string{ReasonNotRead}},
		{name: "xz", data: []byte("\xfd7zXZ\x00\x00"), kind: KindArchive, detail: "xz", reasons: []string{ReasonNotRead}},
		{name: "Parquet", data: []byte("PAR1....PAR1"), kind: KindArchive, detail: "Parquet", reasons: []string{ReasonNotRead}},
		{name: "ORC", data: []byte("ORC\x00"), kind: KindArchive, detail: "ORC", reasons: []string{ReasonNotRead}},
		{name: "Avro", data: []byte("Obj\x01\x02"), kind: KindArchive, detail: "Avro", reasons: []string{ReasonNotRead}},
		{name: "SQLite", data: []byte("SQLite format 3\x00"), kind: KindArchive, detail: "SQLite", reasons: []string{ReasonNotRead}},
	})
}

// noise is text that hardly compresses.
func noise(n int) string {
	b := make([]byte, n)
	x := uint32(1)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-"[x>>26]
	}
	return string(b)
}
