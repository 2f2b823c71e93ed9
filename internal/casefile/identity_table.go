package casefile

import "keytrail/cloudtrail"

// identityTable numbers identities from 1 by their keys, in the order in which
// they come.
type identityTable struct {
	slots   []identitySlot // open addressing; a power of two
	n       uint32
	last    uint32 // the number that was given last
	lastKey cloudtrail.IdentityKey
}

type identitySlot struct {
	key cloudtrail.IdentityKey
	k   uint32 // 0 is free
}

const identitySlotBytes = 24

// number gives the key's number, whether it is new, and how many bytes of new
// memory that took.
func (t *identityTable) number(key cloudtrail.IdentityKey) (k uint32, fresh bool, bytes int) {
	if t.last != 0 && key == t.lastKey {
		return t.last, false, 0
	}
	if 2*int(t.n) >= len(t.slots) {
		bytes = t.grow()
	}
	slot := t.find(key)
	if slot.k == 0 {
		t.n++
		*slot, fresh = identitySlot{key, t.n}, true
	}
	t.last, t.lastKey = slot.k, key
	return slot.k, fresh, bytes
}

// find gives the slot that has the key or shall have it.
func (t *identityTable) find(key cloudtrail.IdentityKey) *identitySlot {
	mask := uint64(len(t.slots) - 1)
	for i := key[1] & mask; ; i = (i + 1) & mask {
		if s := &t.slots[i]; s.k == 0 || s.key == key {
			return s
		}
	}
}

func (t *identityTable) grow() (bytes int) {
	old := t.slots
	t.slots = make([]identitySlot, max(64, 2*len(old)))
	for _, s := range old {
		if s.k != 0 {
			*t.find(s.key) = s
		}
	}
	return identitySlotBytes * (len(t.slots) - len(old))
}

// reset empties the table. A long one is given up: the next rows may be few.
func (t *identityTable) reset() {
	slots := t.slots
	if len(slots) > 1<<11 {
		slots = nil
	}
	clear(slots)
	*t = identityTable{slots: slots}
}
