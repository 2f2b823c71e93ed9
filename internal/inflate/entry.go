package inflate

// The alphabets of RFC 1951, sections 3.2.5 to 3.2.7, and the bits by which
// the first part of each table is indexed.
const (
	litSymbols  = 288
	distSymbols = 32
	preSymbols  = 19
	endOfBlock  = 256

	litBits  = 11
	distBits = 8
	preBits  = 7

	maxCodeBits = 15 // of a code for literals, lengths and distances
)

// A table is indexed by the next bits of the input. Its entries say what they
// mean:
//
//	bits 0 to 5    how many bits to take, those of the number behind a code included
//	bits 8 to 11   the length of the code, behind which that number begins
//	bit  14        unusual: a link, the end of the block, no code, or (of the
//	               code for lengths) the length before
//	bit  15        a literal
//
// Literals have in bits 12 and 13 how many there are, 1 or 2, and in bits 16
// to 23 and 24 to 31 which. All others have in bits 16 to 24 what the number
// is added to, and its mask from bit 25; distances, which are longer, from bit
// 16 and bit 32.
//
// A link leads to the second part of the table, for codes that are longer than
// the index: from bit 16 where it goes, and in bits 8 to 11 by how many more
// bits to index there.
const (
	entryLiteral = 1 << 15
	entryUnusual = 1 << 14
	entryLink    = 1 << 13
	entryEnd     = 1 << 12
	entryRepeat  = 1 << 12

	oneLiteral  = 1 << 12
	twoLiterals = 2 << 12

	// perBit is what a bit of code adds to an entry.
	perBit = 1 | 1<<8
)

// Of each second part, indexed by m bits, at least m+1 symbols have their
// codes there, because the code is complete. So all second parts together have
// at most 288 × 16/5 and 32 × 128/8 entries.
type (
	litTable  [4 << 10]uint32
	distTable [1 << 10]uint64
)

// The entries of all symbols, without their codes: what a table is made of.
var (
	litEntries  = makeLitEntries()
	distEntries = makeDistEntries()
	preEntries  = makePreEntries()
)

func makeLitEntries() (t [litSymbols]uint32) {
	for i := range endOfBlock {
		t[i] = entryLiteral | oneLiteral | uint32(i)<<16
	}
	t[endOfBlock] = entryUnusual | entryEnd
	base, extra := uint32(3), 0
	for i := endOfBlock + 1; i < maxLit-1; i++ {
		if i >= 265 && (i-265)%4 == 0 {
			extra++
		}
		t[i] = base<<16 | (1<<extra-1)<<25 | uint32(extra)
		base += 1 << extra
	}
	t[maxLit-1] = 258 << 16
	for i := maxLit; i < litSymbols; i++ {
		t[i] = entryUnusual
	}
	return t
}

func makeDistEntries() (t [distSymbols]uint64) {
	base, extra := uint64(1), 0
	for i := range maxDist {
		if i >= 4 && i%2 == 0 {
			extra++
		}
		t[i] = base<<16 | (1<<extra-1)<<32 | uint64(extra)
		base += 1 << extra
	}
	for i := maxDist; i < distSymbols; i++ {
		t[i] = entryUnusual
	}
	return t
}

func makePreEntries() (t [preSymbols]uint32) {
	for i := range 16 {
		t[i] = entryLiteral | uint32(i)<<16
	}
	t[16] = entryUnusual | entryRepeat | 3<<16 | 3<<25 | 2
	t[17] = 3<<16 | 7<<25 | 3
	t[18] = 11<<16 | 127<<25 | 7
	return t
}
