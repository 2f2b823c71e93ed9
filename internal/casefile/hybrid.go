package casefile

import "encoding/binary"

// leastRun is how many equal numbers make a run. Those of whole bytes make
// longer ones: short ones are better compressed among the others.
func leastRun(width int) int {
	if width%8 == 0 {
		return 64
	}
	return 8
}

// appendHybrid appends numbers of width bits (1 to 32) in Parquet's mixture
// of runs and bit-packed groups of eight. Sorted rows make long runs.
func appendHybrid(dst []byte, values []uint32, width int) []byte {
	least := leastRun(width)
	packed := 0 // values before it are written
	for i := 0; i < len(values); {
		v := values[i]
		end := i + 1
		for end < len(values) && values[end] == v {
			end++
		}
		// What is not in a run goes in groups of eight: the run gives up as
		// many of its values as the last group lacks.
		start := i + (packed-i)&7
		if end-start >= least {
			dst = appendPacked(dst, values[packed:start], width)
			dst = binary.AppendUvarint(dst, uint64(end-start)<<1)
			for w := 0; w < width; w += 8 {
				dst = append(dst, byte(v>>w))
			}
			packed = end
		}
		i = end
	}
	return appendPacked(dst, values[packed:], width)
}

// appendPacked appends bit-packed groups, the last one filled up with zeros.
func appendPacked(dst []byte, values []uint32, width int) []byte {
	if len(values) == 0 {
		return dst
	}
	groups := (len(values) + 7) / 8
	dst = binary.AppendUvarint(dst, uint64(groups)<<1|1)
	end := len(dst) + groups*width
	switch width {
	case 8:
		for _, v := range values {
			dst = append(dst, byte(v))
		}
		return append(dst, make([]byte, end-len(dst))...)
	case 16:
		for _, v := range values {
			dst = binary.LittleEndian.AppendUint16(dst, uint16(v))
		}
		return append(dst, make([]byte, end-len(dst))...)
	}
	var word uint64
	bits := 0
	for _, v := range values {
		word |= uint64(v) << bits
		if bits += width; bits >= 32 {
			dst = binary.LittleEndian.AppendUint32(dst, uint32(word))
			word >>= 32
			bits -= 32
		}
	}
	for ; bits > 0; bits -= 8 {
		dst = append(dst, byte(word))
		word >>= 8
	}
	for len(dst) < end {
		dst = append(dst, 0)
	}
	return dst
}

// codeWidth gives the width of numbers below n. Whole bytes compress better than
// bits that are packed, but for very few numbers.
func codeWidth(n int) int {
	switch width := bitWidth(n); {
	case width < 4 || width > 16:
		return width
	case width <= 8:
		return 8
	}
	return 16
}

// bitWidth gives the bits that numbers below n take, at least 1: not every
// reader expects a width of 0.
func bitWidth(n int) int {
	width := 1
	for n > 1<<width {
		width++
	}
	return width
}
