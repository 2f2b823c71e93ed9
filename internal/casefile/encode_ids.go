package casefile

import (
	"encoding/binary"
	"math/bits"
	"slices"

	"github.com/klauspost/compress/huff0"
)

// idFrames compresses pages of ids, of which every event has its own. Nothing
// in them repeats but their lengths, so looking for repetitions costs time
// and, as short ones turn up by chance, space too. Digits only get as many
// bits as their frequency calls for, and where all ids are as long as the
// first, as UUIDs are, one sequence an id stands for its length. What comes
// out are zstd frames that every decoder reads.
// https://datatracker.ietf.org/doc/html/rfc8878#section-3
type idFrames struct{ scratch huff0.Scratch }

const (
	zstdMagic    = 0xFD2FB528
	zstdMaxBlock = 128 << 10
	zstdRaw      = 0
	zstdPacked   = 2
	zstdSingle   = 1 << 5 // the frame is one segment, whose size stands in the header
	zstdSize32   = 2 << 6 // in four bytes

	literalsRaw   = 0
	literalsHuff0 = 2 // with a table of their own

	// All literal lengths, offsets and match lengths of a block have one code
	// each.
	sequencesAlike = 1<<6 | 1<<4 | 1<<2

	matchOfLength = 1 // the code of matches of four bytes
	lengthBytes   = 4 // before each value of a PLAIN page
)

// append appends a page as a frame: head, which holds levels, and after it
// values, each behind its length.
func (f *idFrames) append(dst, head, values []byte) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, zstdMagic)
	dst = append(dst, zstdSingle|zstdSize32)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(head)+len(values)))
	n, alike := alikeIDs(values)
	if !alike {
		dst = f.appendPlain(dst, head, false)
		return f.appendPlain(dst, values, true)
	}
	stride := lengthBytes + n
	dst = f.appendPlain(dst, head, false)
	dst = f.appendPlain(dst, values[:stride], false)
	dst = appendFirstLength(dst, stride)
	return f.appendAlike(dst, values[stride+lengthBytes:], n)
}

// alikeIDs tells whether there are several values, all of the same length,
// and how long they are.
func alikeIDs(values []byte) (n int, ok bool) {
	if len(values) < lengthBytes {
		return 0, false
	}
	n = int(binary.LittleEndian.Uint32(values))
	if _, _, ok := literalLength(n); !ok || len(values) < 3*(lengthBytes+n) || len(values)%(lengthBytes+n) != 0 {
		return 0, false
	}
	for i := 0; i < len(values); i += lengthBytes + n {
		if int(binary.LittleEndian.Uint32(values[i:])) != n {
			return 0, false
		}
	}
	return n, true
}

// literalLength gives the code of a length of literals, and the width of what
// follows it; ok is false outside of 16 to 127.
func literalLength(n int) (code, width int, ok bool) {
	switch {
	case n < 16 || n > 127:
		return 0, 0, false
	case n < 24:
		return 16 + (n-16)/2, 1, true
	case n < 32:
		return 20 + (n-24)/4, 2, true
	case n < 48:
		return 22 + (n-32)/8, 3, true
	case n < 64:
		return 24, 4, true
	}
	return 25, 6, true
}

// appendPlain appends text as blocks of literals.
func (f *idFrames) appendPlain(dst, text []byte, last bool) []byte {
	for len(text) > 0 || last {
		block := text[:min(len(text), zstdMaxBlock)]
		text = text[len(block):]
		end := last && len(text) == 0
		literals := f.literals(block)
		if literals == nil {
			dst = append(appendBlockHeader(dst, zstdRaw, len(block), end), block...)
		} else {
			dst = appendBlockHeader(dst, zstdPacked, literalsHeader+len(literals)+1, end)
			dst = append(appendLiterals(dst, literalsHuff0, len(block), literals), 0) // no sequences
		}
		if end {
			break
		}
	}
	return dst
}

// appendFirstLength appends a block that repeats the length before the value
// of the first stride, and so makes that distance the one to repeat.
func appendFirstLength(dst []byte, stride int) []byte {
	offset := uint(stride) + 3 // lower ones name earlier offsets
	code := bits.Len(offset) - 1
	sequences := []byte{1, sequencesAlike, 0, byte(code), matchOfLength}
	sequences = appendBits(sequences, []uint{offset - 1<<code}, code)
	dst = appendBlockHeader(dst, zstdPacked, 1+len(sequences), false)
	return append(append(dst, literalsRaw), sequences...)
}

// appendAlike appends ids of n bytes that have lengths between them.
func (f *idFrames) appendAlike(dst, text []byte, n int) []byte {
	code, width, _ := literalLength(n)
	stride := lengthBytes + n
	most := zstdMaxBlock / stride
	ids := make([]byte, 0, most*n)
	rest := uint(n) & (1<<width - 1)
	for len(text) > 0 {
		block := text[:min(len(text), most*stride)]
		text = text[len(block):]
		ids = ids[:0]
		for i := 0; i < len(block); i += stride {
			ids = append(ids, block[i:i+n]...)
		}
		sequences := []byte{0}
		if count := len(block) / stride; count > 0 { // the last id of all has no length behind it
			sequences = []byte{byte(count>>8) + 128, byte(count), sequencesAlike, byte(code), 0, matchOfLength}
			sequences = appendBits(sequences, slices.Repeat([]uint{rest}, count), width)
		}
		kind, literals := literalsHuff0, f.literals(ids)
		if literals == nil {
			kind, literals = literalsRaw, ids
		}
		at := len(dst)
		dst = appendBlockHeader(dst, zstdPacked, 0, false)
		dst = append(appendLiterals(dst, kind, len(ids), literals), sequences...)
		copy(dst[at:], appendBlockHeader(nil, zstdPacked, len(dst)-at-3, len(text) == 0))
	}
	return dst
}

// literals compresses text, nil when that saves nothing.
func (f *idFrames) literals(text []byte) []byte {
	f.scratch.Reuse = huff0.ReusePolicyNone
	packed, _, err := huff0.Compress4X(text, &f.scratch)
	if err != nil || len(packed)+literalsHeader >= len(text) { // too short, or all alike, or as random as bytes can be
		return nil
	}
	return packed
}

// literalsHeader is the size of the header with sizes of 18 bits.
const literalsHeader = 5

// appendLiterals appends a literals section.
func appendLiterals(dst []byte, kind, size int, literals []byte) []byte {
	if kind == literalsRaw {
		header := literalsRaw | 3<<2 | uint32(size)<<4 // a size of 20 bits
		dst = append(dst, byte(header), byte(header>>8), byte(header>>16))
		return append(dst, literals...)
	}
	header := literalsHuff0 | 3<<2 | uint64(size)<<4 | uint64(len(literals))<<22 // four streams
	dst = append(dst, byte(header), byte(header>>8), byte(header>>16), byte(header>>24), byte(header>>32))
	return append(dst, literals...)
}

// appendBits appends numbers of a width and the bit that marks the end.
func appendBits(dst []byte, numbers []uint, width int) []byte {
	var pending, n uint
	for _, v := range numbers {
		pending |= v << n
		for n += uint(width); n >= 8; n -= 8 {
			dst = append(dst, byte(pending))
			pending >>= 8
		}
	}
	return append(dst, byte(pending|1<<n))
}

func appendBlockHeader(dst []byte, kind, size int, last bool) []byte {
	h := uint32(kind)<<1 | uint32(size)<<3
	if last {
		h |= 1
	}
	return append(dst, byte(h), byte(h>>8), byte(h>>16))
}
