package casefile

import (
	"encoding/binary"
	"slices"

	"keytrail/cloudtrail"
)

// stretchRows are the columns that a stretch of the record fills, as they are
// gathered: a caller makes many calls, and each of them has the same dozen
// values. A row has the number of its stretch, a stretch the numbers of its
// values.
type stretchRows struct {
	dict    dictionary // of stretches, by their text
	codes   codeList   // by row
	columns [][]uint32 // by stretchColumns: the column's number, by stretch
	key     []byte
}

// stretchColumns are the columns of each stretch that are gathered as numbers,
// and stretchOf the stretch of each column and its place in that list.
var stretchColumns, stretchOf = func() (lists [cloudtrail.NumStretches][]cloudtrail.Column, of [cloudtrail.NumColumns]stretchPlace) {
	for s := range cloudtrail.Stretch(cloudtrail.NumStretches) {
		for c := range s.Columns().All() {
			if storage[c] == storeInterned || storage[c] == storeBool {
				of[c] = stretchPlace{s, len(lists[s]), true}
				lists[s] = append(lists[s], c)
			}
		}
	}
	return lists, of
}()

type stretchPlace struct {
	stretch cloudtrail.Stretch
	at      int
	ok      bool // the column has a stretch
}

// ownColumns are the columns with bytes that have nothing to do with a stretch.
var ownColumns = slices.DeleteFunc(slices.Clone(valueColumns), func(c cloudtrail.Column) bool { return stretchOf[c].ok })

// setStretch gives the next row its values of a stretch.
func (s *rowSet) setStretch(which cloudtrail.Stretch, e *cloudtrail.Event) {
	rows := &s.stretches[which]
	text := e.StretchText(which)
	if text == nil {
		if text = rows.spell(which, e); len(text) == 0 {
			return
		}
	}
	before := rows.dict.len()
	k, bytes := rows.dict.intern(text)
	if rows.dict.len() > before {
		if rows.columns == nil {
			rows.columns = make([][]uint32, len(stretchColumns[which]))
		}
		for i, c := range stretchColumns[which] {
			var code uint32
			if !e.IsNull(c) {
				var added int
				code, added = s.columns[c].code(c, e.Value(c))
				bytes += added
			}
			if len(rows.columns[i]) == 0 {
				rows.columns[i] = append(rows.columns[i], 0)
			}
			rows.columns[i] = append(rows.columns[i], code)
			bytes += 4
		}
	}
	s.bytes += int64(bytes + rows.codes.set(s.n, k))
}

// spell gives a key for the values of an event that has no text of the
// stretch: no JSON begins like it.
func (r *stretchRows) spell(which cloudtrail.Stretch, e *cloudtrail.Event) []byte {
	r.key = r.key[:0]
	for _, c := range stretchColumns[which] {
		if !e.IsNull(c) {
			v := e.Value(c)
			r.key = append(r.key, 0, byte(c))
			r.key = append(binary.AppendUvarint(r.key, uint64(len(v))), v...)
		}
	}
	return r.key
}

// expand gives a column of a stretch a number for each row.
func (s *rowSet) expand(c cloudtrail.Column) {
	place := stretchOf[c]
	rows, codes := &s.stretches[place.stretch], &s.columns[c].codes
	if !place.ok || rows.columns == nil || !codes.empty() {
		return
	}
	table := rows.columns[place.at]
	if !slices.ContainsFunc(table, func(code uint32) bool { return code != 0 }) {
		return
	}
	for b, block := range rows.codes.blocks {
		if block == nil {
			continue
		}
		for i, k := range block[:min(listBlock, s.n-b*listBlock)] {
			if code := table[k]; code != 0 {
				codes.set(b*listBlock+i, code)
			}
		}
	}
}

// expandAll expands every column of a stretch.
func (s *rowSet) expandAll() {
	for _, list := range stretchColumns {
		for _, c := range list {
			s.expand(c)
		}
	}
}

func (r *stretchRows) reset() {
	r.dict.reset()
	r.codes.reset()
	for i := range r.columns {
		r.columns[i] = r.columns[i][:0]
	}
}
