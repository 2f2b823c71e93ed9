package casefile

import (
	"encoding/binary"

	"keytrail/cloudtrail"
)

// identityRows are the columns that a userIdentity fills, as they are
// gathered: a caller makes many calls, and each of them has the same dozen
// values. A row has the number of its identity, an identity the numbers of its
// values.
type identityRows struct {
	dict    dictionary // of identities, by their text
	codes   codeList   // by row
	columns [cloudtrail.NumColumns][]uint32
	key     []byte
}

// identityColumns are those columns that are gathered as numbers.
var identityColumns = func() (list []cloudtrail.Column) {
	for c := range cloudtrail.UserIdentityColumns().All() {
		if interned(c) {
			list = append(list, c)
		}
	}
	return list
}()

// setIdentity gives the next row its identity.
func (s *rowSet) setIdentity(e *cloudtrail.Event) {
	ids := &s.identities
	text := e.IdentityText()
	if text == nil {
		if text = ids.spell(e); len(text) == 0 {
			return
		}
	}
	before := ids.dict.len()
	k, bytes := ids.dict.intern(text)
	if ids.dict.len() > before {
		for _, c := range identityColumns {
			var code uint32
			if !e.IsNull(c) {
				var added int
				code, added = s.columns[c].dict.intern(e.Value(c))
				bytes += added
			}
			table := &ids.columns[c]
			if len(*table) == 0 {
				*table = append(*table, 0)
			}
			*table = append(*table, code)
			bytes += 4
		}
	}
	s.bytes += int64(bytes + ids.codes.set(s.n, k))
}

// spell gives a key for the identity of an event that has no text of it: no
// JSON object begins like it.
func (ids *identityRows) spell(e *cloudtrail.Event) []byte {
	ids.key = ids.key[:0]
	for _, c := range identityColumns {
		if !e.IsNull(c) {
			v := e.Value(c)
			ids.key = append(ids.key, 0, byte(c))
			ids.key = append(binary.AppendUvarint(ids.key, uint64(len(v))), v...)
		}
	}
	return ids.key
}

// expand gives a column of identities a number for each row.
func (s *rowSet) expand(c cloudtrail.Column) {
	table, codes := s.identities.columns[c], &s.columns[c].codes
	if len(table) == 0 || !codes.empty() {
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

// expandAll expands every column of identities.
func (s *rowSet) expandAll() {
	for _, c := range identityColumns {
		s.expand(c)
	}
}

func (ids *identityRows) reset() {
	ids.dict.reset()
	ids.codes.reset()
	for c := range ids.columns {
		ids.columns[c] = ids.columns[c][:0]
	}
}
