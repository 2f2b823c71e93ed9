package report

import (
	"testing"

	"pgregory.net/rapid"
)

// Eight bytes at a time are judged as one by one.
func TestPlainBytesCountsWhatTheTableSays(t *testing.T) {
	edges := rapid.SampledFrom([]byte{0, 1, 0x1f, 0x20, 0x21, '"', '#', '[', '\\', ']', 0x7e, 0x7f, 0x80, 0xa0, 0xff})
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.OneOf(edges, rapid.ByteRange('a', 'z'), rapid.Byte()), 0, 40).Draw(t, "bytes")
		plain := rapid.IntRange(0, len(v)).Draw(t, "plain")
		for i := range v[:plain] {
			if !verbatim[v[i]] {
				v[i] = 'x'
			}
		}
		want := 0
		for want < len(v) && verbatim[v[want]] {
			want++
		}
		if got := plainBytes(v); got != want {
			t.Fatalf("%d of %q, want %d", got, v, want)
		}
		if got := plainBytes(string(v)); got != want {
			t.Fatalf("%d of the text %q, want %d", got, v, want)
		}
	})
	for c := range 256 {
		for at := range 8 {
			v := []byte("abcdefgh")
			v[at] = byte(c)
			if got := plainWord(word(v)); got != verbatim[byte(c)] {
				t.Fatalf("byte %#x at %d counts as %v", c, at, got)
			}
		}
	}
}
