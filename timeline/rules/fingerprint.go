package rules

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io/fs"
	"slices"
)

// Fingerprint stands for what Default's matcher finds: for the documents of
// the catalogue, by name, and the accounts that count as one's own. The order
// of accounts does not matter, nor whether one is named twice.
func Fingerprint(own ...string) string {
	h := sha256.New()
	add := func(text string) {
		h.Write(binary.AppendUvarint(nil, uint64(len(text))))
		h.Write([]byte(text))
	}
	// The documents are part of the program: there is nothing that can fail.
	_ = fs.WalkDir(documents, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := documents.ReadFile(name)
		add(name)
		add(string(text))
		return err
	})
	own = slices.Clone(own)
	slices.Sort(own)
	for _, id := range slices.Compact(own) {
		add(id)
	}
	return hex.EncodeToString(h.Sum(nil))
}
