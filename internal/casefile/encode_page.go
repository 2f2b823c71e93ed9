package casefile

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"keytrail/cloudtrail"
)

// Pages close at whichever comes first. A look at one row of a column decodes
// one page; compression wants pages that are not too small.
const (
	pageRows  = 16 << 10
	pageBytes = 256 << 10
)

// chunkEncoder writes one column chunk to the end of the group's data.
type chunkEncoder struct {
	*groupEncoder
	column cloudtrail.Column
	chunk  *format.ColumnChunk
	pages  *format.OffsetIndex
	index  *indexBuilder // nil for a column without bounds
	row    int64         // the first of the next page

	levelBytes int // of a page of text, before the values
}

// levels appends a page's definition levels as a page of version 1 has them.
// A nil slice says that all rows have a value.
func (e *groupEncoder) appendLevels(dst []byte, levels []uint32, rows, nulls int) []byte {
	at := len(dst)
	dst = append(dst, 0, 0, 0, 0)
	switch nulls {
	case 0:
		dst = append(binary.AppendUvarint(dst, uint64(rows)<<1), 1)
	case rows:
		dst = append(binary.AppendUvarint(dst, uint64(rows)<<1), 0)
	default:
		dst = appendHybrid(dst, levels, 1)
	}
	binary.LittleEndian.PutUint32(dst[at:], uint32(len(dst)-at-4))
	return dst
}

// writePage writes a data page of the rows that follow.
func (c *chunkEncoder) writePage(body []byte, encoding format.Encoding, rows, nulls int, page bounds) error {
	header := format.PageHeader{Type: format.DataPage}
	header.DataPageHeader = thrift.New(format.DataPageHeader{
		NumValues:               int32(rows),
		Encoding:                encoding,
		DefinitionLevelEncoding: format.RLE,
		RepetitionLevelEncoding: format.RLE,
	})
	m := &c.chunk.MetaData
	offset := int64(len(c.out))
	if len(c.pages.PageLocations) == 0 {
		m.DataPageOffset = offset
	}
	if err := c.write(&header, body, encoding); err != nil {
		return err
	}
	c.pages.PageLocations = append(c.pages.PageLocations, format.PageLocation{
		Offset:             offset,
		CompressedPageSize: int32(int64(len(c.out)) - offset),
		FirstRowIndex:      c.row,
	})
	m.NumValues += int64(rows)
	m.Statistics.NullCount += int64(nulls)
	if c.index != nil {
		c.index.addPage(rows, nulls, page)
	}
	c.row += int64(rows)
	return nil
}

// writeDictionary writes the chunk's dictionary page, which comes first.
func (c *chunkEncoder) writeDictionary(body []byte, values int) error {
	header := format.PageHeader{Type: format.DictionaryPage}
	header.DictionaryPageHeader = thrift.New(format.DictionaryPageHeader{NumValues: int32(values), Encoding: format.Plain})
	c.chunk.MetaData.DictionaryPageOffset = int64(len(c.out))
	return c.write(&header, body, format.Plain)
}

func (c *chunkEncoder) write(header *format.PageHeader, body []byte, encoding format.Encoding) error {
	start := len(c.out)
	header.UncompressedPageSize = int32(len(body))
	if c.levelBytes > 0 && isID(c.column) {
		c.packed = c.ids.append(c.packed[:0], body[:c.levelBytes], body[c.levelBytes:])
	} else {
		c.packed = c.zstd.EncodeAll(body, c.packed[:0])
	}
	body = c.packed
	header.CompressedPageSize = int32(len(body))
	header.CRC = int32(crc32.ChecksumIEEE(body))
	c.header.Reset()
	if err := c.thrift.Encode(header); err != nil {
		return fmt.Errorf("page header: %w", err)
	}
	c.out = append(c.out, c.header.Bytes()...)
	c.out = append(c.out, body...)
	m := &c.chunk.MetaData
	m.TotalCompressedSize += int64(len(c.out) - start)
	m.TotalUncompressedSize += int64(c.header.Len()) + int64(header.UncompressedPageSize)
	for i := range m.EncodingStats {
		if s := &m.EncodingStats[i]; s.PageType == header.Type && s.Encoding == encoding {
			s.Count++
			return nil
		}
	}
	m.EncodingStats = append(m.EncodingStats, format.PageEncodingStats{PageType: header.Type, Encoding: encoding, Count: 1})
	return nil
}

// finish completes the chunk's metadata.
func (c *chunkEncoder) finish(encodings ...format.Encoding) {
	m := &c.chunk.MetaData
	m.Encoding = encodings
	if c.index == nil || c.index.broken {
		c.index = nil
		return
	}
	c.index.finish()
	if c.index.total.ok {
		m.Statistics.MinValue, m.Statistics.MaxValue = c.index.total.min, c.index.total.max
	}
}

// newChunk begins the chunk of a column.
func (e *groupEncoder) newChunk(c cloudtrail.Column, chunk *format.ColumnChunk, pages *format.OffsetIndex) *chunkEncoder {
	chunk.MetaData.Type = physical(c)
	chunk.MetaData.PathInSchema = []string{c.Name()}
	// One codec for all chunks of a part, even of nothing but nulls: some
	// readers take a column's codec from the first row group.
	chunk.MetaData.Codec = format.Zstd
	ce := &chunkEncoder{groupEncoder: e, column: c, chunk: chunk, pages: pages}
	if bounded(c) {
		ce.index = &indexBuilder{compare: bytes.Compare}
		if physical(c) == format.Int64 {
			ce.index.compare = compareInts
		}
	}
	return ce
}

// compareInts compares numbers as Parquet stores them.
func compareInts(a, b []byte) int {
	x, y := int64(binary.LittleEndian.Uint64(a)), int64(binary.LittleEndian.Uint64(b))
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}
