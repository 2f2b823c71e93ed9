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
	table   stretchTable
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
var ownColumns = func() (own cloudtrail.ColumnSet) {
	for _, c := range valueColumns {
		if !stretchOf[c].ok {
			own = own.With(c)
		}
	}
	return own
}()

// setStretch gives the next row its values of a stretch.
func (s *rowSet) setStretch(which cloudtrail.Stretch, e *cloudtrail.Event) {
	rows := &s.stretches[which]
	key := e.StretchKey(which)
	if key == (cloudtrail.StretchKey{}) {
		if rows.spell(which, e); len(rows.key) == 0 {
			return
		}
		key = cloudtrail.KeyOfStretch(rows.key)
	}
	k, fresh, bytes := rows.table.number(key)
	if fresh {
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

// spell makes a text of the values of an event that has no key of the stretch:
// no JSON begins like it.
func (r *stretchRows) spell(which cloudtrail.Stretch, e *cloudtrail.Event) {
	r.key = r.key[:0]
	for _, c := range stretchColumns[which] {
		if !e.IsNull(c) {
			v := e.Value(c)
			r.key = append(r.key, 0, byte(c))
			r.key = append(binary.AppendUvarint(r.key, uint64(len(v))), v...)
		}
	}
}

// stretchTable gives the column's numbers by stretch, nil where it has none.
func (s *rowSet) stretchTable(c cloudtrail.Column) []uint32 {
	place := stretchOf[c]
	if !place.ok || s.stretches[place.stretch].columns == nil {
		return nil
	}
	table := s.stretches[place.stretch].columns[place.at]
	if !slices.ContainsFunc(table, func(code uint32) bool { return code != 0 }) {
		return nil
	}
	return table
}

// expand gives a column of a stretch a number for each row.
func (s *rowSet) expand(c cloudtrail.Column) {
	table, codes := s.stretchTable(c), &s.columns[c].codes
	if table == nil || !codes.empty() {
		return
	}
	rows := &s.stretches[stretchOf[c].stretch]
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
	r.table.reset()
	r.codes.reset()
	for i := range r.columns {
		r.columns[i] = r.columns[i][:0]
	}
}
