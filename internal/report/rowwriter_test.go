package report

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// What a field had in the row before changes no row.
func TestJSONRowsAreWrittenAlikeByThemselves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.SampledFrom([]string{"", "a", "a\"b", "\x1b[0m", "é", string(bytes.Repeat([]byte{'x'}, maxField+1)), string(bytes.Repeat([]byte{'y'}, maxField))})
		var all, single bytes.Buffer
		rows := newRowWriter(JSONL, &all)
		for range rapid.IntRange(1, 2*fieldTries).Draw(t, "rows") {
			alone := newRowWriter(JSONL, &single)
			a, b, null := value.Draw(t, "a"), value.Draw(t, "b"), rapid.Bool().Draw(t, "null")
			relation := rapid.Bool().Draw(t, "relation")
			for _, w := range []rowWriter{rows, alone} {
				v := []byte(a)
				if null {
					v = nil
				}
				w.text("a", v)
				w.str("b", b, null)
				w.number("n", int64(len(a)))
				if relation {
					w.str("relation", b, false)
				}
				w.text("c", []byte(b))
				w.list("list", []string{a, b})
				if err := w.end(); err != nil {
					t.Fatal(err)
				}
			}
		}
		if !bytes.Equal(all.Bytes(), single.Bytes()) {
			t.Fatalf("got\n%swant\n%s", all.Bytes(), single.Bytes())
		}
	})
}
