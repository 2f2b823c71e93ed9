package inflate

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

// The parts of a gzip header: RFC 1952, section 2.3.
const (
	magic0, magic1 = 0x1f, 0x8b
	methodDeflate  = 8

	flagHeaderCRC = 1 << 1
	flagExtra     = 1 << 2
	flagName      = 1 << 3
	flagComment   = 1 << 4
	flagsReserved = 7 << 5

	fixedHeader = 10
	minMember   = fixedHeader + 2 + trailerBytes // two bytes are an empty block

	// maxText is the longest name or comment, its zero byte included, that
	// compress/gzip accepts.
	maxText = 512
)

// headerBytes gives the length of the gzip header that src begins with, 0
// when it is none that Member accepts.
func headerBytes(src []byte) int {
	if len(src) < minMember || src[0] != magic0 || src[1] != magic1 || src[2] != methodDeflate {
		return 0
	}
	flags, n := src[3], fixedHeader
	if flags&flagsReserved != 0 {
		return 0
	}
	if flags&flagExtra != 0 {
		n += 2 + int(binary.LittleEndian.Uint16(src[n:]))
		if n > len(src) {
			return 0
		}
	}
	for _, text := range [...]byte{flagName, flagComment} {
		if flags&text != 0 {
			end := bytes.IndexByte(src[n:min(len(src), n+maxText)], 0)
			if end < 0 {
				return 0
			}
			n += end + 1
		}
	}
	if flags&flagHeaderCRC != 0 {
		if len(src)-n < 2 || binary.LittleEndian.Uint16(src[n:]) != uint16(crc32.ChecksumIEEE(src[:n])&0xffff) {
			return 0
		}
		n += 2
	}
	return n
}
