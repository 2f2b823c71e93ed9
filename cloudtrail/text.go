package cloudtrail

import "unicode/utf8"

// appendDecoded appends the value of a JSON string, given the text between
// its quotes, which a scan has passed. The result is always valid UTF-8:
// invalid bytes and lone surrogates become U+FFFD.
func appendDecoded(dst, body []byte) []byte {
	for i := 0; i < len(body); {
		switch c := body[i]; {
		case c == '\\':
			var n int
			dst, n = appendUnescaped(dst, body[i:])
			i += n
		case c < utf8.RuneSelf:
			dst = append(dst, c)
			i++
		default:
			r, n := utf8.DecodeRune(body[i:])
			dst = utf8.AppendRune(dst, r)
			i += n
		}
	}
	return dst
}

// appendUnescaped appends what the escape that b begins with stands for; n is
// the escape's length. An escape that no scan has passed stands for itself.
func appendUnescaped(dst, b []byte) (out []byte, n int) {
	if len(b) < 2 {
		return append(dst, b...), len(b)
	}
	switch c := b[1]; c {
	case 'b':
		return append(dst, '\b'), 2
	case 'f':
		return append(dst, '\f'), 2
	case 'n':
		return append(dst, '\n'), 2
	case 'r':
		return append(dst, '\r'), 2
	case 't':
		return append(dst, '\t'), 2
	case 'u':
		if len(b) < 6 || hexRune(b) < 0 {
			return append(dst, b[:2]...), 2
		}
		r, n := unicodeEscape(b)
		return utf8.AppendRune(dst, r), max(n, -n)
	default:
		return append(dst, c), 2
	}
}

// appendClean appends JSON text with U+FFFD in place of what is not valid
// text, so that every reader of the column can parse it.
func appendClean(dst, doc []byte) []byte {
	for i := 0; i < len(doc); {
		switch c := doc[i]; {
		case c == '\\':
			n, m := scanEscape(doc, i)
			switch {
			case m.fault() != 0: // not in what a scan has passed
				dst, n = append(dst, c), 1
			case m&markBadText != 0:
				dst = append(dst, `\ufffd`...)
			default:
				dst = append(dst, doc[i:i+n]...)
			}
			i += n
		case c < utf8.RuneSelf:
			dst = append(dst, c)
			i++
		default:
			r, n := utf8.DecodeRune(doc[i:])
			dst = utf8.AppendRune(dst, r)
			i += n
		}
	}
	return dst
}

// AppendString appends s as a JSON string: quote, backslash and control
// characters escaped in the shortest way, everything else as it is, invalid
// UTF-8 as U+FFFD.
func AppendString(dst, s []byte) []byte {
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRune(s[i:])
			if r == utf8.RuneError && n == 1 {
				dst = append(append(dst, s[from:i]...), "\uFFFD"...)
				from = i + 1
			}
			i += n
			continue
		}
		if c < ' ' || c == '"' || c == '\\' {
			dst = appendEscaped(append(dst, s[from:i]...), c)
			from = i + 1
		}
		i++
	}
	return append(append(dst, s[from:]...), '"')
}

// appendEscaped appends the shortest escape for an ASCII character that
// cannot stand in a JSON string.
func appendEscaped(dst []byte, c byte) []byte {
	const hex = "0123456789abcdef"
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\b':
		return append(dst, '\\', 'b')
	case '\f':
		return append(dst, '\\', 'f')
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	return append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}

// appendCompact appends JSON text without white space between its tokens.
// Strings and numbers stay as written, so the result is one line.
func appendCompact(dst, doc []byte) []byte {
	for i := 0; i < len(doc); {
		switch c := doc[i]; c {
		case ' ', '\t', '\n', '\r':
			i++
		case '"':
			end, m := scanString(doc, i+1)
			if m.fault() != 0 {
				return append(dst, doc[i:]...)
			}
			dst = append(dst, doc[i:end]...)
			i = end
		default:
			dst = append(dst, c)
			i++
		}
	}
	return dst
}
