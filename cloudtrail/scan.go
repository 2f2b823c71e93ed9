package cloudtrail

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"unicode/utf8"
)

// ErrTruncated says that the data ended inside a value that was well formed
// so far. More data may complete it.
var ErrTruncated = errors.New("the data ends inside a JSON value")

// SyntaxError says where text stops being JSON, and why.
type SyntaxError struct {
	Offset int // of the first byte that does not fit, in the data given
	Detail string
}

// Error names the place and the fault.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("byte %d: %s", e.Offset, e.Detail)
}

// ScanValue finds the end of the JSON value that begins at pos, after any
// white space. The grammar is that of RFC 8259 to the letter, but for two
// things that the record may still be kept with: bytes that are not UTF-8 and
// escaped lone surrogates, both inside strings. Nesting costs one bit a level
// and no recursion.
//
// The error is ErrTruncated when data ends inside the value, else a
// *SyntaxError. A number that reaches the end of data counts as complete:
// whoever reads in pieces must look at what follows.
func ScanValue(data []byte, pos int) (end int, err error) {
	end, _, m := scanValue(data, SkipSpace(data, pos))
	return end, m.err(end)
}

// ScanString finds the end of the JSON string whose opening quote is at pos,
// with the leniency and the errors of ScanValue.
func ScanString(data []byte, pos int) (end int, err error) {
	var m mark
	switch {
	case pos >= len(data):
		end, m = len(data), faultTruncated
	case data[pos] != '"':
		end, m = pos, faultName
	default:
		end, m = scanString(data, pos+1)
	}
	return end, m.err(end)
}

// SkipSpace gives the first position from pos on that is not JSON white space.
func SkipSpace(data []byte, pos int) int {
	for pos < len(data) {
		switch data[pos] {
		case ' ', '\t', '\n', '\r':
			pos++
		default:
			return pos
		}
	}
	return pos
}

// mark tells what a scan met: facts about text in the low bits, and in the
// high byte the fault that ended the scan, if one did.
type mark uint16

const (
	markEscape  mark = 1 << iota // a string has an escape
	markBadText                  // a string has invalid UTF-8 or a lone surrogate

	faultTruncated mark = iota << 8 // the data ended
	faultControl
	faultEscape
	faultName
	faultColon
	faultSeparator
	faultNumber
	faultValue
	faultAfter

	faultMask mark = 0xff00
)

var faultDetails = map[mark]string{
	faultTruncated: "the record ends inside a value",
	faultControl:   "control character in a string",
	faultEscape:    "no such escape in a string",
	faultName:      "no quoted member name where one must be",
	faultColon:     "no colon after a member name",
	faultSeparator: "neither a comma nor the closing bracket after a value",
	faultNumber:    "malformed number",
	faultValue:     "no value where one must be",
	faultAfter:     "more text after the record",
}

func (m mark) fault() mark { return m & faultMask }

// err turns a mark into what ScanValue returns.
func (m mark) err(at int) error {
	switch f := m.fault(); f {
	case 0:
		return nil
	case faultTruncated:
		return ErrTruncated
	default:
		return &SyntaxError{Offset: at, Detail: faultDetails[f]}
	}
}

// Eight bytes at a time: a byte of one of these sets ends a run of plain
// string text. The lowest bit found is always right; borrows can only set
// bits above a true one.
const (
	ones    = 0x0101010101010101
	highs   = ones << 7
	quotes  = ones * '"'
	slashes = ones * '\\'
	blanks  = ones * ' '
)

func special(w uint64) uint64 {
	return (((w ^ quotes) - ones) | ((w ^ slashes) - ones) | (w - blanks) | w) & highs
}

// scanString scans from after the opening quote to after the closing one.
// With a fault, end is the fault's place.
func scanString(b []byte, i int) (end int, m mark) {
	for i+8 <= len(b) {
		s := special(binary.LittleEndian.Uint64(b[i : i+8 : i+8]))
		if s == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(s) >> 3
		if b[i] == '"' {
			return i + 1, 0
		}
		break
	}
	return scanStringOn(b, i)
}

// scanStringOn is scanString for what is not plain ASCII to the closing quote.
func scanStringOn(b []byte, i int) (end int, m mark) {
	for i < len(b) {
		if len(b)-i >= 8 {
			s := special(binary.LittleEndian.Uint64(b[i:]))
			if s == 0 {
				i += 8
				continue
			}
			i += bits.TrailingZeros64(s) >> 3
		}
		switch c := b[i]; {
		case c == '"':
			return i + 1, m
		case c == '\\':
			n, f := scanEscape(b, i)
			if f.fault() != 0 {
				return i + n, f
			}
			m |= f | markEscape
			i += n
		case c < ' ':
			return i, faultControl
		case c < utf8.RuneSelf:
			i++
		default:
			r, n := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && n == 1 {
				m |= markBadText
			}
			i += n
		}
	}
	return len(b), faultTruncated
}

// scanEscape measures the escape at b[i]; a surrogate pair is one escape.
// With a fault, n leads to the fault's place.
func scanEscape(b []byte, i int) (n int, m mark) {
	if i+1 >= len(b) {
		return len(b) - i, faultTruncated
	}
	switch b[i+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2, 0
	case 'u':
	default:
		return 1, faultEscape
	}
	for j := 2; j < 6; j++ {
		if i+j >= len(b) {
			return j, faultTruncated
		}
		if hexValue(b[i+j]) < 0 {
			return j, faultEscape
		}
	}
	_, n = unicodeEscape(b[i:])
	if n < 0 {
		return 6, markBadText
	}
	return n, 0
}

// unicodeEscape reads the \u escape that b begins with, which has four hex
// digits, and the second half of a surrogate pair. n is 6 or 12, or -6 for a
// lone surrogate.
func unicodeEscape(b []byte) (r rune, n int) {
	r = hexRune(b)
	if r < 0xd800 || r > 0xdfff {
		return r, 6
	}
	if r <= 0xdbff && len(b) >= 12 && b[6] == '\\' && b[7] == 'u' {
		if low := hexRune(b[6:]); low >= 0xdc00 && low <= 0xdfff {
			return (r-0xd800)<<10 | (low - 0xdc00) + 0x10000, 12
		}
	}
	return utf8.RuneError, -6
}

// hexRune reads the four digits of the \u escape that b begins with, -1 when
// they are none.
func hexRune(b []byte) rune {
	r := rune(0)
	for _, c := range b[2:6] {
		h := hexValue(c)
		if h < 0 {
			return -1
		}
		r = r<<4 | rune(h)
	}
	return r
}

func hexValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
