package query

import (
	"bytes"
	"net/netip"
	"strconv"
	"unicode/utf8"
)

// token is a text to be found in others whole: not as a part of a longer name.
type token struct {
	text []byte
	// The bytes before and behind it that make a longer name of it.
	left, right func(b byte) bool
}

func keyToken(id string) token    { return token{[]byte(id), keyByte, keyByte} }
func nameToken(name string) token { return token{[]byte(name), nameByte, nameByte} }
func arnToken(s string) token     { return token{[]byte(s), nameByte, arnByte} }
func addressToken(s string, a netip.Addr) token {
	if a.Is4() {
		return token{[]byte(s), alnum, alnum}
	}
	return token{[]byte(s), colonByte, colonByte}
}

// keyByte is for access key ids, masked ones too.
func keyByte(b byte) bool { return alnum(b) || b == '_' || b == '*' }

// nameByte is for names in IAM. They may hold dots and commas too: see goesOn
// for dots; a comma separates names more often than it is in one.
func nameByte(b byte) bool {
	return alnum(b) || b == '_' || b == '+' || b == '=' || b == '@' || b == '-' || b >= utf8.RuneSelf
}

// arnByte is for ARNs, which go on with further parts, and in policies with
// wildcards.
func arnByte(b byte) bool { return nameByte(b) || b == '/' || b == ':' || b == '*' || b == '?' }

func colonByte(b byte) bool { return alnum(b) || b == ':' }

func alnum(b byte) bool {
	return '0' <= b && b <= '9' || 'A' <= b && b <= 'Z' || 'a' <= b && b <= 'z'
}

// in tells whether the token stands in a text.
func (t *token) in(text []byte) bool {
	for from := 0; ; {
		i := bytes.Index(text[from:], t.text)
		if i < 0 {
			return false
		}
		start := from + i
		if !goesOn(text, start-1, -1, t.left) && !goesOn(text, start+len(t.text), 1, t.right) {
			return true
		}
		from = start + 1
	}
}

// goesOn tells whether a name goes on at a place, in the direction of step. A
// dot or a colon counts only where more of the name stands behind it: a
// sentence may end in one.
func goesOn(text []byte, at, step int, word func(byte) bool) bool {
	if at < 0 || at >= len(text) {
		return false
	}
	if b := text[at]; b == '.' || b == ':' && word(':') {
		at += step
		return at >= 0 && at < len(text) && word(text[at])
	}
	return word(text[at])
}

// finder looks for a token in texts that may hide it behind escapes. It is not
// safe for concurrent use.
type finder struct {
	token
	plain []byte
}

// in tells whether the token stands in a text, in JSON text or in text within
// JSON that is URL-encoded, as IAM gives policies.
func (f *finder) in(text []byte) bool {
	if f.token.in(text) {
		return true
	}
	if bytes.IndexByte(text, '\\') >= 0 {
		f.plain = appendUnescaped(f.plain[:0], text)
		if f.token.in(f.plain) {
			return true
		}
		text = f.plain
	}
	if bytes.IndexByte(text, '%') < 0 {
		return false
	}
	f.plain = appendUnquoted(f.plain[:0], text) // in place, perhaps: it never runs ahead
	return f.token.in(f.plain)
}

// appendUnescaped appends text with JSON's escapes undone, once for each level
// of JSON within JSON: \\\" becomes a quotation mark. What is no escape stays.
func appendUnescaped(dst, text []byte) []byte {
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			dst = append(dst, text[i])
			continue
		}
		for i+1 < len(text) && text[i+1] == '\\' {
			i++
		}
		if i++; i == len(text) {
			break
		}
		switch text[i] {
		case 'n', 't', 'r', 'b', 'f':
			dst = append(dst, ' ')
		case 'u':
			if i+4 < len(text) {
				if r, err := strconv.ParseUint(string(text[i+1:i+5]), 16, 16); err == nil {
					dst = utf8.AppendRune(dst, rune(r))
					i += 4
					continue
				}
			}
			dst = append(dst, 'u')
		default:
			dst = append(dst, text[i])
		}
	}
	return dst
}

// appendUnquoted appends text with percent escapes undone.
func appendUnquoted(dst, text []byte) []byte {
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) {
			if b, err := strconv.ParseUint(string(text[i+1:i+3]), 16, 8); err == nil {
				dst = append(dst, byte(b))
				i += 2
				continue
			}
		}
		dst = append(dst, text[i])
	}
	return dst
}
