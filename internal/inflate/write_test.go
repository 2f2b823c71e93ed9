package inflate

import (
	"encoding/binary"
	"hash/crc32"
	"slices"
)

// bitWriter writes deflate streams by hand, so that they can say what no
// compressor says.
type bitWriter struct {
	b []byte
	n int // bits of the last byte
}

// bits writes the lowest n bits of v, the lowest first.
func (w *bitWriter) bits(v, n int) {
	for i := range n {
		if w.n&7 == 0 {
			w.b, w.n = append(w.b, 0), 0
		}
		w.b[len(w.b)-1] |= byte(v>>i&1) << w.n
		w.n++
	}
}

// align goes on at the next byte.
func (w *bitWriter) align() { w.n = 0 }

func (w *bitWriter) block(final bool, kind int) {
	v := 0
	if final {
		v = 1
	}
	w.bits(v, 1)
	w.bits(kind, 2)
}

func (w *bitWriter) stored(final bool, text string) {
	w.block(final, 0)
	w.align()
	w.bits(len(text), 16)
	w.bits(^len(text), 16)
	w.b = append(w.b, text...)
}

// prefixCode is a code by the lengths of its symbols' codes; what a length of
// 0 is written with has no bits.
type prefixCode struct {
	lens  []int
	codes []int
}

// newCode assigns codes as RFC 1951, section 3.2.2, does it.
func newCode(lens []int) *prefixCode {
	var count, next [maxCodeBits + 1]int
	for _, l := range lens {
		count[l]++
	}
	count[0] = 0
	code := 0
	for l := 1; l <= maxCodeBits; l++ {
		code = (code + count[l-1]) << 1
		next[l] = code
	}
	c := &prefixCode{lens: lens, codes: make([]int, len(lens))}
	for i, l := range lens {
		if l > 0 {
			c.codes[i] = next[l]
			next[l]++
		}
	}
	return c
}

// code writes the code of a symbol.
func (w *bitWriter) code(c *prefixCode, symbol int) {
	for i := c.lens[symbol] - 1; i >= 0; i-- {
		w.bits(c.codes[symbol]>>i, 1)
	}
}

// fixedLit and fixedDist are the codes of blocks that describe none.
var (
	fixedLit  = newCode(slices.Concat(slices.Repeat([]int{8}, 144), slices.Repeat([]int{9}, 112), slices.Repeat([]int{7}, 24), slices.Repeat([]int{8}, 8)))
	fixedDist = newCode(slices.Repeat([]int{5}, 32))
)

// anyPre is a complete code for all the 19 symbols that lengths are written in.
var anyPre = newCode([]int{4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5})

// pre writes the beginning of a dynamic block, up to the lengths.
func (w *bitWriter) pre(hlit, hdist int, pre *prefixCode) {
	w.bits(hlit-257, 5)
	w.bits(hdist-1, 5)
	w.bits(preSymbols-4, 4)
	for _, symbol := range preOrder {
		w.bits(pre.lens[symbol], 3)
	}
}

// codes writes what describes the codes of a dynamic block, with the shortest
// HLIT and HDIST there are.
func (w *bitWriter) codes(lit, dist *prefixCode) {
	hlit, hdist := max(257, used(lit.lens)), max(1, used(dist.lens))
	w.pre(hlit, hdist, anyPre)
	for _, l := range slices.Concat(padded(lit.lens, hlit), padded(dist.lens, hdist)) {
		w.code(anyPre, l)
	}
}

func used(lens []int) int {
	for len(lens) > 0 && lens[len(lens)-1] == 0 {
		lens = lens[:len(lens)-1]
	}
	return len(lens)
}

func padded(lens []int, n int) []int {
	return append(slices.Clone(lens[:min(len(lens), n)]), make([]int, max(0, n-len(lens)))...)
}

// lensOf gives a code's lengths from pairs of symbol and length.
func lensOf(n int, pairs ...int) *prefixCode {
	lens := make([]int, n)
	for i := 0; i < len(pairs); i += 2 {
		lens[pairs[i]] = pairs[i+1]
	}
	return newCode(lens)
}

// member makes a gzip member of a deflate stream and the content it should
// have.
func member(stream []byte, content string) []byte {
	b := append([]byte{magic0, magic1, methodDeflate, 0, 1, 2, 3, 4, 0, 255}, stream...)
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE([]byte(content)))
	return binary.LittleEndian.AppendUint32(b, uint32(len(content)))
}
