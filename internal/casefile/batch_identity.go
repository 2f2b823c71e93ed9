package casefile

import (
	"encoding/binary"

	"keytrail/cloudtrail"
)

// batchIdentities numbers the distinct identities of a batch from 1: a caller
// makes many calls, and each of them has the same dozen values. They are told
// by the text that they were parsed from, and their values are nobody's
// concern before a month meets one that it has not met.
type batchIdentities struct {
	rows  []uint32        // by row: the number of its identity, 0 for none
	list  []batchIdentity // by number, from 1 on
	text  []byte          // their values, as appendIdentity spells them
	slots []uint32        // open addressing; a power of two; 0 is free
	last  uint32          // the number that was given last
	here  []uint32        // by number: the number in the months' table that rows are copied to
}

// batchIdentity is an identity of a batch.
type batchIdentity struct {
	key      cloudtrail.IdentityKey
	from, to int    // its place in text
	plain    bool   // some of its values are not numbered
	last     uint32 // row that has it, so far
	before   uint32 // the row that was the last before the last
}

// identitySet are the columns that an identity fills.
var identitySet = cloudtrail.IdentityMembers()

// meet takes the next row's identity, and gives it; nil where the event has
// none.
func (b *batchIdentities) meet(e *cloudtrail.Event, row int) *batchIdentity {
	key := e.IdentityKey()
	spelled := key == (cloudtrail.IdentityKey{})
	from := len(b.text)
	if spelled {
		if b.text = appendIdentity(b.text, e); len(b.text) == from {
			b.rows = append(b.rows, 0)
			return nil
		}
		key = cloudtrail.KeyOfIdentity(b.text[from:]) // no JSON begins like it
	}
	k, fresh := b.number(key)
	switch {
	case !fresh:
		b.text = b.text[:from]
	case !spelled:
		b.text = appendIdentity(b.text, e)
	}
	i := &b.list[k-1]
	if fresh {
		i.from, i.to, i.last = from, len(b.text), uint32(row)
		i.plain = e.Present().And(plainParts) != (cloudtrail.ColumnSet{})
	}
	b.rows = append(b.rows, k)
	i.before, i.last = i.last, uint32(row)
	return i
}

// number gives the number of the identity that a key stands for.
func (b *batchIdentities) number(key cloudtrail.IdentityKey) (k uint32, fresh bool) {
	if k := b.last; k != 0 && b.list[k-1].key == key {
		return k, false
	}
	if 2*len(b.list) >= len(b.slots) {
		b.grow()
	}
	slot := b.find(key)
	if *slot == 0 {
		b.list = append(b.list, batchIdentity{key: key})
		*slot, fresh = uint32(len(b.list)), true
	}
	b.last = *slot
	return *slot, fresh
}

func (b *batchIdentities) find(key cloudtrail.IdentityKey) *uint32 {
	mask := uint64(len(b.slots) - 1)
	for i := key[1] & mask; ; i = (i + 1) & mask {
		if k := b.slots[i]; k == 0 || b.list[k-1].key == key {
			return &b.slots[i]
		}
	}
}

func (b *batchIdentities) grow() {
	b.slots = make([]uint32, max(64, 2*len(b.slots)))
	for i := range b.list {
		*b.find(b.list[i].key) = uint32(i) + 1
	}
}

func (b *batchIdentities) reset() {
	b.rows, b.list, b.last = b.rows[:0], b.list[:0], 0
	if b.text = b.text[:0]; cap(b.text) > maxKept {
		b.text = nil
	}
	clear(b.slots)
}

// appendIdentity spells an event's identity: of each value the column, the
// length, the bytes.
func appendIdentity(dst []byte, e *cloudtrail.Event) []byte {
	for c := range e.Present().And(identitySet).All() {
		v := e.PresentValue(c)
		dst = append(dst, byte(c))
		dst = append(binary.AppendUvarint(dst, uint64(len(v))), v...)
	}
	return dst
}

// eachPart gives the values that appendIdentity spelled.
func eachPart(text []byte, yield func(c cloudtrail.Column, v []byte)) {
	for len(text) > 0 {
		n, size := binary.Uvarint(text[1:])
		from := 1 + size
		to := from + int(n)
		yield(cloudtrail.Column(text[0]), text[from:to:to])
		text = text[to:]
	}
}
