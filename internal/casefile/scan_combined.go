package casefile

import "keytrail/cloudtrail"

// Combined is a condition on up to three text columns at once, as event
// source, event name and outcome.
type Combined struct {
	Columns []cloudtrail.Column
	// Holds judges the values of the columns, nil for null; they are only
	// valid while it runs. It is asked once for each combination that occurs
	// in a row group, or a few times more.
	Holds func(values [][]byte) bool
}

// maxCombined is how many columns a Combined may have.
const maxCombined = 3

// combination is the numbers of values in their dictionaries from 2, 1 for
// null, 0 for a column that is not asked about.
type combination [maxCombined]uint32

// tryCombined leaves in a set of rows those for which the condition holds. It
// runs inside the part's guard.
func (s *scan) tryCombined(c *Combined, rows *rowMask) error {
	t := combiner{rows: rows, judge: func(values [][]byte) uint8 {
		if c.Holds(values) {
			return 1
		}
		return 0
	}}
	return s.combine(c.Columns, &t)
}

// combine has a combiner go through its rows. It runs inside the part's guard.
func (s *scan) combine(columns []cloudtrail.Column, t *combiner) error {
	t.values, t.memo = make([][]byte, len(columns)), make(map[combination]uint8)
	for _, column := range columns {
		t.chunks = append(t.chunks, s.chunk(column))
	}
	rows := t.rows
	for row := rows.next(0); row < rows.rows; {
		end := rows.rows
		for _, ch := range t.chunks {
			if err := ch.seekRows(row, rows.window); err != nil {
				return err
			}
			end = min(end, ch.end)
		}
		t.stretch(row, end)
		row = rows.next(end)
	}
	return nil
}

// combiner judges the rows of a row group by some columns at once.
type combiner struct {
	judge  func(values [][]byte) uint8
	rows   *rowMask
	of     []uint8 // by row: room for the judgements; nil where rows with 0 are dropped
	chunks []*chunk
	values [][]byte
	codes  [maxCombined][]uint32 // of a stretch's rows
	memo   map[combination]uint8

	last   combination // of the row before
	judged uint8       // what it came to
}

// stretch judges rows of a stretch whose pages are decoded.
func (t *combiner) stretch(first, end int) {
	for i, ch := range t.chunks {
		t.codes[i] = ch.appendCodes(t.codes[i][:0], first, end)
	}
	for row := t.rows.next(first); row < end; row = t.rows.next(row + 1) {
		var now combination
		for i := range t.chunks {
			now[i] = t.codes[i][row-first]
		}
		if now != t.last || now.has(noCode) {
			t.last, t.judged = now, t.ask(now, row)
		}
		if t.of != nil {
			t.of[row] = t.judged
		} else if t.judged == 0 {
			t.rows.drop(row)
		}
	}
}

func (t *combiner) ask(now combination, row int) uint8 {
	judged, known := t.memo[now]
	if known {
		return judged
	}
	for i, ch := range t.chunks {
		t.values[i] = ch.value(row)
	}
	judged = t.judge(t.values)
	if !now.has(noCode) {
		t.memo[now] = judged
	}
	return judged
}

func (c combination) has(code uint32) bool { return c[0] == code || c[1] == code || c[2] == code }

// noCode stands for a value that lies in no dictionary.
const noCode = 1<<32 - 1

// appendCodes appends the numbers of rows' values, as combination has them.
// The rows' page is decoded.
func (c *chunk) appendCodes(dst []uint32, first, end int) []uint32 {
	v := &c.vec
	first, end = first-c.first, end-c.first
	switch {
	case v.dict != nil && v.at == nil && v.few == nil:
		for _, k := range v.index[first:end] {
			dst = append(dst, uint32(k)+2)
		}
		return dst
	case v.dict != nil && v.few == nil:
		for _, i := range v.at[first:end] {
			if i < 0 {
				dst = append(dst, 1)
			} else {
				dst = append(dst, uint32(v.index[i])+2)
			}
		}
		return dst
	}
	for row := first; row < end; row++ {
		i, there := v.find(row)
		switch {
		case !there:
			dst = append(dst, 1)
		case v.dict == nil:
			dst = append(dst, noCode)
		default:
			dst = append(dst, uint32(v.index[i])+2)
		}
	}
	return dst
}

// value gives a row's value, nil for null. The row's page is decoded.
func (c *chunk) value(row int) []byte {
	if i, there := c.vec.find(row - c.first); there {
		return c.vec.bytes(i)
	}
	return nil
}
