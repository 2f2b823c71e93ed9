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
	rows     int // of the row group
	optional bool

	pages []format.PageLocation // nil until needed
	dict  *vector
	first int // the first row that vec holds
	end   int // the row after its last; 0 when vec holds none
	vec   vector

	few        []int32 // room for the rows of the page that are wanted
	raw, plain []byte  // room for a page as it lies in the file, and inflated
}

// open points c at a chunk and keeps its buffers.
func (c *chunk) open(p *part, group int, column cloudtrail.Column) {
	g := &p.meta.RowGroups[group]
	c.part, c.column, c.rows, c.optional = p, column, int(g.NumRows), !required(column)
	c.meta = &g.Columns[column]
	c.pages, c.dict, c.first, c.end = nil, nil, 0, 0
}

// locate loads where the chunk's pages are.
func (c *chunk) locate() error {
	if c.pages != nil {
		return nil
	}
	var index format.OffsetIndex
	if err := c.part.readThrift(c.meta.OffsetIndexOffset, int64(c.meta.OffsetIndexLength), &index); err != nil {
		return c.wrap(fmt.Errorf("offset index: %w", err))
	}
	// Pages follow one another without a gap, and cover all rows.
	m := &c.meta.MetaData
	row, offset := int64(0), m.DataPageOffset
	for i, p := range index.PageLocations {
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
	if len(index.PageLocations) == 0 || offset != start+m.TotalCompressedSize {
		return c.wrap(errors.New("offset index does not name all pages"))
	}
	c.pages = index.PageLocations
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
	if row >= c.first && row < c.end {
		return nil
	}
	l, first, end, err := c.load(row)
	if err != nil {
		return err
	}
	from, to := narrow(first, end)
	if err := c.vec.decode(l, c.meta.MetaData.Type, c.optional, c.dict, from-first, to-first); err != nil {
		return c.wrap(err)
	}
	c.first, c.end = from, to
	return nil
}

// fewRows is the share of a page's window, one in so many, below which rows
// are decoded by themselves.
const fewRows = 8

// seekSelected is seek that decodes no other rows than those of the set, row
// among them; others may not be asked for then.
func (c *chunk) seekSelected(row int, rows *rowMask) error {
	if row >= c.first && row < c.end {
		return nil
	}
	l, first, end, err := c.load(row)
	if err != nil {
		return err
	}
	from, to := rows.next(first), rows.last(end)+1
	if few := rows.countRange(from, to); few*fewRows < to-from {
		c.few = c.few[:0]
		for r := from; r < to; r = rows.next(r + 1) {
			c.few = append(c.few, int32(r-first))
		}
		from, to = first, end
		err = c.vec.decodeFew(l, c.meta.MetaData.Type, c.optional, c.dict, c.few)
	} else {
		err = c.vec.decode(l, c.meta.MetaData.Type, c.optional, c.dict, from-first, to-first)
	}
	if err != nil {
		return c.wrap(err)
	}
	c.first, c.end = from, to
	return nil
}

// load reads and inflates the page that holds a row, and gives the page's rows,
// the second excluded. vec holds none then.
func (c *chunk) load(row int) (l pageLayout, first, end int, err error) {
	if err := c.locate(); err != nil {
		return l, 0, 0, err
	}
	page := c.pageOf(row)
	c.first, c.end = 0, 0
	loc := c.pages[page]
	first, end = c.pageRows(page)
	if c.raw, err = c.part.read(c.raw, loc.Offset, int64(loc.CompressedPageSize)); err != nil {
		return l, 0, 0, c.wrap(err)
	}
	p, err := parsePage(c.raw)
	if err != nil {
		return l, 0, 0, c.wrap(err)
	}
	if l, c.plain, err = p.layout(c.meta.MetaData.Codec, c.optional, c.plain); err != nil {
		return l, 0, 0, c.wrap(err)
	}
	if l.rows != end-first {
		return l, 0, 0, c.wrap(fmt.Errorf("%w: %d rows where the index has %d", errPage, l.rows, end-first))
	}
	if c.meta.MetaData.DictionaryPageOffset > 0 {
		if err := c.loadDictionary(); err != nil {
			return l, 0, 0, err
		}
	}
	return l, first, end, nil
}

// loadDictionary decodes the chunk's dictionary, once.
func (c *chunk) loadDictionary() error {
	m := &c.meta.MetaData
	if c.dict != nil {
		return nil
	}
	raw, err := c.part.read(nil, m.DictionaryPageOffset, m.DataPageOffset-m.DictionaryPageOffset)
	if err != nil {
		return c.wrap(err)
	}
	p, err := parsePage(raw)
	if err != nil {
		return c.wrap(fmt.Errorf("dictionary: %w", err))
	}
	h := &p.header.DictionaryPageHeader
	if p.header.Type != format.DictionaryPage || !h.Valid || h.V.NumValues < 0 || int(h.V.NumValues) > c.rows {
		return c.wrap(fmt.Errorf("dictionary: %w", errPage))
	}
	values, _, err := inflate(m.Codec, p.body, int(p.header.UncompressedPageSize), nil)
	if err != nil {
		return c.wrap(fmt.Errorf("dictionary: %w", err))
	}
	dict := &vector{rows: int(h.V.NumValues), count: int(h.V.NumValues)}
	if err := dict.decodeValues(values, format.Plain, m.Type, window{count: dict.count, total: dict.count}); err != nil {
		return c.wrap(fmt.Errorf("dictionary: %w", err))
	}
	c.dict = dict
	return nil
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
