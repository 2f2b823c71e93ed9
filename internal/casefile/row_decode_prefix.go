package casefile

import (
	"encoding/binary"
	"math/bits"
	"sync"

	"github.com/parquet-go/parquet-go/format"
)

// A page is one zstd frame, whose blocks must be inflated from the first on.
// Who wants a few rows of it inflates no block behind theirs.
// https://datatracker.ietf.org/doc/html/rfc8878#section-3.1.1

const (
	zstdMagic    = 0xFD2FB528
	zstdMaxBlock = 128 << 10
	zstdSingle   = 1 << 5 // the frame is one segment
)

// smallBlock is below which size, compressed, a block is taken to be the one
// that frames of ids begin with, which holds next to nothing.
const smallBlock = 512

// wholeFrom is the share of a page, in quarters, from which on it is inflated
// whole.
const wholeFrom = 3

// inflatePrefix is inflate that stops once it has want bytes, or some more.
// whole tells whether these are all.
func inflatePrefix(codec format.CompressionCodec, src []byte, size, want int, buf []byte) (out, _ []byte, whole bool, err error) {
	if codec == format.Zstd && size > zstdMaxBlock && want < size/4*wholeFrom {
		room := frameRoom.Get().(*[]byte)
		defer frameRoom.Put(room)
		if frame, blocks := cutFrame((*room)[:0], src, max(want, 1)); frame != nil {
			*room = frame[:0]
			buf = grow(buf[:0], min(blocks*zstdMaxBlock, size)+zstdSlack)
			// What does not come out well this way is looked at as a whole, which
			// tells what is wrong with it.
			if out, err := decodeZstd(frame, buf); err == nil && len(out) >= want && len(out) <= size {
				return out, buf, len(out) == size, nil
			}
		}
	}
	out, buf, err = inflate(codec, src, size, buf)
	return out, buf, true, err
}

// frameRoom is room for frames, of which nothing is left once they are inflated.
var frameRoom = sync.Pool{New: func() any { return new([]byte) }}

// cutFrame gives a frame of the first blocks of another, as many as hold want
// bytes if all but small ones are full, nil where it cannot tell. It says nothing of its size.
func cutFrame(dst, src []byte, want int) (frame []byte, blocks int) {
	if len(src) < 6 || binary.LittleEndian.Uint32(src) != zstdMagic {
		return nil, 0
	}
	descriptor := src[4]
	if descriptor&0x0b != 0 { // a dictionary, or what nobody knows yet
		return nil, 0
	}
	at := 5
	single := descriptor&zstdSingle != 0
	var window byte
	if !single {
		window = src[at]
		at++
	}
	sizeBytes := 0
	if kind := descriptor >> 6; kind > 0 || single {
		sizeBytes = 1 << kind
	}
	if len(src) < at+sizeBytes {
		return nil, 0
	}
	if single {
		var field [8]byte
		copy(field[:], src[at:at+sizeBytes])
		window = windowFor(binary.LittleEndian.Uint64(field[:]) + 256) // a field of two bytes counts from there
	}
	at += sizeBytes
	dst = append(binary.LittleEndian.AppendUint32(dst, zstdMagic), 0, window)
	for left := want; left > 0; blocks++ {
		if len(src)-at < 3 {
			return nil, 0
		}
		header := uint32(src[at]) | uint32(src[at+1])<<8 | uint32(src[at+2])<<16
		n, kind := int(header>>3), header>>1&3
		if kind == 1 { // one byte, so many times
			n = 1
		}
		if kind == 3 || n > len(src)-at-3 || header&1 == 1 {
			return nil, 0 // this is the last: there is nothing to leave out
		}
		if n >= smallBlock {
			left -= zstdMaxBlock
		}
		last := len(dst)
		dst = append(dst, src[at:at+3+n]...)
		if left <= 0 {
			dst[last] |= 1
		}
		at += 3 + n
	}
	return dst, blocks
}

// windowFor gives the descriptor of a window that holds so many bytes.
func windowFor(size uint64) byte {
	return byte(max(bits.Len64(size-1), 10)-10) << 3
}
