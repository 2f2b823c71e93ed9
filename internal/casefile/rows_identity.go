package casefile

import (
	"slices"

	"keytrail/cloudtrail"
)

// identityRows are the columns that a userIdentity fills, as they are
// gathered. A row has the number of its identity, an identity the numbers of
// its values.
type identityRows struct {
	table   identityTable
	codes   codeList   // by row
	columns [][]uint32 // by numberedParts: the column's number, by identity
}

// numberedParts are the columns of an identity that are gathered as numbers,
// plainParts the others, and partOf is a column's place in the list, -1 for none.
var numberedParts, plainParts, partOf = func() (list []cloudtrail.Column, plain cloudtrail.ColumnSet, of [cloudtrail.NumColumns]int) {
	for c := range cloudtrail.Column(cloudtrail.NumColumns) {
		of[c] = -1
		switch {
		case !identitySet.Has(c):
		case storage[c] == storeInterned, storage[c] == storeBool:
			of[c] = len(list)
			list = append(list, c)
		default:
			plain = plain.With(c)
		}
	}
	return list, plain, of
}()

// appendIdentities gives the next rows the identities that rows of a batch
// have.
func (s *rowSet) appendIdentities(b *Batch, rows []uint32) {
	from := &b.identities
	from.here = append(from.here[:0], make([]uint32, len(from.list)+1)...)
	for i, row := range rows {
		k := from.rows[row]
		if k == 0 {
			continue
		}
		identity := &from.list[k-1]
		if from.here[k] == 0 {
			n, fresh := s.identities.table.number(identity.key)
			from.here[k] = n
			if fresh {
				s.bytes += identityBytes
				s.addIdentity(from.text[identity.from:identity.to])
			}
		}
		s.bytes += int64(s.identities.codes.set(s.n+i, from.here[k]))
		if identity.plain {
			s.appendPlainParts(from.text[identity.from:identity.to], s.n+i)
		}
	}
}

// addIdentity takes the values of an identity that is new here.
func (s *rowSet) addIdentity(text []byte) {
	ids := &s.identities
	if ids.columns == nil {
		ids.columns = make([][]uint32, len(numberedParts))
	}
	for i := range ids.columns {
		if len(ids.columns[i]) == 0 {
			ids.columns[i] = append(ids.columns[i], 0)
		}
		ids.columns[i] = append(ids.columns[i], 0)
		s.bytes += 4
	}
	eachPart(text, func(c cloudtrail.Column, v []byte) {
		if at := partOf[c]; at >= 0 {
			code, bytes := s.columns[c].code(c, v)
			ids.columns[at][len(ids.columns[at])-1] = code
			s.bytes += int64(bytes)
		}
	})
}

// appendPlainParts gives a row the values of its identity that are not
// numbered.
func (s *rowSet) appendPlainParts(text []byte, row int) {
	eachPart(text, func(c cloudtrail.Column, v []byte) {
		if partOf[c] < 0 {
			s.bytes += int64(s.columns[c].setText(c, row, v))
		}
	})
}

// identityTable gives the column's numbers by identity, nil where it has none.
func (s *rowSet) identityTable(c cloudtrail.Column) []uint32 {
	if partOf[c] < 0 || s.identities.columns == nil {
		return nil
	}
	table := s.identities.columns[partOf[c]]
	if !slices.ContainsFunc(table, func(code uint32) bool { return code != 0 }) {
		return nil
	}
	return table
}

// expand gives a column of an identity a number for each row.
func (s *rowSet) expand(c cloudtrail.Column) {
	table, codes := s.identityTable(c), &s.columns[c].codes
	if table == nil || !codes.empty() {
		return
	}
	for b, block := range s.identities.codes.blocks {
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

// expandAll expands every column of an identity.
func (s *rowSet) expandAll() {
	for _, c := range numberedParts {
		s.expand(c)
	}
}

func (r *identityRows) reset() {
	r.table.reset()
	r.codes.reset()
	for i := range r.columns {
		r.columns[i] = r.columns[i][:0]
	}
}
