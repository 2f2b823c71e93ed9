package inflate

import (
	"strings"
	"testing"
)

// Deflate streams of every kind, and what RFC 1951 leaves to think about.
func TestStreams(t *testing.T) {
	const refused = "\x00refused"
	lit := func(w *bitWriter, c *prefixCode, text string) {
		for _, b := range []byte(text) {
			w.code(c, int(b))
		}
	}
	// Codes of 1 bit for 'a', 2 for the end, 3 for the lengths 3 and 258, and
	// 1 for the distances 1 and 4.
	someLit := lensOf(286, 'a', 1, endOfBlock, 2, 257, 3, 285, 3)
	someDist := lensOf(30, 0, 1, 3, 1)
	long := strings.Repeat("0123456789abcdef", 1<<11) // 32 KiB
	tests := []struct {
		name  string
		write func(w *bitWriter)
		want  string
	}{
		{"no block", func(w *bitWriter) {}, refused},
		{"stored", func(w *bitWriter) { w.stored(true, "some text") }, "some text"},
		{"stored, empty", func(w *bitWriter) { w.stored(true, "") }, ""},
		{"stored, three times", func(w *bitWriter) { w.stored(false, "a"); w.stored(false, ""); w.stored(true, "b") }, "ab"},
		{"stored, the longest", func(w *bitWriter) { w.stored(true, strings.Repeat("x", 65535)) }, strings.Repeat("x", 65535)},
		{"stored, its lengths differ", func(w *bitWriter) { w.block(true, 0); w.align(); w.bits(1, 16); w.bits(1, 16); w.bits('a', 8) }, refused},
		{"stored, cut", func(w *bitWriter) { w.stored(true, "some text"); w.b = w.b[:len(w.b)-1] }, refused},
		{"stored, cut in its length", func(w *bitWriter) { w.stored(true, ""); w.b = w.b[:len(w.b)-1] }, refused},
		{"stored, padding that is not zero", func(w *bitWriter) {
			w.block(true, 0)
			w.bits(31, 5)
			w.bits(1, 16)
			w.bits(^1, 16)
			w.bits('a', 8)
		}, "a"},
		{"reserved kind of block", func(w *bitWriter) { w.block(true, 3); w.bits(0, 64) }, refused},
		{"no final block", func(w *bitWriter) { w.stored(false, "some text") }, refused},
		{"a block where the trailer should be", func(w *bitWriter) { w.stored(true, "a"); w.stored(true, "b") }, refused},

		{"fixed, empty", func(w *bitWriter) { w.block(true, 1); w.code(fixedLit, endOfBlock) }, ""},
		{"fixed, all literals", func(w *bitWriter) {
			w.block(true, 1)
			for i := range 256 {
				w.code(fixedLit, i)
			}
			w.code(fixedLit, endOfBlock)
		}, allBytes()},
		{"fixed, all lengths", func(w *bitWriter) {
			w.block(true, 1)
			w.code(fixedLit, 'x')
			for length := 3; length <= 258; length++ {
				w.length(fixedLit, length)
				w.distance(fixedDist, 1)
			}
			w.code(fixedLit, endOfBlock)
		}, strings.Repeat("x", 1+(258*259-2*3)/2)},
		{"fixed, 258 as 227 and 31", func(w *bitWriter) {
			w.block(true, 1)
			w.code(fixedLit, 'x')
			w.code(fixedLit, 284)
			w.bits(31, 5)
			w.distance(fixedDist, 1)
			w.code(fixedLit, endOfBlock)
		}, strings.Repeat("x", 259)},
		{"fixed, length symbol 286", func(w *bitWriter) { w.block(true, 1); lit(w, fixedLit, "x"); w.code(fixedLit, 286); w.bits(0, 64) }, refused},
		{"fixed, length symbol 287", func(w *bitWriter) { w.block(true, 1); lit(w, fixedLit, "x"); w.code(fixedLit, 287); w.bits(0, 64) }, refused},
		{"fixed, distance symbol 30", func(w *bitWriter) {
			w.stored(false, long)
			w.block(true, 1)
			w.length(fixedLit, 3)
			w.code(fixedDist, 30)
			w.bits(0, 64)
		}, refused},
		{"fixed, distance symbol 31", func(w *bitWriter) {
			w.stored(false, long)
			w.block(true, 1)
			w.length(fixedLit, 3)
			w.code(fixedDist, 31)
			w.bits(0, 64)
		}, refused},
		{"no end of block", func(w *bitWriter) { w.block(true, 1); lit(w, fixedLit, "some text") }, refused},

		{"the longest distance", func(w *bitWriter) {
			w.stored(false, long)
			w.block(true, 1)
			w.length(fixedLit, 258)
			w.distance(fixedDist, 32768)
			w.code(fixedLit, endOfBlock)
		}, long + long[:258]},
		{"a distance of one more than there is", func(w *bitWriter) {
			w.stored(false, long[:1000])
			w.block(true, 1)
			w.length(fixedLit, 3)
			w.distance(fixedDist, 1001)
			w.code(fixedLit, endOfBlock)
		}, refused},
		{"a distance before anything", func(w *bitWriter) {
			w.block(true, 1)
			w.length(fixedLit, 3)
			w.distance(fixedDist, 1)
			w.code(fixedLit, endOfBlock)
		}, refused},
		{"a distance into the block before the last", func(w *bitWriter) {
			w.block(false, 1)
			lit(w, fixedLit, "abc")
			w.code(fixedLit, endOfBlock)
			w.stored(false, "def")
			w.block(true, 1)
			w.length(fixedLit, 7)
			w.distance(fixedDist, 6)
			w.code(fixedLit, endOfBlock)
		}, "abcdefabcdefa"},

		{"dynamic", func(w *bitWriter) {
			w.block(true, 2)
			w.codes(someLit, someDist)
			lit(w, someLit, "aa")
			w.length(someLit, 3)
			w.distance(someDist, 1)
			w.length(someLit, 258)
			w.distance(someDist, 4)
			w.code(someLit, endOfBlock)
		}, strings.Repeat("a", 263)},
		{"dynamic, only an end", func(w *bitWriter) {
			c := lensOf(257, endOfBlock, 1)
			w.block(true, 2)
			w.codes(c, newCode([]int{0}))
			w.code(c, endOfBlock)
		}, ""},
		{"dynamic, the other bit of a single code", func(w *bitWriter) {
			w.block(true, 2)
			w.codes(lensOf(257, endOfBlock, 1), newCode([]int{0}))
			w.bits(1, 1)
			w.bits(0, 64)
		}, refused},
		{"dynamic, a single code of two bits", func(w *bitWriter) {
			c := lensOf(257, endOfBlock, 2)
			w.block(true, 2)
			w.codes(c, newCode([]int{0}))
			w.code(c, endOfBlock)
		}, refused},
		{"dynamic, no code for the end", func(w *bitWriter) {
			c := lensOf(258, 'a', 1, 257, 1)
			w.block(true, 2)
			w.codes(c, someDist)
			lit(w, c, "aaaa")
			w.bits(0, 64)
		}, refused},
		{"dynamic, no codes at all", func(w *bitWriter) {
			w.block(true, 2)
			w.codes(newCode(make([]int, 257)), newCode([]int{0}))
			w.bits(0, 64)
		}, refused},
		{"dynamic, one distance", func(w *bitWriter) {
			dist := lensOf(30, 1, 1)
			w.block(true, 2)
			w.codes(someLit, dist)
			lit(w, someLit, "aa")
			w.length(someLit, 3)
			w.distance(dist, 2)
			w.code(someLit, endOfBlock)
		}, "aaaaa"},
		{"dynamic, the other bit of one distance", func(w *bitWriter) {
			w.block(true, 2)
			w.codes(someLit, lensOf(30, 1, 1))
			lit(w, someLit, "aa")
			w.length(someLit, 3)
			w.bits(1, 1)
			w.code(someLit, endOfBlock)
		}, refused},
		{"dynamic, one distance of two bits", func(w *bitWriter) {
			w.block(true, 2)
			w.codes(someLit, lensOf(30, 1, 2))
			lit(w, someLit, "aa")
			w.code(someLit, endOfBlock)
		}, refused},
		{"dynamic, no distances, no lengths", func(w *bitWriter) {
			w.block(true, 2)
			w.codes(someLit, newCode([]int{0}))
			lit(w, someLit, "aa")
			w.code(someLit, endOfBlock)
		}, "aa"},
		{"dynamic, no distances, but a length", func(w *bitWriter) {
			w.block(true, 2)
			w.codes(someLit, newCode([]int{0}))
			lit(w, someLit, "aa")
			w.length(someLit, 3)
			w.bits(0, 64)
		}, refused},
		{"dynamic, too few literals", func(w *bitWriter) {
			c := lensOf(257, 'a', 1, endOfBlock, 2)
			w.block(true, 2)
			w.codes(c, someDist)
			w.code(c, endOfBlock)
		}, refused},
		{"dynamic, too many literals", func(w *bitWriter) {
			c := lensOf(257, 'a', 1, 'b', 1, endOfBlock, 2)
			w.block(true, 2)
			w.codes(c, someDist)
			w.code(c, endOfBlock)
			w.bits(0, 64)
		}, refused},
		{"dynamic, too many literals by one of the longest", func(w *bitWriter) {
			c := lensOf(257, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15, 15, endOfBlock, 15)
			w.block(true, 2)
			w.codes(c, newCode([]int{0}))
			lit(w, c, "\x00\x01")
			w.bits(-1, 15) // the end, as far as there is one
			w.bits(0, 64)
		}, refused},
		{"dynamic, too few distances", func(w *bitWriter) {
			w.block(true, 2)
			w.codes(someLit, lensOf(30, 0, 1, 1, 3, 2, 3))
			w.code(someLit, endOfBlock)
		}, refused},
		{"dynamic, too many distances", func(w *bitWriter) {
			w.block(true, 2)
			w.codes(someLit, lensOf(30, 0, 1, 1, 1, 2, 1))
			w.code(someLit, endOfBlock)
		}, refused},
		{"dynamic, HLIT 286 and HDIST 30", func(w *bitWriter) {
			dist := lensOf(30, 0, 1, 29, 1)
			w.stored(false, long)
			w.block(true, 2)
			w.codes(someLit, dist)
			w.length(someLit, 258)
			w.distance(dist, 32768)
			w.code(someLit, endOfBlock)
		}, long + long[:258]},
		{"dynamic, HLIT 287", func(w *bitWriter) { w.block(true, 2); w.tooMany(287, 1, someLit) }, refused},
		{"dynamic, HLIT 288", func(w *bitWriter) { w.block(true, 2); w.tooMany(288, 1, someLit) }, refused},
		{"dynamic, HDIST 31", func(w *bitWriter) { w.block(true, 2); w.tooMany(286, 31, someLit) }, refused},
		{"dynamic, HDIST 32", func(w *bitWriter) { w.block(true, 2); w.tooMany(286, 32, someLit) }, refused},

		{"lengths, a repetition of nothing", func(w *bitWriter) {
			c := lensOf(257, 255, 1, endOfBlock, 1)
			w.block(true, 2)
			w.pre(257, 1, anyPre)
			w.code(anyPre, 16)
			w.bits(0, 2) // 3
			for i := 3; i <= 257; i++ {
				w.code(anyPre, (padded(c.lens, 258))[i])
			}
			lit(w, c, "\xff")
			w.code(c, endOfBlock)
		}, refused},
		{"lengths, repetitions of every kind", func(w *bitWriter) {
			c := lensOf(257, 253, 2, 254, 2, 255, 2, endOfBlock, 2)
			w.block(true, 2)
			w.pre(257, 1, anyPre)
			w.code(anyPre, 18)
			w.bits(127, 7) // 138
			w.code(anyPre, 18)
			w.bits(101, 7) // 250
			w.code(anyPre, 17)
			w.bits(0, 3) // 253
			w.code(anyPre, 2)
			w.code(anyPre, 16)
			w.bits(0, 2) // 257
			w.code(anyPre, 0)
			lit(w, c, "\xfd\xfe\xff")
			w.code(c, endOfBlock)
		}, "\xfd\xfe\xff"},
		{"lengths, a repetition from literals to distances", func(w *bitWriter) {
			c := lensOf(259, 'a', 2, endOfBlock, 2, 257, 2, 258, 2)
			dist := newCode([]int{2, 2, 2, 2})
			w.block(true, 2)
			w.pre(259, 4, anyPre)
			w.code(anyPre, 18)
			w.bits('a'-11, 7)
			w.code(anyPre, 2)
			w.code(anyPre, 18)
			w.bits(127, 7)
			w.code(anyPre, 18)
			w.bits(endOfBlock-'a'-1-138-11, 7)
			w.code(anyPre, 2)
			w.code(anyPre, 16)
			w.bits(3, 2)
			lit(w, c, "a")
			w.length(c, 4)
			w.distance(dist, 1)
			w.code(c, endOfBlock)
		}, "aaaaa"},
		{"lengths, a repetition of zeros", func(w *bitWriter) {
			c := lensOf(257, 255, 1, endOfBlock, 1)
			w.block(true, 2)
			w.pre(257, 1, anyPre)
			w.code(anyPre, 18)
			w.bits(127, 7) // 138
			for range 20 {
				w.code(anyPre, 16)
				w.bits(2, 2) // 5 each
			}
			w.code(anyPre, 18)
			w.bits(17-11, 7) // 255
			w.code(anyPre, 1)
			w.code(anyPre, 1)
			w.code(anyPre, 0)
			lit(w, c, "\xff\xff")
			w.code(c, endOfBlock)
		}, "\xff\xff"},
		{"lengths, too many zeros", func(w *bitWriter) { w.block(true, 2); w.beyond(18, 7) }, refused},
		{"lengths, a few zeros too many", func(w *bitWriter) { w.block(true, 2); w.beyond(17, 3) }, refused},
		{"lengths, one zero too many", func(w *bitWriter) {
			c := lensOf(258, 255, 1, endOfBlock, 1)
			w.block(true, 2)
			w.pre(258, 1, anyPre)
			for _, l := range c.lens[:257] {
				w.code(anyPre, l)
			}
			w.code(anyPre, 17)
			w.bits(0, 3) // 3 of 2
			lit(w, c, "\xff")
			w.code(c, endOfBlock)
		}, refused},
		{"lengths, too many repetitions", func(w *bitWriter) { w.block(true, 2); w.beyond(16, 2) }, refused},
		{"lengths, one code of one bit", func(w *bitWriter) {
			w.block(true, 2)
			w.pre(257, 1, lensOf(preSymbols, 8, 1))
			w.bits(0, 258) // 257 codes of eight bits, one too many
			w.bits(0, 64)
		}, refused},
		{"lengths, one code, its other bit", func(w *bitWriter) {
			w.block(true, 2)
			w.pre(257, 1, lensOf(preSymbols, 8, 1))
			w.bits(-1, 63)
			w.bits(-1, 63)
		}, refused},
		{"lengths, no code", func(w *bitWriter) { w.block(true, 2); w.pre(257, 1, lensOf(preSymbols)); w.bits(0, 1000) }, refused},
		{"lengths, too few codes", func(w *bitWriter) { w.block(true, 2); w.pre(257, 1, lensOf(preSymbols, 8, 2)); w.bits(0, 1000) }, refused},
		{"lengths, too many codes", func(w *bitWriter) {
			w.block(true, 2)
			w.pre(257, 1, lensOf(preSymbols, 1, 1, 8, 1, 9, 1))
			w.bits(0, 1000)
		}, refused},
	}
	o := newOracle()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := new(bitWriter)
			test.write(w)
			whole := member(w.b, test.want)
			got, n, ok := new(Decoder).Member(nil, whole, 1<<20)
			switch {
			case ok != (test.want != refused):
				t.Errorf("ok is %v", ok)
			case ok && (string(got) != test.want || n != len(whole)):
				if len(got) > 100 {
					got = got[:100]
				}
				t.Errorf("got %d of %d bytes: %q", n, len(whole), got)
			}
			o.member(t, whole, 1<<20)
			// Short of any byte it is refused, or there is one too many.
			for i := range min(len(w.b), 500) {
				o.stream(t, w.b[:i], 1<<20)
			}
			o.stream(t, w.b, 1<<20)
			o.stream(t, append(w.b, "what follows"...), 1<<20)
		})
	}
}

