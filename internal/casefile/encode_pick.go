package casefile

import "keytrail/cloudtrail"

// codePicker gives the numbers of one column after the other in the order of
// a row group. Those of a stretch are put in order once for all its columns.
type codePicker struct {
	rows      *rowSet
	perm      []uint32
	stretches [cloudtrail.NumStretches][]uint32 // empty until a column wants it
	codes     []uint32
}

func (p *codePicker) begin(s *rowSet, perm []uint32) {
	p.rows, p.perm = s, perm
	for i := range p.stretches {
		p.stretches[i] = p.stretches[i][:0]
	}
}

// pick gives the column's numbers, nil where all are null. They are valid
// until the next call.
func (p *codePicker) pick(c cloudtrail.Column) []uint32 {
	if codes := &p.rows.columns[c].codes; !codes.empty() {
		p.codes = codes.pick(p.codes[:0], p.perm)
		return p.codes
	}
	table := p.rows.stretchTable(c)
	if table == nil {
		return nil
	}
	order := &p.stretches[stretchOf[c].stretch]
	if len(*order) == 0 {
		*order = p.rows.stretches[stretchOf[c].stretch].codes.pick(*order, p.perm)
	}
	p.codes = p.codes[:0]
	for _, k := range *order {
		p.codes = append(p.codes, table[k])
	}
	return p.codes
}

// pick appends the numbers of rows.
func (l *codeList) pick(dst []uint32, rows []uint32) []uint32 {
	for _, row := range rows {
		dst = append(dst, l.at(row))
	}
	return dst
}
