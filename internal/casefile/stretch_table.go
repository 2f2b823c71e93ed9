package casefile

import "keytrail/cloudtrail"

// stretchTable numbers stretches from 1 by their keys, in the order in which
// they come.
type stretchTable struct {
	slots   []stretchSlot // open addressing; a power of two
	n       uint32
	last    uint32 // the number that was given last
	lastKey cloudtrail.StretchKey
}

type stretchSlot struct {
	key cloudtrail.StretchKey
	k   uint32 // 0 is free
}

const stretchSlotBytes = 24

// number gives the key's number, whether it is new, and how many bytes of new
// memory that took.
func (t *stretchTable) number(key cloudtrail.StretchKey) (k uint32, fresh bool, bytes int) {
	if t.last != 0 && key == t.lastKey {
		return t.last, false, 0
	}
	if 2*int(t.n) >= len(t.slots) {
		bytes = t.grow()
	}
	slot := t.find(key)
	if slot.k == 0 {
		t.n++
		*slot, fresh = stretchSlot{key, t.n}, true
	}
	t.last, t.lastKey = slot.k, key
	return slot.k, fresh, bytes
}

// find gives the slot that has the key or shall have it.
func (t *stretchTable) find(key cloudtrail.StretchKey) *stretchSlot {
	mask := uint64(len(t.slots) - 1)
	for i := key[1] & mask; ; i = (i + 1) & mask {
		if s := &t.slots[i]; s.k == 0 || s.key == key {
			return s
		}
	}
}

func (t *stretchTable) grow() (bytes int) {
	old := t.slots
	t.slots = make([]stretchSlot, max(64, 2*len(old)))
	for _, s := range old {
		if s.k != 0 {
			*t.find(s.key) = s
		}
	}
	return stretchSlotBytes * (len(t.slots) - len(old))
}

// reset empties the table. A long one is given up: the next rows may be few.
func (t *stretchTable) reset() {
	slots := t.slots
	if len(slots) > 1<<11 {
		slots = nil
	}
	clear(slots)
	*t = stretchTable{slots: slots}
}
