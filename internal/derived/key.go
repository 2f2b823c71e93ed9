package derived

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
)

// Version is the version of what this program derives, of every kind. It
// rises whenever any answer may come out otherwise than before from the same
// case: a summary's wording, what a rule's field means, how a key's kind is
// told. Files of other versions are not read.
const Version = 6

// format is the version of the files themselves.
const format = 1

// Key says all that an answer follows from, beside the program's Version.
type Key struct {
	Name string // the kind of answer: lower-case letters
	Head string // the hash of the commit that it is about
	Of   string // what else: a rule set's fingerprint, columns; any text
}

// sum is the key's fingerprint, which a file must repeat.
func (k Key) sum() [sha256.Size]byte {
	h := sha256.New()
	var n []byte
	for _, part := range []string{k.Name, k.Head, k.Of} {
		n = binary.AppendUvarint(n[:0], uint64(len(part)))
		h.Write(n)
		h.Write([]byte(part))
	}
	h.Write(binary.AppendUvarint(binary.AppendUvarint(n[:0], Version), format))
	return [sha256.Size]byte(h.Sum(nil))
}

// short is the part of a hash that file names have. The whole stands inside.
const short = 12

// file is the name of the key's file.
func (k Key) file() string {
	sum, head := k.sum(), sha256.Sum256([]byte(k.Head))
	return k.Name + "-" + hex.EncodeToString(head[:])[:short] + "-" + hex.EncodeToString(sum[:])[:short]
}

// parts takes a file's name apart; ok is false for names that are not ours.
func parts(file string) (name, head string, temporary, ok bool) {
	base, suffix, temporary := strings.Cut(file, ".tmp")
	if strings.Trim(suffix, "0123456789") != "" {
		return "", "", false, false
	}
	name, rest, ok1 := strings.Cut(base, "-")
	head, of, ok2 := strings.Cut(rest, "-")
	ok = ok1 && ok2 && name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") == "" && isShort(head) && isShort(of)
	return name, head, temporary, ok
}

func isShort(hash string) bool {
	return len(hash) == short && strings.Trim(hash, "0123456789abcdef") == ""
}
