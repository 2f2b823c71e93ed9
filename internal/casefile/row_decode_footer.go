package casefile

import (
	"fmt"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"keytrail/cloudtrail"
)

// A footer names each chunk of each row group, and the library's decoder goes
// by reflection: for an answer about a few events that is a tenth of its time.
// What reading rows needs of a footer is read here, and nothing else. Who
// writes row groups on asks the library for all of it.

// decodeFooter reads a footer, all of data, of a part that has so many row
// groups. What it fills aliases data.
func decodeFooter(data []byte, groups int, m *format.FileMetaData) error {
	w := thriftWalker{data: data}
	var seen fieldSet
	w.fields(0, func(id int64, kind byte) bool {
		seen.add(id)
		switch id {
		case 1:
			return w.int32(kind, &m.Version)
		case 2:
			w.schema(kind, m)
		case 3:
			m.NumRows = w.number(kind, thriftI64)
		case 4:
			w.rowGroups(kind, groups, m)
		default:
			return false
		}
		return true
	})
	if w.err == nil && (w.pos != len(data) || !seen.has(1, 2, 3, 4)) {
		w.fail()
	}
	return w.err
}

// fieldSet are the numbers of fields that a struct has.
type fieldSet uint32

func (s *fieldSet) add(id int64) {
	if id > 0 && id < 32 {
		*s |= 1 << id
	}
}

func (s fieldSet) has(ids ...int64) bool {
	var want fieldSet
	for _, id := range ids {
		want.add(id)
	}
	return s&want == want
}

// structs tells whether a list of n structs comes next, which nothing is
// allocated for before.
func (w *thriftWalker) structs(kind byte, n int, what string) bool {
	if kind != thriftList {
		w.fail()
		return false
	}
	got, element := w.listHeader()
	switch {
	case w.err != nil:
	case got != uint64(n):
		w.fail()
		w.err = fmt.Errorf("it has %d %s, want %d", got, what, n)
	case element != thriftStruct && n > 0:
		w.fail()
	}
	return w.err == nil
}

// text reads a text, or bytes.
func (w *thriftWalker) text(kind byte) []byte {
	if kind != thriftBinary {
		w.fail()
		return nil
	}
	n := w.uvarint()
	from := w.pos
	if w.skip(n); w.err != nil {
		return nil
	}
	return w.data[from:w.pos:w.pos]
}

func (w *thriftWalker) schema(kind byte, m *format.FileMetaData) {
	if !w.structs(kind, cloudtrail.NumColumns+1, "elements in its schema") {
		return
	}
	m.Schema = make([]format.SchemaElement, cloudtrail.NumColumns+1)
	for i := 0; i < len(m.Schema) && w.err == nil; i++ {
		s := &m.Schema[i]
		w.fields(1, func(id int64, kind byte) bool {
			switch id {
			case 1:
				s.Type.Valid = true
				return w.int32(kind, (*int32)(&s.Type.V))
			case 3:
				s.RepetitionType.Valid = true
				return w.int32(kind, (*int32)(&s.RepetitionType.V))
			case 4:
				s.Name = string(w.text(kind))
				return true
			case 5:
				s.NumChildren = thrift.New(int32(0))
				return w.int32(kind, &s.NumChildren.V)
			}
			return false
		})
	}
}

func (w *thriftWalker) rowGroups(kind byte, groups int, m *format.FileMetaData) {
	if !w.structs(kind, groups, "row groups") {
		return
	}
	m.RowGroups = make([]format.RowGroup, groups)
	for i := 0; i < groups && w.err == nil; i++ {
		g := &m.RowGroups[i]
		var seen fieldSet
		w.fields(1, func(id int64, kind byte) bool {
			seen.add(id)
			switch id {
			case 1:
				w.columnChunks(kind, g)
			case 2:
				g.TotalByteSize = w.number(kind, thriftI64)
			case 3:
				g.NumRows = w.number(kind, thriftI64)
			case 5:
				g.FileOffset = w.number(kind, thriftI64)
			case 6:
				g.TotalCompressedSize = w.number(kind, thriftI64)
			default:
				return false
			}
			return true
		})
		if w.err == nil && !seen.has(1, 2, 3) {
			w.fail()
		}
	}
}

func (w *thriftWalker) columnChunks(kind byte, g *format.RowGroup) {
	if !w.structs(kind, cloudtrail.NumColumns, "columns in a row group") {
		return
	}
	g.Columns = make([]format.ColumnChunk, cloudtrail.NumColumns)
	for c := 0; c < len(g.Columns) && w.err == nil; c++ {
		w.columnChunk(cloudtrail.Column(c), &g.Columns[c])
	}
}

