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
// and partOf a column's place in that list, -1 for none.
var numberedParts, partOf = func() (list []cloudtrail.Column, of [cloudtrail.NumColumns]int) {
	for c := range cloudtrail.Column(cloudtrail.NumColumns) {
		of[c] = -1
		if identitySet.Has(c) && (storage[c] == storeInterned || storage[c] == storeBool) {
			of[c] = len(list)
			list = append(list, c)
		}
	}
	return list, of
}()

// appendIdentities gives the next rows the identities that rows of a batch
// have.
func (s *rowSet) appendIdentities(b *Batch, rows []uint32) {
	ids := &s.identities
	here := make([]uint32, len(b.identities.list)+1)
	for i, row := range rows {
		k := b.identities.rows[row]
		if k == 0 {
			continue
		}
		if here[k] == 0 {
			identity := &b.identities.list[k-1]
			n, fresh, bytes := ids.table.number(identity.key)
			here[k] = n
			s.bytes += int64(bytes)
			if fresh {
				s.addIdentity(b, int(identity.first))
			}
		}
		s.bytes += int64(ids.codes.set(s.n+i, here[k]))
	}
}

// addIdentity takes the values of the identity that a row of a batch has.
func (s *rowSet) addIdentity(b *Batch, row int) {
	ids := &s.identities
	if ids.columns == nil {
		ids.columns = make([][]uint32, len(numberedParts))
	}
	for i, c := range numberedParts {
		code := b.codes[row][c]
		if code != 0 && storage[c] == storeInterned {
			code = s.intern(b, c, code)
		}
		if len(ids.columns[i]) == 0 {
			ids.columns[i] = append(ids.columns[i], 0)
		}
		ids.columns[i] = append(ids.columns[i], code)
		s.bytes += 4
	}
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
