package main

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io/fs"
)

// sumOf gives a sum over the names and the texts of all documents, which are
// the files that package rules embeds.
func sumOf(tree fs.FS) (string, error) {
	names, err := fs.Glob(tree, "*/*.yml")
	if err != nil {
		return "", err
	}
	h := sha256.New()
	add := func(text string) {
		h.Write(binary.AppendUvarint(nil, uint64(len(text))))
		h.Write([]byte(text))
	}
	for _, name := range names { // in order
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return "", err
		}
		add(name)
		add(string(text))
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
