package ingest

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// splitResult is all that a splitter gives of a text.
type splitResult struct {
	events  []fakeEvent
	lengths []int
	rejects []casefile.Reject
	kind    string
	reasons []string
}

func (r splitResult) String() string {
	var b strings.Builder
	for _, e := range r.events {
		fmt.Fprintf(&b, "event %d at %d: %s %s %s %d\n", e.index, e.offset, e.id, e.envelope, e.exactness, e.flags)
	}
	for _, x := range r.rejects {
		fmt.Fprintf(&b, "reject %d at %d: %s: %s, %d bytes, %.60q\n", x.Index, x.Offset, x.Reason, x.Detail, x.Size, x.Bytes)
	}
	fmt.Fprintf(&b, "%s %q", r.kind, r.reasons)
	return b.String()
}

// testMemory gives windows buffers of any size.
type testMemory struct{ small, big int }

func (testMemory) whole(context.Context, int) *buffer { return nil }
func (m testMemory) chunk() *buffer                   { return &buffer{data: make([]byte, m.small)} }
func (m testMemory) large() (*buffer, error) {
	return &buffer{data: make([]byte, m.big), alone: make(chan struct{}, 1)}, nil
}
func (m testMemory) alone(b *buffer) error { return b.waitAlone(context.Background()) }

// splitText splits what in delivers, in windows of a size.
func splitText(in io.Reader, chunk, size int) splitResult {
	var out splitResult
	var s splitter
	s.print = func(e *cloudtrail.Event, record []byte) casefile.Fingerprint {
		return casefile.Fingerprint{ID: [16]byte(binary.BigEndian.AppendUint64(make([]byte, 8), uint64(len(record))))}
	}
	s.memory = testMemory{chunk, size + 1<<16}
	s.text = func() *buffer { return s.buf }
	s.batches = new(batches)
	s.batch = s.batches.get()
	s.send = func(b *batch) error {
		var e cloudtrail.Event
		for row := range b.rows.Len() {
			b.rows.Event(row, &e)
			out.events = append(out.events, fakeEvent{
				index: e.Index, offset: e.Offset, id: e.Text(cloudtrail.EventID), record: string(e.AppendRecord(nil)),
				envelope: e.Envelope.String(), exactness: e.Exactness.String(), flags: e.Flags,
			})
			id := b.rows.Print(row).ID
			out.lengths = append(out.lengths, int(binary.BigEndian.Uint64(id[8:])))
		}
		out.rejects = append(out.rejects, b.rejects...)
		s.batches.put(b)
		return nil
	}
	s.begin()
	s.window.reset(in)
	s.split()
	s.finish()
	s.flush(nil)
	r := reader{splitter: s}
	kind, detail := r.kind()
	out.kind, out.reasons = kind+" "+detail, s.found.reasons("")
	if s.found.truncated {
		out.reasons = append(out.reasons, ReasonTruncated)
	}
	return out
}

// checkSplit holds a result against what is true of any.
func checkSplit(t interface{ Fatalf(string, ...any) }, text []byte, r splitResult) {
	type span struct {
		index, from, to int64
	}
	var spans []span
	for i, e := range r.events {
		to := e.offset + int64(r.lengths[i])
		if e.exactness != "exact" {
			to = e.offset + 1
		}
		spans = append(spans, span{e.index, e.offset, to})
	}
	for _, x := range r.rejects {
		spans = append(spans, span{x.Index, x.Offset, x.Offset + x.Size})
		end := x.Offset + int64(len(x.Bytes))
		if x.Offset < 0 || end > int64(len(text)) || string(text[x.Offset:end]) != string(x.Bytes) {
			t.Fatalf("reject %d at %d does not hold the text that is there\n%s", x.Index, x.Offset, r)
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return int(a.index - b.index) })
	for i := 1; i < len(spans); i++ {
		if a, b := spans[i-1], spans[i]; a.index >= b.index || a.from >= b.from || a.to > b.from+1 && a.to > b.from {
			t.Fatalf("record %d at %d to %d, then %d at %d\n%s", a.index, a.from, a.to, b.index, b.from, r)
		}
	}
}

