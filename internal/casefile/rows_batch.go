package casefile

import "keytrail/cloudtrail"

// appendBatch copies rows of a batch, which are in order. The caller has made
// sure by fits that there is room.
func (s *rowSet) appendBatch(b *Batch, rows []uint32) {
	b.here = append(b.here[:0], make([]uint32, b.values.len()+1)...)
	for k := range b.values.list { // which lie all over the memory: asked for together, they arrive together
		v := &b.values.list[k]
		s.touched += s.columns[v.column].dict.prefetch(v.hash)
	}
	for i, c := range numberColumns {
		list := &s.columns[c].ints
		for j, row := range rows {
			s.bytes += int64(list.set(s.n+j, b.numbers[row][i]))
		}
	}
	s.appendIdentities(b, rows)
	for c := range b.used.All() {
		s.appendColumn(b, c, rows)
	}
	s.n += len(rows)
}

// appendColumn gives the next rows the values that rows of a batch have.
func (s *rowSet) appendColumn(b *Batch, c cloudtrail.Column, rows []uint32) {
	col, at, bytes := &s.columns[c], ownAt[c], 0
	var block *[listBlock]uint32
	for i, row := range rows {
		to := s.n + i
		if to%listBlock == 0 {
			block = nil
		}
		code := b.codes[row][at]
		if code == 0 {
			continue
		}
		switch storage[c] {
		case storeInterned:
			if here := b.here[code]; here != 0 {
				code = here
			} else {
				code = s.intern(b, c, code)
			}
		case storeText:
			var added int
			code, added = col.text.put(b.plain(code))
			bytes += added
		}
		if block == nil {
			var added int
			block, added = col.codes.block(to)
			bytes += added
		}
		block[to%listBlock] = code
	}
	s.bytes += int64(bytes)
}

// intern looks for a value of a batch in the column's dictionary, which is done
// once a batch.
func (s *rowSet) intern(b *Batch, c cloudtrail.Column, k uint32) uint32 {
	here, bytes := s.columns[c].dict.internHashed(b.values.at(k), b.values.list[k-1].hash)
	b.here[k] = here
	s.bytes += int64(bytes)
	return here
}
