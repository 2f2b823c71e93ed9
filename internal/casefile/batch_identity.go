package casefile

import (
	"encoding/binary"

	"keytrail/cloudtrail"
)

// batchIdentities numbers the distinct identities of a batch from 1: a caller
// makes many calls, and each of them has the same dozen values. They are told
// by the text that they were parsed from.
type batchIdentities struct {
	rows  []uint32        // by row: the number of its identity, 0 for none
	list  []batchIdentity // by number, from 1 on
	slots []uint32        // open addressing; a power of two; 0 is free
	last  uint32          // the number that was given last
	key   []byte
}

// batchIdentity is an identity of a batch.
type batchIdentity struct {
	key    cloudtrail.StretchKey
	first  uint32 // row that has it
	last   uint32 // row that has it, so far
	before uint32 // the row that was the last before the last
}

// identityColumns are the columns that an identity fills.
var (
	identitySet     = cloudtrail.StretchIdentity.Columns()
	identityColumns = func() (list []cloudtrail.Column) {
		for c := range identitySet.All() {
			list = append(list, c)
		}
		return list
	}()
)

// meet takes the next row's identity, and gives it; nil where the event has
// none.
func (b *batchIdentities) meet(e *cloudtrail.Event, row int) *batchIdentity {
	key := e.StretchKey(cloudtrail.StretchIdentity)
	if key == (cloudtrail.StretchKey{}) {
		if b.spell(e); len(b.key) == 0 {
			b.rows = append(b.rows, 0)
			return nil
		}
		key = cloudtrail.KeyOfStretch(b.key)
	}
	k := b.last
	if k == 0 || b.list[k-1].key != key {
		if 2*len(b.list) >= len(b.slots) {
			b.grow()
		}
		slot := b.find(key)
		if *slot == 0 {
			b.list = append(b.list, batchIdentity{key: key, first: uint32(row)})
			*slot = uint32(len(b.list))
		}
		k = *slot
		b.last = k
	}
	b.rows = append(b.rows, k)
	i := &b.list[k-1]
	i.before, i.last = i.last, uint32(row)
	return i
}

// spell makes a text of the values of an event that has no key of its
// identity: no JSON begins like it.
func (b *batchIdentities) spell(e *cloudtrail.Event) {
	b.key = b.key[:0]
	for c := range e.Present().And(identitySet).All() {
		v := e.PresentValue(c)
		b.key = append(b.key, 0, byte(c))
		b.key = append(binary.AppendUvarint(b.key, uint64(len(v))), v...)
	}
}

func (b *batchIdentities) find(key cloudtrail.StretchKey) *uint32 {
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
	clear(b.slots)
}
