package casefile

import (
	"encoding/binary"
	"fmt"

	"github.com/parquet-go/parquet-go/format"
)

// pageDictionary is that of a chunk, which lies before its pages. What is looked up
// for a few rows often stands near its beginning, or nowhere in it: so it is
// read when it is needed, and inflated no further than that.
type pageDictionary struct {
	vector        // the first values; open where indexes into it are not checked
	all    int    // values that there are, once page was read
	page   []byte // as it lies in the file, nil until it was read
	body   []byte // of it, compressed
	size   int    // of the body, inflated
	plain  []byte // room for that
}

// forget makes room for another chunk's dictionary.
func (d *pageDictionary) forget() {
	d.vector.open, d.vector.count, d.vector.starts = true, 0, d.vector.starts[:0]
	d.all, d.page = 0, d.page[:0]
}

// hasDictionary tells whether the chunk has a dictionary.
func (c *chunk) hasDictionary() bool { return c.meta.MetaData.DictionaryPageOffset > 0 }

// loadDictionary decodes the chunk's dictionary, once, and checks what was
// decoded without it.
func (c *chunk) loadDictionary() error {
	d := c.dictionary()
	if !d.open {
		return nil
	}
	if err := c.readDictionary(); err != nil {
		return err
	}
	if err := c.inflateDictionary(d.all); err != nil {
		return err
	}
	d.open = false
	if c.end > 0 && c.vec.dict == &d.vector {
		if err := c.vec.checkIndexes(); err != nil {
			return c.wrap(err)
		}
	}
	return nil
}

// complete has the chunk's dictionary loaded, where it has one.
func (c *chunk) complete() error {
	if !c.hasDictionary() {
		return nil
	}
	return c.loadDictionary()
}

// reach reads the dictionary up to a value at least.
func (c *chunk) reach(value int32) error {
	d := c.dictionary()
	if int64(uint32(value)) < int64(d.count) {
		return nil
	}
	if err := c.readDictionary(); err != nil {
		return err
	}
	if int64(uint32(value)) >= int64(d.all) {
		return c.wrap(fmt.Errorf("%w: value %d of a dictionary of %d", errPage, uint32(value), d.all))
	}
	return c.inflateDictionary(max(int(value)+1, 2*d.count))
}

// dictionary gives the chunk's dictionary, which it must have.
func (c *chunk) dictionary() *pageDictionary {
	if c.dict == nil {
		c.dict = &c.room
		c.dict.forget()
	}
	return c.dict
}

// lookup gives the vector that indexes point into, nil for none.
func (c *chunk) lookup() *vector {
	if !c.hasDictionary() {
		return nil
	}
	return &c.dictionary().vector
}

// readDictionary reads the dictionary's page.
func (c *chunk) readDictionary() (err error) {
	d, m := c.dict, &c.meta.MetaData
	if len(d.page) > 0 {
		return nil
	}
	page, err := c.part.read(d.page, m.DictionaryPageOffset, m.DataPageOffset-m.DictionaryPageOffset)
	d.page = page[:0]
	if err != nil {
		return c.wrap(err)
	}
	p, err := parsePage(page)
	if err != nil {
		return c.wrap(fmt.Errorf("dictionary: %w", err))
	}
	h := &p.header.DictionaryPageHeader
	if p.header.Type != format.DictionaryPage || !h.Valid || h.V.NumValues < 0 || int(h.V.NumValues) > c.rows {
		return c.wrap(fmt.Errorf("dictionary: %w", errPage))
	}
	d.page, d.body, d.size, d.all = page, p.body, int(p.header.UncompressedPageSize), int(h.V.NumValues)
	return nil
}

// inflateDictionary decodes at least so many of the dictionary's first values.
func (c *chunk) inflateDictionary(values int) error {
	d, m := c.dict, &c.meta.MetaData
	values = min(values, d.all)
	if d.count == d.all && d.all > 0 {
		return nil
	}
	want := d.size
	if values < d.all && m.Type == format.ByteArray {
		want = int(int64(d.size)*int64(values)/int64(d.all))*9/8 + 64
	}
	text, plain, whole, err := inflatePrefix(m.Codec, d.body, d.size, want, d.plain)
	if d.plain = plain; err != nil {
		return c.wrap(fmt.Errorf("dictionary: %w", err))
	}
	if !whole {
		if d.splitSome(text, d.all); d.count >= values {
			return nil
		}
		if text, d.plain, err = inflate(m.Codec, d.body, d.size, d.plain); err != nil {
			return c.wrap(fmt.Errorf("dictionary: %w", err))
		}
	}
	d.count = 0
	if err := d.decodeValues(text, format.Plain, m.Type, window{count: d.all, total: d.all}, false); err != nil {
		return c.wrap(fmt.Errorf("dictionary: %w", err))
	}
	d.count = d.all
	return nil
}

// splitSome finds the byte arrays that src holds whole, up to so many.
func (v *vector) splitSome(src []byte, most int) {
	v.data, v.starts = src, v.starts[:0]
	for pos := 0; len(v.starts) < most && len(src)-pos >= 4; {
		n := int(binary.LittleEndian.Uint32(src[pos:]))
		pos += 4
		if n > len(src)-pos {
			break
		}
		v.starts = append(v.starts, uint32(pos))
		pos += n
	}
	v.count = len(v.starts)
}
