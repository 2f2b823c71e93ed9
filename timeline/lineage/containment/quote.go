package containment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quote gives s as one word of a shell: between single quotes, where nothing
// has a meaning. What does not print, or would make text look like another,
// is written in octal between $'…', which bash, zsh and POSIX of 2024 read; so
// a script that is looked at shows what it holds. s has no NUL: no argument of
// a program can.
// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_04
func Quote(s string) string {
	if plain(s) {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	var b strings.Builder
	b.WriteString("$'")
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\\' || r == '\'':
			b.WriteByte('\\')
			b.WriteByte(s[i])
		case r != '!' && unicode.IsPrint(r) && (r != utf8.RuneError || n > 1):
			b.WriteString(s[i : i+n])
		default: // ! is one of them, for a shell that people type into
			for _, c := range []byte(s[i : i+n]) {
				b.WriteByte('\\')
				b.WriteByte('0' + c>>6)
				b.WriteByte('0' + c>>3&7)
				b.WriteByte('0' + c&7)
			}
		}
		i += n
	}
	b.WriteByte('\'')
	return b.String()
}

// plain tells whether all of s prints as what it is.
func plain(s string) bool {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsPrint(r) || r == utf8.RuneError && n == 1 {
			return false
		}
		i += n
	}
	return true
}
