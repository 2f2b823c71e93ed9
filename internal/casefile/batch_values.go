package casefile

import (
	"hash/maphash"

	"keytrail/cloudtrail"
)

// batchValues numbers the distinct values of all interned columns of a batch
// from 1, in the order in which they come. It is made for few values and to be
// emptied often.
type batchValues struct {
	text  []byte
	list  []batchValue
	slots []batchSlot
	round uint32 // counts how often it was emptied: slots of other rounds are free
}

type batchValue struct {
	from, to uint32 // its place in text
	hash     uint32 // for the dictionaries that it goes to
	column   cloudtrail.Column
}

// batchSlot is a place of a table with open addressing.
type batchSlot struct{ hash, k, round uint32 }

// len counts the values.
func (d *batchValues) len() int { return len(d.list) }

// at gives the bytes of value k.
func (d *batchValues) at(k uint32) []byte {
	v := &d.list[k-1]
	return d.text[v.from:v.to]
}

// intern gives the number of a column's value, which it copies if it is new.
func (d *batchValues) intern(c cloudtrail.Column, v []byte) uint32 {
	if 2*len(d.list) >= len(d.slots) {
		d.grow()
	}
	hash := hashValue(v)
	slot := d.find(hash, c, v)
	if slot.round != d.round {
		from := uint32(len(d.text))
		d.text = append(d.text, v...)
		d.list = append(d.list, batchValue{from, uint32(len(d.text)), hash, c})
		*slot = batchSlot{hash, uint32(len(d.list)), d.round}
	}
	return slot.k
}

// find gives the slot that has a column's value or shall have it.
func (d *batchValues) find(hash uint32, c cloudtrail.Column, v []byte) *batchSlot {
	mask := uint32(len(d.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		s := &d.slots[i]
		if s.round != d.round || s.hash == hash && d.list[s.k-1].column == c && string(d.at(s.k)) == string(v) {
			return s
		}
	}
}

// leastSlots is the size of the table of an emptied batch: most batches are
// small, and what they look at should lie close together.
const leastSlots = 256

// grow doubles the table.
func (d *batchValues) grow() {
	if n := max(leastSlots, 2*len(d.slots)); n <= cap(d.slots) {
		d.slots = d.slots[:n]
		d.free()
	} else {
		d.slots, d.round = make([]batchSlot, n), 1
	}
	mask := uint32(len(d.slots) - 1)
	for k := range d.list {
		i := d.list[k].hash & mask
		for d.slots[i].round == d.round {
			i = (i + 1) & mask
		}
		d.slots[i] = batchSlot{d.list[k].hash, uint32(k) + 1, d.round}
	}
}

// reset empties the table.
func (d *batchValues) reset() {
	if d.text = d.text[:0]; cap(d.text) > maxKept {
		d.text = nil
	}
	d.list = d.list[:0]
	d.slots = d.slots[:min(leastSlots, cap(d.slots))]
	d.free()
}

// free makes all slots free.
func (d *batchValues) free() {
	if d.round++; d.round == 0 {
		clear(d.slots[:cap(d.slots)])
		d.round = 1
	}
}

// hashValue is the hash that dictionaries of this process know a value by.
func hashValue(v []byte) uint32 { return uint32(maphash.Bytes(dictionarySeed, v)) }
