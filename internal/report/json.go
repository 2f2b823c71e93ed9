package report

import (
	"unicode"
	"unicode/utf8"
)

// appendString appends v as a JSON string. Beyond what JSON asks, characters
// that do not print are written as \u escapes: the value stays the same, and
// a terminal that shows the line takes no orders from it. Bytes that are no
// UTF-8 become U+FFFD.
func appendString[T []byte | string](dst []byte, v T) []byte {
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(v); {
		if i += plainBytes(v[i:]); i == len(v) {
			break
		}
		c := v[i]
		dst = append(dst, v[from:i]...)
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
			i++
		case c == '\n':
			dst = append(dst, '\\', 'n')
			i++
		case c == '\t':
			dst = append(dst, '\\', 't')
			i++
		case c < 0x80:
			dst = appendEscape(dst, rune(c))
			i++
		default:
			r, n := utf8.DecodeRuneInString(string(v[i:min(len(v), i+utf8.UTFMax)]))
			if unicode.IsPrint(r) {
				dst = utf8.AppendRune(dst, r)
			} else {
				dst = appendEscape(dst, r)
			}
			i += n
		}
		from = i
	}
	return append(append(dst, v[from:]...), '"')
}

// plainBytes counts the bytes at the beginning of v that stand for themselves in a
// JSON string, eight of them at a time: nearly every value is nothing else.
func plainBytes[T []byte | string](v T) (n int) {
	for ; len(v)-n >= 8; n += 8 {
		if !plainWord(word(v[n:])) {
			break
		}
	}
	for n < len(v) && verbatim[v[n]] {
		n++
	}
	return n
}

// word gives the first eight bytes of v as a number.
func word[T []byte | string](v T) uint64 {
	_ = v[7]
	return uint64(v[0]) | uint64(v[1])<<8 | uint64(v[2])<<16 | uint64(v[3])<<24 |
		uint64(v[4])<<32 | uint64(v[5])<<40 | uint64(v[6])<<48 | uint64(v[7])<<56
}

// plainWord tells whether each of eight bytes is verbatim. The highest bit of a
// byte is set where it is 0x80 or above, or where taking something away from
// it borrows: 0x20 is above control characters, and a byte that is to be found
// becomes 0, from which 1 is taken. A borrow from a byte beside only says no
// where another byte has said so.
func plainWord(w uint64) bool {
	const each = 0x0101010101010101
	quote, backslash, del := w^'"'*each, w^'\\'*each, w^0x7f*each
	return (w|(w-' '*each)|(quote-each)|(backslash-each)|(del-each))&(0x80*each) == 0
}

// verbatim are the bytes that stand for themselves in a JSON string.
var verbatim = func() (table [256]bool) {
	for c := byte(0x20); c < 0x7f; c++ {
		table[c] = c != '"' && c != '\\'
	}
	return table
}()

func appendEscape(dst []byte, r rune) []byte {
	if r > 0xffff {
		r -= 0x10000
		dst = appendEscape(dst, 0xd800+r>>10)
		return appendEscape(dst, 0xdc00+r&0x3ff)
	}
	const hex = "0123456789abcdef"
	return append(dst, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}
