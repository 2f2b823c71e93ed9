package zstdpage

import (
	"encoding/binary"
	"math/bits"
)

// words finds what repeats in text. It looks only where words begin and end:
// inside of one, of a token or of a number, four bytes that were there before
// are chance, and a reference to them takes more than they do.
type words struct {
	page  []byte
	first uint32 // the number of the page's first place: those below are of earlier pages
	table [1 << tableBits][tableWays]uint32
	last  offsets
}

const (
	tableBits = 13
	tableWays = 3
	look      = 8 // bytes that are read at a place

	shortestMatch = 4
	enough        = 24 // of a match at one of the last distances, which is cheap, so that no other is looked for
	plenty        = 64
	cheaper       = 2 // bytes that such a match may be shorter
)

func (f *words) begin(page []byte) {
	next := uint64(f.first) + uint64(len(f.page))
	if f.first == 0 || next+uint64(len(page)) > 1<<32-1 {
		clear(f.table[:])
		next = 1
	}
	f.page, f.first, f.last = page, uint32(next), firstOffsets
}

// wordly tells which bytes make words.
var wordly = func() (w [256]uint8) {
	for c := range w {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '+' || c >= 0x80 {
			w[c] = 1
		}
	}
	return w
}()

// unlike is neither of what wordly has.
const unlike = 2

func (f *words) find(list []sequence, from int) (_ []sequence, end int) {
	end = min(from+MaxBlock, len(f.page))
	text := f.page[:end]
	at, done := from, from
	before := uint8(unlike)
	for at+look <= len(text) {
		now := wordly[text[at]]
		if now == before {
			at++
			continue
		}
		before = now
		n, distance := f.longest(text, at)
		if n < shortestMatch {
			at++
			continue
		}
		start := at
		for start > done && start > distance && text[start-1] == text[start-1-distance] {
			start--
			n++
		}
		list = append(list, sequence{uint32(start - done), uint32(n), uint32(distance)})
		f.last.value(uint32(distance), uint32(start-done))
		at = start + n
		done, before = at, unlike
	}
	return list, end
}

// longest gives the best match for what begins at a place, and remembers the
// place.
func (f *words) longest(text []byte, at int) (n, distance int) {
	v := binary.LittleEndian.Uint64(text[at:])
	best := 0
	for _, o := range f.last[:2] {
		d := int(o)
		if d > at || uint32(v) != binary.LittleEndian.Uint32(text[at-d:]) {
			continue
		}
		if m := matching(text, at-d, at); m+cheaper > best {
			n, distance, best = m, d, m+cheaper
			if m >= enough {
				break
			}
		}
	}
	slot := &f.table[v<<16*0x9E3779B185EBCA87>>(64-tableBits)] // of six bytes
	if best < enough {
		for _, place := range slot {
			if place < f.first {
				break
			}
			other := int(place - f.first)
			if (binary.LittleEndian.Uint64(text[other:])^v)<<16 != 0 {
				continue
			}
			if m := matching(text, other, at); m > best {
				n, distance, best = m, at-other, m
				if m >= plenty {
					break
				}
			}
		}
	}
	slot[2], slot[1], slot[0] = slot[1], slot[0], f.first+uint32(at)
	return n, distance
}

// matching tells how many bytes are the same from two places on, of which the
// second is the later one.
func matching(text []byte, a, b int) int {
	x, y := text[a:], text[b:]
	n := 0
	for ; len(y)-n >= 8; n += 8 {
		if d := binary.LittleEndian.Uint64(x[n:]) ^ binary.LittleEndian.Uint64(y[n:]); d != 0 {
			return n + bits.TrailingZeros64(d)>>3
		}
	}
	for n < len(y) && x[n] == y[n] {
		n++
	}
	return n
}
