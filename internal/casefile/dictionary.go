package casefile

import "hash/maphash"

// dictionary numbers the distinct values of a column from 1, in the order in
// which they come.
type dictionary struct {
	text   arena
	places []uint32   // of value k in text, at k; 0 unused
	table  []dictSlot // open addressing; a power of two
	last   uint32     // the number that intern gave last
	latest []byte     // its value
	bytes  int        // of the values, each with its length
}

// dictSlot has a value's number, and all else that tells that it is another's:
// a look that fails costs one place in memory.
type dictSlot struct {
	k    uint32 // 0 is free
	hash uint32
}

// dictionarySeed keys the tables of all dictionaries, so that logs cannot be
// written to make them slow. It never shows in what they hold.
var dictionarySeed = maphash.MakeSeed()

// len counts the values.
func (d *dictionary) len() int { return max(len(d.places)-1, 0) }

// value gives the bytes of value k.
func (d *dictionary) value(k uint32) []byte { return d.text.get(d.places[k]) }

// intern gives the number of v, which it copies if it is new, and tells how
// many bytes of new memory that took.
func (d *dictionary) intern(v []byte) (k uint32, bytes int) {
	// Sorted rows are alike: most values are that of the row before.
	if d.last != 0 && string(d.latest) == string(v) {
		return d.last, 0
	}
	return d.internHashed(v, hashValue(v))
}

// internHashed is intern for a value whose hash is known.
func (d *dictionary) internHashed(v []byte, h uint32) (k uint32, bytes int) {
	if 2*len(d.places) >= len(d.table) {
		d.grow()
	}
	mask := uint32(len(d.table) - 1)
	i := h & mask
	for ; d.table[i].k != 0; i = (i + 1) & mask {
		if s := d.table[i]; s.hash == h {
			if old := d.value(s.k); string(old) == string(v) {
				d.last, d.latest = s.k, old
				return s.k, 0
			}
		}
	}
	k = uint32(len(d.places))
	d.table[i] = dictSlot{k, h}
	place, added := d.text.put(v)
	d.places = append(d.places, place)
	d.last, d.latest = k, d.text.get(place)
	d.bytes += 4 + len(v)
	return k, valueBytes + added
}

// valueBytes is what a value takes beside its text, about. It is counted by
// value, not as the table grows: a table may have grown for other rows before,
// and which rows a row group has must not depend on that.
const valueBytes = 28

// prefetch touches what looking for a value of the hash will look at.
func (d *dictionary) prefetch(h uint32) uint32 {
	if len(d.table) == 0 {
		return 0
	}
	s := d.table[h&uint32(len(d.table)-1)]
	if s.hash != h || s.k == 0 {
		return s.k
	}
	place := d.places[s.k] - 1
	return uint32(d.text.blocks[place>>arenaShift][place&(arenaBlock-1)])
}

// grow doubles the table.
func (d *dictionary) grow() {
	if len(d.places) == 0 {
		d.places = append(d.places, 0)
	}
	old := d.table
	d.table = make([]dictSlot, max(16, 2*len(old)))
	mask := uint32(len(d.table) - 1)
	for _, s := range old {
		if s.k == 0 {
			continue
		}
		i := s.hash & mask
		for d.table[i].k != 0 {
			i = (i + 1) & mask
		}
		d.table[i] = s
	}
}

// reset empties the dictionary. A long table is given up: the next column to
// use it may be a small one.
func (d *dictionary) reset() {
	d.text.reset()
	if len(d.table) > 1<<12 {
		*d = dictionary{text: d.text}
		return
	}
	clear(d.table)
	d.places = d.places[:min(1, len(d.places))]
	d.last, d.latest, d.bytes = 0, nil, 0
}
