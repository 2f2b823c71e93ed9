package zstdpage

import "math/bits"

const (
	minTableLog = 5
	maxTableLog = 9
	maxCodes    = matchCodes
)

// fseTable encodes the codes of one kind as states of finite state entropy.
// https://datatracker.ietf.org/doc/html/rfc8878#section-4.1
type fseTable struct {
	log    uint
	states [1 << maxTableLog]uint16
	codes  [maxCodes]fseCode
}

// fseCode is how one code changes a state.
type fseCode struct {
	bits uint32 // added to a state and shifted by 16: how many of its bits are written
	find int32  // added to what is left of it: where the next one stands
}

// build makes the table of shares of 1<<log, in which -1 is a share of less
// than one.
func (t *fseTable) build(shares []int16, log uint) {
	t.log = log
	size := uint32(1) << log
	var at [maxCodes + 1]uint32
	var spread [1 << maxTableLog]uint8
	high := size - 1
	for code, n := range shares {
		if n == -1 {
			at[code+1] = at[code] + 1
			spread[high] = uint8(code)
			high--
			continue
		}
		at[code+1] = at[code] + uint32(n)
	}
	position, step := uint32(0), size>>1+size>>3+3
	for code, n := range shares {
		for range n {
			spread[position] = uint8(code)
			for position = (position + step) & (size - 1); position > high; {
				position = (position + step) & (size - 1)
			}
		}
	}
	next := at
	for i, code := range spread[:size] {
		t.states[next[code]] = uint16(size + uint32(i))
		next[code]++
	}
	for code, n := range shares {
		switch n {
		case 0:
		case -1, 1:
			t.codes[code] = fseCode{uint32(log)<<16 - size, int32(at[code]) - 1}
		default:
			most := uint32(log) - uint32(bits.Len16(uint16(n-1))-1)
			t.codes[code] = fseCode{most<<16 - uint32(n)<<most, int32(at[code]) - int32(n)}
		}
	}
}

// first gives a state that ends with a code.
func (t *fseTable) first(code uint8) uint32 {
	c := &t.codes[code]
	width := (c.bits + 1<<15) >> 16
	return uint32(t.states[int32((width<<16-c.bits)>>width)+c.find])
}

// step writes what a state and the code before it leave open behind the n bits
// that are pending.
func (t *fseTable) step(pending *uint64, n *uint, state uint32, code uint8) uint32 {
	c := &t.codes[code]
	width := (state + c.bits) >> 16
	*pending |= uint64(state&(1<<width-1)) << *n
	*n += uint(width)
	return uint32(t.states[uint32(int32(state>>width)+c.find)&(1<<maxTableLog-1)])
}

// end writes the state that readers begin with.
func (t *fseTable) end(w *bitWriter, state uint32) {
	w.add(uint64(state)&(1<<t.log-1), t.log)
}

// shareOut makes shares of 1<<log of counts, of which at least two are not
// zero. It gives their number, without what is zero behind the last.
func shareOut(shares []int16, counts []uint32, total uint32, log uint) []int16 {
	size := int32(1) << log
	left, largest := size, 0
	shares = shares[:0]
	for code, n := range counts {
		share := int16(0)
		if n > 0 {
			share = max(1, int16((uint64(n)<<log+uint64(total)/2)/uint64(total)))
		}
		shares = append(shares, share)
		left -= int32(share)
		if share > shares[largest] {
			largest = code
		}
	}
	for left < 0 && int32(shares[largest])+left < 1 { // many rare codes: taken from whoever has some
		for i := range shares {
			if shares[i] > 1 && left < 0 && i != largest {
				shares[i]--
				left++
			}
		}
		if left < 0 && shares[largest] > 1 {
			shares[largest]--
			left++
		}
	}
	shares[largest] += int16(left)
	for len(shares) > 0 && shares[len(shares)-1] == 0 {
		shares = shares[:len(shares)-1]
	}
	return shares
}

// tableLog is the size of a table for so many sequences with so many codes.
func tableLog(total uint32, codes, most int) int {
	return min(max(bits.Len32(total-1)-2, minTableLog, bits.Len(uint(codes))), most)
}

// appendShares writes the description of a table.
// https://datatracker.ietf.org/doc/html/rfc8878#section-4.1.1
func appendShares(dst []byte, shares []int16, log uint) []byte {
	w := bitWriter{out: dst}
	w.add(uint64(log-minTableLog), 4)
	left := int32(1)<<log + 1
	threshold, width := int32(1)<<log, log+1
	for code := 0; code < len(shares); {
		n := int32(shares[code])
		code++
		most := 2*threshold - 1 - left
		left -= max(n, -n)
		n++
		if n >= threshold {
			n += most
		}
		if n < most {
			w.add(uint64(n), width-1)
		} else {
			w.add(uint64(n), width)
		}
		w.flush()
		if n == 1 { // a zero: how many more follow
			zeros := 0
			for code < len(shares) && shares[code] == 0 {
				zeros++
				code++
			}
			for ; zeros >= 3; zeros -= 3 {
				w.add(3, 2)
				w.flush()
			}
			w.add(uint64(zeros), 2)
			w.flush()
		}
		for left < threshold {
			width--
			threshold >>= 1
		}
	}
	return w.pad()
}
