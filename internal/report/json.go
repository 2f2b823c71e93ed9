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
		c := v[i]
		if verbatim[c] {
			i++
			continue
		}
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
