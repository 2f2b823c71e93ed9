package ingest

import (
	"encoding/binary"
	"strings"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// Cases 14 to 20 of the edge cases: text.
func TestText(t *testing.T) {
	two := trail(record(1), record(2))
	runCases(t, []objectCase{
		{name: "UTF-8 BOM", data: []byte("\xef\xbb\xbf" + two), ids: ids(1, 2)},
		{name: "UTF-8 BOM before each document", data: []byte("\xef\xbb\xbf" + record(1) + "\n\xef\xbb\xbf" + record(2)), ids: ids(1, 2)},
		{name: "half a BOM", data: []byte(record(1) + "\n\xef\xbb"), ids: ids(1), rejects: []string{ReasonInvalid}, damaged: true},
		{name: "UTF-16LE with BOM", data: utf16Text(two, binary.LittleEndian, true), ids: ids(1, 2), reasons: []string{ReasonEncoding}},
		{name: "UTF-16BE with BOM", data: utf16Text(two, binary.BigEndian, true), ids: ids(1, 2), reasons: []string{ReasonEncoding}},
		{name: "UTF-16LE without BOM", data: utf16Text(two, binary.LittleEndian, false), ids: ids(1, 2), reasons: []string{ReasonEncoding}},
		{name: "UTF-16BE without BOM", data: utf16Text(two, binary.BigEndian, false), ids: ids(1, 2), reasons: []string{ReasonEncoding}},
		{
			name: "UTF-16 in gzip, with pairs", data: zip(t, string(utf16Text(record(1, `"x":"é😀"`), binary.LittleEndian, true))), ids: ids(1), reasons: []string{ReasonEncoding},
			check: func(t *testing.T, s *fakeSink, o casefile.Object) {
				if !strings.Contains(s.events[0].record, `"x":"é😀"`) {
					t.Errorf("the text was not transcoded: %s", s.events[0].record)
				}
			},
		},
		{
			name: "UTF-16 that ends in half a unit", data: append(utf16Text(record(1)+"\n", binary.LittleEndian, true), '{'), ids: ids(1),
			rejects: []string{ReasonInvalid}, reasons: []string{ReasonEncoding}, damaged: true,
		},
		{
			name: "invalid UTF-8 in strings", data: []byte(trail(record(1, `"x":"a`+"\xff\xc3\xe2\x82\xed\xa0\x80"+`b"`), record(2, `"y":"\ud800"`))), ids: ids(1, 2),
			check: func(t *testing.T, s *fakeSink, o casefile.Object) {
				for _, e := range s.events {
					if e.flags&cloudtrail.FlagInvalidText == 0 {
						t.Errorf("%s is not flagged", e.id)
					}
				}
				if !strings.Contains(s.events[0].record, "a\xff\xc3\xe2\x82\xed\xa0\x80b") {
					t.Error("the bytes were not kept")
				}
			},
		},
		{name: "zero bytes between values", data: []byte("\x00\x00" + record(1) + "\n\x00\x00\n" + record(2)), ids: ids(1, 2), reasons: []string{ReasonNUL}},
		{name: "nothing but zero bytes", data: make([]byte, 4096), kind: KindEmpty, reasons: []string{ReasonEmpty, ReasonNUL}},
		{name: "escaped zero in a string", data: []byte(record(1, `"x":"\u0000"`)), ids: ids(1)},
		{name: "raw zero in a string", data: []byte(record(1, "\"x\":\"a\x00b\"") + "\n" + record(2)), ids: ids(2), rejects: []string{ReasonInvalid}, damaged: true},
		{
			name: "S3 error page", uri: "x.json.gz", data: []byte("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"),
			kind: KindErrorDocument, detail: "AccessDenied", reasons: []string{ReasonNotGzipped, ReasonErrorDocument}, damaged: true,
		},
		{
			name: "S3 error page in gzip", data: zip(t, "<Error><Code>SlowDown</Code></Error>"), kind: KindErrorDocument, detail: "SlowDown",
			reasons: []string{ReasonErrorDocument}, damaged: true,
		},
		{
			name: "captive portal", data: []byte("<!DOCTYPE html><html><head><title>\n Please  log in </title>"), kind: KindErrorDocument, detail: "Please log in",
			reasons: []string{ReasonErrorDocument}, damaged: true,
		},
		{name: "a page that is not named like a log", uri: "index.html", data: []byte("<html></html>"), kind: KindErrorDocument, detail: "HTML", reasons: []string{ReasonErrorDocument}},
		{
			name: "Git LFS pointer", data: []byte("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n"), kind: KindNotLog, detail: "Git LFS pointer",
			reasons: []string{ReasonNotLog}, damaged: true,
		},
		{name: "git-annex pointer", uri: "x.bin", data: []byte("/annex/objects/SHA256E-s3--00.json\n"), kind: KindNotLog, detail: "git-annex pointer", reasons: []string{ReasonNotLog}},
		{name: "AppleDouble", uri: "._x.json", data: []byte("\x00\x05\x16\x07\x00"), kind: KindNotLog, detail: "AppleDouble file", reasons: []string{ReasonNotLog}},
		{name: "Finder folder", uri: ".DS_Store", data: []byte("\x00\x00\x00\x01Bud1\x00"), kind: KindNotLog, detail: ".DS_Store file", reasons: []string{ReasonNotLog}},
		{name: "iCloud placeholder", uri: ".x.json.icloud", data: []byte("bplist00\xd2"), kind: KindNotLog, detail: "property list", reasons: []string{ReasonNotLog}},
		{name: "desktop.ini", uri: "desktop.ini", data: []byte("[.ShellClassInfo]\r\nIconResource=x\r\n"), kind: KindNotLog, reasons: []string{ReasonNotLog}},
		{name: "text that begins like ORC", uri: "x.txt", data: []byte("ORCHESTRA and PARENTS"), kind: KindNotLog, reasons: []string{ReasonNotLog}},
		{name: "source code", uri: "main.c", data: []byte("int main(void)\n{\n  return f({1, 2}, \"{\");\n}\n"), kind: KindNotLog, reasons: []string{ReasonNotLog}},
		{name: "text under a delivered key", uri: deliveredKey, data: []byte("hello\n"), kind: KindNotLog, reasons: []string{ReasonNotGzipped, ReasonNotLog}, damaged: true},
		{name: "other JSON", uri: "package.json", data: []byte(`{"name":"x","version":"1","dependencies":{"a":"1"}}`), kind: KindNotLog, reasons: []string{ReasonNotLog}},
		{name: "other JSON Lines", data: []byte("{\"a\":1}\n{\"a\":2}\n"), kind: KindNotLog, reasons: []string{ReasonNotLog}},
		{name: "CRLF, trailing blanks, form feeds", data: []byte(record(1) + "  \r\n\f" + record(2) + "\t\r\n\v\r\n" + record(3) + " \n\x1e"), ids: ids(1, 2, 3)},
		{name: "JSON text sequence", data: []byte("\x1e" + record(1) + "\n\x1e" + record(2) + "\n"), ids: ids(1, 2)},
		{
			name: "dangerous characters in names", data: []byte(record(1, `"x":"\u2028\u202e\u001b[31m"`)), ids: ids(1),
			check: func(t *testing.T, s *fakeSink, o casefile.Object) {
				if !strings.Contains(s.events[0].record, `\u2028\u202e\u001b[31m`) {
					t.Errorf("the value is not as it was: %s", s.events[0].record)
				}
			},
		},
	})
}
