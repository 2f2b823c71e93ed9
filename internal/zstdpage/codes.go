package zstdpage

import "math/bits"

// The numbers of a sequence are written as a code each, and bits that tell
// what the code leaves open.
// https://datatracker.ietf.org/doc/html/rfc8878#section-3.1.1.3.2.1

const (
	minMatch = 3

	literalCodes = 36
	matchCodes   = 53
	offsetCodes  = 32
)

// open is a range of lengths that share a code.
type open struct {
	first uint32 // the lowest of them
	width uint8  // of the bits that tell which
}

// From literalDirect and matchDirect on, a code is not the length itself. Matches
// are told by what they are longer than minMatch.
const (
	literalDirect = 16
	matchDirect   = 32
)

var (
	literalOpen = openOf([literalCodes]open{
		literalDirect: {16, 1}, {18, 1}, {20, 1}, {22, 1}, {24, 2}, {28, 2}, {32, 3}, {40, 3}, {48, 4}, {64, 6},
		{128, 7}, {256, 8}, {512, 9}, {1024, 10}, {2048, 11}, {4096, 12}, {8192, 13}, {16384, 14}, {32768, 15}, {65536, 16},
	}, literalDirect)
	matchOpen = openOf([matchCodes]open{
		matchDirect: {32, 1}, {34, 1}, {36, 1}, {38, 1}, {40, 2}, {44, 2}, {48, 3}, {56, 3}, {64, 4}, {80, 4}, {96, 5},
		{128, 7}, {256, 8}, {512, 9}, {1024, 10}, {2048, 11}, {4096, 12}, {8192, 13}, {16384, 14}, {32768, 15}, {65536, 16},
	}, matchDirect)
)

// openCodes are by code, with room for any.
type openCodes [64]open

func openOf[T [literalCodes]open | [matchCodes]open](ranges T, direct int) (o openCodes) {
	for code := range len(ranges) {
		if o[code] = ranges[code]; code < direct {
			o[code].first = uint32(code)
		}
	}
	return o
}

// shortCodes give the codes of small numbers, which are most of them.
type shortCodes [128]uint8

var (
	literalShort = shortCodesOf(literalOpen[:literalCodes])
	matchShort   = shortCodesOf(matchOpen[:matchCodes])
)

func shortCodesOf(codes []open) (s shortCodes) {
	for n := range s {
		for code, o := range codes {
			if uint32(n) >= o.first {
				s[n] = uint8(code)
			}
		}
	}
	return s
}

// Larger ones have a code for each power of two.
func literalCode(n uint32) uint8 {
	if n < uint32(len(literalShort)) {
		return literalShort[n]
	}
	return uint8(bits.Len32(n) - 1 + 19)
}

func matchCode(n uint32) uint8 {
	if n < uint32(len(matchShort)) {
		return matchShort[n]
	}
	return uint8(bits.Len32(n) - 1 + 36)
}

func offsetCode(value uint32) uint8 { return uint8(bits.Len32(value) - 1) }
