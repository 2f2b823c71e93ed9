package ingest

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"testing"
)

// raceDetector is set where the race detector makes large inputs slow.
var raceDetector bool

func skipLarge(t *testing.T) {
	t.Helper()
	if testing.Short() || raceDetector {
		t.Skip("large inputs")
	}
}

// record is a record with the number n, as CloudTrail writes it.
func record(n int, more ...string) string {
	extra := ""
	for _, m := range more {
		extra += "," + m
	}
	return fmt.Sprintf(`{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","accountId":"111122223333","accessKeyId":"AKIAEXAMPLE%d"},`+
		`"eventTime":"2024-05-06T07:08:%02dZ","eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"eu-west-1",`+
		`"sourceIPAddress":"192.0.2.%d","requestParameters":{"bucketName":"b","key":"k{%d}[\"x\"]","list":[{"a":1},{"b":[2,3]}]},"responseElements":null,`+
		`"eventID":"id-%d","eventType":"AwsApiCall","recipientAccountId":"111122223333","eventCategory":"Management"%s}`,
		n, n%60, n%250, n, n, extra)
}

// records joins the records numbered from 1 to n.
func records(n int, sep string) string {
	var all []string
	for i := range n {
		all = append(all, record(i+1))
	}
	return strings.Join(all, sep)
}

func trail(recs ...string) string { return `{"Records":[` + strings.Join(recs, ",") + `]}` }

func pretty(s string) string {
	var b strings.Builder
	depth, str, esc := 0, false, false
	line := func() { b.WriteString("\n" + strings.Repeat("  ", depth)) }
	for _, c := range s {
		switch {
		case str:
			b.WriteRune(c)
			if !esc && c == '"' {
				str = false
			}
			esc = !esc && c == '\\'
		case c == '"':
			str = true
			b.WriteRune(c)
		case c == '{' || c == '[':
			b.WriteRune(c)
			depth++
			line()
		case c == '}' || c == ']':
			depth--
			line()
			b.WriteRune(c)
		case c == ',':
			b.WriteRune(c)
			line()
		case c == ':':
			b.WriteString(": ")
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

func zip(t testing.TB, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func utf16Text(s string, order binary.AppendByteOrder, bom bool) []byte {
	var b []byte
	if bom {
		b = order.AppendUint16(b, 0xfeff)
	}
	for _, r := range s {
		if r >= 0x10000 {
			r -= 0x10000
			b = order.AppendUint16(b, uint16(0xd800+r>>10))
			r = 0xdc00 + r&0x3ff
		}
		b = order.AppendUint16(b, uint16(r))
	}
	return b
}

func ids(numbers ...int) []string {
	out := []string{}
	for _, n := range numbers {
		out = append(out, fmt.Sprintf("id-%d", n))
	}
	return out
}

// zipTo gzips what text writes.
func zipTo(t testing.TB, b *bytes.Buffer, text func(io.Writer)) {
	t.Helper()
	w, err := gzip.NewWriterLevel(b, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	text(w)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}
