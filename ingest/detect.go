package ingest

import (
	"bytes"
	"strings"
)

// format says what content is when it is no text to be split into records.
type format struct {
	kind, detail string
}

// magics are the containers and columnar files that logs arrive in, by their
// first bytes. A later step reads some of them.
var magics = []struct{ magic, detail string }{
	{"PK\x03\x04", "zip"},
	{"PK\x05\x06", "zip"},
	{"PK\x07\x08", "zip"},
	{"\x28\xb5\x2f\xfd", "zstd"},
	{"BZh", "bzip2"},
	{"\xfd7zXZ\x00", "xz"},
	{"\x04\x22\x4d\x18", "lz4"},
	{"\xff\x06\x00\x00sNaPpY", "snappy"},
	{"\x1f\x9d", "compress"},
	{"7z\xbc\xaf\x27\x1c", "7z"},
	{"Rar!\x1a\x07", "rar"},
	{"PAR1", "Parquet"},
	{"PARE", "Parquet"},
	{"ORC", "ORC"},
	{"Obj\x01", "Avro"},
	{"ARROW1\x00\x00", "Arrow"},
	{"SQLite format 3\x00", "SQLite"},
}

// strangers are files that lie beside logs and are none.
var strangers = []struct{ magic, detail string }{
	{"version https://git-lfs.github.com/spec/", "Git LFS pointer"},
	{"\x00\x05\x16\x07", "AppleDouble file"},
	{"\x00\x00\x00\x01Bud1", ".DS_Store file"},
	{"bplist00", "property list"},
	{"%PDF-", "PDF"},
	{"\x7fELF", "ELF program"},
	{"\x89PNG", "PNG image"},
}

const tarMagicAt = 257 // POSIX ustar, and GNU tar

// detect tells by its beginning what content is; the zero format is text
// that may hold records. Names play no part.
func detect(head []byte) format {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.magic)) && !isWord(m.magic, head) {
			return format{KindArchive, m.detail}
		}
	}
	if len(head) > tarMagicAt+5 && string(head[tarMagicAt:tarMagicAt+5]) == "ustar" {
		return format{KindArchive, "tar"}
	}
	for _, m := range strangers {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return format{KindNotLog, m.detail}
		}
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, utf8BOM), blankBytes)
	if len(text) == 0 || text[0] == '{' || text[0] == '[' {
		return format{}
	}
	line, _, _ := bytes.Cut(text[:min(len(text), maxDetectLine)], []byte("\n"))
	if detail := prefixedLine(line); detail != "" {
		return format{KindEnvelope, detail}
	}
	if text[0] == '<' {
		return format{KindErrorDocument, markup(text)}
	}
	if detail := csvHeader(line); detail != "" {
		return format{KindEnvelope, detail}
	}
	if bytes.Contains(line, []byte("/annex/objects/")) && len(text) < 1024 {
		return format{KindNotLog, "git-annex pointer"}
	}
	return format{}
}

// isWord tells whether a magic of letters is the beginning of a longer word:
// text, then.
func isWord(magic string, head []byte) bool {
	letter := func(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
	return letter(magic[len(magic)-1]) && len(head) > len(magic) && letter(head[len(magic)])
}

// maxDetectLine bounds the first line that is looked at.
const maxDetectLine = 64 << 10

// blankBytes may stand between top-level values: what editors, terminals,
// record separators of JSON text sequences (RFC 7464) and padding leave.
const blankBytes = " \t\r\n\f\v\x00\x1e"

var (
	timestamp = lazily(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z $`)
	clockTime = lazily(`\d\d:\d\d:\d\d`)
)

// prefixedLine names the format of lines that hold a record after a
// timestamp: CloudWatch Logs exports, and syslog.
func prefixedLine(line []byte) string {
	brace := bytes.IndexByte(line, '{')
	if brace <= 0 || brace > 512 || !bytes.Contains(line[brace:], []byte(`eventVersion`)) {
		return ""
	}
	switch prefix := line[:brace]; {
	case timestamp().Match(prefix):
		return "CloudWatch Logs export"
	case clockTime().Match(prefix):
		return "lines with a prefix"
	}
	return ""
}

// csvHeaders are the exports that come as CSV, by names in their first line.
var csvHeaders = []struct {
	detail string
	names  []string
}{
	{"CloudTrail Lake CSV", []string{"eventjson"}},
	{"Athena CSV", []string{"useridentity", "eventtime"}},
	{"Athena CSV", []string{"eventname", "eventtime"}},
	{"Event history CSV", []string{"event name", "event time"}},
	{"CloudWatch Logs Insights CSV", []string{"@message"}},
	{"Splunk CSV", []string{"_raw"}},
}

func csvHeader(line []byte) string {
	fields := make(map[string]bool)
	for _, f := range strings.FieldsFunc(strings.ToLower(string(line)), func(r rune) bool { return r == ',' || r == '\t' || r == ';' }) {
		fields[strings.Trim(f, "\" \r")] = true
	}
	if len(fields) < 2 {
		return ""
	}
	for _, h := range csvHeaders {
		all := true
		for _, name := range h.names {
			all = all && fields[name]
		}
		if all {
			return h.detail
		}
	}
	return ""
}

var (
	errorCode = lazily(`<Code>\s*([A-Za-z0-9.]{1,64})\s*</Code>`)
	titleText = lazily(`(?is)<title[^>]*>\s*([^<]{1,120}?)\s*</title>`)
)

// markup names an error page by S3's error code
// (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html) or
// its title.
func markup(text []byte) string {
	text = text[:min(len(text), maxDetectLine)]
	if m := errorCode().FindSubmatch(text); m != nil {
		return string(m[1])
	}
	if m := titleText().FindSubmatch(text); m != nil {
		return strings.Join(strings.Fields(strings.ToValidUTF8(string(m[1]), "\uFFFD")), " ")
	}
	if bytes.HasPrefix(bytes.ToLower(text[:min(len(text), 64)]), []byte("<?xml")) {
		return "XML"
	}
	return "HTML"
}
