package zstdpage

import (
	"encoding/binary"
	"math/bits"
)

// smallBlock is below which size, compressed, a block is taken to be the one
// that frames of ids begin with, which holds next to nothing.
const smallBlock = 512

// Cut appends a frame of the first blocks of another, anybody's: as many as hold
// want bytes if all but small ones are full, and tells how many these are. It is
// nil where it cannot tell, or nothing would be left out. The frame says nothing
// of its size.
// https://datatracker.ietf.org/doc/html/rfc8878#section-3.1.1
func Cut(dst, src []byte, want int) (frame []byte, blocks int) {
	window, at := header(src)
	if at == 0 {
		return nil, 0
	}
	dst = append(binary.LittleEndian.AppendUint32(dst, magic), 0, window)
	for left := want; left > 0; blocks++ {
		if len(src)-at < blockHeader {
			return nil, 0
		}
		h := uint32(src[at]) | uint32(src[at+1])<<8 | uint32(src[at+2])<<16
		n, kind := int(h>>3), h>>1&3
		if kind == blockRepeated {
			n = 1
		}
		if kind == blockReserved || n > len(src)-at-blockHeader || h&lastBlock != 0 {
			return nil, 0
		}
		if n >= smallBlock {
			left -= MaxBlock
		}
		begin := len(dst)
		dst = append(dst, src[at:at+blockHeader+n]...)
		if left <= 0 {
			dst[begin] |= lastBlock
		}
		at += blockHeader + n
	}
	return dst, blocks
}

// header gives the descriptor of a frame's window and where its blocks begin, 0
// for a frame that it does not know.
func header(frame []byte) (window byte, at int) {
	if len(frame) < 6 || binary.LittleEndian.Uint32(frame) != magic {
		return 0, 0
	}
	descriptor := frame[4]
	if descriptor&(dictionaryID|reserved) != 0 {
		return 0, 0
	}
	at = 5
	single := descriptor&singleSegment != 0
	if !single {
		window = frame[at]
		at++
	}
	sizeBytes := 0
	if kind := descriptor >> 6; kind > 0 || single {
		sizeBytes = 1 << kind
	}
	if len(frame) < at+sizeBytes {
		return 0, 0
	}
	if single {
		var field [8]byte
		copy(field[:], frame[at:at+sizeBytes])
		window = windowFor(binary.LittleEndian.Uint64(field[:]) + 256) // a field of two bytes counts from there
	}
	return window, at + sizeBytes
}

// windowFor gives the descriptor of a window that holds so many bytes.
func windowFor(size uint64) byte {
	return byte(max(bits.Len64(size-1), 10)-10) << 3
}
