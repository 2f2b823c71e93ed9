package interop

import (
	"bufio"
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"

	"keytrail/cloudtrail"
)

// hostile are records that break typed readers: each is one line of JSON.
var hostile = []string{
	`{"eventVersion":"1.08","eventTime":"2026-01-05T10:00:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","userAgent":"","errorCode":null,"eventID":"h-1","requestParameters":"None","readOnly":"true","userIdentity":{"type":"IAMUser","accountId":12345678901,"accessKeyId":""}}`,
	`{"eventVersion":"1.08","eventTime":"not a time","eventSource":"s3.amazonaws.com","eventName":"a\u0000b\ud800","eventID":"h-2","userIdentity":null,"responseElements":null,"foo.bar":{"":1e400}}`,
	`{"eventVersion":1.08,"eventTime":"9999-12-31T23:59:59Z","eventSource":{"odd":true},"eventName":"x","eventID":"h-3","requestParameters":{"Tagging":{},"tagging":"","n":123456789012345678901234567890},"resources":{"ARN":"x"}}`,
	`{"eventVersion":"1.08","eventTime":"2026-01-05T10:00:00.5+02:00","eventName":"twice","eventName":"again","eventSource":"x.amazonaws.com","eventID":"h-4","userIdentity":{"sessionContext":{"attributes":{},"sessionIssuer":{},"webIdFederationData":null}}}`,
	"{\"eventVersion\":\"1.08\",\"eventTime\":\"2026-01-05T10:00:00Z\",\"eventName\":\"bad\xff\xfeutf8\",\"eventSource\":\"x.amazonaws.com\",\"eventID\":\"h-5\",\"requestParameters\":{\"k\":\"\xc3\x28\"}}",
	`{"eventVersion":"1.08","eventTime":"2026-01-05T10:00:00Z","eventName":"long","eventSource":"x.amazonaws.com","eventID":"h-6","requestParameters":{"k":"` + strings.Repeat("x", 5<<20) + `"}}`,
}

func keytrail(t *testing.T, bin string, ok []int, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(bin, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	for _, status := range ok {
		if cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == status {
			return out
		}
	}
	t.Fatalf("keytrail %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	return nil
}

// TestDuckDBReadsEvents asks DuckDB for the rows, the values and the empty
// strings of every column, and the records themselves for the truth.
func TestDuckDBReadsEvents(t *testing.T) {
	dir := t.TempDir()
	bin := filepath.Join(dir, "keytrail")
	build := exec.Command("go", "build", "-o", bin, "./cmd/keytrail")
	build.Dir = filepath.Join("..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	odd := filepath.Join(dir, "hostile.jsonl")
	if err := os.WriteFile(odd, []byte(strings.Join(hostile, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(dir, "case")
	keytrail(t, bin, []int{0, 4}, "ingest", "--case", home, filepath.Join("..", "bucket"), odd)
	truth := count(t, keytrail(t, bin, []int{0}, "export", "--raw", "--case", home))

	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	from := fmt.Sprintf("read_parquet('%s/events/*/*.parquet', hive_partitioning = true)", strings.ReplaceAll(home, "'", "''"))
	var rows int
	if err := db.QueryRow("SELECT count(*) FROM " + from).Scan(&rows); err != nil {
		t.Fatal(err)
	}
	if rows != truth.rows || rows < len(hostile) {
		t.Errorf("DuckDB sees %d rows, the case exports %d records", rows, truth.rows)
	}
	for c := range cloudtrail.Column(cloudtrail.NumColumns) {
		if c.Path() == "" {
			continue
		}
		var values, empty int
		emptyTest := "0"
		if c.Kind() == cloudtrail.KindText {
			emptyTest = fmt.Sprintf("count(*) FILTER (%s = '')", c.Name())
		}
		if err := db.QueryRow(fmt.Sprintf("SELECT count(%s), %s FROM %s", c.Name(), emptyTest, from)).Scan(&values, &empty); err != nil {
			t.Errorf("%s: %v", c.Name(), err)
			continue
		}
		want := truth.values[c]
		if c == cloudtrail.EventTime {
			want-- // "not a time"
		}
		if values != want || empty != truth.empty[c] {
			t.Errorf("%s: %d values and %d empty, the records have %d and %d", c.Name(), values, empty, want, truth.empty[c])
		}
	}
	var sum int
	if err := db.QueryRow("SELECT sum(length(request_parameters)) FROM " + from + " WHERE event_id = 'h-6'").Scan(&sum); err != nil || sum < 5<<20 {
		t.Errorf("a long value has %d characters (%v)", sum, err)
	}
}

type counts struct {
	rows          int
	values, empty map[cloudtrail.Column]int
}

func count(t *testing.T, export []byte) counts {
	t.Helper()
	n := counts{values: map[cloudtrail.Column]int{}, empty: map[cloudtrail.Column]int{}}
	lines := bufio.NewScanner(bytes.NewReader(export))
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var record map[string]any
		d := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		d.UseNumber()
		if err := d.Decode(&record); err != nil {
			t.Fatalf("exported line: %v", err)
		}
		n.rows++
		for c := range cloudtrail.Column(cloudtrail.NumColumns) {
			if c.Path() == "" {
				continue
			}
			v := at(record, c.Path())
			if v == nil || unstorable(c, v) {
				continue
			}
			n.values[c]++
			if s, ok := v.(string); ok && s == "" && c.Kind() == cloudtrail.KindText {
				n.empty[c]++
			}
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return n
}

// unstorable tells whether a column cannot hold a value of this type. Text
// columns hold the JSON of what is no text.
func unstorable(c cloudtrail.Column, v any) bool {
	switch c.Kind() {
	case cloudtrail.KindBool:
		switch v := v.(type) {
		case bool:
			return false
		case string:
			return !strings.EqualFold(v, "true") && !strings.EqualFold(v, "false")
		}
		return true
	case cloudtrail.KindTime:
		_, text := v.(string)
		return !text
	}
	return false
}

func at(record map[string]any, path string) any {
	var v any = record
	for name := range strings.SplitSeq(path, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[name]
	}
	return v
}
