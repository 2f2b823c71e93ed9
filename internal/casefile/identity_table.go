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

// identityBytes is what an identity takes in the table, about: see valueBytes.
const identityBytes = 72

// number gives the key's number, and whether it is new.
func (t *identityTable) number(key cloudtrail.IdentityKey) (k uint32, fresh bool) {
	if t.last != 0 && key == t.lastKey {
		return t.last, false
	}
	if 2*int(t.n) >= len(t.slots) {
		t.grow()
	}
	slot := t.find(key)
	if slot.k == 0 {
		t.n++
		*slot, fresh = identitySlot{key, t.n}, true
	}
	t.last, t.lastKey = slot.k, key
	return slot.k, fresh
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

func (t *identityTable) grow() {
	old := t.slots
	t.slots = make([]identitySlot, max(64, 2*len(old)))
	for _, s := range old {
		if s.k != 0 {
			*t.find(s.key) = s
		}
	}
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
