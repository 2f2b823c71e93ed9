package inflate

import "encoding/binary"

type blockState uint8

const (
	blockGoesOn  blockState = iota // a margin is used up
	blockEnds                      // its end was taken
	blockDamaged                   // no code, or before the content's beginning
)

// symbols decodes the symbols of a block, as long as the margins of input and
// output are there. RFC 1951, section 3.2.3, has the plain form of it.
//
// Most of the time goes here, so this is written for the code that is made of
// it. The state is in local variables; slices have no capacity beside their
// length, which would take registers; what one turn writes is a window of
// constant size, whose indexes the compiler sees to be small. The literals are
// a nest and no loop: that makes a twentieth.
func (d *Decoder) symbols(lit *litTable, dist *distTable) blockState {
	in, out := d.from[d.next:len(d.from):len(d.from)], d.room[:len(d.room):len(d.room)]
	written, bits, n := d.written, d.bits, d.n
	state := blockDamaged
	for {
		if len(in) < inputMargin || uint(written) > uint(len(out)-outputMargin) {
			state = blockGoesOn
			break
		}
		w := (*[outputMargin]byte)(out[written : written+outputMargin])
		k := uint(0) // bytes of w

		// The 56 bits or more that a refill gives are five times those of one
		// entry with one or two literals.
		bits |= binary.LittleEndian.Uint64(in) << (n & 63)
		in = in[7-n>>3&7 : len(in) : len(in)]
		n |= 56
		e := lit[bits&(1<<litBits-1)]
		if e&entryLiteral != 0 {
			bits >>= e & 63
			n -= uint(e)
			binary.LittleEndian.PutUint16(w[k:], uint16(e>>16))
			k += uint(e >> 12 & 3)
			e = lit[bits&(1<<litBits-1)]
			if e&entryLiteral != 0 {
				bits >>= e & 63
				n -= uint(e)
				binary.LittleEndian.PutUint16(w[k:], uint16(e>>16))
				k += uint(e >> 12 & 3)
				e = lit[bits&(1<<litBits-1)]
				if e&entryLiteral != 0 {
					bits >>= e & 63
					n -= uint(e)
					binary.LittleEndian.PutUint16(w[k:], uint16(e>>16))
					k += uint(e >> 12 & 3)
					e = lit[bits&(1<<litBits-1)]
					if e&entryLiteral != 0 {
						bits >>= e & 63
						n -= uint(e)
						binary.LittleEndian.PutUint16(w[k:], uint16(e>>16))
						k += uint(e >> 12 & 3)
						e = lit[bits&(1<<litBits-1)]
						if e&entryLiteral != 0 {
							bits >>= e & 63
							n -= uint(e)
							binary.LittleEndian.PutUint16(w[k:], uint16(e>>16))
							written += int(k + uint(e>>12&3))
							continue
						}
					}
				}
			}
			bits |= binary.LittleEndian.Uint64(in) << (n & 63)
			in = in[7-n>>3&7 : len(in) : len(in)]
			n |= 56
		}

		// From here on, 48 bits are enough: 15 and 5 of a length, 15 and 13
		// of a distance.
		if e&entryUnusual != 0 {
			if e&entryLink != 0 {
				bits >>= litBits
				n -= litBits
				e = lit[(e>>16+uint32(bits)&(1<<(e>>8&15)-1))&(uint32(len(lit))-1)]
			}
			if e&entryLiteral != 0 {
				bits >>= e & 63
				n -= uint(e)
				w[k&15] = byte(e >> 16)
				written += int(k) + 1
				continue
			}
			if e&entryUnusual != 0 {
				if e&entryEnd != 0 {
					bits >>= e & 63
					n -= uint(e)
					written += int(k)
					state = blockEnds
				}
				break
			}
		}
		length := uint(e>>16&0x1ff + uint32(bits>>(e>>8&15))&(e>>25))
		bits >>= e & 63
		n -= uint(e)

		f := dist[bits&(1<<distBits-1)]
		if f&entryUnusual != 0 {
			if f&entryLink != 0 {
				bits >>= distBits
				n -= distBits
				f = dist[(f>>16+bits&(1<<(f>>8&15)-1))&(uint64(len(dist))-1)]
			}
			if f&entryUnusual != 0 {
				break
			}
		}
		distance := int(f>>16&0xffff + bits>>(f>>8&15)&(f>>32))
		bits >>= f & 63
		n -= uint(f)

		from := written + int(k) - distance
		written += int(k + length)
		if from < 0 {
			break
		}
		if distance < 16 {
			repeat(out[from:written], distance)
			continue
		}
		// Sixteen bytes at once are never the ones that are written with them.
		// There are fewer than sixteen literals before a length, so the
		// window that is read ends before the one that is written.
		s := (*[outputMargin]byte)(out[from : from+outputMargin])
		t := (*[outputMargin - 16]byte)(w[k&15:])
		*(*[16]byte)(t[0:]) = *(*[16]byte)(s[0:])
		*(*[16]byte)(t[16:]) = *(*[16]byte)(s[16:])
		for i := uint(32); i < length; i += 32 {
			*(*[16]byte)(t[i:]) = *(*[16]byte)(s[i:])
			*(*[16]byte)(t[i+16:]) = *(*[16]byte)(s[i+16:])
		}
	}
	d.next, d.written, d.bits, d.n = len(d.from)-len(in), written, bits, n
	return state
}

// repeat fills b with what its first n bytes are.
func repeat(b []byte, n int) {
	for ; n < len(b); n *= 2 {
		copy(b[n:], b[:n])
	}
}
