package casefile

import (
	"github.com/parquet-go/parquet-go/format"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
)

// wideCodes numbers a column's values alike in all row groups: what was found out
// about a value in one holds in the next.
type wideCodes struct {
	numbers map[string]uint32
	of      []uint32 // by place in the current row group's dictionary; 0 for not met yet
	codes   []uint32
}

// maxHeld bounds the values that are kept, in bytes: with more of them, numbers
// begin anew at the next row group.
const maxHeld = 32 << 20

// enter begins a row group.
func (b *batches) enter() {
	for c := range b.wide {
		b.wide[c].of = b.wide[c].of[:0]
	}
	if b.rows.Group() > 0 && b.held+b.rows.Held() <= maxHeld {
		return
	}
	for c := range b.wide {
		clear(b.wide[c].numbers)
	}
	b.held = 0
	b.rows.Enter()
}

// Codes gives numbers that tell values apart until enter begins anew.
func (b *batches) Codes(c cloudtrail.Column) (codes []uint32, ok bool) {
	places, ok := b.inDictionary(c)
	if places == nil || b.err != nil || physical(c) == format.Boolean {
		return places, ok
	}
	w := &b.wide[c]
	if w.numbers == nil {
		w.numbers = make(map[string]uint32)
	}
	dict := &b.at.chunk(c).dict.vector
	if more := dict.count + 1 - len(w.of); more > 0 {
		w.of = append(w.of, make([]uint32, more)...)
	}
	codes = grow(w.codes[:0], len(places))[:len(places)]
	w.codes = codes
	for i, place := range places {
		if place != 0 && w.of[place] == 0 {
			w.of[place] = b.number(w, dict.bytes(int(place)-1))
		}
		codes[i] = w.of[place]
	}
	return codes, true
}

// number gives a value's number, a new one for a new value.
func (b *batches) number(w *wideCodes, v []byte) uint32 {
	n, known := w.numbers[string(v)]
	if !known {
		n = uint32(len(w.numbers)) + 1
		w.numbers[string(v)] = n
		b.held += len(v) + batch.HeldBytes
	}
	return n
}
