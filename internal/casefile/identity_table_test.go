package casefile

import (
	"math/rand/v2"
	"testing"

	"keytrail/cloudtrail"
)

// A table numbers keys in the order in which they come, also after a reset.
func TestIdentityTable(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 5))
	var table identityTable
	for _, distinct := range []uint64{1, 50, 5000, 20} {
		numbers := make(map[cloudtrail.IdentityKey]uint32)
		for range 20_000 {
			v := random.Uint64N(distinct)
			key := cloudtrail.IdentityKey{v | 1, v * 0x9e3779b97f4a7c15 & 0xffff} // many share a place
			k, fresh := table.number(key)
			want, met := numbers[key]
			if !met {
				want = uint32(len(numbers)) + 1
				numbers[key] = want
			}
			if k != want || fresh == met {
				t.Fatalf("key %x has number %d, new %t, want %d, new %t", key, k, fresh, want, !met)
			}
		}
		table.reset()
	}
}