// drawText draws a text of records, damage and everything that separates.
func drawText(t *rapid.T) string {
	pieces := []string{
		"\n", ",", " ", "\r\n", "[", "]", "{", "}", `{"Records":[`, "]}", `{"a":1}`, "null", `"x"`, "garbage", "\x00", "\xef\xbb\xbf", `"`, `\`, "12", ":",
		`{"eventVersion":"1.0","Records":[`, trail(record(7)), pretty(record(8)), quoted(record(9)), trail(record(5), record(6)),
		`{"detail-type":"AWS API Call via CloudTrail","source":"aws.s3","account":"1","detail":` + record(4) + "}",
		`{"aws":{"cloudtrail":` + record(3) + "}}",
	}
	names := make([]string, 0, len(damages))
	for name := range damages {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	for i := range rapid.IntRange(1, 14).Draw(t, "pieces") {
		switch rapid.IntRange(0, 4).Draw(t, "sort") {
		case 0, 1:
			b.WriteString(record(10 + i))
			b.WriteString(rapid.SampledFrom([]string{"\n", ",", "", ",\n  ", "\n"}).Draw(t, "separator"))
		case 2:
			b.WriteString(damages[rapid.SampledFrom(names).Draw(t, "damage")](record(30 + i)))
			b.WriteString(rapid.SampledFrom([]string{"\n", ",", ""}).Draw(t, "separator"))
		default:
			b.WriteString(rapid.SampledFrom(pieces).Draw(t, "piece"))
		}
	}
	return b.String()
}

// However a text arrives in pieces, its records are the same.
func TestSplitChunking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drawText(t)
		whole := splitText(strings.NewReader(text), len(text)+1, len(text))
		checkSplit(t, []byte(text), whole)
		chunk := rapid.IntRange(1, 3000).Draw(t, "chunk")
		in := rapid.SampledFrom([]func(io.Reader) io.Reader{
			func(r io.Reader) io.Reader { return r }, iotest.OneByteReader, iotest.HalfReader, iotest.DataErrReader,
		}).Draw(t, "reader")(strings.NewReader(text))
		if got := splitText(in, chunk, len(text)); got.String() != whole.String() {
			t.Fatalf("in chunks of %d:\n%s\nas a whole:\n%s", chunk, got, whole)
		}
	})
}

// In a text of whole records and damaged ones, the whole ones are all found.
func TestSplitKeepsWholeRecords(t *testing.T) {
	names := make([]string, 0, len(damages))
	for name := range damages {
		names = append(names, name)
	}
	slices.Sort(names)
	rapid.Check(t, func(t *rapid.T) {
		var parts []string
		want := []string{}
		for i := range rapid.IntRange(1, 12).Draw(t, "records") {
			if rapid.Bool().Draw(t, "hurt") {
				parts = append(parts, damages[rapid.SampledFrom(names).Draw(t, "damage")](record(i)))
				continue
			}
			parts = append(parts, record(i))
			want = append(want, fmt.Sprintf("id-%d", i))
		}
		text := rapid.SampledFrom([]func() string{
			func() string { return trail(parts...) },
			func() string { return strings.Join(parts, "\n") + "\n" },
			func() string { return "[\n" + strings.Join(parts, ",\n") + "\n]\n" },
		}).Draw(t, "layout")()
		got := splitText(strings.NewReader(text), 1<<20, len(text))
		// Halves of two damaged records can make a third that is whole.
		found := 0
		for _, e := range got.events {
			if found < len(want) && e.id == want[found] {
				found++
			}
		}
		if found < len(want) {
			t.Fatalf("of %v, %s is missing\n%s", want, want[found], got)
		}
	})
}

func FuzzSplit(f *testing.F) {
	for _, text := range []string{
		trail(record(1), record(2)), pretty(trail(record(1))), records(3, "\n"), records(2, ""), "[" + records(2, ",") + "]", quoted(record(1)),
		trail(record(1), record(2)[:90], record(3)), "null\n{\n}\n[[[{\"Records\":[{\"Records\":[", `{"x":1,"Records":[{}],"records":[1,"a",null]}`,
	} {
		f.Add([]byte(text), 100)
	}
	for name := range damages {
		f.Add([]byte(trail(record(1), damages[name](record(2)), record(3))), 300)
	}
	f.Fuzz(func(t *testing.T, text []byte, chunk int) {
		if len(text) > 1<<16 {
			return
		}
		whole := splitText(bytes.NewReader(text), len(text)+1, len(text))
		checkSplit(t, text, whole)
		if got := splitText(bytes.NewReader(text), 1+chunk&0xfff, len(text)); got.String() != whole.String() {
			t.Fatalf("in chunks of %d:\n%s\nas a whole:\n%s", 1+chunk&0xfff, got, whole)
		}
	})
}
