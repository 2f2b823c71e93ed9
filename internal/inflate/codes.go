package inflate

// codeLength is a symbol and the length of its code, in the lowest four bits.
// Symbols without a code, of length 0, are mostly left out.
type codeLength uint16

func newCodeLength(symbol, length int) codeLength { return codeLength(symbol<<4 | length) }

func (l codeLength) symbol() int { return int(l >> 4) }
func (l codeLength) length() int { return int(l & 15) }

// codes are the symbols of a prefix code in the order of their codes: RFC
// 1951, section 3.2.2.
type codes struct {
	n        int // symbols
	symbols  [litSymbols]uint16
	reversed [litSymbols]uint16 // their codes, the first bit lowest; fill puts them in

	// Of each length: how many codes there are, where in symbols they begin,
	// and where those begin that are no literals.
	count       [maxCodeBits + 1]int
	first       [maxCodeBits + 1]int
	endLiterals [maxCodeBits + 1]int
}

// assign orders symbols, which come in the order of their values. It is false
// when the code has too few or too many codes for their lengths. As in
// compress/gzip, no code at all and a single one of one bit are not too few.
func (c *codes) assign(lens []codeLength) bool {
	c.n = len(lens)
	c.count = [maxCodeBits + 1]int{}
	for _, l := range lens {
		c.count[l.length()]++
	}
	var next [maxCodeBits + 1]int
	sum, free := 0, 1
	for length := 1; length <= maxCodeBits; length++ {
		next[length] = sum
		sum += c.count[length]
		free = 2*free - c.count[length]
		if free < 0 {
			return false
		}
	}
	if free > 0 && (c.n > 1 || c.n != c.count[1]) {
		return false
	}
	c.first = next
	literals := 0
	for _, l := range lens {
		if l.symbol() >= endOfBlock {
			break
		}
		c.symbols[next[l.length()]] = uint16(l.symbol())
		next[l.length()]++
		literals++
	}
	c.endLiterals = next
	for _, l := range lens[literals:] {
		c.symbols[next[l.length()]] = uint16(l.symbol())
		next[l.length()]++
	}
	return true
}
