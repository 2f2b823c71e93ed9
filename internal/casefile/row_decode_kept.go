package casefile

import (
	"github.com/parquet-go/parquet-go/format"

	"keytrail/cloudtrail"
)

// keptPages are pages of one row group as they were inflated, for a scan that reads
// them again: rows are chosen by what lies in them, and then loaded. Pages of
// indexes into a dictionary are small, and not among them.
type keptPages struct {
	keeps bool // pages that are decoded meanwhile are kept
	of    *part
	group int
	pages []keptPage
	room  []byte
}

// keptPage is a page's layout, whose levels and values lie in the room one behind
// the other.
type keptPage struct {
	column         cloudtrail.Column
	page           int
	rows           int
	encoding       format.Encoding
	at, levels, to int
}

// The bounds of what is kept: in bytes, and in pages, which are looked through.
const (
	maxKeptBytes = 8 << 20
	maxKeptPages = 64
)

// keep keeps a page that was inflated to its end.
func (k *keptPages) keep(c *chunk, page int, l *pageLayout) {
	if k.of != c.part || k.group != c.group {
		k.of, k.group, k.pages, k.room = c.part, c.group, k.pages[:0], k.room[:0]
	}
	at, n := len(k.room), len(l.levels)+len(l.values)
	if !k.keeps || l.cut || l.encoding == format.RLEDictionary || len(k.pages) >= maxKeptPages || at+n > maxKeptBytes {
		return
	}
	k.room = append(append(k.room, l.levels...), l.values...)
	k.pages = append(k.pages, keptPage{c.column, page, l.rows, l.encoding, at, at + len(l.levels), at + n})
}

// find gives the layout of a page that is kept.
func (k *keptPages) find(c *chunk, page int) (l pageLayout, ok bool) {
	if k.of != c.part || k.group != c.group {
		return l, false
	}
	for i := range k.pages {
		p := &k.pages[i]
		if p.column == c.column && p.page == page {
			return pageLayout{rows: p.rows, encoding: p.encoding, levels: k.room[p.at:p.levels], values: k.room[p.levels:p.to], lent: true}, true
		}
	}
	return l, false
}
