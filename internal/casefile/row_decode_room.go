package casefile

import (
	"encoding/binary"
	"errors"

	"github.com/parquet-go/parquet-go/format"
)

// pageRoom is what the columns of one scan share while a page is decoded: the
// page as it lies in the file, and inflated. Columns keep no more of it than
// the values that were asked for.
type pageRoom struct {
	raw   []byte
	plain []byte
	kept  keptPages

	// Where the pages of a row group's columns are lies together in a file.
	index    []byte
	indexAt  int64
	indexOf  *part
	indexFor int // row group
}

// maxIndexes bounds the offset indexes that are read at once.
const maxIndexes = 64 << 10

// offsetIndex gives the offset index of one column of a row group.
func (r *pageRoom) offsetIndex(p *part, group int, chunk *format.ColumnChunk) ([]byte, error) {
	from, n := chunk.OffsetIndexOffset, int64(chunk.OffsetIndexLength)
	if from <= 0 || n <= 0 || n > maxMetadata {
		return nil, errors.New("there is none")
	}
	if r.indexOf != p || r.indexFor != group {
		first, end := from, from+n
		for i := range p.meta.RowGroups[group].Columns {
			if c := &p.meta.RowGroups[group].Columns[i]; c.OffsetIndexOffset > 0 && c.OffsetIndexLength > 0 {
				first, end = min(first, c.OffsetIndexOffset), max(end, c.OffsetIndexOffset+int64(c.OffsetIndexLength))
			}
		}
		r.index, r.indexAt, r.indexOf, r.indexFor = r.index[:0], first, p, group
		if end-first <= maxIndexes && end <= p.info.Size {
			index, err := p.read(r.index, first, end-first)
			if err != nil {
				r.indexOf = nil
				return nil, err
			}
			r.index = index
		}
	}
	if from >= r.indexAt && from+n <= r.indexAt+int64(len(r.index)) {
		return r.index[from-r.indexAt:][:n], nil
	}
	return p.read(nil, from, n)
}

// lengthBytes are before each value of a PLAIN page of text.
const lengthBytes = 4

// own makes the values of a page that was inflated in room shared by columns
// the chunk's own. lent tells that they lie in the page as it was read.
func (c *chunk) own(room *pageRoom, l *pageLayout) {
	v := &c.vec
	switch {
	case v.dict != nil || c.meta.MetaData.Type == format.Int64:
		// They are numbers, and were copied.
	case c.meta.MetaData.Type == format.Boolean:
		c.plain = append(c.plain[:0], v.bits...)
		v.bits = c.plain
	case len(v.starts) == 0:
		v.data = nil
	default:
		first, last := v.starts[0]-lengthBytes, v.starts[len(v.starts)-1]
		end := last + binary.LittleEndian.Uint32(v.data[last-lengthBytes:])
		if size := int(end - first); !l.lent && size > len(l.values)/4 {
			room.plain, c.plain = c.plain, room.plain
			return
		}
		c.plain = append(c.plain[:0], v.data[first:end]...)
		v.data = c.plain
		for i := range v.starts {
			v.starts[i] -= first
		}
	}
}