func (w *thriftWalker) columnChunk(c cloudtrail.Column, chunk *format.ColumnChunk) {
	var seen fieldSet
	w.fields(3, func(id int64, kind byte) bool {
		seen.add(id)
		switch id {
		case 2:
			chunk.FileOffset = w.number(kind, thriftI64)
		case 3:
			return w.child(kind, 3, w.columnMetaData(c, &chunk.MetaData))
		case 4:
			chunk.OffsetIndexOffset = w.number(kind, thriftI64)
		case 5:
			return w.int32(kind, &chunk.OffsetIndexLength)
		case 6:
			chunk.ColumnIndexOffset = w.number(kind, thriftI64)
		case 7:
			return w.int32(kind, &chunk.ColumnIndexLength)
		default:
			return false
		}
		return true
	})
	if w.err == nil && !seen.has(2, 3) {
		w.fail()
	}
}

// columnMetaData reads what is said of a chunk, whose required fields
// checkChunk misses where they are not there.
func (w *thriftWalker) columnMetaData(c cloudtrail.Column, m *format.ColumnMetaData) func(int64, byte) bool {
	return func(id int64, kind byte) bool {
		switch id {
		case 1:
			return w.int32(kind, (*int32)(&m.Type))
		case 3:
			w.path(kind, c, m)
		case 4:
			return w.int32(kind, (*int32)(&m.Codec))
		case 5:
			m.NumValues = w.number(kind, thriftI64)
		case 6:
			m.TotalUncompressedSize = w.number(kind, thriftI64)
		case 7:
			m.TotalCompressedSize = w.number(kind, thriftI64)
		case 9:
			m.DataPageOffset = w.number(kind, thriftI64)
		case 11:
			m.DictionaryPageOffset = w.number(kind, thriftI64)
		case 12:
			return w.child(kind, 4, w.statistics(&m.Statistics))
		case 13:
			w.encodingStats(kind, m)
		case 14:
			m.BloomFilterOffset = w.number(kind, thriftI64)
		case 15:
			return w.int32(kind, &m.BloomFilterLength)
		default:
			return false
		}
		return true
	}
}

// encodingStats reads how many pages of a chunk there are of which encoding,
// which tells whether all its values have numbers.
func (w *thriftWalker) encodingStats(kind byte, m *format.ColumnMetaData) {
	if kind != thriftList {
		w.fail()
		return
	}
	n, element := w.listHeader()
	if element != thriftStruct && n > 0 {
		w.fail()
	}
	for ; n > 0 && w.err == nil; n-- { // each takes a byte at least, so that no count allocates by itself
		var s format.PageEncodingStats
		var seen fieldSet
		w.fields(4, func(id int64, kind byte) bool {
			seen.add(id)
			switch id {
			case 1:
				return w.int32(kind, (*int32)(&s.PageType))
			case 2:
				return w.int32(kind, (*int32)(&s.Encoding))
			case 3:
				return w.int32(kind, &s.Count)
			}
			return false
		})
		if w.err == nil && !seen.has(1, 2, 3) {
			w.fail()
		}
		m.EncodingStats = append(m.EncodingStats, s)
	}
}

// columnPaths are the paths of all columns, so that chunks share them.
var columnPaths = func() (paths [cloudtrail.NumColumns]string) {
	for c := range paths {
		paths[c] = cloudtrail.Column(c).Name()
	}
	return paths
}()

// path reads a chunk's path, which must be its column's name.
func (w *thriftWalker) path(kind byte, c cloudtrail.Column, m *format.ColumnMetaData) {
	if kind != thriftList {
		w.fail()
		return
	}
	n, element := w.listHeader()
	if n != 1 || string(w.text(element)) != columnPaths[c] {
		w.fail()
		return
	}
	m.PathInSchema = columnPaths[c : c+1 : c+1]
}

func (w *thriftWalker) statistics(s *format.Statistics) func(int64, byte) bool {
	return func(id int64, kind byte) bool {
		switch id {
		case 3:
			s.NullCount = w.number(kind, thriftI64)
		case 5:
			s.MaxValue = w.text(kind)
		case 6:
			s.MinValue = w.text(kind)
		default:
			return false
		}
		return true
	}
}

// decodeBloomHeader reads the header of a bloom filter: how many bytes it has,
// and where these begin. plain is false where the filter is of a kind that is
// not known.
func decodeBloomHeader(data []byte) (size int32, end int, plain bool, err error) {
	w := thriftWalker{data: data}
	var seen, known fieldSet
	w.fields(0, func(id int64, kind byte) bool {
		seen.add(id)
		switch id {
		case 1:
			return w.int32(kind, &size)
		case 2, 3, 4: // of each union the first member is the one that there is: split blocks, xxHash, uncompressed
			return w.child(kind, 0, func(member int64, _ byte) bool {
				if member == 1 {
					known.add(id)
				}
				return false
			})
		}
		return false
	})
	if w.err == nil && !seen.has(1, 2, 3, 4) {
		w.fail()
	}
	return size, w.pos, known.has(2, 3, 4), w.err
}
