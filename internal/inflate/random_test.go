package inflate

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// randomCode gives a complete code of n symbols, which are a random choice of
// those below size but for those that must be among them.
func randomCode(r *rand.Rand, size, n int, must ...int) *prefixCode {
	leaves := []int{0}
	// Splitting the last leaf often makes long codes.
	for skew := r.IntN(4); len(leaves) < n; {
		i := r.IntN(len(leaves))
		if r.IntN(4) < skew {
			i = len(leaves) - 1
		}
		if leaves[i] == maxCodeBits {
			continue
		}
		leaves[i]++
		leaves = append(leaves, leaves[i])
	}
	r.Shuffle(len(leaves), func(i, j int) { leaves[i], leaves[j] = leaves[j], leaves[i] })
	symbols := append(must, r.Perm(size)...)
	lens := make([]int, size)
	for _, symbol := range symbols {
		if lens[symbol] == 0 && len(leaves) > 0 {
			lens[symbol], leaves = leaves[0], leaves[1:]
		}
	}
	return newCode(lens)
}

// randomBlock writes a block with random codes and random symbols, and appends
// its content to text.
func randomBlock(w *bitWriter, r *rand.Rand, final bool, text []byte) []byte {
	w.block(final, 2)
	lit := randomCode(r, maxLit, 2+r.IntN(maxLit-1), endOfBlock, r.IntN(256))
	dist := randomCode(r, maxDist, 2+r.IntN(maxDist-1))
	w.codes(lit, dist)
	var lits, lens, dists []int
	for symbol, l := range lit.lens {
		switch {
		case l == 0 || symbol == endOfBlock:
		case symbol < endOfBlock:
			lits = append(lits, symbol)
		default:
			lens = append(lens, symbol)
		}
	}
	for symbol, l := range dist.lens {
		if l > 0 {
			dists = append(dists, symbol)
		}
	}
	literals := 1 + r.IntN(20) // to a length
	for range r.IntN(3000) {
		symbol := dists[r.IntN(len(dists))]
		base, extra := int(distEntryBase(symbol)), max(0, symbol/2-1)
		if len(lens) == 0 || r.IntN(literals) > 0 || base > len(text) {
			b := lits[r.IntN(len(lits))]
			w.code(lit, b)
			text = append(text, byte(b))
			continue
		}
		length := lens[r.IntN(len(lens))]
		lengthBase, lengthExtra := lengthBaseOf(length)
		more := r.IntN(1 << lengthExtra)
		w.code(lit, length)
		w.bits(more, lengthExtra)
		distance := r.IntN(min(1<<extra, len(text)-base+1))
		w.code(dist, symbol)
		w.bits(distance, extra)
		for range lengthBase + more {
			text = append(text, text[len(text)-base-distance])
		}
	}
	w.code(lit, endOfBlock)
	return text
}

// distEntryBase and lengthBaseOf are the tables of RFC 1951, section 3.2.5, as
// they stand there.
func distEntryBase(symbol int) int {
	return [...]int{
		1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
		4097, 6145, 8193, 12289, 16385, 24577,
	}[symbol]
}

func lengthBaseOf(symbol int) (base, extra int) {
	return [...]int{
			3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
		}[symbol-257], [...]int{
			0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
		}[symbol-257]
}

// randomStream writes blocks of all kinds.
func randomStream(seed uint64) (stream []byte, content string) {
	r := rand.New(rand.NewPCG(seed, 1951))
	w := new(bitWriter)
	var text []byte
	blocks := 1 + r.IntN(4)
	for i := range blocks {
		if r.IntN(5) > 0 {
			text = randomBlock(w, r, i == blocks-1, text)
			continue
		}
		b := make([]byte, r.IntN(40_000))
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		w.stored(i == blocks-1, string(b))
		text = append(text, b...)
	}
	return w.b, string(text)
}

// Codes that no compressor makes: of any length, for any symbol, with symbols
// that have nothing to do with the lengths of their codes.
func TestRandomStreams(t *testing.T) {
	seeds := uint64(150)
	if testing.Short() {
		seeds = 20
	}
	o := newOracle()
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			stream, content := randomStream(seed)
			data := member(stream, content)
			got, n, ok := o.Member(nil, data, len(content))
			if !ok || n != len(data) || string(got) != content {
				t.Fatalf("ok is %v, %d bytes of %d, content of %d bytes and not %d", ok, n, len(data), len(got), len(content))
			}
			o.member(t, data, len(content))
			r := rand.New(rand.NewPCG(seed, 1952))
			for range 50 {
				o.stream(t, stream[:r.IntN(len(stream))], 1<<20)
				damaged := append([]byte(nil), stream...)
				for range 1 + r.IntN(3) {
					// Near the beginning is what the rest hangs on.
					damaged[r.IntN(1+r.IntN(len(stream)))] ^= 1 << r.IntN(8)
				}
				o.stream(t, damaged, 1<<20)
			}
		})
	}
}
