package report

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible gives s with everything that does not print shown as an escape:
// control characters, direction overrides, zero-width and other format
// characters, line and paragraph separators, private and unassigned code
// points, and bytes that are no UTF-8. What prints stays as it is.
func Visible(s string) string {
	clean := true
	for i := 0; i < len(s) && clean; i++ {
		clean = s[i] >= 0x20 && s[i] < 0x7f
	}
	if clean {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			b.WriteString(`\x`)
			writeHex(&b, uint32(s[i]), 2)
		case unicode.IsPrint(r):
			b.WriteString(s[i : i+n])
		case r < 0x100:
			b.WriteString(`\x`)
			writeHex(&b, uint32(r), 2)
		case r < 0x10000:
			b.WriteString(`\u`)
			writeHex(&b, uint32(r), 4)
		default:
			b.WriteString(`\U`)
			writeHex(&b, uint32(r), 8)
		}
		i += n
	}
	return b.String()
}

func writeHex(b *strings.Builder, v uint32, digits int) {
	const hex = "0123456789abcdef"
	for shift := 4 * (digits - 1); shift >= 0; shift -= 4 {
		b.WriteByte(hex[v>>shift&15])
	}
}

// csvCell gives s inert in a spreadsheet: a value that a spreadsheet would
// read as a formula gets a leading apostrophe, as OWASP advises for CSV
// injection (https://owasp.org/www-community/attacks/CSV_Injection).
func csvCell(s string) string {
	s = Visible(s)
	if s != "" && strings.IndexByte("=+-@|%", s[0]) >= 0 && !isNumber(s) {
		return "'" + s
	}
	return s
}

func isNumber(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	return digits != "" && strings.Trim(digits, "0123456789") == ""
}

var markdownEscapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "(", `\(`, ")", `\)`, "|", `\|`,
	"<", "&lt;", ">", "&gt;", "&", "&amp;", "#", `\#`, "!", `\!`, "~", `\~`, "$", `\$`, "@", "&#64;", "://", "&#58;//",
)

// markdown gives s inert in Markdown and in the HTML made of it: no markup,
// no links (bare addresses and mentions included), no table cell borders.
func markdown(s string) string { return markdownEscapes.Replace(Visible(s)) }
