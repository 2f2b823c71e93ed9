package casefile

import (
	"errors"
	"fmt"
	"sort"

	"github.com/parquet-go/parquet-go/format"

	"keytrail/cloudtrail"
)

// chunk reads one column of one row group, a page at a time, in any order. It
// holds one decoded page and the dictionary, whatever the chunk's size.
//
// Its methods return errors without the file's name; part.guard adds it.
type chunk struct {
	part     *part
	column   cloudtrail.Column
	meta     *format.ColumnChunk
	group    int
	rows     int // of the row group
	optional bool

	pages []format.PageLocation // nil until needed, then locations
	dict  *pageDictionary       // nil until needed
	first int                   // the first row that vec holds
	end   int                   // the row after its last; 0 when vec holds none
	vec   vector

	locations  []format.PageLocation // room for pages
	few        []int32               // room for the rows of the page that are wanted
	plain      []byte                // room for its values
	dictionary pageDictionary        // room for dict
	shared     *pageRoom             // with other columns
}

// room gives what the chunk shares with others, if there are any.
func (c *chunk) room() *pageRoom {
	if c.shared == nil {
		c.shared = new(pageRoom)
	}
	return c.shared
}

// open points c at a chunk and keeps its buffers.
func (c *chunk) open(p *part, group int, column cloudtrail.Column) {
	g := &p.meta.RowGroups[group]
	c.part, c.column, c.group, c.rows, c.optional = p, column, group, int(g.NumRows), !required(column)
	c.meta = &g.Columns[column]
	c.pages, c.dict, c.first, c.end = nil, nil, 0, 0
}

// locate loads where the chunk's pages are.
func (c *chunk) locate() error {
	if c.pages != nil {
		return nil
	}
	data, err := c.room().offsetIndex(c.part, c.group, c.meta)
	if err != nil {
		return c.wrap(fmt.Errorf("offset index: %w", err))
	}
	locations, err := decodeOffsetIndex(c.locations[:0], data)
	if c.locations = locations; err != nil {
		return c.wrap(fmt.Errorf("offset index: %w", err))
	}
	// Pages follow one another without a gap, and cover all rows.
	m := &c.meta.MetaData
	row, offset := int64(0), m.DataPageOffset
	for i, p := range locations {
		if p.FirstRowIndex < row || (i == 0) != (p.FirstRowIndex == 0) || p.FirstRowIndex >= int64(c.rows) ||
			p.Offset != offset || p.CompressedPageSize <= 0 {
			return c.wrap(errors.New("offset index names pages that cannot be"))
		}
		row, offset = p.FirstRowIndex+1, p.Offset+int64(p.CompressedPageSize)
	}
	start := m.DataPageOffset
	if m.DictionaryPageOffset > 0 {
		start = m.DictionaryPageOffset
	}
	if len(locations) == 0 || offset != start+m.TotalCompressedSize {
		return c.wrap(errors.New("offset index does not name all pages"))
	}
	c.pages = locations
	return nil
}

// pageOf gives the page that holds a row. locate has been called.
func (c *chunk) pageOf(row int) int {
	return sort.Search(len(c.pages), func(i int) bool { return c.pages[i].FirstRowIndex > int64(row) }) - 1
}

// pageRows gives the rows of a page, the second excluded.
func (c *chunk) pageRows(page int) (first, end int) {
	end = c.rows
	if page+1 < len(c.pages) {
		end = int(c.pages[page+1].FirstRowIndex)
	}
	return int(c.pages[page].FirstRowIndex), end
}

// seek decodes the page that holds the row, unless vec holds it already.
func (c *chunk) seek(row int) error {
	return c.seekRows(row, func(first, end int) (int, int) { return first, end })
}

// seekRows is seek that decodes only a window of the page: narrow is given the
// page's rows, the second excluded, and gives some of them, row among them.
func (c *chunk) seekRows(row int, narrow func(first, end int) (int, int)) error {
	if err := c.complete(); err != nil || row >= c.first && row < c.end {
		return err
	}
	first, end, err := c.rowsBeside(row)
	if err != nil {
		return err
	}
	from, to := narrow(first, end)
	return c.decode(row, from, to, func(l pageLayout) error {
		return c.vec.decode(l, c.meta.MetaData.Type, c.optional, c.lookup(), from-first, to-first)
	})
}

