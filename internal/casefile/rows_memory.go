package casefile

import (
	"encoding/binary"
	"sync"
)

// Rows are gathered in small blocks of fixed size that go back and forth
// between months: how much memory they take is known to the block, nothing is
// copied as they grow, and what one month gives back another one uses.
const (
	listBlock  = 1 << 10 // numbers in a block of a list
	arenaShift = 14
	arenaBlock = 1 << arenaShift // bytes in a block of an arena
)

var (
	codeBlocks  = sync.Pool{New: func() any { return new([listBlock]uint32) }}
	intBlocks   = sync.Pool{New: func() any { return new([listBlock]int64) }}
	arenaBlocks = sync.Pool{New: func() any { return new([arenaBlock]byte) }}
)

// codeList holds a number for each row, 0 for rows that were never set. A
// block without a set row takes no memory.
type codeList struct {
	blocks []*[listBlock]uint32
}

func (l *codeList) empty() bool { return len(l.blocks) == 0 }

func (l *codeList) at(row uint32) uint32 {
	if b := row / listBlock; int(b) < len(l.blocks) && l.blocks[b] != nil {
		return l.blocks[b][row%listBlock]
	}
	return 0
}

// set gives the row a number and tells how many bytes that took.
func (l *codeList) set(row int, v uint32) (bytes int) {
	b, bytes := l.block(row)
	b[row%listBlock] = v
	return bytes
}

// block gives the block that has the row's number and tells how many bytes that
// took.
func (l *codeList) block(row int) (block *[listBlock]uint32, bytes int) {
	b := row / listBlock
	for len(l.blocks) <= b {
		l.blocks = append(l.blocks, nil)
	}
	if l.blocks[b] == nil {
		block := codeBlocks.Get().(*[listBlock]uint32)
		clear(block[:])
		l.blocks[b] = block
		bytes = 4 * listBlock
	}
	return l.blocks[b], bytes
}

func (l *codeList) reset() {
	for i, b := range l.blocks {
		if b != nil {
			codeBlocks.Put(b)
		}
		l.blocks[i] = nil
	}
	l.blocks = l.blocks[:0]
}

// intList holds a number for each row; rows are set in order, all of them.
type intList struct {
	blocks []*[listBlock]int64
}

func (l *intList) at(row uint32) int64 { return l.blocks[row/listBlock][row%listBlock] }

func (l *intList) set(row int, v int64) (bytes int) {
	b, bytes := l.block(row)
	b[row%listBlock] = v
	return bytes
}

// block gives the block that has the row's number and tells how many bytes that
// took.
func (l *intList) block(row int) (block *[listBlock]int64, bytes int) {
	if row/listBlock == len(l.blocks) {
		l.blocks = append(l.blocks, intBlocks.Get().(*[listBlock]int64))
		bytes = 8 * listBlock
	}
	return l.blocks[row/listBlock], bytes
}

func (l *intList) reset() {
	for i, b := range l.blocks {
		intBlocks.Put(b)
		l.blocks[i] = nil
	}
	l.blocks = l.blocks[:0]
}

// arena holds byte strings, each behind its length in four bytes, as PLAIN
// pages do. A string is known by its place plus one, so that 0 can be null.
type arena struct {
	blocks [][]byte // a string longer than a block takes several places in the list
	used   int      // of the last block
}

// put copies v and tells how many bytes of new memory that took.
func (a *arena) put(v []byte) (place uint32, bytes int) {
	need := 4 + len(v)
	last := len(a.blocks) - 1
	if last < 0 || a.used+need > arenaBlock {
		last++
		if need <= arenaBlock {
			a.blocks = append(a.blocks, arenaBlocks.Get().(*[arenaBlock]byte)[:])
			bytes = arenaBlock
		} else {
			a.blocks = append(a.blocks, make([]byte, need))
			for n := arenaBlock; n < need; n += arenaBlock {
				a.blocks = append(a.blocks, nil)
			}
			bytes = need
		}
		a.used = 0
	}
	b := a.blocks[last][a.used:]
	place = uint32(last<<arenaShift+a.used) + 1
	binary.LittleEndian.PutUint32(b, uint32(len(v)))
	copy(b[4:], v)
	if a.used += need; a.used > arenaBlock {
		a.used = arenaBlock // nothing more goes in
	}
	return place, bytes
}

// whole gives the string at a place with its length before it.
func (a *arena) whole(place uint32) []byte {
	place--
	b := a.blocks[place>>arenaShift][place&(arenaBlock-1):]
	return b[:4+binary.LittleEndian.Uint32(b)]
}

// get gives the string at a place.
func (a *arena) get(place uint32) []byte { return a.whole(place)[4:] }

func (a *arena) reset() {
	for i, b := range a.blocks {
		if len(b) == arenaBlock {
			arenaBlocks.Put((*[arenaBlock]byte)(b))
		}
		a.blocks[i] = nil
	}
	a.blocks, a.used = a.blocks[:0], 0
}
