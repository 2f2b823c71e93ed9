package casefile

import (
	"bytes"
	"encoding/binary"
	"slices"

	"github.com/parquet-go/parquet-go/format"

	"keytrail/cloudtrail"
)

// extent is what is known of a stretch of values without reading them: a part,
// a chunk or a page. Unknown is always allowed for.
type extent struct {
	known    bool // min and max are set
	min, max []byte
	nulls    bool // there may be nulls
	values   bool // there may be values
}

// mayHold tells whether the test can hold for any value within b. It errs
// only towards true.
func (t *Test) mayHold(b extent) bool {
	if b.nulls && t.onNull() {
		return true
	}
	if !b.values || !t.Not && t.Null && t.plain() {
		return false
	}
	if t.Not || !b.known {
		return true
	}
	switch physical(t.Column) {
	case format.Int64:
		lo, hi, ok := b.ints()
		return !ok || (t.Min == nil || hi >= *t.Min) && (t.Max == nil || lo < *t.Max)
	case format.ByteArray:
		return t.mayHoldBytes(b)
	}
	return true
}

func (t *Test) mayHoldBytes(b extent) bool {
	if t.Prefix != nil && (bytes.Compare(b.max, t.Prefix) < 0 || bytes.Compare(b.min, t.Prefix) > 0 && !bytes.HasPrefix(b.min, t.Prefix)) {
		return false
	}
	if t.In == nil {
		return true
	}
	// In is sorted once a scan begins.
	i, _ := slices.BinarySearchFunc(t.In, b.min, bytes.Compare)
	return i < len(t.In) && bytes.Compare(t.In[i], b.max) <= 0
}

// alwaysHolds tells whether the test is known to hold for every row within b.
// It errs only towards false.
func (t *Test) alwaysHolds(b extent) bool {
	if b.nulls && !t.onNull() {
		return false
	}
	if !b.values {
		return true
	}
	if t.Not || t.In != nil || t.Prefix != nil || t.Match != nil || t.Fits != nil || t.Null {
		return false
	}
	if t.Min == nil && t.Max == nil {
		return true
	}
	lo, hi, ok := b.ints()
	return ok && b.known && (t.Min == nil || lo >= *t.Min) && (t.Max == nil || hi < *t.Max)
}

func (b extent) ints() (lo, hi int64, ok bool) {
	if !b.known || len(b.min) != 8 || len(b.max) != 8 {
		return 0, 0, false
	}
	return int64(binary.LittleEndian.Uint64(b.min)), int64(binary.LittleEndian.Uint64(b.max)), true
}

// partBounds gives the extent of a column over a whole part, as the log has
// them: it knows the times, and nothing of other columns.
func partBounds(f *FileInfo, c cloudtrail.Column) extent {
	if c != cloudtrail.EventTime {
		return extent{nulls: true, values: true}
	}
	if f.MinTime == nil || f.MaxTime == nil {
		return extent{nulls: true, values: f.MinTime != nil || f.MaxTime != nil}
	}
	// Every row of a month has a time; those without one are in NoMonth.
	return extent{known: true, nulls: f.Month == NoMonth, values: true, min: littleEndian(*f.MinTime), max: littleEndian(*f.MaxTime)}
}

func littleEndian(v int64) []byte { return binary.LittleEndian.AppendUint64(nil, uint64(v)) }

// chunkBounds gives the extent of a chunk as its statistics have them.
func chunkBounds(chunk *format.ColumnChunk, c cloudtrail.Column) extent {
	m := &chunk.MetaData
	s := &m.Statistics
	b := extent{nulls: !required(c), values: true}
	if s.NullCount == m.NumValues && m.NumValues > 0 {
		b.values = false
		return b
	}
	if bounded(c) && s.MinValue != nil && s.MaxValue != nil {
		// A chunk with a minimum has statistics, so its null count counts.
		b.known, b.min, b.max, b.nulls = true, s.MinValue, s.MaxValue, s.NullCount > 0
	}
	return b
}

// pageBounds gives the extent of one page as the column index has them.
func pageBounds(index *format.ColumnIndex, page int, c cloudtrail.Column) extent {
	b := extent{nulls: !required(c), values: true}
	if index.NullPages[page] {
		b.values = false
		return b
	}
	b.known, b.min, b.max = true, index.MinValues[page], index.MaxValues[page]
	if len(index.NullCounts) == len(index.NullPages) {
		b.nulls = index.NullCounts[page] > 0
	}
	return b
}
