package casefile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"sync"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// maxPageBytes bounds a page, inflated. A page holds at least one value, and a
// value at most a record.
const maxPageBytes = 1 << 30

var errPage = errors.New("page does not fit its description")

// rawPage is a page's header and its body as it lies in the file.
type rawPage struct {
	header format.PageHeader
	body   []byte
}

// parsePage reads the page that data holds, all of it, and checks its sum.
func parsePage(data []byte) (p rawPage, err error) {
	end, err := decodePageHeader(data, &p.header)
	if err != nil {
		return p, fmt.Errorf("page header: %w", err)
	}
	p.body = data[end:]
	h := &p.header
	if int(h.CompressedPageSize) != len(p.body) || h.UncompressedPageSize < 0 || h.UncompressedPageSize > maxPageBytes {
		return p, errPage
	}
	if h.CRC != 0 && uint32(h.CRC) != crc32.ChecksumIEEE(p.body) {
		return p, errors.New("page has the wrong checksum")
	}
	return p, nil
}

// decodeThrift reads a struct of the compact protocol that takes all of data.
// What it fills aliases data. checkThrift has seen data.
func decodeThrift(data []byte, v any) error {
	r := new(thrift.CompactProtocol).NewReaderFromBytes(data)
	if err := thrift.NewDecoder(r).Decode(v); err != nil {
		return err
	}
	if r.BytesRead() != len(data) {
		return errThrift
	}
	return nil
}

// pageLayout is what the two versions of data page headers say alike.
type pageLayout struct {
	rows     int
	encoding format.Encoding
	levels   []byte // encoded, nil for a required column
	values   []byte // encoded
	cut      bool   // values are not all there
	lent     bool   // values lie in the page as it was read
}

// layout takes a data page apart, of whose bytes only the first ones are
// wanted. buf is room for what is inflated, and is given back, perhaps grown;
// levels and values may alias it.
func (p *rawPage) layout(codec format.CompressionCodec, optional bool, want int, buf []byte) (l pageLayout, _ []byte, err error) {
	size := int(p.header.UncompressedPageSize)
	whole := true
	switch {
	case p.header.Type == format.DataPage && p.header.DataPageHeader.Valid:
		h := &p.header.DataPageHeader.V
		l.rows, l.encoding = int(h.NumValues), h.Encoding
		if l.values, buf, whole, err = inflatePrefix(codec, p.body, size, want, buf); err != nil {
			return l, buf, err
		}
		l.cut, l.lent = !whole, codec == format.Uncompressed
		if optional {
			if len(l.values) < 4 || h.DefinitionLevelEncoding != format.RLE {
				return l, buf, errPage
			}
			n := binary.LittleEndian.Uint32(l.values)
			if uint64(n) > uint64(len(l.values)-4) {
				return l, buf, errPage
			}
			l.levels, l.values = l.values[4:4+n], l.values[4+n:]
		}
	case p.header.Type == format.DataPageV2 && p.header.DataPageHeaderV2.Valid:
		h := &p.header.DataPageHeaderV2.V
		l.rows, l.encoding = int(h.NumValues), h.Encoding
		n := int(h.DefinitionLevelsByteLength)
		if n < 0 || n > len(p.body) || n > size || h.RepetitionLevelsByteLength != 0 || h.NumRows != h.NumValues {
			return l, buf, errPage
		}
		l.levels, l.values, l.lent = p.body[:n], p.body[n:], true
		if !h.IsCompressed.Valid || h.IsCompressed.V {
			l.values, buf, whole, err = inflatePrefix(codec, l.values, size-n, want, buf)
			l.cut, l.lent = !whole, codec == format.Uncompressed
		}
	default:
		return l, buf, errPage
	}
	return l, buf, err
}

var (
	zstdOnce sync.Once
	zstdRead *zstd.Decoder
	zstdErr  error
)

// inflate undoes a page's compression; size is what must come of it. buf is
// room for it, and is given back, perhaps grown. Parts know no codec but zstd:
// some of the others' decoders take whatever memory damaged input makes them.
func inflate(codec format.CompressionCodec, src []byte, size int, buf []byte) (out, _ []byte, err error) {
	switch codec {
	case format.Uncompressed:
		out = src
	case format.Zstd:
		buf = grow(buf[:0], size+zstdSlack)
		if out, err = decodeZstd(src, buf); err != nil {
			return nil, buf, fmt.Errorf("page cannot be inflated: %w", err)
		}
	default:
		return nil, buf, fmt.Errorf("page is compressed with %s", codec)
	}
	if len(out) != size {
		return nil, buf, errPage
	}
	return out, buf, nil
}

// zstdSlack is the room behind its output in which the decoder need not look
// where each copy ends.
const zstdSlack = 64

// decodeZstd inflates a frame into the room that buf has.
func decodeZstd(src, buf []byte) ([]byte, error) {
	zstdOnce.Do(func() {
		zstdRead, zstdErr = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0),
			zstd.WithDecoderMaxMemory(maxPageBytes), zstd.WithDecodeAllCapLimit(true))
	})
	if zstdErr != nil {
		return nil, zstdErr
	}
	return zstdRead.DecodeAll(src, buf[:0])
}