// fewRows is the share of a page's window, one in so many, below which rows
// are decoded by themselves.
const fewRows = 8

// seekSelected is seek that decodes no other rows than those of the set, row
// among them; others may not be asked for then. Of a dictionary nothing more is
// read than is known already: see reach.
func (c *chunk) seekSelected(row int, rows *rowMask) error {
	if row >= c.first && row < c.end {
		return nil
	}
	first, end, err := c.rowsBeside(row)
	if err != nil {
		return err
	}
	from, to := rows.next(first), rows.last(end)+1
	if few := rows.countRange(from, to); few*fewRows >= to-from {
		return c.decode(row, from, to, func(l pageLayout) error {
			return c.vec.decode(l, c.meta.MetaData.Type, c.optional, c.lookup(), from-first, to-first)
		})
	}
	c.few = c.few[:0]
	for r := from; r < to; r = rows.next(r + 1) {
		c.few = append(c.few, int32(r-first))
	}
	if err := c.decode(row, from, to, func(l pageLayout) error {
		return c.vec.decodeFew(l, c.meta.MetaData.Type, c.optional, c.lookup(), c.few)
	}); err != nil {
		return err
	}
	c.first, c.end = first, end // places of few rows count from the page's first
	return nil
}

// rowsBeside gives the rows of the page that holds a row, the second excluded.
func (c *chunk) rowsBeside(row int) (first, end int, err error) {
	if err := c.locate(); err != nil {
		return 0, 0, err
	}
	first, end = c.pageRows(c.pageOf(row))
	return first, end, nil
}

// decode decodes rows of one page, from one up to another, row among them: of the
// page no more is inflated than that seems to take, if that proves to be
// enough.
func (c *chunk) decode(row, from, to int, values func(pageLayout) error) error {
	page := c.pageOf(row)
	c.first, c.end = 0, 0
	loc := c.pages[page]
	first, end := c.pageRows(page)
	room := c.room()
	if l, ok := room.kept.find(c, page); ok {
		if err := values(l); err != nil {
			return c.wrap(err)
		}
		c.own(room, &l)
		c.first, c.end = from, to
		return nil
	}
	var err error
	if room.raw, err = c.part.read(room.raw, loc.Offset, int64(loc.CompressedPageSize)); err != nil {
		return c.wrap(err)
	}
	p, err := parsePage(room.raw)
	if err != nil {
		return c.wrap(err)
	}
	for want := c.share(&p, to-first, end-first); ; want = int(p.header.UncompressedPageSize) {
		var l pageLayout
		if l, room.plain, err = p.layout(c.meta.MetaData.Codec, c.optional, want, room.plain); err != nil {
			return c.wrap(err)
		}
		if l.rows != end-first {
			return c.wrap(fmt.Errorf("%w: %d rows where the index has %d", errPage, l.rows, end-first))
		}
		if err = values(l); err == nil {
			room.kept.keep(c, page, &l)
			c.own(room, &l)
			c.first, c.end = from, to
			return nil
		}
		if !l.cut {
			return c.wrap(err)
		}
	}
}

// share estimates up to where a page's first rows reach in it, of so many.
func (c *chunk) share(p *rawPage, rows, of int) int {
	size := int(p.header.UncompressedPageSize)
	levels := 16 + of/8 // at most, as writers of any sense have them
	if c.meta.MetaData.Type == format.Int64 {
		return levels + 8*rows
	}
	return levels + int(int64(size)*int64(rows)/int64(of))*9/8
}

// allNull tells whether the chunk is known to hold no value, as the bounds of
// its statistics have it too: see chunkBounds.
func (c *chunk) allNull() bool {
	m := &c.meta.MetaData
	return c.optional && m.NumValues > 0 && m.Statistics.NullCount == m.NumValues
}

// allIndexed tells whether every data page of the chunk is known to hold
// indexes into the dictionary.
func (c *chunk) allIndexed() bool {
	m := &c.meta.MetaData
	data := 0
	for _, s := range m.EncodingStats {
		if s.PageType == format.DictionaryPage {
			continue
		}
		if s.Encoding != format.RLEDictionary {
			return false
		}
		data++
	}
	return data > 0 && m.DictionaryPageOffset > 0
}

func (c *chunk) wrap(err error) error { return fmt.Errorf("column %s: %w", c.column.Name(), err) }
