package sigma

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Fingerprint stands for what rules say, in their order.
func Fingerprint(rules []Rule) string {
	h := sha256.New()
	for i := range rules {
		fmt.Fprintf(h, "%+v\n", rules[i]) // plain data, without pointers or maps
	}
	return hex.EncodeToString(h.Sum(nil))
}