func allBytes() string {
	var b [256]byte
	for i := range b {
		b[i] = byte(i)
	}
	return string(b[:])
}

// tooMany writes as many lengths as it says, which are a code as far as one
// may go.
func (w *bitWriter) tooMany(hlit, hdist int, lit *prefixCode) {
	w.pre(hlit, hdist, anyPre)
	for _, l := range append(padded(lit.lens, hlit), make([]int, hdist)...) {
		w.code(anyPre, l)
	}
	w.code(lit, endOfBlock)
	w.bits(0, 64)
}

// beyond writes a code for 257 literals whose last lengths repeat beyond the
// one distance.
func (w *bitWriter) beyond(symbol, extra int) {
	w.pre(257, 1, anyPre)
	for range 254 {
		w.code(anyPre, 0)
	}
	w.code(anyPre, 1)
	w.code(anyPre, symbol)
	w.bits(-1, extra)
	w.bits(0, 64)
}

// length writes a length with its bits.
func (w *bitWriter) length(c *prefixCode, length int) {
	symbol, base, extra := 257, 3, 0
	for base+1<<extra <= length && symbol < 285 {
		base += 1 << extra
		symbol++
		extra = max(0, (symbol-261)/4)
	}
	if length == 258 {
		symbol, base, extra = 285, 258, 0
	}
	w.code(c, symbol)
	w.bits(length-base, extra)
}

// distance writes a distance with its bits.
func (w *bitWriter) distance(c *prefixCode, distance int) {
	symbol, base, extra := 0, 1, 0
	for base+1<<extra <= distance {
		base += 1 << extra
		symbol++
		extra = max(0, (symbol-2)/2)
	}
	w.code(c, symbol)
	w.bits(distance-base, extra)
}
