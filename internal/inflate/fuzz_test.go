package inflate

import (
	"math/rand/v2"
	"testing"
)

// fuzzSeeds are members of every kind and some real ones, whole and damaged.
func fuzzSeeds(f *testing.F) [][]byte {
	var seeds [][]byte
	for _, data := range smallMembers(f) {
		seeds = append(seeds, data)
	}
	for seed := range uint64(20) {
		if stream, content := randomStream(seed); len(stream) < 3000 {
			seeds = append(seeds, member(stream, content))
		}
	}
	r := rand.New(rand.NewPCG(3, 3))
	for _, data := range sampleFiles(f) {
		if len(data) > 1200 {
			continue
		}
		damaged := append([]byte(nil), data...)
		damaged[r.IntN(len(data))] ^= 1 << r.IntN(8)
		damaged[r.IntN(len(data))] = byte(r.Uint32())
		if seeds = append(seeds, data, damaged); len(seeds) > 80 {
			break
		}
	}
	return seeds
}

// FuzzMember holds Member against compress/gzip. It accepts exactly what that
// accepts, but for reserved flags and a content longer than the limit.
func FuzzMember(f *testing.F) {
	for i, data := range fuzzSeeds(f) {
		f.Add(data, uint32(100_000/(i+1)))
	}
	o := newOracle()
	f.Fuzz(func(t *testing.T, data []byte, limit uint32) {
		o.member(t, data, int(limit%(1<<20)))
	})
}

// FuzzStream holds the deflate stream alone against compress/flate: what it
// makes of a member whose checksum is wrong cannot be seen from outside. What
// it accepts is put into a member, which Member has to accept.
func FuzzStream(f *testing.F) {
	for i, data := range fuzzSeeds(f) {
		f.Add(data[headerBytes(data):], uint32(100_000/(i+1)))
	}
	o := newOracle()
	f.Fuzz(func(t *testing.T, data []byte, limit uint32) {
		size := int(limit % (1 << 20))
		if !o.stream(t, data, size) {
			return
		}
		content := string(o.all())
		if whole := member(data[:o.taken()], content); !o.member(t, whole, size) {
			t.Fatalf("a whole member of %d bytes is refused", len(whole))
		}
	})
}
