package derived

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"os"
	"sort"

	"github.com/klauspost/compress/s2"
)

var errFile = errors.New("derived: not a file that can be used")

// File is an answer that was kept. Its methods may be called at the same time.
type File struct {
	file   *os.File
	blocks []block
	held   []byte // the blocks, one after another; nil where they are read from the file
}

// tailBytes is the length and the sum at a file's end.
const tailBytes = sha256.Size + 8

// minLine is what a block takes at least in the directory.
const minLine = 4 + sumBytes

// readFile reads the directory and holds it against the key.
func readFile(file *os.File, k Key) (*File, error) {
	st, err := file.Stat()
	if err != nil {
		return nil, err
	}
	size := st.Size()
	if size < int64(len(magic))+sha256.Size+tailBytes || size > 2*maxFile {
		return nil, errFile
	}
	head := make([]byte, len(magic))
	if _, err := file.ReadAt(head, 0); err != nil || string(head) != magic {
		return nil, errFile
	}
	var tail [8]byte
	if _, err := file.ReadAt(tail[:], size-8); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint64(tail[:])
	if n < 2*sha256.Size || n > uint64(size-8-int64(len(magic))) {
		return nil, errFile
	}
	d := make([]byte, n)
	end := size - 8 - int64(n)
	if _, err := file.ReadAt(d, end); err != nil {
		return nil, err
	}
	d, sum := d[:len(d)-sha256.Size], d[len(d)-sha256.Size:]
	if sha256.Sum256(d) != [sha256.Size]byte(sum) || k.sum() != [sha256.Size]byte(d[:sha256.Size]) {
		return nil, errFile
	}
	f := &File{file: file}
	return f, f.readDirectory(d[sha256.Size:], end)
}

// readDirectory reads the lines of blocks, which must fill the file from its
// head to end without a gap.
func (f *File) readDirectory(d []byte, end int64) error {
	count, n := binary.Uvarint(d)
	if n <= 0 || count > uint64(len(d)-n)/minLine {
		return errFile
	}
	d = d[n:]
	f.blocks = make([]block, count)
	at := int64(len(magic))
	for i := range f.blocks {
		b := &f.blocks[i]
		var v [4]uint64
		for j := range v {
			if v[j], n = binary.Uvarint(d); n <= 0 {
				return errFile
			}
			d = d[n:]
		}
		b.tag, b.offset, b.packed, b.size = v[0], int64(v[1]), int64(v[2]), int64(v[3])
		if len(d) < sumBytes || b.offset != at || v[2] > uint64(end-at) || v[3] > maxBlock || i > 0 && b.tag < f.blocks[i-1].tag {
			return errFile
		}
		copy(b.sum[:], d)
		d = d[sumBytes:]
		at += b.packed
	}
	if len(d) > 0 || at != end {
		return errFile
	}
	return nil
}

// Close gives the file back.
func (f *File) Close() error { return f.file.Close() }

// Blocks counts the blocks.
func (f *File) Blocks() int { return len(f.blocks) }

// Find gives the first of the blocks that may have what the tag says: the last
// one whose tag lies below it or, of several that have it, the one before
// these. It is 0 where all lie above.
func (f *File) Find(tag uint64) int {
	return max(sort.Search(len(f.blocks), func(i int) bool { return f.blocks[i].tag >= tag })-1, 0)
}

// Tag gives a block's tag.
func (f *File) Tag(i int) uint64 { return f.blocks[i].tag }

// Block reads a block. buf is room for it. ok is false when the block is
// damaged or cannot be read.
func (f *File) Block(i int, buf []byte) (data []byte, ok bool) {
	b := &f.blocks[i]
	packed, ok := f.packed(i, nil)
	if !ok {
		return nil, false
	}
	if n, err := s2.DecodedLen(packed); err != nil || int64(n) != b.size {
		return nil, false
	}
	data, err := s2.Decode(buf[:cap(buf)], packed)
	return data, err == nil
}

func (f *File) packed(i int, buf []byte) ([]byte, bool) {
	b := &f.blocks[i]
	if f.held != nil {
		from := b.offset - int64(len(magic))
		return f.held[from : from+b.packed], true
	}
	if int64(cap(buf)) < b.packed {
		buf = make([]byte, b.packed)
	}
	buf = buf[:b.packed]
	if _, err := f.file.ReadAt(buf, b.offset); err != nil {
		return nil, false
	}
	return buf, checksum(buf) == b.sum
}

// Whole tells whether every block is there and undamaged: who is going to
// hand out what they hold one after another asks before, since there is no
// way back later.
func (f *File) Whole() bool {
	var buf []byte
	for i := range f.blocks {
		ok := false
		if buf, ok = f.packed(i, buf); !ok {
			return false
		}
		if n, err := s2.DecodedLen(buf); err != nil || int64(n) != f.blocks[i].size {
			return false
		}
	}
	return true
}

// maxHeld bounds what Hold reads.
const maxHeld = 64 << 20

// Hold reads all blocks, so that File can be asked for them when it is closed,
// and tells whether they are undamaged.
func (f *File) Hold() bool {
	n := len(f.blocks)
	if n == 0 {
		return true
	}
	size := f.blocks[n-1].offset + f.blocks[n-1].packed - int64(len(magic))
	if size > maxHeld {
		return false
	}
	held := make([]byte, size)
	if _, err := f.file.ReadAt(held, int64(len(magic))); err != nil {
		return false
	}
	for i := range f.blocks {
		b := &f.blocks[i]
		from := b.offset - int64(len(magic))
		packed := held[from : from+b.packed]
		if n, err := s2.DecodedLen(packed); err != nil || int64(n) != b.size || checksum(packed) != b.sum {
			return false
		}
	}
	f.held = held
	return true
}
