package cloudtrail

import "encoding/binary"

// token is a member's name as text that writes no space has it, "name":, for
// comparing it with what a record has at a place, in one go and without a
// branch on its length.
type token struct {
	words [tokenBytes / 8]uint64
	masks [tokenBytes / 8]uint64
	len   uint8
}

// tokenBytes is what there is room for; no known name makes more.
const tokenBytes = 32

// tokens are those of all members. That of noMember is nowhere: it has a bit
// that no text has behind its mask.
var tokens = [numMembers]token{noMember: {words: [tokenBytes / 8]uint64{1}}}

func makeToken(text string) (t token) {
	if len(text) > tokenBytes {
		panic("cloudtrail: the name is too long for a token: " + text)
	}
	var room, mask [tokenBytes]byte
	copy(room[:], text)
	for i := range text {
		mask[i] = 0xff
	}
	for i := range t.words {
		t.words[i] = binary.LittleEndian.Uint64(room[8*i:])
		t.masks[i] = binary.LittleEndian.Uint64(mask[8*i:])
	}
	t.len = uint8(len(text))
	return t
}

// begins tells whether b begins with the token. It is false where b has fewer
// than tokenBytes bytes.
func (t *token) begins(b []byte) bool {
	if len(b) < tokenBytes {
		return false
	}
	w := (*[tokenBytes]byte)(b)
	return (binary.LittleEndian.Uint64(w[0:])&t.masks[0]^t.words[0])|
		(binary.LittleEndian.Uint64(w[8:])&t.masks[1]^t.words[1])|
		(binary.LittleEndian.Uint64(w[16:])&t.masks[2]^t.words[2])|
		(binary.LittleEndian.Uint64(w[24:])&t.masks[3]^t.words[3]) == 0
}
