package casefile

import (
	"bytes"
	"slices"

	"github.com/parquet-go/parquet-go/format"
)

// encodeInterned writes a chunk as a dictionary with numbers, however little
// its values repeat: fastparquet loses values, without an error, of a column
// that is dictionary encoded in one row group and plain in another.
func (c *chunkEncoder) encodeInterned(col *rowColumn, all []uint32) error {
	d := &col.dict
	if c.hashes != nil {
		for k := range d.len() {
			c.addBloom(d.value(uint32(k) + 1))
		}
	}
	c.body = c.body[:0]
	for k := range d.len() {
		c.body = append(c.body, d.text.whole(d.places[k+1])...)
	}
	if err := c.writeDictionary(d.len()); err != nil {
		return err
	}
	return c.encodeCodes(d, all)
}

func (c *chunkEncoder) encodeCodes(d *dictionary, all []uint32) error {
	width := codeWidth(d.len())
	seen := textBounds{dict: d}
	if c.index != nil {
		seen.pages = make([]uint32, d.len()+1)
	}
	for len(all) > 0 {
		rows := all[:min(pageRows, len(all))]
		all = all[len(rows):]
		codes := c.present(rows)
		nulls := len(rows) - len(codes)
		c.body = c.body[:0]
		if !required(c.column) {
			c.body = c.appendLevels(c.body, c.levels, len(rows), nulls)
		}
		c.body = append(c.body, byte(width))
		c.body = appendHybrid(c.body, codes, width)
		var page bounds
		if c.index != nil && len(codes) > 0 {
			page = seen.page(codes)
		}
		if err := c.writePage(formCodes, 0, len(rows), nulls, page); err != nil {
			return err
		}
	}
	c.finish(format.Plain, format.RLE, format.RLEDictionary)
	return nil
}

// present sets the levels of a page of numbers and gives those that are not null,
// from 0.
func (e *groupEncoder) present(rows []uint32) []uint32 {
	e.levels = grow(e.levels[:0], len(rows))[:len(rows)]
	e.codes = grow(e.codes[:0], len(rows))[:len(rows)]
	n := 0
	for i, k := range rows {
		level := min(k, 1)
		e.levels[i] = level
		e.codes[n] = k - 1 // to be written over where it is null
		n += int(level)
	}
	return e.codes[:n]
}

// textBounds finds the bounds of pages of dictionary numbers and looks at
// each value once a page.
type textBounds struct {
	dict  *dictionary
	pages []uint32 // by number: the last page that has it, counted from 1
	n     uint32
}

func (t *textBounds) page(codes []uint32) bounds {
	t.n++
	var low, high []byte
	for _, k := range codes {
		if t.pages[k] == t.n {
			continue
		}
		t.pages[k] = t.n
		v := t.dict.value(k + 1)
		if low == nil || bytes.Compare(v, low) < 0 {
			low = v
		}
		if high == nil || bytes.Compare(v, high) > 0 {
			high = v
		}
	}
	return textPage(low, high)
}

// textPage cuts the bounds of a page of text.
func textPage(low, high []byte) bounds {
	upper, ok := upperBound(high)
	return bounds{min: lowerBound(low), max: upper, ok: ok}
}

// encodePlain writes a chunk of text in full.
func (c *chunkEncoder) encodePlain(col *rowColumn, places []uint32) error {
	of := formText
	if isID(c.column) {
		of = formIDs
	}
	for len(places) > 0 {
		rows, nulls, size := c.measure(col, places)
		c.body = c.appendLevels(c.body[:0], c.levels, rows, nulls)
		levels := len(c.body)
		c.body = slices.Grow(c.body, size)
		var low, high []byte
		for _, place := range places[:rows] {
			if place == 0 {
				continue
			}
			v := col.text.whole(place)
			c.body = append(c.body, v...)
			if v = v[lengthBytes:]; c.hashes != nil {
				c.addBloom(v)
			}
			if c.index == nil {
				continue
			}
			if low == nil {
				low, high = v, v
			} else if bytes.Compare(v, low) < 0 {
				low = v
			} else if bytes.Compare(v, high) > 0 {
				high = v
			}
		}
		places = places[rows:]
		var page bounds
		if c.index != nil && nulls < rows {
			page = textPage(low, high)
		}
		if err := c.writePage(of, levels, rows, nulls, page); err != nil {
			return err
		}
	}
	c.finish(format.Plain, format.RLE)
	return nil
}

// measure tells how many rows make a page, how many of them are null, and what
// the others take, and sets the levels. Sorted rows lie all over the memory:
// asked for their lengths first, one independent of the other, they arrive
// together.
func (c *chunkEncoder) measure(col *rowColumn, places []uint32) (rows, nulls, size int) {
	c.levels = c.levels[:0]
	for rows < min(pageRows, len(places)) && size < pageBytes {
		place := places[rows]
		rows++
		if place == 0 {
			c.levels = append(c.levels, 0)
			nulls++
			continue
		}
		c.levels = append(c.levels, 1)
		size += len(col.text.whole(place))
	}
	return rows, nulls, size
}
