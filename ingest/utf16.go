package ingest

import (
	"encoding/binary"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

var utf8BOM = []byte{0xef, 0xbb, 0xbf}

// utf16Order tells whether head begins UTF-16 text, which PowerShell's
// redirection writes, and in which byte order: by its byte order mark, or by
// the zero bytes around the bracket that JSON begins with.
func utf16Order(head []byte) (binary.ByteOrder, bool) {
	if len(head) < 2 {
		return nil, false
	}
	bracket := func(c byte) bool { return c == '{' || c == '[' }
	switch a, b := head[0], head[1]; {
	case a == 0xff && b == 0xfe, bracket(a) && b == 0:
		return binary.LittleEndian, true
	case a == 0xfe && b == 0xff, a == 0 && bracket(b):
		return binary.BigEndian, true
	}
	return nil, false
}

// utf16Reader gives UTF-16 text as UTF-8, without its byte order mark. Lone
// surrogates and half a unit at the end become U+FFFD.
type utf16Reader struct {
	in    io.Reader
	order binary.ByteOrder

	// members tells where in the UTF-16 text that begins which follows the
	// first gzip member, when that is to be known of the UTF-8 text.
	members func() int64
	taken   int64 // bytes of UTF-16 before raw
	given   int64 // bytes of UTF-8 before out
	from    int64 // where the second member begins in the UTF-8 text, plus 1

	raw     [4096]byte
	n       int // bytes of raw that wait for more
	out     []byte
	started bool
	err     error
}

func (r *utf16Reader) Read(p []byte) (int, error) {
	for len(r.out) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		var n int
		n, r.err = r.in.Read(r.raw[r.n:])
		r.n += n
		r.decode()
		r.given += int64(len(r.out))
	}
	n := copy(p, r.out)
	r.out = r.out[n:]
	return n, nil
}

// second tells where the text begins that follows the first gzip member, -1
// for nowhere.
func (r *utf16Reader) second() int64 { return r.from - 1 }

func (r *utf16Reader) decode() {
	second := int64(-1)
	if r.members != nil && r.from == 0 {
		second = r.members()
	}
	i := 0
	r.out = nil
	for ; i+2 <= r.n; i += 2 {
		if second >= 0 && r.taken+int64(i) >= second {
			r.from, second = r.given+int64(len(r.out))+1, -1
		}
		c := rune(r.order.Uint16(r.raw[i:]))
		if utf16.IsSurrogate(c) {
			if i+4 > r.n && r.err == nil {
				break
			}
			low := rune(0)
			if i+4 <= r.n {
				low = rune(r.order.Uint16(r.raw[i+2:]))
			}
			if c = utf16.DecodeRune(c, low); c != utf8.RuneError {
				i += 2
			}
		}
		if !r.started {
			r.started = true
			if c == 0xfeff {
				continue
			}
		}
		r.out = utf8.AppendRune(r.out, c)
	}
	if r.err != nil && i < r.n {
		r.out = utf8.AppendRune(r.out, utf8.RuneError)
		i = r.n
	}
	r.taken += int64(i)
	r.n = copy(r.raw[:], r.raw[i:r.n])
}
