package zstdpage

import (
	"encoding/binary"
	"math"
	"slices"
)

// sequence is so many literals and, behind them, bytes that were there before.
type sequence struct {
	literals uint32
	match    uint32 // at least minMatch
	offset   uint32 // as offsets.value tells it
}

// offsets are the last three distances, which have short names.
// https://datatracker.ietf.org/doc/html/rfc8878#section-3.1.1.5
type offsets [3]uint32

var firstOffsets = offsets{1, 4, 8}

// value gives the name of a distance after so many literals, and makes it the
// last one.
func (o *offsets) value(distance, literals uint32) uint32 {
	switch {
	case literals > 0 && distance == o[0]:
		return 1
	case distance == o[1]:
		o[0], o[1] = o[1], o[0]
		return named(2, literals)
	case distance == o[2]:
		o[0], o[1], o[2] = o[2], o[0], o[1]
		return named(3, literals)
	}
	o[0], o[1], o[2] = distance, o[0], o[1]
	return distance + 3
}

// named gives a name of an earlier distance: without literals between two
// matches the last one is not meant.
func named(name, literals uint32) uint32 {
	if literals == 0 {
		return name - 1
	}
	return name
}

// kind is one of the three numbers of a sequence.
type kind struct {
	most    int     // the log of its largest table
	usual   []int16 // shares that every decoder knows
	usually fseTable
	log     uint // of usual
}

// What every decoder knows is listed as a share and how many codes have it.
// https://datatracker.ietf.org/doc/html/rfc8878#section-3.1.1.3.2.2
var (
	literalKind = newKind(9, 6, 4, 1, 3, 1, 2, 11, 1, 3, 2, 9, 3, 1, 2, 1, 1, 5, -1, 4)
	matchKind   = newKind(9, 6, 1, 1, 4, 1, 3, 1, 2, 6, 1, 37, -1, 7)
	offsetKind  = newKind(8, 5, 1, 6, 2, 3, 1, 15, -1, 5)
)

func newKind(most int, log uint, usual ...int16) *kind {
	k := &kind{most: most, log: log}
	for i := 0; i < len(usual); i += 2 {
		k.usual = append(k.usual, slices.Repeat(usual[i:i+1], int(usual[i+1]))...)
	}
	k.usually.build(k.usual, log)
	return k
}

const (
	modeUsual = 0
	modeAlike = 1 // one code in all sequences
	modeTable = 2
)

// stream is the codes of one kind in a block.
type stream struct {
	*kind
	counts [maxCodes]uint32
	shares []int16
	table  fseTable // where the mode is modeTable
	mode   uint8
	used   *fseTable
}

// describe chooses how so many codes are written, and describes it.
func (s *stream) describe(dst []byte, total uint32) []byte {
	distinct, last := 0, 0
	for code, n := range s.counts {
		if n > 0 {
			distinct, last = distinct+1, code
		}
	}
	if distinct == 1 {
		s.mode, s.used = modeAlike, &alike
		return append(dst, byte(last))
	}
	log := tableLog(total, distinct, s.most)
	s.shares = shareOut(s.shares, s.counts[:last+1], total, uint(log))
	at := len(dst)
	dst = appendShares(dst, s.shares, uint(log))
	if last < len(s.usual) && s.cost(s.usual, s.log) <= s.cost(s.shares, uint(log))+costUnit*8*(len(dst)-at) {
		s.mode, s.used = modeUsual, &s.usually
		return dst[:at]
	}
	s.mode, s.used = modeTable, &s.table
	s.table.build(s.shares, uint(log))
	return dst
}

// cost estimates how many bits the codes take by shares, in costUnit. It is a
// whole number, so that every processor chooses the same.
func (s *stream) cost(shares []int16, log uint) (bits int) {
	for code, n := range s.counts[:len(shares)] {
		if n > 0 {
			bits += int(n) * (costUnit*int(log) - shareLog[max(shares[code], 1)])
		}
	}
	return bits
}

const costUnit = 1 << 8

// shareLog is the logarithm of a share, to the base 2 and in costUnit.
var shareLog = func() (l [1<<maxTableLog + 1]int) {
	for share := 1; share < len(l); share++ {
		l[share] = int(math.Round(costUnit * math.Log2(float64(share))))
	}
	return l
}()

