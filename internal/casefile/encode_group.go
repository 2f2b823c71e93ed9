package casefile

import (
	"bytes"
	"fmt"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/bloom"
	"github.com/parquet-go/parquet-go/bloom/xxhash"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"keytrail/cloudtrail"
	"keytrail/internal/zstdpage"
)

// rowGroup is one encoded row group. Offsets count from its beginning until
// it has a place in a file.
type rowGroup struct {
	meta    format.RowGroup
	columns []format.ColumnIndex // without pages where a column has none
	offsets []format.OffsetIndex
	minTime *int64
	maxTime *int64
	length  int64  // of its pages and bloom filters
	data    []byte // nil once it is in a file
}

// rows counts the group's rows.
func (g *rowGroup) rows() int64 { return g.meta.NumRows }

// bloomBits is the size of bloom filters in bits per distinct value, for one
// wrong "perhaps" in a hundred.
const bloomBits = 10

// groupEncoder turns rows into row groups. Rows become Parquet column by
// column straight from the buffers they were gathered in: the library's own
// writers want a value of 24 bytes for each, null or not, hash every value of
// a dictionary column again, and do not cut long bounds.
//
// A groupEncoder is not safe for concurrent use; it keeps its buffers.
type groupEncoder struct {
	zstd   *zstd.Encoder
	frames *zstdpage.Encoder

	out    []byte // the group so far
	body   []byte // a page
	packed []byte // a page, compressed
	values []byte
	levels []uint32
	codes  []uint32
	picker codePicker
	hashes []uint64 // of the chunk's values for its bloom filter; nil when it has none
	header bytes.Buffer
	thrift *thrift.Encoder
}

func newGroupEncoder() (*groupEncoder, error) {
	e := &groupEncoder{frames: zstdpage.NewEncoder()}
	e.thrift = thrift.NewEncoder(new(thrift.CompactProtocol).NewWriter(&e.header))
	// On real records, higher levels take half as much time again or more for
	// one or two bytes in a hundred.
	var err error
	e.zstd, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
		zstd.WithEncoderCRC(false), zstd.WithZeroFrames(true), zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return nil, fmt.Errorf("zstd: %w", err)
	}
	return e, nil
}

// encode makes a row group of all rows of s. The group's data is the caller's.
func (e *groupEncoder) encode(s *rowSet) (*rowGroup, error) {
	s.expand(cloudtrail.AccessKeyID) // which rows are sorted by
	s.expand(cloudtrail.RecipientAccountID)
	return e.encodeColumns(s, s.order(), func(cloudtrail.Column) error { return nil })
}

// encodeColumns makes a row group of the rows of s in the order perm. load is
// called before each column and may fill it then; the column is emptied
// after load has been asked for the next one.
func (e *groupEncoder) encodeColumns(s *rowSet, perm []uint32, load func(cloudtrail.Column) error) (*rowGroup, error) {
	g := &rowGroup{
		columns: make([]format.ColumnIndex, cloudtrail.NumColumns),
		offsets: make([]format.OffsetIndex, cloudtrail.NumColumns),
	}
	chunks := make([]format.ColumnChunk, cloudtrail.NumColumns)
	filters := make([]bloom.SplitBlockFilter, cloudtrail.NumColumns)
	e.out = make([]byte, 0, s.bytes/4)
	e.picker.begin(s, perm)
	for c := range cloudtrail.Column(cloudtrail.NumColumns) {
		if err := load(c); err != nil {
			return nil, err
		}
		if bloomed(c) {
			e.hashes = make([]uint64, 0, 1024)
		}
		ce := e.newChunk(c, &chunks[c], &g.offsets[c])
		if err := ce.encodeColumn(s, perm); err != nil {
			return nil, fmt.Errorf("column %s: %w", c, err)
		}
		if ce.index != nil {
			g.columns[c] = ce.index.index
		}
		if len(e.hashes) > 0 {
			filters[c] = make(bloom.SplitBlockFilter, bloom.NumSplitBlocksOf(int64(len(e.hashes)), bloomBits))
			filters[c].InsertBulk(e.hashes)
		}
		e.hashes = nil
		if c == cloudtrail.EventTime {
			g.minTime, g.maxTime = timeRange(&s.columns[c].ints, perm)
		}
		g.meta.TotalByteSize += chunks[c].MetaData.TotalUncompressedSize
		g.meta.TotalCompressedSize += chunks[c].MetaData.TotalCompressedSize
	}
	for c, f := range filters {
		if err := e.writeBloom(f, &chunks[c].MetaData); err != nil {
			return nil, err
		}
	}
	g.meta.Columns = chunks
	g.meta.NumRows = int64(len(perm))
	g.meta.SortingColumns = sortingColumns
	g.data, g.length, e.out = e.out, int64(len(e.out)), nil
	return g, nil
}

// sortingColumns says how rows lie in a group; see rowSet.order.
var sortingColumns = []format.SortingColumn{
	{ColumnIdx: int32(cloudtrail.AccessKeyID), NullsFirst: true},
	{ColumnIdx: int32(cloudtrail.EventTime), NullsFirst: true},
	{ColumnIdx: int32(cloudtrail.EventID), NullsFirst: true},
	{ColumnIdx: int32(cloudtrail.RecipientAccountID), NullsFirst: true},
	{ColumnIdx: int32(cloudtrail.SourceObject)},
	{ColumnIdx: int32(cloudtrail.RecordIndex)},
}

// encodeColumn writes the chunk's rows in the order perm.
func (c *chunkEncoder) encodeColumn(s *rowSet, perm []uint32) error {
	col := &s.columns[c.column]
	if storage[c.column] == storeInt {
		return c.encodeInts(col, perm)
	}
	codes := c.picker.pick(c.column)
	switch {
	case codes == nil:
		return c.encodeNull(len(perm))
	case storage[c.column] == storeBool:
		return c.encodeBools(codes)
	case storage[c.column] == storeInterned:
		return c.encodeInterned(col, codes)
	}
	return c.encodePlain(col, codes)
}

func (e *groupEncoder) addBloom(v []byte) { e.hashes = append(e.hashes, xxhash.Sum64(v)) }

// writeBloom writes a chunk's bloom filter behind the group's pages.
func (e *groupEncoder) writeBloom(f bloom.SplitBlockFilter, m *format.ColumnMetaData) error {
	if len(f) == 0 {
		return nil
	}
	e.header.Reset()
	err := e.thrift.Encode(&format.BloomFilterHeader{
		NumBytes:    int32(len(f.Bytes())),
		Algorithm:   format.BloomFilterAlgorithm{Value: &format.SplitBlockAlgorithm{}},
		Hash:        format.BloomFilterHash{Value: &format.XxHash{}},
		Compression: format.BloomFilterCompression{Value: &format.BloomFilterUncompressed{}},
	})
	if err != nil {
		return fmt.Errorf("bloom filter: %w", err)
	}
	m.BloomFilterOffset = int64(len(e.out))
	e.out = append(append(e.out, e.header.Bytes()...), f.Bytes()...)
	m.BloomFilterLength = int32(int64(len(e.out)) - m.BloomFilterOffset)
	return nil
}

// timeRange gives the smallest and the largest time, nil when there is none.
func timeRange(times *intList, rows []uint32) (low, high *int64) {
	for _, row := range rows {
		t := times.at(row)
		if t == noTime {
			continue
		}
		if low == nil {
			a, b := t, t
			low, high = &a, &b
		}
		*low, *high = min(*low, t), max(*high, t)
	}
	return low, high
}
