package inflate

const (
	// outputMargin is how much room must be left behind what is written: one
	// turn of symbols writes less, and copies read no further. It is a power
	// of two well above that so that the compiler sees it.
	outputMargin = 1 << 10

	// maxExpected is how many bytes of content a byte of input makes room
	// for before it is decoded. Log files are compressed to a sixth or an
	// eighth, and hardly to less than a sixteenth.
	maxExpected = 16
)

// output is where content goes.
type output struct {
	dst     []byte // the caller's, or what it grew to
	start   int    // where in dst the content begins
	limit   int    // how long it may be
	room    []byte // dst from start
	written int    // bytes of room
}

func (d *output) begin(dst []byte, limit int, claimed uint32, input int) {
	const maxInt = int(^uint(0) >> 1)
	d.dst, d.start, d.written = dst, len(dst), 0
	d.limit = min(limit, maxInt-outputMargin-len(dst))
	d.reserve(int(min(int64(claimed), maxExpected*int64(input), int64(d.limit))))
}

// end lets go of what belongs to the caller.
func (d *output) end() { d.dst, d.room = nil, nil }

// all gives what dst was, with the content behind it.
func (d *output) all() []byte { return d.dst[:d.start+d.written] }

// reserve makes room for size bytes of content, or for limit if that is less,
// and for the margin.
func (d *output) reserve(size int) {
	size = d.start + min(size, d.limit) + outputMargin
	if cap(d.dst) < size {
		grown := make([]byte, size)
		copy(grown, d.dst[:d.start+d.written])
		d.dst = grown
	}
	d.room = d.dst[d.start:min(cap(d.dst), d.start+d.limit+outputMargin)]
}

// spare makes sure that the margin is left behind what is written. It is
// false when more than limit is written.
func (d *output) spare() bool {
	if d.written <= len(d.room)-outputMargin {
		return true
	}
	if d.written > d.limit {
		return false
	}
	// The margin in the sum makes this grow at the beginning as well.
	d.reserve(d.written + min(d.written+outputMargin, d.limit-d.written))
	return true
}

// write writes bytes as they are.
func (d *output) write(b []byte) bool {
	if len(b) > d.limit-d.written {
		return false
	}
	if len(b) > len(d.room)-d.written {
		d.reserve(d.written + max(len(b), min(d.written, d.limit-d.written)))
	}
	d.written += copy(d.room[d.written:], b)
	return true
}
