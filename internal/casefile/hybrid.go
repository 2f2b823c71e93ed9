package casefile

import "encoding/binary"

// appendHybrid appends numbers of width bits (1 to 32) in Parquet's mixture
// of runs and bit-packed groups of eight. Sorted rows make long runs.
func appendHybrid(dst []byte, values []uint32, width int) []byte {
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
		if end-start >= 8 {
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

// bitWidth gives the bits that numbers below n take, at least 1: not every
// reader expects a width of 0.
func bitWidth(n int) int {
	width := 1
	for n > 1<<width {
		width++
	}
	return width
}
