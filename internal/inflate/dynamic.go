package inflate

import "encoding/binary"

// What a block may have of each alphabet: RFC 1951, section 3.2.7. The two
// highest symbols of both have codes in fixed blocks only, and mean nothing.
const (
	maxLit  = litSymbols - 2
	maxDist = distSymbols - 2
)

// preOrder is the order in which a block gives the lengths of the codes for
// lengths.
var preOrder = [preSymbols]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// dynamic reads the codes that a block begins with, and makes tables of them.
func (d *Decoder) dynamic() bool {
	lits, dists, pres := 257+d.take(5), 1+d.take(5), 4+d.take(4)
	if lits > maxLit || dists > maxDist || !d.precode(pres) {
		return false
	}
	n, ok := d.lengths(lits + dists)
	if !ok {
		return false
	}
	lens, split := d.lens[:n], n
	for split > 0 && lens[split-1].symbol() >= lits {
		split--
		lens[split] -= newCodeLength(lits, 0)
	}
	if !d.codes.assign(lens[:split]) {
		return false
	}
	fill(d.lit[:], litBits, litEntries[:], &d.codes, true)
	if !d.codes.assign(lens[split:]) {
		return false
	}
	fill(d.dist[:], distBits, distEntries[:], &d.codes, false)
	return true
}

// precode reads the code in which the lengths of the others are written.
func (d *Decoder) precode(n int) bool {
	var lens [preSymbols]int
	for i, symbol := range preOrder[:n] {
		if i%16 == 0 && !d.refill() {
			return false
		}
		lens[symbol] = d.take(3)
	}
	used := d.lens[:0]
	for symbol, length := range lens {
		if length > 0 {
			used = append(used, newCodeLength(symbol, length))
		}
	}
	if !d.codes.assign(used) {
		return false
	}
	fill(d.pre[:], preBits, preEntries[:], &d.codes, false)
	return true
}

// lengths reads the code lengths of total symbols, and gives how many of them
// are in use and so in lens.
func (d *Decoder) lengths(total int) (used int, ok bool) {
	bits, n := d.bits, d.n
	last := 0 // the length before
	for i := 0; i < total; {
		if d.next > len(d.from)-inputMargin && !d.margin() {
			return 0, false
		}
		bits |= binary.LittleEndian.Uint64(d.from[d.next:]) << (n & 63)
		d.next += int(7 - n>>3&7)
		n |= 56

		e := d.pre[bits&(1<<preBits-1)]
		value := int(e>>16&0x1ff) + int(bits>>(e>>8&15)&uint64(e>>25))
		bits >>= e & 63
		n -= uint(e)
		if e&entryLiteral != 0 {
			last = value
			d.lens[used] = newCodeLength(i, last)
			if last > 0 {
				used++
			}
			i++
			continue
		}
		if value > total-i {
			return 0, false
		}
		if e&entryUnusual == 0 {
			last = 0
		} else if e&entryRepeat == 0 || i == 0 {
			return 0, false
		}
		if last == 0 {
			i += value
			continue
		}
		for range value {
			d.lens[used] = newCodeLength(i, last)
			used++
			i++
		}
	}
	d.bits, d.n = bits, n
	return used, true
}
