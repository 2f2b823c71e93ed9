package casefile

import (
	"math"

	"keytrail/cloudtrail"
)

// rowSet gathers rows by column, in whatever order they come. The rows of a
// month that wait to be written are one; so are the columns of row groups
// that are being merged.
//
// Rows cost what is in them: a column that is null in all rows takes nothing.
type rowSet struct {
	n          int
	columns    [cloudtrail.NumColumns]rowColumn
	identities identityRows // of rows that came in a batch
	bytes      int64        // memory that the rows take
	touched    uint32       // keeps prefetch from being optimised away
}

// rowColumn is one column of a rowSet. Which fields are in use depends on the
// column.
type rowColumn struct {
	codes codeList   // interned text: its number in dict; other text: its place in text; bools: 1 false, 2 true
	dict  dictionary // of interned text
	text  arena      // of other text
	ints  intList    // numbers; times, noTime for null
}

// noTime stands for null among times.
const noTime = math.MinInt64

func (col *rowColumn) setText(c cloudtrail.Column, row int, v []byte) (bytes int) {
	code, bytes := col.code(c, v)
	return bytes + col.codes.set(row, code)
}

// code gives the number that stands for v and tells how many bytes that took.
func (col *rowColumn) code(c cloudtrail.Column, v []byte) (code uint32, bytes int) {
	switch storage[c] {
	case storeBool:
		return boolCode(len(v) == len("true")), 0
	case storeInterned:
		return col.dict.intern(v)
	}
	return col.text.put(v)
}

func boolCode(v bool) uint32 {
	if v {
		return 2
	}
	return 1
}

// The ways in which a rowColumn holds values.
const (
	storeInt = iota
	storeBool
	storeInterned
	storeText
)

var storage = func() (s [cloudtrail.NumColumns]uint8) {
	for c := range cloudtrail.Column(cloudtrail.NumColumns) {
		switch {
		case c.Kind() == cloudtrail.KindInt, c.Kind() == cloudtrail.KindTime:
			s[c] = storeInt
		case c.Kind() == cloudtrail.KindBool:
			s[c] = storeBool
		case interned(c):
			s[c] = storeInterned
		default:
			s[c] = storeText
		}
	}
	return s
}()

// maxRowBytes bounds a rowSet: places in an arena have 32 bits.
const maxRowBytes = 1 << 31

// fits tells whether there is room for one more batch of any size.
func (s *rowSet) fits() bool { return s.bytes < maxRowBytes-8*cloudtrail.MaxRecordBytes }

// reset empties the set and gives its memory back.
func (s *rowSet) reset() {
	s.n, s.bytes = 0, 0
	s.identities.reset()
	for i := range s.columns {
		s.columns[i].reset()
	}
}

func (c *rowColumn) reset() {
	c.codes.reset()
	c.ints.reset()
	c.text.reset()
	c.dict.reset()
}
