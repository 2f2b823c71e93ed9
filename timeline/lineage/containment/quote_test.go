package containment

import (
	"bytes"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"
)

// hostile are names that a shell could take for something else.
var hostile = []string{
	`'`, `"`, `it's`, `a'b"c`, `''`, `'; touch owned; '`, `$(touch owned)`, "`touch owned`", `$HOME`, `${IFS}`, `a b`, ` lead`, `trail `,
	"a\nb", "\n", "a\tb", "\r\n", "a\\", `\`, `\'`, `a\nb`, `!!`, `!x`, "!\n", `*`, `?`, `[a]`, `{a,b}`, `~`, `~root`, `#a`, `a#b`, `&`, `a&&b`, `a|b`, `a;b`, `(a)`,
	`<a`, `>a`, `-x`, `--profile`, `-`, `--`, `a=b`, `=a`, `A=1`, `%s`, "日本語", "naïve", "a\u202eb", "\u200b", "\ufeff", "\x1b[31mred", "\x07", "\x7f", "a\u2028b", "\U0001f600", "\u00a0",
	"$'a'", `$"a"`, "'\n'", "é'\x01", "0", "\x019", "\\0", "'$(x)'", "<<EOF", "a\x0bb",
}

func TestQuoteIsOneWord(t *testing.T) {
	words := append([]string(nil), hostile...)
	random := rand.New(rand.NewPCG(7, 7))
	alphabet := []rune("ab 1'\"\\$`!\n\t\x01\x1b-=;&|<>(){}[]*?~#%é日\u202e\u200b\u00a0\U0001f600")
	for range 3000 {
		var b strings.Builder
		for range 1 + random.IntN(12) {
			b.WriteRune(alphabet[random.IntN(len(alphabet))])
		}
		words = append(words, b.String())
	}
	for range 500 { // bytes that are no UTF-8
		b := make([]byte, 1+random.IntN(8))
		for i := range b {
			b[i] = byte(1 + random.IntN(255))
		}
		words = append(words, string(b))
	}
	sameWords(t, words)
}

// sameWords has shells take quoted words apart again.
func sameWords(t testing.TB, words []string) {
	t.Helper()
	var script strings.Builder
	for _, w := range words {
		q := Quote(w)
		for i := range len(q) {
			if q[i] < 0x20 || q[i] == 0x7f {
				t.Fatalf("%q is quoted with a control character: %q", w, q)
			}
		}
		if !plain(q) {
			t.Fatalf("%q is quoted with what does not print: %q", w, q)
		}
		script.WriteString("printf '%s\\0' " + q + "\n")
	}
	ran := false
	for _, shell := range []string{"bash", "zsh"} {
		path, err := exec.LookPath(shell)
		if err != nil {
			continue
		}
		for _, locale := range []string{"C", "C.UTF-8"} {
			cmd := exec.Command(path)
			cmd.Env = []string{"LC_ALL=" + locale}
			cmd.Stdin = strings.NewReader(script.String())
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%s: %v", shell, err)
			}
			got := strings.Split(string(bytes.TrimSuffix(out, []byte{0})), "\x00")
			if len(got) != len(words) {
				t.Fatalf("%s in %s: %d words of %d", shell, locale, len(got), len(words))
			}
			for i, w := range words {
				if got[i] != w {
					t.Fatalf("%s in %s reads %s as %q, want %q", shell, locale, Quote(w), got[i], w)
				}
			}
		}
		ran = true
	}
	if !ran {
		t.Skip("no bash to read the words with")
	}
}

func FuzzQuote(f *testing.F) {
	for _, w := range hostile {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, w string) {
		if strings.IndexByte(w, 0) >= 0 || w == "" {
			return
		}
		sameWords(t, []string{w})
	})
}
