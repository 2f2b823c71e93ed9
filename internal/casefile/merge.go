package casefile

import "keytrail/cloudtrail"

// rowSource is rows that are to become part of a larger row group.
type rowSource interface {
	rows() int64
	size() int64 // in memory, about
	// load appends the values of a column, from row on.
	load(c cloudtrail.Column, col *rowColumn, row int) error
}

// storedGroup is a row group in a part.
type storedGroup struct {
	part  *part
	index int
	group *rowGroup // its description
}

var (
	_ rowSource = (*storedGroup)(nil)
	_ rowSource = (*spilledRows)(nil)
)

func (g *storedGroup) rows() int64 { return g.group.meta.NumRows }
func (g *storedGroup) size() int64 { return g.group.meta.TotalByteSize }

func (g *storedGroup) load(c cloudtrail.Column, col *rowColumn, row int) error {
	return g.part.guard(func() error {
		var ch chunk
		ch.open(g.part, g.index, c)
		return loadChunk(col, &ch, row)
	})
}

// pack puts rows together to row groups that are not too large.
func (s *rowStore) pack(all []rowSource) (batches [][]rowSource) {
	var rows, bytes int64
	for _, r := range all {
		if len(batches) == 0 || rows+r.rows() > maxGroupRows || bytes+r.size() > s.groupBytes {
			rows, bytes = 0, 0
			batches = append(batches, nil)
		}
		last := &batches[len(batches)-1]
		*last = append(*last, r)
		rows, bytes = rows+r.rows(), bytes+r.size()
	}
	return batches
}

// mergeRows makes one row group of rows of several sources.
func mergeRows(batch []rowSource, enc *groupEncoder) (*rowGroup, error) {
	var rows rowSet
	defer rows.reset()
	load := func(c cloudtrail.Column) error {
		row := 0
		for _, r := range batch {
			if err := r.load(c, &rows.columns[c], row); err != nil {
				return err
			}
			row += int(r.rows())
		}
		return nil
	}
	loaded := cloudtrail.Columns(cloudtrail.AccessKeyID, cloudtrail.EventTime, cloudtrail.EventID,
		cloudtrail.RecipientAccountID, cloudtrail.SourceObject, cloudtrail.RecordIndex)
	for c := range loaded.All() {
		if err := load(c); err != nil {
			return nil, err
		}
	}
	for _, r := range batch {
		rows.n += int(r.rows())
		rows.bytes += r.size()
	}
	// One column at a time is in memory, but for those that sort.
	return enc.encodeColumns(&rows, rows.order(), func(c cloudtrail.Column) error {
		if c > 0 {
			rows.columns[c-1].reset()
		}
		if loaded.Has(c) {
			return nil
		}
		return load(c)
	})
}

// loadChunk appends a chunk's values from row on.
func loadChunk(col *rowColumn, ch *chunk, row int) error {
	var codes []uint32 // by the chunk's numbers: this column's, 0 for not met yet
	for i := range ch.rows {
		if err := ch.seek(i); err != nil {
			return err
		}
		at, there := ch.vec.find(i - ch.first)
		switch {
		case storage[ch.column] == storeInt && !there:
			col.ints.set(row+i, noTime)
		case !there:
		case storage[ch.column] == storeInt:
			col.ints.set(row+i, ch.vec.int(at))
		case storage[ch.column] == storeBool:
			col.setText(ch.column, row+i, ch.vec.bool(at))
		case ch.vec.dict != nil && storage[ch.column] == storeInterned:
			if codes == nil {
				codes = make([]uint32, ch.vec.dict.count)
			}
			k := ch.vec.index[at]
			if codes[k] == 0 {
				codes[k], _ = col.dict.intern(ch.vec.dict.bytes(int(k)))
			}
			col.codes.set(row+i, codes[k])
		default:
			col.setText(ch.column, row+i, ch.vec.bytes(at))
		}
	}
	return nil
}
