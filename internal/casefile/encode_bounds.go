package casefile

import (
	"bytes"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go/format"
)

// maxBound is the length at which bounds are cut, in bytes: ARNs and key ids
// differ late, and 16 bytes, a common limit, would tell none of them apart.
const maxBound = 64

// lowerBound cuts v to a valid text that is not above it.
func lowerBound(v []byte) []byte { return bytes.Clone(cutText(v)) }

// upperBound cuts v to a valid text that is not below it; ok is false when
// there is no short one.
func upperBound(v []byte) (bound []byte, ok bool) {
	cut := cutText(v)
	if len(cut) == len(v) {
		return bytes.Clone(v), true
	}
	// The last character that has a next one is replaced by it; the rest goes.
	for len(cut) > 0 {
		r, size := utf8.DecodeLastRune(cut)
		cut = cut[:len(cut)-size]
		if r++; r == 0xD800 {
			r = 0xE000 // between them lie surrogates, which no UTF-8 has
		}
		if utf8.ValidRune(r) {
			return utf8.AppendRune(bytes.Clone(cut), r), true
		}
	}
	return nil, false
}

// cutText gives the longest prefix of whole characters within maxBound.
func cutText(v []byte) []byte {
	if len(v) <= maxBound {
		return v
	}
	n := maxBound
	for n > maxBound-utf8.UTFMax && !utf8.RuneStart(v[n]) {
		n--
	}
	return v[:n]
}

// bounds are the smallest and the largest value of a page or a chunk, and
// whether there are such.
type bounds struct {
	min, max []byte
	ok       bool
}

// indexBuilder builds a chunk's statistics and its column index, page by page.
type indexBuilder struct {
	index   format.ColumnIndex
	compare func(a, b []byte) int
	total   bounds
	broken  bool // a page has a value that cannot be bounded
}

func (b *indexBuilder) addPage(rows, nulls int, page bounds) {
	b.index.NullPages = append(b.index.NullPages, nulls == rows)
	b.index.NullCounts = append(b.index.NullCounts, int64(nulls))
	if nulls == rows {
		b.index.MinValues = append(b.index.MinValues, []byte{})
		b.index.MaxValues = append(b.index.MaxValues, []byte{})
		return
	}
	b.broken = b.broken || !page.ok
	b.index.MinValues = append(b.index.MinValues, page.min)
	b.index.MaxValues = append(b.index.MaxValues, page.max)
	if !b.total.ok {
		b.total = page
		return
	}
	if b.compare(page.min, b.total.min) < 0 {
		b.total.min = page.min
	}
	if b.compare(page.max, b.total.max) > 0 {
		b.total.max = page.max
	}
}

// finish sets the order of the pages' bounds.
func (b *indexBuilder) finish() {
	rising, falling := true, true
	last := -1
	for i, null := range b.index.NullPages {
		if null {
			continue
		}
		if last >= 0 {
			low := b.compare(b.index.MinValues[last], b.index.MinValues[i])
			high := b.compare(b.index.MaxValues[last], b.index.MaxValues[i])
			rising = rising && low <= 0 && high <= 0
			falling = falling && low >= 0 && high >= 0
		}
		last = i
	}
	switch {
	case rising:
		b.index.BoundaryOrder = format.Ascending
	case falling:
		b.index.BoundaryOrder = format.Descending
	}
}
