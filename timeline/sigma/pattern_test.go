package sigma

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// expressionOf writes a Sigma text as a regular expression, by the words of
// the specification: the reference for pattern.
func expressionOf(text string, op Op, cased bool) *regexp.Regexp {
	var b strings.Builder
	if !cased {
		b.WriteString("(?i)")
	}
	b.WriteString(`(?s)\A`)
	if op == Contains || op == EndsWith {
		b.WriteString(".*")
	}
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; {
		case r == '\\' && i+1 < len(runes) && strings.ContainsRune(`*?\`, runes[i+1]):
			i++
			b.WriteString(regexp.QuoteMeta(string(runes[i])))
		case r == '*':
			b.WriteString(".*")
		case r == '?':
			b.WriteString(".")
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	if op == Contains || op == StartsWith {
		b.WriteString(".*")
	}
	b.WriteString(`\z`)
	return regexp.MustCompile(b.String())
}

func TestPatternIsItsExpression(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune(`aAbB*?\é`)), 0, 8, -1).Draw(t, "pattern")
		against := rapid.StringOfN(rapid.SampledFrom([]rune(`aAbB*?\éÉ€`)), 0, 12, -1).Draw(t, "text")
		op := rapid.SampledFrom([]Op{Equals, Contains, StartsWith, EndsWith}).Draw(t, "op")
		cased := rapid.Bool().Draw(t, "cased")
		p := newPattern(text, op, cased)
		if got, want := p.match([]byte(against)), expressionOf(text, op, cased).MatchString(against); got != want {
			t.Errorf("%q against %q (op %d, cased %v): got %v", text, against, op, cased, got)
		}
	})
}

// Stars must not cost more than the lengths multiplied.
func TestPatternWithManyStars(t *testing.T) {
	p := newPattern(strings.Repeat("*a", 30)+"b", Equals, false)
	if p.match([]byte(strings.Repeat("a", 100_000))) {
		t.Error("a text without b matches")
	}
}

func FuzzPattern(f *testing.F) {
	f.Add(`a*b?c\*`, "axxbyc*", true)
	f.Fuzz(func(t *testing.T, text, against string, cased bool) {
		p := newPattern(text, Equals, cased)
		got := p.match([]byte(against))
		if !utf8.ValidString(text) || !utf8.ValidString(against) || !isASCII(text+against) || len(text) > 100 || len(against) > 1000 {
			return // expressions see runes and other letters' cases differently
		}
		if want := expressionOf(text, Equals, cased).MatchString(against); got != want {
			t.Errorf("%q against %q: got %v", text, against, got)
		}
	})
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
