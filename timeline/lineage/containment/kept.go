package containment

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
)

// folder is where scripts keep what they save, below the folder that they run
// in.
const folder = "evidence"

// longestName leaves room in the 255 bytes that a file's name may have.
const longestName = 120

// kept gives the place of what a command saves, as a word of a shell. Names
// keep their letters, digits, dots and dashes; the rest is written in percent,
// so that no name leads out of the folder or is read as an option.
func kept(account, what, name, kind string) string {
	var b strings.Builder
	for _, c := range []byte(name) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '.', c == '_':
			b.WriteByte(c)
		default:
			b.WriteString("%" + strings.ToUpper(hex.EncodeToString([]byte{c})))
		}
	}
	text := b.String()
	if len(text) > longestName {
		sum := sha256.Sum256([]byte(name))
		text = text[:longestName] + "-" + hex.EncodeToString(sum[:8])
	}
	if text != "" {
		text = "-" + text
	}
	return Quote(folder + "/" + account + "/" + what + text + "." + kind)
}

// isObject tells whether a text is a JSON object.
func isObject(text string) bool {
	return strings.HasPrefix(strings.TrimSpace(text), "{") && json.Valid([]byte(text))
}
