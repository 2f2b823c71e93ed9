package zstdpage

import (
	"encoding/binary"
	"math/bits"
)

// numbers finds the high bytes that a number has in common with the one before.
type numbers struct {
	page []byte
	head int // bytes before the first
}

const numberBytes = 8

func (f *numbers) find(list []sequence, from int) (_ []sequence, end int) {
	end = min(from+MaxBlock, len(f.page))
	at := f.head + numberBytes
	if from > at {
		at += (from - at + numberBytes - 1) / numberBytes * numberBytes
	}
	literals, match := uint32(at-from), uint32(0)
	for ; at+numberBytes <= end; at += numberBytes {
		differ := binary.LittleEndian.Uint64(f.page[at:]) ^ binary.LittleEndian.Uint64(f.page[at-numberBytes:])
		low := uint32(bits.Len64(differ)+7) / 8
		if match > 0 {
			if low == 0 {
				match += numberBytes
				continue
			}
			list = append(list, sequence{literals, match, numberBytes})
			literals, match = 0, 0
		}
		if numberBytes-low < minMatch {
			low = numberBytes
		}
		literals += low
		match = numberBytes - low
	}
	if match > 0 {
		list = append(list, sequence{literals, match, numberBytes})
	}
	return list, end
}