// alike is the table of codes that are all the same: they take no bits.
var alike fseTable

// sequencesWriter writes the sequences section of blocks.
type sequencesWriter struct {
	literals, matches, offsets stream
	codes                      []sequenceCodes
}

type sequenceCodes struct{ literals, match, offset uint8 }

func newSequencesWriter() sequencesWriter {
	return sequencesWriter{literals: stream{kind: literalKind}, matches: stream{kind: matchKind}, offsets: stream{kind: offsetKind}}
}

// append writes a section.
// https://datatracker.ietf.org/doc/html/rfc8878#section-3.1.1.3.2
func (w *sequencesWriter) append(dst []byte, list []sequence) []byte {
	switch n := len(list); {
	case n < 128:
		dst = append(dst, byte(n))
	case n < 0x7F00:
		dst = append(dst, byte(n>>8)+128, byte(n))
	default:
		dst = binary.LittleEndian.AppendUint16(append(dst, 255), uint16(n-0x7F00))
	}
	if len(list) == 0 {
		return dst
	}
	clear(w.literals.counts[:])
	clear(w.matches.counts[:])
	clear(w.offsets.counts[:])
	w.codes = slices.Grow(w.codes[:0], len(list))[:len(list)]
	for i := range list {
		s := &list[i]
		c := sequenceCodes{literalCode(s.literals), matchCode(s.match - minMatch), offsetCode(s.offset)}
		w.codes[i] = c
		w.literals.counts[c.literals]++
		w.matches.counts[c.match]++
		w.offsets.counts[c.offset]++
	}
	modes, n := len(dst), uint32(len(list))
	dst = w.literals.describe(append(dst, 0), n)
	dst = w.offsets.describe(dst, n)
	dst = w.matches.describe(dst, n)
	dst[modes] = w.literals.mode<<6 | w.offsets.mode<<4 | w.matches.mode<<2
	return w.appendBits(dst, list)
}

// appendBits writes the bits of all sequences, the last first, because readers
// begin at the end.
func (w *sequencesWriter) appendBits(dst []byte, list []sequence) []byte {
	const room = 8 // that a write may use behind its bits
	size := len(dst)
	dst = slices.Grow(dst, maxSequenceBytes*len(list)+2*room)
	buf := dst[:cap(dst)]
	lt, ot, mt := w.literals.used, w.offsets.used, w.matches.used
	codes := w.codes[:len(list)]
	last := codes[len(list)-1]
	literals, offsets, matches := lt.first(last.literals), ot.first(last.offset), mt.first(last.match)
	var pending uint64
	var n uint
	for i := len(list) - 1; i >= 0; i-- {
		s, c := &list[i], codes[i]
		if i < len(list)-1 {
			offsets = ot.step(&pending, &n, offsets, c.offset)
			matches = mt.step(&pending, &n, matches, c.match)
			literals = lt.step(&pending, &n, literals, c.literals)
		}
		first, width := literalOpen[c.literals].first, literalOpen[c.literals].width
		pending |= uint64(s.literals-first) << n
		n += uint(width)
		first, width = matchOpen[c.match].first, matchOpen[c.match].width
		if n+uint(width)+uint(c.offset) > 64-8 {
			binary.LittleEndian.PutUint64(buf[size:], pending)
			size += int(n >> 3)
			pending >>= n &^ 7
			n &= 7
		}
		pending |= uint64(s.match-minMatch-first) << n
		n += uint(width)
		pending |= (uint64(s.offset) - 1<<c.offset) << n
		n += uint(c.offset)
		binary.LittleEndian.PutUint64(buf[size:], pending)
		size += int(n >> 3)
		pending >>= n &^ 7
		n &= 7
	}
	out := bitWriter{buf[:size], pending, n}
	mt.end(&out, matches)
	ot.end(&out, offsets)
	lt.end(&out, literals)
	return out.end()
}

// maxSequenceBytes are what the bits of one sequence take at most.
const maxSequenceBytes = (maxTableLog*3 + 16 + 16 + 31 + 7) / 8
