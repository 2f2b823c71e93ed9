package casefile

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"keytrail/cloudtrail"
)

// Rows that were spilled are the rows that were gathered, also when several
// sets are loaded one after another.
func TestSpilledRows(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 8))
	text := func() []byte {
		sizes := [...]int{0, 1, 12, 36, 300, arenaBlock - 5, arenaBlock - 4, arenaBlock - 3, 3*arenaBlock + 7}
		v := make([]byte, sizes[random.IntN(len(sizes))])
		for i := range v {
			v[i] = 'a' + byte(random.IntN(3))
		}
		return v
	}
	f := spillFile{ops: &fileOps{noSync: true}, name: filepath.Join(t.TempDir(), "rows")}
	var whole rowSet
	var parts []*spilledRows
	for _, n := range []int{1, 3, listBlock, 2*listBlock + 1, 40} {
		var part rowSet
		var batch Batch
		var rows []uint32
		for i := range n {
			values := map[cloudtrail.Column][]byte{}
			for _, c := range []cloudtrail.Column{cloudtrail.EventName, cloudtrail.EventID, cloudtrail.RequestParameters, cloudtrail.Resources, cloudtrail.UserAgent} {
				if random.IntN(4) > 0 && (n < 100 || random.IntN(50) == 0) {
					values[c] = text()
				}
			}
			if random.IntN(3) > 0 {
				values[cloudtrail.ReadOnly] = []byte(fmt.Sprint(random.IntN(2) == 0))
			}
			var e cloudtrail.Event
			e.Reset(cloudtrail.AllColumns())
			for c, v := range values {
				e.Set(c, v)
			}
			e.SetTime(random.Int64())
			e.Index = random.Int64()
			batch.Add(&e, Fingerprint{})
			rows = append(rows, uint32(i))
		}
		part.appendBatch(&batch, rows)
		whole.appendBatch(&batch, rows)
		spilled, err := f.write(&part)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, spilled)
		part.reset()
	}
	for c := range cloudtrail.Column(cloudtrail.NumColumns) {
		var col rowColumn
		row := 0
		for _, p := range parts {
			if err := p.load(c, &col, row); err != nil {
				t.Fatal(err)
			}
			row += p.n
		}
		want := &whole.columns[c]
		for row := range uint32(whole.n) {
			if got, want := valueOf(c, &col, row), valueOf(c, want, row); !bytes.Equal(got, want) || (got == nil) != (want == nil) {
				t.Fatalf("column %s, row %d: %.40q, want %.40q", c, row, got, want)
			}
		}
	}
	if err := f.clear(); err != nil {
		t.Fatal(err)
	}
}

// valueOf gives a row's value, nil for none.
func valueOf(c cloudtrail.Column, col *rowColumn, row uint32) []byte {
	if storage[c] == storeInt {
		if len(col.ints.blocks) == 0 {
			return nil
		}
		return fmt.Append(nil, col.ints.at(row))
	}
	code := col.codes.at(row)
	switch {
	case code == 0:
		return nil
	case storage[c] == storeBool:
		return []byte{byte(code)}
	case storage[c] == storeInterned:
		return append([]byte{}, col.dict.value(code)...)
	}
	return append([]byte{}, col.text.get(code)...)
}
