package cloudtrail

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
)

// A token is found where the text has it, and nowhere else: not where one bit
// differs, not where the text is too short to be looked at, and that of no
// member nowhere at all.
func TestTokens(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 9))
	for _, id := range recordOrder {
		name := members[id].token
		for range 200 {
			text := make([]byte, 64)
			for i := range text {
				text[i] = byte(random.Uint32())
			}
			copy(text, name)
			if random.IntN(2) == 0 {
				text[random.IntN(len(name)+4)] ^= 1 << random.IntN(8)
			}
			text = text[:random.IntN(len(text)+1)]
			want := len(text) >= tokenBytes && strings.HasPrefix(string(text), name)
			if got := tokens[id].begins(text); got != want {
				t.Fatalf("%q begins with %q: %v, want %v", text, name, got, want)
			}
			for other := range memberID(numMembers) {
				if tokens[other].begins(text) && !strings.HasPrefix(string(text), members[other].token) {
					t.Fatalf("%q passes for member %d, %q", text, other, members[other].token)
				}
			}
		}
	}
	for _, c := range []byte{0, 1, 0xff, '"'} {
		if tokens[noMember].begins(bytes.Repeat([]byte{c}, tokenBytes)) {
			t.Errorf("no member is found in bytes of %#x", c)
		}
	}
}
