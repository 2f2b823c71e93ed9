package casefile

import (
	"encoding/binary"
	"fmt"
	"os"

	"keytrail/cloudtrail"
)

// rows counts the rows.
func (r *spilledRows) rows() int64 { return int64(r.n) }

// size is what the rows take in memory.
func (r *spilledRows) size() int64 { return r.bytes }

// load appends the values of a column, from row on.
func (r *spilledRows) load(c cloudtrail.Column, col *rowColumn, row int) error {
	d := &r.columns[c]
	in := spillReader{file: r.file, at: d.at}
	for i, v := range in.ints(d.ints) {
		col.ints.set(row+i, v)
	}
	codes, places := in.numbers(d.codes), in.numbers(d.places)
	if storage[c] == storeInterned {
		codes = in.dictionary(d, places, &col.dict, codes)
	} else if len(d.blocks) > 0 {
		base := uint32(len(col.text.blocks)) << arenaShift
		in.text(d, &col.text)
		for i, code := range codes {
			if code != 0 {
				codes[i] = code + base
			}
		}
	}
	if in.err != nil {
		return fmt.Errorf("%s: %w", r.file.Name(), in.err)
	}
	for i, code := range codes {
		if code != 0 {
			col.codes.set(row+i, code)
		}
	}
	return nil
}

// spillReader reads a column.
type spillReader struct {
	file *os.File
	at   int64
	err  error // the first; what is read after it is nothing
}

func (in *spillReader) read(b []byte) {
	if in.err == nil {
		_, in.err = in.file.ReadAt(b, in.at)
		in.at += int64(len(b))
	}
}

func (in *spillReader) ints(n int) []int64 {
	b := make([]byte, 8*n)
	list := make([]int64, n)
	in.read(b)
	for i := range list {
		list[i] = int64(binary.LittleEndian.Uint64(b[8*i:]))
	}
	return list
}

func (in *spillReader) numbers(n int) []uint32 {
	b := make([]byte, 4*n)
	list := make([]uint32, n)
	in.read(b)
	for i := range list {
		list[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return list
}

// text appends blocks to an arena.
func (in *spillReader) text(d *spilledColumn, a *arena) {
	for _, n := range d.blocks {
		var b []byte
		switch {
		case n == 0: // the block before is longer than one
		case n <= arenaBlock:
			b = arenaBlocks.Get().(*[arenaBlock]byte)[:]
		default:
			b = make([]byte, n)
		}
		a.blocks = append(a.blocks, b)
		in.read(b[:n])
	}
	a.used = d.used
}

// dictionary adds the values of a dictionary to another and turns codes,
// numbers in the one, into numbers in the other.
func (in *spillReader) dictionary(d *spilledColumn, places []uint32, dict *dictionary, codes []uint32) []uint32 {
	var text arena
	defer text.reset()
	in.text(d, &text)
	if in.err != nil {
		return nil
	}
	for k := 1; k < len(places); k++ {
		places[k], _ = dict.intern(text.get(places[k]))
	}
	for i, code := range codes {
		if code != 0 {
			codes[i] = places[code]
		}
	}
	return codes
}
