// Package inflate decodes a gzip member that is in memory as a whole into
// memory, as fast as plain Go does it.
//
// CloudTrail delivers a file every few minutes
// (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html),
// so there are many and they are small, and a reader that may be asked for any
// piece at any time pays for that with every symbol. What comes in here is the
// whole of a file, what goes out is the whole of its first member, or nothing:
// the package does not tell what is wrong. Whoever calls it asks compress/gzip
// then, which agrees with it in all that is accepted.
//
// The formats are RFC 1951 (deflate) and RFC 1952 (gzip). The package must
// not know what the content is.
package inflate

import (
	"encoding/binary"
	"hash/crc32"
)

// Decoder decodes gzip members. The zero value is ready. It holds tables, so
// that a call allocates nothing but room for content; it keeps nothing of the
// input or the content. It is not safe for concurrent use.
type Decoder struct {
	input
	output
	codes codes
	lens  [litSymbols + distSymbols]codeLength
	pre   [1 << preBits]uint32
	lit   litTable
	dist  distTable
}

// trailerBytes is the length of what follows a member's content: its CRC-32
// and its length (RFC 1952, section 2.3.1).
const trailerBytes = 8

// Member decodes the gzip member that src begins with and appends its content
// to dst. n is how many bytes of src it takes; what follows them is of no
// concern.
//
// When ok is true, compress/gzip with Multistream(false) accepts the same
// member, gives the same content and takes the same bytes. When ok is false,
// out is dst as it was, and src does not begin with a whole undamaged member,
// or its content is longer than limit, or its header has a flag that RFC 1952
// reserves, which compress/gzip overlooks.
//
// As with append, the bytes between the length and the capacity of dst may be
// overwritten, in either case. Room grows by doubling with what is decoded, to
// limit and 1 KiB at most. It begins with what src claims, ClaimedSize, as far
// as 16 times the length of src.
func (d *Decoder) Member(dst, src []byte, limit int) (out []byte, n int, ok bool) {
	header := headerBytes(src)
	if header == 0 || limit < 0 {
		return dst, 0, false
	}
	d.input.begin(src, header)
	d.output.begin(dst, limit, ClaimedSize(src), len(src))
	out = dst
	if d.blocks() && d.written <= d.limit {
		end := d.taken()
		if end <= len(src)-trailerBytes && d.matches(src[end:]) {
			out, n, ok = d.all(), end+trailerBytes, true
		}
	}
	d.input.end()
	d.output.end()
	return out, n, ok
}

// matches holds the content against the trailer.
func (d *Decoder) matches(trailer []byte) bool {
	content := d.room[:d.written]
	return binary.LittleEndian.Uint32(trailer[4:]) == uint32(len(content)) &&
		binary.LittleEndian.Uint32(trailer) == crc32.ChecksumIEEE(content)
}

// ClaimedSize gives the length of the content, modulo 1<<32, when src is one
// member and tells the truth; it is 0 when src is too short for a member.
func ClaimedSize(src []byte) uint32 {
	if len(src) < minMember {
		return 0
	}
	return binary.LittleEndian.Uint32(src[len(src)-4:])
}
