package casefile

import (
	"math"

	"github.com/parquet-go/parquet-go/format"
)

// The two structs of which a case has most, page headers and the places of
// pages, are read here field by field: the library's decoder goes by
// reflection, and takes as long as a page does. Field numbers are those of
// https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift

// fields calls visit for each field of the struct that comes next. visit reads
// the field's value, or tells false where the field is none that it knows.
func (w *thriftWalker) fields(depth int, visit func(id int64, kind byte) bool) {
	if depth > maxThriftDepth {
		w.fail()
		return
	}
	for id := int64(0); w.err == nil; {
		b := w.byte()
		kind := b & 0x0f
		if kind == thriftStop {
			return
		}
		if delta := int64(b >> 4); delta > 0 {
			id += delta
		} else {
			id = w.varint()
		}
		if !visit(id, kind) && kind != thriftTrue && kind != thriftFalse {
			w.value(kind, depth)
		}
	}
}

// varint reads a signed number.
func (w *thriftWalker) varint() int64 {
	v := w.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

// int32 reads a number into to, if that is its kind.
func (w *thriftWalker) int32(kind byte, to *int32) bool {
	v := w.number(kind, thriftI32)
	if v < math.MinInt32 || v > math.MaxInt32 {
		w.fail()
	}
	*to = int32(v)
	return true
}

// number reads a number, which must be of one kind.
func (w *thriftWalker) number(kind, want byte) int64 {
	if kind != want {
		w.fail()
		return 0
	}
	return w.varint()
}

// child reads a struct, which the field must be.
func (w *thriftWalker) child(kind byte, depth int, visit func(id int64, kind byte) bool) bool {
	if kind != thriftStruct {
		w.fail()
		return true
	}
	w.fields(depth+1, visit)
	return true
}

// decodePageHeader reads a page's header and tells where it ends.
func decodePageHeader(data []byte, h *format.PageHeader) (end int, err error) {
	w := thriftWalker{data: data}
	w.fields(0, func(id int64, kind byte) bool {
		switch id {
		case 1:
			return w.int32(kind, (*int32)(&h.Type))
		case 2:
			return w.int32(kind, &h.UncompressedPageSize)
		case 3:
			return w.int32(kind, &h.CompressedPageSize)
		case 4:
			return w.int32(kind, &h.CRC)
		case 5:
			h.DataPageHeader.Valid = true
			return w.child(kind, 0, w.dataPage(&h.DataPageHeader.V))
		case 7:
			h.DictionaryPageHeader.Valid = true
			return w.child(kind, 0, w.dictionaryPage(&h.DictionaryPageHeader.V))
		case 8:
			h.DataPageHeaderV2.Valid = true
			return w.child(kind, 0, w.dataPageV2(&h.DataPageHeaderV2.V))
		}
		return false
	})
	return w.pos, w.err
}

func (w *thriftWalker) dataPage(h *format.DataPageHeader) func(int64, byte) bool {
	return func(id int64, kind byte) bool {
		switch id {
		case 1:
			return w.int32(kind, &h.NumValues)
		case 2:
			return w.int32(kind, (*int32)(&h.Encoding))
		case 3:
			return w.int32(kind, (*int32)(&h.DefinitionLevelEncoding))
		case 4:
			return w.int32(kind, (*int32)(&h.RepetitionLevelEncoding))
		}
		return false
	}
}

func (w *thriftWalker) dictionaryPage(h *format.DictionaryPageHeader) func(int64, byte) bool {
	return func(id int64, kind byte) bool {
		switch id {
		case 1:
			return w.int32(kind, &h.NumValues)
		case 2:
			return w.int32(kind, (*int32)(&h.Encoding))
		}
		return false
	}
}

func (w *thriftWalker) dataPageV2(h *format.DataPageHeaderV2) func(int64, byte) bool {
	return func(id int64, kind byte) bool {
		switch id {
		case 1:
			return w.int32(kind, &h.NumValues)
		case 2:
			return w.int32(kind, &h.NumNulls)
		case 3:
			return w.int32(kind, &h.NumRows)
		case 4:
			return w.int32(kind, (*int32)(&h.Encoding))
		case 5:
			return w.int32(kind, &h.DefinitionLevelsByteLength)
		case 6:
			return w.int32(kind, &h.RepetitionLevelsByteLength)
		case 7:
			if h.IsCompressed.Valid = true; kind != thriftTrue && kind != thriftFalse {
				w.fail()
			}
			h.IsCompressed.V = kind == thriftTrue
			return true
		}
		return false
	}
}

// decodeOffsetIndex appends the places of pages that an offset index, all of
// data, names.
func decodeOffsetIndex(dst []format.PageLocation, data []byte) ([]format.PageLocation, error) {
	w := thriftWalker{data: data}
	w.fields(0, func(id int64, kind byte) bool {
		if id != 1 {
			return false
		}
		if kind != thriftList {
			w.fail()
			return true
		}
		n, element := w.listHeader()
		if element != thriftStruct && n > 0 {
			w.fail()
		}
		for ; n > 0 && w.err == nil; n-- {
			var p format.PageLocation
			w.fields(1, func(id int64, kind byte) bool {
				switch id {
				case 1:
					p.Offset = w.number(kind, thriftI64)
				case 2:
					w.int32(kind, &p.CompressedPageSize)
				case 3:
					p.FirstRowIndex = w.number(kind, thriftI64)
				default:
					return false
				}
				return true
			})
			dst = append(dst, p)
		}
		return true
	})
	if w.err == nil && w.pos != len(data) {
		w.fail()
	}
	return dst, w.err
}
