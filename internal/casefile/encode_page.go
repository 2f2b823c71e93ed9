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
}

// form is what is in a page: how it is encoded and compressed.
type form uint8

const (
	formOther   form = iota // booleans, or nothing but levels
	formCodes               // numbers of a dictionary
	formText                // values behind their lengths
	formIDs                 // the same, of which every row has its own
	formNumbers             // of eight bytes each
)

func (f form) encoding() format.Encoding {
	if f == formCodes {
		return format.RLEDictionary
	}
	return format.Plain
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

// writePage writes c.body as a data page of the rows that follow. The values
// are behind levels of so many bytes.
func (c *chunkEncoder) writePage(f form, levels, rows, nulls int, page bounds) error {
	header := format.PageHeader{Type: format.DataPage}
	header.DataPageHeader = thrift.New(format.DataPageHeader{
		NumValues:               int32(rows),
		Encoding:                f.encoding(),
		DefinitionLevelEncoding: format.RLE,
		RepetitionLevelEncoding: format.RLE,
	})
	m := &c.chunk.MetaData
	offset := int64(len(c.out))
	if len(c.pages.PageLocations) == 0 {
		m.DataPageOffset = offset
	}
	if err := c.write(&header, f, levels); err != nil {
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

// writeDictionary writes c.body as the chunk's dictionary page, which comes
// first.
func (c *chunkEncoder) writeDictionary(values int) error {
	header := format.PageHeader{Type: format.DictionaryPage}
	header.DictionaryPageHeader = thrift.New(format.DictionaryPageHeader{NumValues: int32(values), Encoding: format.Plain})
	c.chunk.MetaData.DictionaryPageOffset = int64(len(c.out))
	return c.write(&header, formText, 0)
}

func (c *chunkEncoder) write(header *format.PageHeader, f form, levels int) error {
	start := len(c.out)
	c.pack(f, levels)
	header.UncompressedPageSize = int32(len(c.body))
	header.CompressedPageSize = int32(len(c.packed))
	header.CRC = int32(crc32.ChecksumIEEE(c.packed))
	c.header.Reset()
	if err := c.thrift.Encode(header); err != nil {
		return fmt.Errorf("page header: %w", err)
	}
	c.out = append(c.out, c.header.Bytes()...)
	c.out = append(c.out, c.packed...)
	m := &c.chunk.MetaData
	m.TotalCompressedSize += int64(len(c.out) - start)
	m.TotalUncompressedSize += int64(c.header.Len()) + int64(header.UncompressedPageSize)
	for i := range m.EncodingStats {
		if s := &m.EncodingStats[i]; s.PageType == header.Type && s.Encoding == f.encoding() {
			s.Count++
			return nil
		}
	}
	m.EncodingStats = append(m.EncodingStats, format.PageEncodingStats{PageType: header.Type, Encoding: f.encoding(), Count: 1})
	return nil
}

// pack compresses c.body.
func (c *chunkEncoder) pack(f form, levels int) {
	switch f {
	case formText:
		c.packed = c.frames.Text(c.packed[:0], c.body)
	case formIDs:
		c.packed = c.frames.IDs(c.packed[:0], c.body, levels)
	case formNumbers:
		c.packed = c.frames.Numbers(c.packed[:0], c.body, levels)
	default:
		c.packed = c.zstd.EncodeAll(c.body, c.packed[:0])
	}
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
