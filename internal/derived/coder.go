package derived

import (
	"encoding/binary"
	"math"
)

// Coder writes values to bytes or reads them from bytes, whichever it was made
// for, so that one function describes both ways:
//
//	func (k *Key) code(c *derived.Coder) { c.Text(&k.ID); c.Int(&k.Events) }
//
// Bytes that do not fit make the values that are read zero and Bad true. A
// Coder is not safe for concurrent use.
type Coder struct {
	buf     []byte // written, or left to read
	reading bool
	bad     bool
	texts   map[string]string // of the texts that were read, one copy each
}

// Encoder makes a Coder that writes.
func Encoder() *Coder { return &Coder{} }

// Decoder makes a Coder that reads.
func Decoder(data []byte) *Coder { return &Coder{buf: data, reading: true} }

// Reset makes the Coder read data next.
func (c *Coder) Reset(data []byte) { c.buf, c.reading, c.bad = data, true, false }

// Bytes gives what was written.
func (c *Coder) Bytes() []byte { return c.buf }

// Clear forgets what was written.
func (c *Coder) Clear() { c.buf = c.buf[:0] }

// Append writes bytes as they are, which another Coder wrote.
func (c *Coder) Append(written []byte) { c.buf = append(c.buf, written...) }

// Reading tells whether values are read.
func (c *Coder) Reading() bool { return c.reading }

// Done tells whether all bytes were read, and every value was there.
func (c *Coder) Done() bool { return c.reading && !c.bad && len(c.buf) == 0 }

// Bad tells whether bytes did not fit.
func (c *Coder) Bad() bool { return c.bad }

// Fail says that a value that was read cannot be.
func (c *Coder) Fail() { c.bad, c.buf = true, nil }

// Uint codes a number that is small as a rule.
func (c *Coder) Uint(v *uint64) {
	if !c.reading {
		c.buf = binary.AppendUvarint(c.buf, *v)
		return
	}
	if len(c.buf) > 0 && c.buf[0] < 0x80 {
		*v, c.buf = uint64(c.buf[0]), c.buf[1:]
		return
	}
	n, size := binary.Uvarint(c.buf)
	if size <= 0 {
		c.Fail()
		*v = 0
		return
	}
	*v, c.buf = n, c.buf[size:]
}

// Int codes a number that is near zero as a rule.
func (c *Coder) Int(v *int64) {
	n := uint64(*v<<1) ^ uint64(*v>>63)
	c.Uint(&n)
	*v = int64(n>>1) ^ -int64(n&1)
}

// Bool codes a truth value.
func (c *Coder) Bool(v *bool) {
	n := uint64(0)
	if *v {
		n = 1
	}
	c.Uint(&n)
	*v = n == 1
}

// Len codes a list's length. A length that cannot be fails: each element
// takes a byte at least.
func (c *Coder) Len(n int) int {
	v := uint64(n)
	c.Uint(&v)
	if c.reading && v > uint64(len(c.buf)) || v > math.MaxInt32 {
		c.Fail()
		return 0
	}
	return int(v)
}

// Raw codes bytes. What is read aliases the Coder's data.
func (c *Coder) Raw(v *[]byte) {
	n := c.Len(len(*v))
	if !c.reading {
		c.buf = append(c.buf, *v...)
		return
	}
	if c.bad {
		*v = nil
		return
	}
	*v, c.buf = c.buf[:n:n], c.buf[n:]
}

// The bounds on the texts of which one copy is kept: their length and their
// number.
const (
	maxSharedText = 128
	maxShared     = 1 << 16
)

// Text codes a text. Short texts that come again are read into one copy.
func (c *Coder) Text(v *string) {
	if !c.reading {
		c.Len(len(*v))
		c.buf = append(c.buf, *v...)
		return
	}
	var raw []byte
	c.Raw(&raw)
	if len(raw) > maxSharedText {
		*v = string(raw)
		return
	}
	if known, ok := c.texts[string(raw)]; ok {
		*v = known
		return
	}
	*v = string(raw)
	if c.texts == nil || len(c.texts) >= maxShared {
		c.texts = make(map[string]string)
	}
	c.texts[*v] = *v
}

// Alone codes a text that hardly comes again, of which no copy is looked for.
func (c *Coder) Alone(v *string) {
	if !c.reading {
		c.Text(v)
		return
	}
	var raw []byte
	c.Raw(&raw)
	*v = string(raw)
}

// maxAhead is up to how many elements there is room from the beginning.
const maxAhead = 1 << 11

// List codes a list, element by element. A nil list stays nil, and an empty
// one empty.
func List[T any](c *Coder, list *[]T, element func(*T)) {
	there := *list != nil
	if c.Bool(&there); !there {
		*list = nil
		return
	}
	n := c.Len(len(*list))
	if !c.reading {
		for i := range *list {
			element(&(*list)[i])
		}
		return
	}
	// A long list grows as its elements are read: a length alone costs little.
	*list = make([]T, 0, min(n, maxAhead))
	for range n {
		var v T
		if element(&v); c.bad {
			return
		}
		*list = append(*list, v)
	}
}

// Texts codes a list of texts.
func (c *Coder) Texts(list *[]string) { List(c, list, c.Text) }
