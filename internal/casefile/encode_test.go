package casefile

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"

	"keytrail/cloudtrail"
)

// rowsOf gathers events, in several batches.
func rowsOf(events []*cloudtrail.Event) *rowSet {
	rows := new(rowSet)
	var b Batch
	for some := range slices.Chunk(events, 100) {
		b.Reset()
		list := make([]uint32, len(some))
		for i, e := range some {
			b.Add(e, Fingerprint{})
			list[i] = uint32(i)
		}
		rows.appendBatch(&b, list)
	}
	return rows
}

// writePart writes events as one part, a row group for each slice.
func writePart(t testing.TB, groups ...[]*cloudtrail.Event) *os.File {
	t.Helper()
	enc, err := newGroupEncoder()
	if err != nil {
		t.Fatal(err)
	}
	p, err := new(fileOps).newPart(filepath.Join(t.TempDir(), "x.parquet"), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, events := range groups {
		g, err := enc.encode(rowsOf(events))
		if err != nil {
			t.Fatal(err)
		}
		if err := p.add(g); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := p.finish("test"); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(p.file.name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// readPart reads a part with the Parquet library alone: one map of column to
// value, "null" or quoted text, for each row.
func readPart(t testing.TB, f *os.File) (*parquet.File, []map[string]string) {
	t.Helper()
	st, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	pf, err := parquet.OpenFile(f, st.Size())
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, g := range pf.RowGroups() {
		r := g.Rows()
		buf := make([]parquet.Row, 10)
		for {
			n, err := r.ReadRows(buf)
			for _, row := range buf[:n] {
				m := make(map[string]string)
				for _, v := range row {
					text := "null"
					switch {
					case v.IsNull():
					case v.Kind() == parquet.ByteArray:
						text = fmt.Sprintf("%q", v.ByteArray())
					default:
						text = v.String()
					}
					m[cloudtrail.Column(v.Column()).Name()] = text
				}
				rows = append(rows, m)
			}
			if err != nil {
				break
			}
		}
		r.Close()
	}
	return pf, rows
}

func TestNullIsNotEmpty(t *testing.T) {
	f := writePart(t,
		[]*cloudtrail.Event{
			parse(t, []byte(`{"eventVersion":"1","eventID":"1","errorCode":"","userAgent":null,"requestParameters":{},"userIdentity":{"accessKeyId":"","arn":null}}`)),
			parse(t, []byte(`{"eventVersion":"1","eventID":"2","userAgent":"","requestParameters":null,"userIdentity":{"arn":""}}`)),
		},
		[]*cloudtrail.Event{parse(t, []byte(`{"eventVersion":"1","eventID":"","readOnly":false}`))})
	pf, rows := readPart(t, f)
	if !parquet.EqualNodes(pf.Schema(), Schema()) {
		t.Errorf("schema of the file:\n%s", pf.Schema())
	}
	// The first row is that without an access key.
	for i, want := range []map[string]string{
		{"event_id": `"2"`, "error_code": "null", "user_agent": `""`, "access_key_id": "null", "principal_arn": `""`, "request_parameters": "null", "event_time": "null", "read_only": "null"},
		{"event_id": `"1"`, "error_code": `""`, "user_agent": "null", "access_key_id": `""`, "principal_arn": "null", "request_parameters": `"{}"`},
		{"event_id": `""`, "error_code": "null", "read_only": "false"},
	} {
		for c, v := range want {
			if rows[i][c] != v {
				t.Errorf("row %d: %s is %s, want %s", i, c, rows[i][c], v)
			}
		}
	}
}

func TestHostileValues(t *testing.T) {
	long := strings.Repeat("é", 2_500_000)
	f := writePart(t, []*cloudtrail.Event{
		parse(t, []byte(`{"eventVersion":"1","eventID":"a\u0000b","eventName":"`+long+`","userAgent":"`+long+`","awsRegion":"`+strings.Repeat("\U0010FFFF", 40)+`"}`)),
		parse(t, []byte("{\"eventVersion\":\"1\",\"eventID\":\"\xff\xfe\"}")),
		parse(t, []byte(`{"eventVersion":"1","eventID":"\ud800"}`)),
	})
	pf, rows := readPart(t, f)
	if len(rows) != 3 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, r := range rows {
		for c, v := range r {
			if column, _ := cloudtrail.ColumnByName(c); column.Kind() != cloudtrail.KindBytes && !utf8.ValidString(v) {
				t.Errorf("%s holds invalid UTF-8", c)
			}
		}
	}
	if raw := rows[0]["raw_record"] + rows[1]["raw_record"] + rows[2]["raw_record"]; !strings.Contains(raw, `\xff\xfe`) {
		t.Errorf("raw records %s", raw)
	}
	// Neither statistics nor indexes grow with the values.
	st, _ := f.Stat()
	tail := make([]byte, 8)
	if _, err := f.ReadAt(tail, st.Size()-8); err != nil {
		t.Fatal(err)
	}
	if n := binary.LittleEndian.Uint32(tail); n > 20_000 {
		t.Errorf("footer of %d bytes", n)
	}
	for _, c := range pf.Metadata().RowGroups[0].Columns {
		if n := len(c.MetaData.Statistics.MaxValue); n > maxBound || c.ColumnIndexLength > 300 {
			t.Errorf("%v: bound of %d bytes, column index of %d", c.MetaData.PathInSchema, n, c.ColumnIndexLength)
		}
	}
}

func TestBounds(t *testing.T) {
	for _, v := range []string{"", "a", strings.Repeat("a", 64), strings.Repeat("a", 65), strings.Repeat("é", 40), "a" + strings.Repeat("é", 40),
		strings.Repeat("\U0010FFFF", 40), "a" + strings.Repeat("\U0010FFFF", 40), strings.Repeat("\uD7FF", 40), strings.Repeat("z", 63) + "\U0010FFFF"} {
		low := lowerBound([]byte(v))
		high, ok := upperBound([]byte(v))
		if string(low) > v || ok && string(high) < v || len(low) > maxBound || len(high) > maxBound || !utf8.Valid(low) || !utf8.Valid(high) {
			t.Errorf("%q has the bounds %q and %q", v, low, high)
		}
		if !ok && strings.Trim(v, "\U0010FFFF") != "" {
			t.Errorf("%q has no upper bound", v)
		}
	}
}

func TestHybrid(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for width := 1; width <= 32; width++ {
		for range 30 {
			var values []uint32
			for len(values) < 300 {
				v := uint32(r.Uint64() & (1<<width - 1))
				for range 1 + r.IntN(1+r.IntN(150)) {
					values = append(values, v)
				}
			}
			values = values[:r.IntN(len(values)+1)]
			data := appendHybrid(nil, values, width)
			back, err := decodeHybrid(nil, data, width, len(values))
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range values {
				if uint32(back[i]) != v {
					t.Fatalf("width %d: value %d is %d, want %d", width, i, back[i], v)
				}
			}
		}
	}
}

// Rows come out sorted, whatever the order they came in, with equal bytes.
func TestGroupOrder(t *testing.T) {
	var events []*cloudtrail.Event
	for i := range 300 {
		e := parse(t, fmt.Appendf(nil, `{"eventVersion":"1","eventTime":"2026-01-01T00:00:%02dZ","eventID":"%d","recipientAccountId":"%d","userIdentity":{"accessKeyId":"k%d"}}`, i%7, i%5, i%3, i%4))
		e.Object, e.Index = int64(i%2), int64(i)
		events = append(events, e)
	}
	_, first := readPart(t, writePart(t, events))
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
	_, second := readPart(t, writePart(t, events))
	if fmt.Sprint(first) != fmt.Sprint(second) {
		t.Error("the order of rows depends on the order they came in")
	}
	key := func(r map[string]string) string {
		return fmt.Sprint(r["access_key_id"], r["event_time"], r["event_id"], r["recipient_account_id"], r["source_object"], fmt.Sprintf("%4s", r["record_index"]))
	}
	if !slices.IsSortedFunc(first, func(a, b map[string]string) int { return bytes.Compare([]byte(key(a)), []byte(key(b))) }) {
		t.Error("rows are not sorted")
	}
}
