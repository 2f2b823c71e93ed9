package derived

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"os"
	"strconv"

	"github.com/klauspost/compress/s2"
)

// The limits on an answer. What is larger is not kept: it takes long to read
// as well.
const (
	maxBlock = 64 << 20 // bytes, before compression
	maxFile  = 1 << 30  // bytes
	maxFiles = 1 << 22  // blocks
)

// Writer writes one answer. Its zero value does nothing. It is not safe for
// concurrent use.
type Writer struct {
	key    Key
	root   *os.Root
	file   *os.File
	name   string
	size   int64
	blocks []block
	packed []byte
}

// block is a line of a file's directory.
type block struct {
	tag    uint64
	offset int64
	packed int64 // length in the file
	size   int64 // length when inflated
	sum    [sumBytes]byte
}

// sumBytes is how much of a block's SHA-256 is kept: enough against damage.
const sumBytes = 16

func checksum(packed []byte) (sum [sumBytes]byte) {
	whole := sha256.Sum256(packed)
	copy(sum[:], whole[:])
	return sum
}

func temporaryName(k Key, n int) string {
	return Folder + "/" + k.file() + ".tmp" + strconv.Itoa(os.Getpid()) + strconv.Itoa(100+n)
}

// magic begins a file.
const magic = "keytrail derived\n"

// Add writes a block. Tags must not fall; they are for File.Find.
func (w *Writer) Add(tag uint64, data []byte) {
	if w.file == nil {
		return
	}
	if w.size == 0 {
		w.write([]byte(magic))
	}
	if len(data) > maxBlock || len(w.blocks) == maxFiles || w.size > maxFile {
		w.Discard()
		return
	}
	w.packed = s2.Encode(w.packed[:cap(w.packed)], data)
	w.blocks = append(w.blocks, block{tag, w.size, int64(len(w.packed)), int64(len(data)), checksum(w.packed)})
	w.write(w.packed)
}

func (w *Writer) write(data []byte) {
	if w.file == nil {
		return
	}
	n, err := w.file.Write(data)
	w.size += int64(n)
	if err != nil {
		w.Discard()
	}
}

var errDiscarded = errors.New("derived: the answer cannot be kept")

// Commit makes the answer one that Open finds. The error is for those who want
// to know; there is nothing to be done about it.
func (w *Writer) Commit() error {
	if w.size == 0 {
		w.write([]byte(magic))
	}
	w.write(w.directory())
	if w.file == nil {
		return errDiscarded
	}
	err := w.file.Close()
	if err == nil {
		err = w.root.Rename(w.name, Folder+"/"+w.key.file())
	}
	if err != nil {
		w.Discard()
		return err
	}
	sweep(w.root, w.key)
	w.file = nil
	w.Discard()
	return nil
}

// Usable tells whether there is still a point in making the answer: the
// folder can be written to, and no limit was met.
func (w *Writer) Usable() bool { return w.file != nil }

// directory is what stands behind the blocks: the key's fingerprint, a line a
// block, then the length and the sum of both.
func (w *Writer) directory() []byte {
	sum := w.key.sum()
	d := append([]byte(nil), sum[:]...)
	d = binary.AppendUvarint(d, uint64(len(w.blocks)))
	for _, b := range w.blocks {
		for _, n := range []uint64{b.tag, uint64(b.offset), uint64(b.packed), uint64(b.size)} {
			d = binary.AppendUvarint(d, n)
		}
		d = append(d, b.sum[:]...)
	}
	sum = sha256.Sum256(d)
	d = append(d, sum[:]...)
	return binary.LittleEndian.AppendUint64(d, uint64(len(d)))
}

// Discard gives the answer up. After Commit it does nothing.
func (w *Writer) Discard() {
	if w.file != nil {
		w.file.Close() // what it holds is of no use
		w.root.Remove(w.name)
		w.file = nil
	}
	if w.root != nil {
		w.root.Close()
		w.root = nil
	}
}
