package casefile

import "keytrail/cloudtrail"

// codePicker gives the numbers of one column after the other in the order of
// a row group. Those of identities are put in order once for all columns.
type codePicker struct {
	rows       *rowSet
	perm       []uint32
	identities []uint32 // empty until a column wants it
	codes      []uint32
}

func (p *codePicker) begin(s *rowSet, perm []uint32) {
	p.rows, p.perm, p.identities = s, perm, p.identities[:0]
}

// pick gives the column's numbers, nil where all are null. They are valid
// until the next call.
func (p *codePicker) pick(c cloudtrail.Column) []uint32 {
	if codes := &p.rows.columns[c].codes; !codes.empty() {
		p.codes = codes.pick(p.codes, p.perm)
		return p.codes
	}
	table := p.rows.identityTable(c)
	if table == nil {
		return nil
	}
	if len(p.identities) == 0 {
		p.identities = p.rows.identities.codes.pick(p.identities, p.perm)
	}
	p.codes = grow(p.codes[:0], len(p.identities))[:len(p.identities)]
	for i, k := range p.identities {
		p.codes[i] = table[k]
	}
	return p.codes
}

// pick gives the numbers of rows, in the room of dst.
func (l *codeList) pick(dst []uint32, rows []uint32) []uint32 {
	dst = grow(dst[:0], len(rows))[:len(rows)]
	for i, row := range rows {
		dst[i] = l.at(row)
	}
	return dst
}
