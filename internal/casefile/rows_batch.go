package casefile

import "keytrail/cloudtrail"

// appendBatch copies rows of a batch, which are in order. The caller has made
// sure by fits that there is room.
func (s *rowSet) appendBatch(b *Batch, rows []uint32) {
	b.here = append(b.here[:0], make([]uint32, b.values.len()+1)...)
	for i, c := range numberColumns {
		list := &s.columns[c].ints
		for j, row := range rows {
			s.bytes += int64(list.set(s.n+j, b.numbers[row][i]))
		}
	}
	s.appendIdentities(b, rows)
	for c := range b.used.Union(judgedColumns).All() {
		s.appendColumn(b, c, rows)
	}
	for c := range identitySet.All() {
		if partOf[c] < 0 {
			s.appendColumn(b, c, rows)
		}
	}
	s.n += len(rows)
}

// judgedColumns are the columns of text that every row has and no record.
var judgedColumns = cloudtrail.Columns(cloudtrail.OutcomeColumn, cloudtrail.Envelope, cloudtrail.Exactness)

// appendColumn gives the next rows the values that rows of a batch have.
func (s *rowSet) appendColumn(b *Batch, c cloudtrail.Column, rows []uint32) {
	col, bytes := &s.columns[c], 0
	for i, row := range rows {
		code := b.codes[row][c]
		if code == 0 {
			continue
		}
		switch storage[c] {
		case storeInterned:
			code = s.intern(b, c, code)
		case storeText:
			var added int
			code, added = col.text.put(b.plain(code))
			bytes += added
		}
		bytes += col.codes.set(s.n+i, code)
	}
	s.bytes += int64(bytes)
}

// intern turns the number of a value of a batch into the column's here. Each
// value is looked for once a batch.
func (s *rowSet) intern(b *Batch, c cloudtrail.Column, k uint32) uint32 {
	if b.here[k] == 0 {
		here, bytes := s.columns[c].dict.internHashed(b.values.at(k), b.values.list[k-1].hash)
		b.here[k] = here
		s.bytes += int64(bytes)
	}
	return b.here[k]
}
