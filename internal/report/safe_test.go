package report

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestVisible(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "arn:aws:iam::111122223333:user/alice", "arn:aws:iam::111122223333:user/alice"},
		{"letters", "Zoë 山田", "Zoë 山田"},
		{"escape", "a\x1b[31mred", `a\x1b[31mred`},
		{"one-byte CSI", "a\u009b31m", `a\x9b31m`},
		{"line break", "a\r\nb\tc", `a\x0d\x0ab\x09c`},
		{"direction override", "user\u202egnp.exe", `user\u202egnp.exe`},
		{"isolate", "\u2066x\u2069", `\u2066x\u2069`},
		{"zero width", "ad\u200bmin", `ad\u200bmin`},
		{"line separator", "a\u2028b", `a\u2028b`},
		{"tag characters", "a\U000E0041", `a\U000e0041`},
		{"no UTF-8", "a\xffb", `a\xffb`},
		{"NUL", "a\x00b", `a\x00b`},
	} {
		if got := Visible(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCSVCellIsNoFormula(t *testing.T) {
	for in, want := range map[string]string{
		"=HYPERLINK(\"http://x\")": "'=HYPERLINK(\"http://x\")",
		"+1":                       "'+1",
		"-1":                       "-1",
		"-2+3+cmd|' /C calc'!A0":   "'-2+3+cmd|' /C calc'!A0",
		"@SUM(1)":                  "'@SUM(1)",
		"\t=1":                     `\x09=1`,
		"alice":                    "alice",
		"":                         "",
	} {
		if got := csvCell(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestMarkdownIsInert(t *testing.T) {
	got := markdown("[x](javascript:alert(1)) <img src=x> | `code` **b** https://evil.example @all")
	for _, bad := range []string{"](", "<img", " | ", "**b", "://", " @"} {
		if strings.Contains(got, bad) {
			t.Errorf("%q still holds %q", got, bad)
		}
	}
}

// Whatever a value holds, its JSON is the same value and shows no character
// that does not print.
func TestJSONStringKeepsTheValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.String().Draw(t, "value") + rapid.SampledFrom([]string{"", "\u009b", "\u202e", "\U000E0041", "\x7f", "\u2028"}).Draw(t, "hostile")
		out := appendString(nil, in)
		var back string
		if err := json.Unmarshal(out, &back); err != nil || back != in {
			t.Fatalf("%q became %s, which reads as %q (%v)", in, out, back, err)
		}
		for _, r := range string(out) {
			if !unicode.IsPrint(r) {
				t.Fatalf("%s shows %U", out, r)
			}
		}
	})
	if got := string(appendString(nil, "a\xff\xc3")); got != "\"a\ufffd\ufffd\"" {
		t.Errorf("bytes that are no UTF-8: %s", got)
	}
}

func TestVisibleOnlyShowsPrintable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, r := range Visible(string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))) {
			if !unicode.IsPrint(r) {
				t.Fatalf("shows %U", r)
			}
		}
	})
}
