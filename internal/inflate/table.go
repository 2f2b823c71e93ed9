package inflate

import "math/bits"

// fill makes a table that is indexed by size bits, of codes that assign has
// found in order.
//
// It does so bit by bit. A table for the codes of up to so many bits is the
// one for a bit less, twice, with the codes that have just so many put in.
// What is neither was put in by no code yet, and is by a longer one.
func fill[E uint32 | uint64](table []E, size int, entries []E, c *codes, pairs bool) {
	if c.n < 2 {
		fillDegenerate(table[:1<<size], entries, c)
		return
	}
	at, code := 0, 0
	for length := 1; length <= size; length++ {
		half := 1 << (length - 1)
		copy(table[half:2*half], table[:half])
		for range c.count[length] {
			c.reversed[at] = uint16(code)
			table[code] = entries[c.symbols[at]] + E(length*perBit)
			at++
			code = nextCode(code, length)
		}
		if pairs {
			fillPairs(table[:2*half], length, c)
		}
	}
	if at < c.n {
		fillLinked(table, size, entries, c, at, code)
	}
}

// nextCode gives the code after one of the same length that is not the last,
// both with the first bit lowest: the ones at the high end become zeros, and
// the zero below them becomes a one. The last code, all ones, gives itself.
func nextCode(code, length int) int {
	zero := 1 << bits.Len(uint(code^(1<<length-1))) >> 1
	return code&(zero-1) | zero
}

// fillDegenerate makes the table of one code of one bit, or of none.
func fillDegenerate[E uint32 | uint64](table, entries []E, c *codes) {
	zero := E(entryUnusual)
	if c.n == 1 {
		zero = entries[c.symbols[0]] + perBit
	}
	for i := range table {
		table[i] = zero
		if i&1 == 1 {
			table[i] = entryUnusual
		}
	}
}

// fillLinked puts in the codes that are longer than the index, from the
// symbol at: behind the first part of the table, by what they begin with.
func fillLinked[E uint32 | uint64](table []E, size int, entries []E, c *codes, at, code int) {
	begins, from, to := -1, 0, 1<<size
	for length := size + 1; length <= maxCodeBits; length++ {
		for left := c.count[length]; left > 0; left-- {
			if begins != code&(1<<size-1) {
				begins = code & (1<<size - 1)
				more := length - size
				// Longer codes begin the same when those of this length do
				// not use up what there is.
				for used := left; used < 1<<more; {
					more++
					used = 2*used + c.count[size+more]
				}
				from, to = to, to+1<<more
				table[begins] = E(entryUnusual | entryLink | size | more<<8 | from<<16)
			}
			e := entries[c.symbols[at]] + E((length-size)*perBit)
			for i := from + code>>size; i < to; i += 1 << (length - size) {
				table[i] = e
			}
			at++
			code = nextCode(code, length)
		}
	}
}

// fillPairs puts in the codes of two literals that have length bits together.
// What is random in a log, ids above all, is written in few literals with
// short codes.
func fillPairs[E uint32 | uint64](table []E, length int, c *codes) {
	for n := 1; n < length; n++ {
		second := c.symbols[c.first[length-n]:c.endLiterals[length-n]]
		reversed := c.reversed[c.first[length-n]:][:len(second)]
		for i := c.first[n]; i < c.endLiterals[n]; i++ {
			e := E(entryLiteral|twoLiterals|length) + E(c.symbols[i])<<16
			code := int(c.reversed[i])
			for j, symbol := range second {
				table[code|int(reversed[j])<<n] = e + E(symbol)<<24
			}
		}
	}
}
