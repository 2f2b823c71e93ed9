// Package zstdpage compresses the pages of Parquet columns as zstd frames,
// which every decoder reads. It knows what is in them: text repeats from where
// words begin and end, ids repeat nothing but their lengths, and numbers
// differ from the one before in their low bytes.
// https://datatracker.ietf.org/doc/html/rfc8878
package zstdpage

import (
	"encoding/binary"

	"github.com/klauspost/compress/huff0"
)

const (
	magic = 0xFD2FB528

	// Frames begin with a descriptor.
	dictionaryID  = 3
	reserved      = 1 << 3
	singleSegment = 1 << 5 // the window is the whole frame,
	size32        = 2 << 6 // whose size stands in four bytes

	// Blocks have headers of three bytes: size, kind, and whether it is the last.
	blockHeader   = 3
	lastBlock     = 1
	blockRaw      = 0
	blockRepeated = 1 // one byte, so many times
	blockPacked   = 2
	blockReserved = 3

	// MaxBlock is how many bytes a block holds at most, inflated.
	MaxBlock = 128 << 10
)

// Encoder compresses pages of less than 4 GiB. It keeps its buffers and is not
// safe for concurrent use.
type Encoder struct {
	words     words
	ids       ids
	numbers   numbers
	sequences sequencesWriter
	huffman   huff0.Scratch
	literals  []byte
	list      []sequence
}

func NewEncoder() *Encoder { return &Encoder{sequences: newSequencesWriter()} }

// Text appends a frame of values of text, or of anything else.
func (e *Encoder) Text(dst, page []byte) []byte {
	e.words.begin(page)
	return e.frame(dst, page, &e.words)
}

// IDs appends a frame of values of which every one is another, each behind its
// length in four bytes. The first head bytes of the page are something else.
func (e *Encoder) IDs(dst, page []byte, head int) []byte {
	e.ids.begin(page, head)
	return e.frame(dst, page, &e.ids)
}

// Numbers appends a frame of numbers of eight bytes each, the lowest first. The
// first head bytes of the page are something else.
func (e *Encoder) Numbers(dst, page []byte, head int) []byte {
	e.numbers = numbers{page, head}
	return e.frame(dst, page, &e.numbers)
}

// finder finds what repeats in a page, block by block.
type finder interface {
	// find appends the sequences of the block from a place on, of which the
	// offsets are distances still, and tells where the block ends.
	find(list []sequence, from int) (_ []sequence, end int)
}

func (e *Encoder) frame(dst, page []byte, f finder) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, magic)
	dst = append(dst, singleSegment|size32)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(page)))
	if len(page) == 0 {
		return appendBlockHeader(dst, blockRaw, 0, true)
	}
	last := firstOffsets
	for from, end := 0, 0; from < len(page); from = end {
		e.list, end = f.find(e.list[:0], from)
		dst, last = e.block(dst, page[from:end], last, end == len(page))
	}
	return dst
}

// block appends text by the sequences that were found in it. last are the
// offsets before, and those after it are given back.
func (e *Encoder) block(dst, text []byte, last offsets, end bool) ([]byte, offsets) {
	now := last
	e.literals = e.literals[:0]
	rest := text
	for i := range e.list {
		s := &e.list[i]
		e.literals = appendShort(e.literals, rest, int(s.literals))
		rest = rest[s.literals+s.match:]
		s.offset = now.value(s.offset, s.literals)
	}
	e.literals = append(e.literals, rest...)
	at := len(dst)
	dst = appendBlockHeader(dst, blockPacked, 0, end)
	dst = e.appendLiterals(dst)
	dst = e.sequences.append(dst, e.list)
	size := len(dst) - at - blockHeader
	if size >= len(text) {
		return append(appendBlockHeader(dst[:at], blockRaw, len(text), end), text...), last
	}
	appendBlockHeader(dst[:at], blockPacked, size, end)
	return dst, now
}

// appendShort appends the first n bytes of text, which are few as a rule.
func appendShort(dst, text []byte, n int) []byte {
	const short = 16
	if n > short || len(text) < short || cap(dst)-len(dst) < short {
		return append(dst, text[:n]...)
	}
	at := len(dst)
	copy(dst[at:at+short], text[:short])
	return dst[:at+n]
}

func appendBlockHeader(dst []byte, kind, size int, last bool) []byte {
	h := uint32(kind)<<1 | uint32(size)<<3
	if last {
		h |= lastBlock
	}
	return append(dst, byte(h), byte(h>>8), byte(h>>16))
}
