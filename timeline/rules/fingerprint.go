package rules

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
)

// Fingerprint stands for what Default's matcher finds: for the documents of
// the catalogue, by name, and the accounts that count as one's own. The order
// of accounts does not matter, nor whether one is named twice. The documents'
// sum was made with the catalogue: reading them at each start takes longer than
// a short answer may.
func Fingerprint(own ...string) string {
	h := sha256.New()
	add := func(text string) {
		h.Write(binary.AppendUvarint(nil, uint64(len(text))))
		h.Write([]byte(text))
	}
	add(documentsSum)
	own = slices.Clone(own)
	slices.Sort(own)
	for _, id := range slices.Compact(own) {
		add(id)
	}
	return hex.EncodeToString(h.Sum(nil))
}
