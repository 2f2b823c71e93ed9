package casefile

import (
	"slices"

	"keytrail/cloudtrail"
)

// appendBatch copies rows of a batch, which are in order. The caller has made
// sure by fits that there is room.
func (s *rowSet) appendBatch(b *Batch, rows []uint32) {
	b.here = append(b.here[:0], make([]uint32, b.values.len()+1)...)
	for k := range b.values.list { // which lie all over the memory: asked for together, they arrive together
		v := &b.values.list[k]
		s.touched += s.columns[v.column].dict.prefetch(v.hash)
	}
	for i, c := range numberColumns {
		s.appendNumbers(b, i, c, rows)
	}
	s.appendIdentities(b, rows)
	for c := range b.used.All() {
		s.appendColumn(b, c, rows)
	}
	s.n += len(rows)
}

// appendNumbers is appendColumn for the i-th of numberColumns.
func (s *rowSet) appendNumbers(b *Batch, i int, c cloudtrail.Column, rows []uint32) {
	list := &s.columns[c].ints
	for to := s.n; len(rows) > 0; {
		block, bytes := list.block(to)
		s.bytes += int64(bytes)
		dst := block[to%listBlock:]
		n := min(len(dst), len(rows))
		for j, row := range rows[:n] {
			dst[j] = b.numbers[row][i]
		}
		rows, to = rows[n:], to+n
	}
}

// appendColumn gives the next rows the values that rows of a batch have.
func (s *rowSet) appendColumn(b *Batch, c cloudtrail.Column, rows []uint32) {
	codes := &s.columns[c].codes
	for to := s.n; len(rows) > 0; {
		n := min(listBlock-to%listBlock, len(rows)) // of one block
		part := rows[:n]
		rows = rows[n:]
		first := slices.IndexFunc(part, func(row uint32) bool { return b.codes[row][ownAt[c]] != 0 })
		if first >= 0 {
			block, bytes := codes.block(to)
			s.bytes += int64(bytes)
			s.appendCodes(block[to%listBlock+first:], b, c, part[first:])
		}
		to += n
	}
}

// appendCodes sets the numbers of values that rows of a batch have.
func (s *rowSet) appendCodes(dst []uint32, b *Batch, c cloudtrail.Column, rows []uint32) {
	at := ownAt[c]
	dst = dst[:len(rows)]
	switch storage[c] {
	case storeInterned:
		for i, row := range rows {
			code := b.codes[row][at]
			if code == 0 {
				continue
			}
			if dst[i] = b.here[code]; dst[i] == 0 {
				dst[i] = s.intern(b, c, code)
			}
		}
	case storeText:
		text, bytes := &s.columns[c].text, 0
		for i, row := range rows {
			if code := b.codes[row][at]; code != 0 {
				var added int
				dst[i], added = text.put(b.plain(code))
				bytes += added
			}
		}
		s.bytes += int64(bytes)
	default:
		for i, row := range rows {
			dst[i] = b.codes[row][at]
		}
	}
}

// intern looks for a value of a batch in the column's dictionary, which is done
// once a batch.
func (s *rowSet) intern(b *Batch, c cloudtrail.Column, k uint32) uint32 {
	here, bytes := s.columns[c].dict.internHashed(b.values.at(k), b.values.list[k-1].hash)
	b.here[k] = here
	s.bytes += int64(bytes)
	return here
}
