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
	known  bool   // whether all is
	all    int    // values that there are
	plain  []byte // room for values
}

// forget makes room for another chunk's dictionary.
func (d *pageDictionary) forget() {
	d.vector.open, d.vector.count, d.vector.starts = true, 0, d.vector.starts[:0]
	d.known, d.all = false, 0
}

// hasDictionary tells whether the chunk has a dictionary.
func (c *chunk) hasDictionary() bool { return c.meta.MetaData.DictionaryPageOffset > 0 }

// loadDictionary decodes the chunk's dictionary, once, and checks what was
// decoded without it.
func (c *chunk) loadDictionary() error {
	d := c.pageDictionary()
	if !d.open {
		return nil
	}
	if !d.known || d.count < d.all {
		if err := c.readDictionary(1<<31 - 1); err != nil {
			return err
		}
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
	d := c.pageDictionary()
	place := int64(uint32(value))
	if place >= int64(d.count) && !(d.known && d.count == d.all) {
		if err := c.readDictionary(int(min(place+1, 1<<31-1))); err != nil {
			return err
		}
	}
	if place >= int64(d.count) {
		return c.wrap(fmt.Errorf("%w: value %d of a dictionary of %d", errPage, place, d.all))
	}
	return nil
}

// pageDictionary gives the chunk's dictionary, which it must have.
func (c *chunk) pageDictionary() *pageDictionary {
	if c.dict == nil {
		c.dict = &c.dictionary
		c.dict.forget()
	}
	return c.dict
}

// lookup gives the vector that indexes point into, nil for none.
func (c *chunk) lookup() *vector {
	if !c.hasDictionary() {
		return nil
	}
	return &c.pageDictionary().vector
}

// readDictionary decodes at least so many of the dictionary's first values, or
// all.
func (c *chunk) readDictionary(values int) (err error) {
	d, m, room := c.dict, &c.meta.MetaData, c.room()
	if room.raw, err = c.part.read(room.raw, m.DictionaryPageOffset, m.DataPageOffset-m.DictionaryPageOffset); err != nil {
		return c.wrap(err)
	}
	p, err := parsePage(room.raw)
	if err != nil {
		return c.wrap(fmt.Errorf("dictionary: %w", err))
	}
	h := &p.header.DictionaryPageHeader
	if p.header.Type != format.DictionaryPage || !h.Valid || h.V.NumValues < 0 || int(h.V.NumValues) > c.rows {
		return c.wrap(fmt.Errorf("dictionary: %w", errPage))
	}
	d.known, d.all = true, int(h.V.NumValues)
	if err := c.inflateDictionary(&p, min(values, d.all)); err != nil {
		return c.wrap(fmt.Errorf("dictionary: %w", err))
	}
	return nil
}

// inflateDictionary decodes values of a dictionary's page as readDictionary
// does. What was decoded of it before counts for half: asking for ever more
// must not cost more than asking for all.
func (c *chunk) inflateDictionary(p *rawPage, values int) error {
	d, m := c.dict, &c.meta.MetaData
	size := int(p.header.UncompressedPageSize)
	want := size
	if values = max(values, min(2*d.count, d.all)); values < d.all && m.Type == format.ByteArray {
		want = int(int64(size)*int64(values)/int64(d.all))*9/8 + 64
	}
	d.count = 0
	text, plain, whole, err := inflatePrefix(m.Codec, p.body, size, want, d.plain)
	if d.plain = plain; err != nil {
		return err
	}
	if !whole {
		if d.splitSome(text, d.all); d.count >= values {
			return nil
		}
		d.count = 0
		if text, d.plain, err = inflate(m.Codec, p.body, size, d.plain); err != nil {
			return err
		}
	}
	if m.Codec == format.Uncompressed { // it lies in room that others have, too
		d.plain = append(d.plain[:0], text...)
		text = d.plain
	}
	if err := d.decodeValues(text, format.Plain, m.Type, window{count: d.all, total: d.all}, false); err != nil {
		return err
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
