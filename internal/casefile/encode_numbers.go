package casefile

import (
	"encoding/binary"

	"github.com/parquet-go/parquet-go/format"
)

// encodeNull writes a chunk without a value: one page, whatever its rows.
func (c *chunkEncoder) encodeNull(rows int) error {
	c.body = c.appendLevels(c.body[:0], nil, rows, rows)
	err := c.writePage(formOther, len(c.body), rows, rows, bounds{})
	c.finish(format.Plain, format.RLE)
	return err
}

// encodeInts writes a chunk of numbers or times, plain.
func (c *chunkEncoder) encodeInts(col *rowColumn, perm []uint32) error {
	for len(perm) > 0 {
		rows := perm[:min(pageRows, len(perm))]
		perm = perm[len(rows):]
		levels, body := c.levels[:0], c.values[:0]
		var low, high int64
		for _, row := range rows {
			v := col.ints.at(row)
			if v == noTime {
				levels = append(levels, 0)
				continue
			}
			if len(body) == 0 {
				low, high = v, v
			}
			low, high = min(low, v), max(high, v)
			levels = append(levels, 1)
			body = binary.LittleEndian.AppendUint64(body, uint64(v))
		}
		c.levels, c.values = levels, body
		nulls := len(rows) - len(body)/8
		c.body = c.body[:0]
		if !required(c.column) {
			c.body = c.appendLevels(c.body, levels, len(rows), nulls)
		}
		before := len(c.body)
		c.body = append(c.body, body...)
		page := bounds{min: intBound(low), max: intBound(high), ok: len(body) > 0}
		if err := c.writePage(formNumbers, before, len(rows), nulls, page); err != nil {
			return err
		}
	}
	c.finish(format.Plain, format.RLE)
	return nil
}

func intBound(v int64) []byte { return binary.LittleEndian.AppendUint64(nil, uint64(v)) }

// encodeBools writes a chunk of booleans, a bit each.
func (c *chunkEncoder) encodeBools(all []uint32) error {
	for len(all) > 0 {
		rows := all[:min(pageRows, len(all))]
		all = all[len(rows):]
		levels, body := c.levels[:0], c.values[:0]
		n := 0
		var seen [3]bool
		for _, v := range rows {
			seen[v] = true
			if v == 0 {
				levels = append(levels, 0)
				continue
			}
			levels = append(levels, 1)
			if n&7 == 0 {
				body = append(body, 0)
			}
			body[n>>3] |= byte(v-1) << (n & 7)
			n++
		}
		c.levels, c.values = levels, body
		c.body = c.appendLevels(c.body[:0], levels, len(rows), len(rows)-n)
		c.body = append(c.body, body...)
		page := bounds{min: []byte{0}, max: []byte{1}, ok: n > 0}
		if !seen[1] {
			page.min = page.max
		}
		if !seen[2] {
			page.max = page.min
		}
		if err := c.writePage(formOther, 0, len(rows), len(rows)-n, page); err != nil {
			return err
		}
	}
	c.finish(format.Plain, format.RLE)
	return nil
}
