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
	chunks := make([]*chunk, len(c.Columns))
	values := make([][]byte, len(c.Columns))
	for i, column := range c.Columns {
		chunks[i] = s.chunk(column)
	}
	memo := make(map[combination]bool)
	var last combination // of the row before
	holds := false
	for row := rows.next(0); row < rows.rows; row = rows.next(row + 1) {
		var now combination
		for i, ch := range chunks {
			if row < ch.first || row >= ch.end {
				if err := ch.seekRows(row, rows.window); err != nil {
					return err
				}
			}
			now[i] = ch.code(row)
		}
		if now != last || now[0] == noCode || now[1] == noCode || now[2] == noCode {
			known := false
			if last = now; len(memo) > 0 {
				holds, known = memo[now]
			}
			if !known {
				for i, ch := range chunks {
					values[i] = ch.value(row)
				}
				holds = c.Holds(values)
				if now[0] != noCode && now[1] != noCode && now[2] != noCode {
					memo[now] = holds
				}
			}
		}
		if !holds {
			rows.drop(row)
		}
	}
	return nil
}

// noCode stands for a value that lies in no dictionary.
const noCode = 1<<32 - 1

// code gives the number of a row's value, as combination has it. The row's
// page is decoded.
func (c *chunk) code(row int) uint32 {
	i, there := c.vec.find(row - c.first)
	switch {
	case !there:
		return 1
	case c.vec.dict == nil:
		return noCode
	}
	return uint32(c.vec.index[i]) + 2
}

// value gives a row's value, nil for null. The row's page is decoded.
func (c *chunk) value(row int) []byte {
	if i, there := c.vec.find(row - c.first); there {
		return c.vec.bytes(i)
	}
	return nil
}
