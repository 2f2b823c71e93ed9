package sigma

import (
	"bytes"
	"unicode/utf8"
)

// pattern is a text with wildcards, made ready to be matched.
//
// Letters match in any case unless the pattern is cased. Where the pattern has
// only ASCII letters, bytes are compared; else text is brought to lower case
// as a whole first.
type pattern struct {
	shape   shape
	cased   bool
	unicode bool   // has letters beyond ASCII, and is not cased
	literal string // lower-case unless cased; for every shape but mixed
	bytes   []byte // literal again
	parts   []part // for mixed
}

type shape uint8

const (
	whole   shape = iota // literal
	prefix               // literal*
	suffix               // *literal
	within               // *literal*
	mixed                // anything else
	nothing              // * alone
)

// part is one element of a mixed pattern.
type part struct {
	kind partKind
	b    byte
}

type partKind uint8

const (
	oneByte partKind = iota
	anyRune
	anyText
)

// newPattern reads a text with Sigma's wildcards: * is any text, ? any one
// character; a backslash takes the meaning from a wildcard or backslash behind
// it and is plain before anything else. op puts wildcards around it.
func newPattern(text string, op Op, cased bool) pattern {
	parts := make([]part, 0, len(text)+2)
	if op == Contains || op == EndsWith {
		parts = append(parts, part{kind: anyText})
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\\' && i+1 < len(text) && (text[i+1] == '*' || text[i+1] == '?' || text[i+1] == '\\'):
			i++
			parts = append(parts, part{oneByte, text[i]})
		case c == '*':
			parts = append(parts, part{kind: anyText})
		case c == '?':
			parts = append(parts, part{kind: anyRune})
		default:
			parts = append(parts, part{oneByte, c})
		}
	}
	if op == Contains || op == StartsWith {
		parts = append(parts, part{kind: anyText})
	}
	return shaped(parts, cased)
}

// newLiteral makes a pattern of a text without wildcards.
func newLiteral(text string, cased bool) pattern {
	parts := make([]part, len(text))
	for i := range len(text) {
		parts[i] = part{oneByte, text[i]}
	}
	return shaped(parts, cased)
}

func shaped(parts []part, cased bool) pattern {
	p := pattern{cased: cased}
	var squeezed []part
	for _, e := range parts {
		// A row of stars is one star.
		if n := len(squeezed); e.kind == anyText && n > 0 && squeezed[n-1].kind == anyText {
			continue
		}
		squeezed = append(squeezed, e)
	}
	parts = squeezed
	if !cased {
		parts, p.unicode = lowered(parts)
	}
	from, to := 0, len(parts)
	if from < to && parts[from].kind == anyText {
		from++
	}
	if from < to && parts[to-1].kind == anyText {
		to--
	}
	literal := make([]byte, 0, to-from)
	for _, e := range parts[from:to] {
		if e.kind != oneByte {
			p.shape, p.parts = mixed, parts
			return p
		}
		literal = append(literal, e.b)
	}
	p.literal, p.bytes = string(literal), literal
	switch front, back := from > 0, to < len(parts); {
	case len(literal) == 0 && front:
		p.shape = nothing
	case front && back:
		p.shape = within
	case front:
		p.shape = suffix
	case back:
		p.shape = prefix
	}
	return p
}

// lowered brings the literal bytes to lower case, run by run.
func lowered(parts []part) (low []part, unicode bool) {
	for i := 0; i < len(parts); {
		if parts[i].kind != oneByte {
			low = append(low, parts[i])
			i++
			continue
		}
		var run []byte
		for ; i < len(parts) && parts[i].kind == oneByte; i++ {
			unicode = unicode || parts[i].b >= utf8.RuneSelf
			run = append(run, parts[i].b)
		}
		for _, b := range bytes.ToLower(run) {
			low = append(low, part{oneByte, b})
		}
	}
	return low, unicode
}

// match tells whether the whole text fits the pattern.
func (p *pattern) match(text []byte) bool {
	if p.shape == nothing {
		return true
	}
	if p.unicode {
		text = bytes.ToLower(text)
	}
	cased := p.cased || p.unicode
	n := len(p.literal)
	switch p.shape {
	case whole:
		return len(text) == n && equalBytes(text, p.literal, cased)
	case prefix:
		return len(text) >= n && equalBytes(text[:n], p.literal, cased)
	case suffix:
		return len(text) >= n && equalBytes(text[len(text)-n:], p.literal, cased)
	case within:
		if cased {
			return bytes.Contains(text, p.bytes)
		}
		return contains(text, p.literal)
	}
	return p.matchMixed(text, cased)
}

// matchMixed goes back to the last star only: a later star can take whatever
// an earlier one gave up.
func (p *pattern) matchMixed(text []byte, cased bool) bool {
	at, i := 0, 0
	star, from := -1, 0
	for i < len(text) {
		if at < len(p.parts) {
			switch e := p.parts[at]; {
			case e.kind == anyText:
				star, from = at, i
				at++
				continue
			case e.kind == anyRune:
				_, size := utf8.DecodeRune(text[i:])
				at++
				i += size
				continue
			case e.b == text[i], !cased && e.b == lower[text[i]]:
				at++
				i++
				continue
			}
		}
		if star < 0 {
			return false
		}
		from++
		at, i = star+1, from
	}
	for at < len(p.parts) && p.parts[at].kind == anyText {
		at++
	}
	return at == len(p.parts)
}

// lower maps ASCII's capital letters to small ones.
var lower = func() (t [256]byte) {
	for i := range t {
		t[i] = byte(i)
		if 'A' <= i && i <= 'Z' {
			t[i] += 'a' - 'A'
		}
	}
	return t
}()

// equalBytes compares texts of one length; literal is lower-case unless cased.
func equalBytes(text []byte, literal string, cased bool) bool {
	if string(text) == literal {
		return true
	}
	if cased {
		return false
	}
	for i, c := range text {
		if lower[c] != literal[i] {
			return false
		}
	}
	return true
}

// contains looks for a lower-case literal that is not empty.
func contains(text []byte, literal string) bool {
	first := literal[0]
	for i := 0; i+len(literal) <= len(text); i++ {
		if lower[text[i]] == first && equalBytes(text[i:i+len(literal)], literal, false) {
			return true
		}
	}
	return false
}
