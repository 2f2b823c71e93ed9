package sigma

import (
	"testing"

	"pgregory.net/rapid"

	"keytrail/cloudtrail"
)

// One walk for many literals finds what a look for each of them finds.
func TestWithinsAreLooksForEach(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		literals := rapid.SliceOfN(rapid.StringMatching(`[a-c*._-]{1,4}`), 1, 8).Draw(t, "literals")
		text := rapid.OneOf(rapid.StringMatching(`[a-cA-C._-]{0,12}`), rapid.String()).Draw(t, "text")
		want := false
		for _, l := range literals {
			p := newLiteral(l, false)
			p.shape = within
			want = want || p.match([]byte(text))
		}
		if got := newWithins(literals).match(cloudtrail.Value{Text: []byte(text)}); got != want {
			t.Errorf("%q in %q: %v, want %v", literals, text, got, want)
		}
	})
}
