package casefile

import (
	"sync"

	"github.com/parquet-go/parquet-go/format"

	"keytrail/internal/zstdpage"
)

// wholeFrom is the share of a page, in quarters, from which on it is inflated
// whole.
const wholeFrom = 3

// inflatePrefix is inflate that stops once it has want bytes, or some more: a
// page is one frame, and who wants a few rows of it inflates no block behind
// theirs. whole tells whether these are all.
func inflatePrefix(codec format.CompressionCodec, src []byte, size, want int, buf []byte) (out, _ []byte, whole bool, err error) {
	if codec == format.Zstd && size > zstdpage.MaxBlock && want < size/4*wholeFrom {
		room := frameRoom.Get().(*[]byte)
		defer frameRoom.Put(room)
		if frame, blocks := zstdpage.Cut((*room)[:0], src, max(want, 1)); frame != nil {
			*room = frame[:0]
			buf = grow(buf[:0], min(blocks*zstdpage.MaxBlock, size)+zstdSlack)
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
