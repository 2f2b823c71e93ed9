package casefile

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"keytrail/cloudtrail"
)

// batchRecords are records of all kinds: values that repeat, that are "" or
// null, that are long, and members without a column.
func batchRecords(random *rand.Rand, n int) (records [][]byte) {
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	for i := range n {
		records = append(records, fmt.Appendf(nil, `{"eventVersion":"1.08","userIdentity":%s,"eventTime":%s,"eventName":%q,"userAgent":%s,"readOnly":%s,`+
			`"requestParameters":%s,"eventID":"%08d","recipientAccountId":%s%s}`,
			pick(`{"type":"Root"}`, `{"type":"IAMUser","accessKeyId":"AKIA1","userName":"a"}`, `null`, `{}`),
			pick(`"2026-01-01T00:00:00Z"`, `"2026-02-01T00:00:00Z"`, `"2025-12-31T23:59:59Z"`, `null`, `"odd"`),
			pick("A", "B", fmt.Sprintf("C%d", random.IntN(300))), pick(`"x"`, `""`, `null`, fmt.Sprintf("%q", bytes.Repeat([]byte("y"), random.IntN(40_000)))),
			pick("true", "false", "null"), pick(`null`, `{}`, `{"a":[1,2]}`, fmt.Sprintf(`{"b":%d}`, i)), i, pick(`"1"`, `"2"`, `""`, `null`), pick(``, `,"more":{"x":"\ud800"}`)))
	}
	return records
}

// A batch gives every event back as it came, and rows that are copied from it
// have its values, whichever they are, also after it was emptied. How much memory
// rows are counted with does not depend on what was in their place before: row
// groups end by it.
func TestBatch(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 2))
	var b Batch
	var used rowSet
	var p cloudtrail.Parser
	var e, again cloudtrail.Event
	rounds := 60
	if testing.Short() {
		rounds = 10
	}
	for round := range rounds {
		records := batchRecords(random, 1+random.IntN(400))
		var rows rowSet
		var chosen []uint32
		b.Reset()
		for i, r := range records {
			if err := p.Parse(r, &e); err != nil {
				t.Fatal(err)
			}
			e.Index, e.Offset, e.Envelope, e.Exactness = int64(i), random.Int64(), cloudtrail.EnvelopeArray, cloudtrail.ExactInner
			b.Add(&e, Fingerprint{Record: uint64(i)})
			if random.IntN(3) > 0 {
				chosen = append(chosen, uint32(i))
			}
		}
		if b.Len() != len(records) || b.Bytes() == 0 {
			t.Fatalf("round %d: %d events of %d bytes, want %d", round, b.Len(), b.Bytes(), len(records))
		}
		b.setObject(0, b.Len(), int64(round))
		rows.appendBatch(&b, chosen[:len(chosen)/2])
		rows.appendBatch(&b, chosen[len(chosen)/2:])
		used.appendBatch(&b, chosen[:len(chosen)/2])
		used.appendBatch(&b, chosen[len(chosen)/2:])
		if used.bytes != rows.bytes {
			t.Fatalf("round %d: rows take %d bytes where others were before, else %d", round, used.bytes, rows.bytes)
		}
		used.reset()
		rows.expandAll()
		if rows.n != len(chosen) {
			t.Fatalf("%d rows, want %d", rows.n, len(chosen))
		}
		for at, row := range chosen {
			if err := p.Parse(records[row], &e); err != nil {
				t.Fatal(err)
			}
			b.Event(int(row), &again)
			if got, want := again.AppendRecord(nil), e.AppendRecord(nil); !bytes.Equal(got, want) {
				t.Fatalf("round %d: %s, want %s", round, got, want)
			}
			if again.Object != int64(round) || again.Index != int64(row) || again.Offset != b.numbers[row][numberOffset] || again.Flags != e.Flags ||
				again.Envelope != cloudtrail.EnvelopeArray || again.Exactness != cloudtrail.ExactInner || again.Outcome() != e.Outcome() {
				t.Fatalf("round %d: an event's provenance has changed: %v", round, again.Object)
			}
			for i, c := range numberColumns {
				if got, want := rows.columns[c].ints.at(uint32(at)), b.numbers[row][i]; got != want {
					t.Fatalf("%s is %d, want %d", c, got, want)
				}
			}
			for c := range cloudtrail.Column(cloudtrail.NumColumns) {
				if storage[c] == storeInt {
					continue
				}
				got, want := valueOf(c, &rows.columns[c], uint32(at)), again.Value(c)
				if storage[c] == storeBool && got != nil {
					got = boolText[got[0]-1]
				}
				if !bytes.Equal(got, want) || (got == nil) != (want == nil) {
					t.Fatalf("%s is %.60q, want %.60q", c, got, want)
				}
			}
		}
	}
}

func TestBatchValuesOfAnySize(t *testing.T) {
	var d batchValues
	for _, n := range []int{3, 5000, 0, 3, 200, 700, 5000, 1} {
		d.reset()
		for range 2 { // the second time they are known
			for i := range n {
				v := fmt.Appendf(nil, "value %d", i/2)
				c := []cloudtrail.Column{cloudtrail.EventName, cloudtrail.UserAgent}[i%2]
				if k := d.intern(c, v); k != uint32(i+1) || string(d.at(k)) != string(v) {
					t.Fatalf("of %d values, %s %q is number %d with %q", n, c, v, k, d.at(k))
				}
			}
		}
		if d.len() != n {
			t.Fatalf("%d values, want %d", d.len(), n)
		}
	}
}
