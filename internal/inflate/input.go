package inflate

import "encoding/binary"

const (
	// inputMargin is how many bytes must be left where bits are taken from:
	// one turn of symbols moves on by seven bytes at most, and then loads
	// eight.
	inputMargin = 16

	// tailPadding follows the last bytes of the input in tail. When fewer
	// than inputMargin bytes of that are left, more than half of the padding
	// was loaded; at most eight bytes of it are still unused bits, so that
	// bits beyond the input were taken.
	tailPadding = 2 * inputMargin
)

// input gives the bits of a deflate stream. Its last bytes are read from a
// copy with zeros behind it, so that nothing has to look at single bytes.
type input struct {
	src    []byte
	from   []byte // where bits are loaded from: src, or tail
	base   int    // where in src from begins
	next   int    // the byte of from to load next
	bits   uint64 // what is loaded and not taken, the first bit lowest
	n      uint   // how many bits that are, in its lowest six bits; the others mean nothing
	inTail bool
	tail   [inputMargin + tailPadding]byte
}

func (d *input) begin(src []byte, at int) {
	d.src = src
	d.seek(at)
}

// end lets go of what belongs to the caller.
func (d *input) end() { d.src, d.from = nil, nil }

// seek goes on at a byte of src.
func (d *input) seek(at int) {
	d.from, d.base, d.next, d.inTail = d.src, 0, at, false
	d.bits, d.n = 0, 0
}

// taken tells how many bytes of src were taken, the last one perhaps in part.
func (d *input) taken() int {
	return d.base + d.next - int(d.n&63>>3)
}

// margin makes sure that inputMargin bytes can be loaded. It is false when
// more was taken than there is.
func (d *input) margin() bool {
	if d.next <= len(d.from)-inputMargin {
		return true
	}
	if d.inTail {
		return false
	}
	n := copy(d.tail[:], d.from[d.next:])
	clear(d.tail[n:])
	d.from, d.base, d.next, d.inTail = d.tail[:n+tailPadding], d.next, 0, true
	return true
}

// refill makes sure that 56 bits can be taken, those behind the end of the
// input being zero. It is false when more was taken than there is.
func (d *input) refill() bool {
	if !d.margin() {
		return false
	}
	// The bits above the n that count are already those of the next bytes,
	// and are loaded once more.
	d.bits |= binary.LittleEndian.Uint64(d.from[d.next:]) << (d.n & 63)
	d.next += int(7 - d.n>>3&7)
	d.n |= 56
	return true
}

// take takes n bits, of those that refill has made sure of.
func (d *input) take(n uint) int {
	v := int(d.bits & (1<<n - 1))
	d.bits >>= n
	d.n -= n
	return v
}
