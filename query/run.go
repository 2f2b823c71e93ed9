package query

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/klauspost/compress/s2"
)

// run is a temporary file of sorted items: for each the lengths of key and
// item, then both, all compressed. It is written once and then read once.
type run struct {
	file *os.File
	gone bool // the file's name is removed already
	out  *s2.Writer
	in   *bufio.Reader
	bufs [2][]byte // the item read last, and the one before
	turn int
}

// runBlock is the block size of a run's compression: a reader holds a few.
const runBlock = 128 << 10

func newRun() (*run, error) {
	f, err := os.CreateTemp("", "keytrail-sort-*")
	if err != nil {
		return nil, fmt.Errorf("sorting needs a temporary file: %w", err)
	}
	// Where a file that is in use can be removed it goes at once, so that none
	// is left behind by a kill; elsewhere close removes it.
	gone := os.Remove(f.Name()) == nil
	return &run{file: f, gone: gone, out: s2.NewWriter(f, s2.WriterBlockSize(runBlock), s2.WriterConcurrency(1))}, nil
}

func (r *run) write(key, item []byte) error {
	var head [2 * binary.MaxVarintLen32]byte
	h := binary.AppendUvarint(head[:0], uint64(len(key)))
	h = binary.AppendUvarint(h, uint64(len(item)))
	for _, b := range [][]byte{h, key, item} {
		if _, err := r.out.Write(b); err != nil {
			return fmt.Errorf("writing sorted events: %w", err)
		}
	}
	return nil
}

// finish ends the writing.
func (r *run) finish() error {
	if err := r.out.Close(); err != nil {
		return fmt.Errorf("writing sorted events: %w", err)
	}
	r.out = nil
	return nil
}

// open begins the reading.
func (r *run) open() error {
	if _, err := r.file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("reading sorted events: %w", err)
	}
	r.in = bufio.NewReaderSize(s2.NewReader(r.file, s2.ReaderMaxBlockSize(runBlock), s2.ReaderAllocBlock(runBlock)), 4096)
	return nil
}

// read gives the next item. It is valid until the one after the next is read.
func (r *run) read() (key, item []byte, ok bool, err error) {
	k, err := binary.ReadUvarint(r.in)
	if err == io.EOF {
		return nil, nil, false, nil
	}
	n, err2 := binary.ReadUvarint(r.in)
	if err = errors.Join(err, err2); err != nil || k+n > 1<<31 {
		return nil, nil, false, fmt.Errorf("reading sorted events: %w", errors.Join(errItem, err))
	}
	r.turn ^= 1
	b := r.bufs[r.turn]
	if uint64(cap(b)) < k+n {
		b = make([]byte, k+n)
	}
	b = b[:k+n]
	r.bufs[r.turn] = b
	if _, err := io.ReadFull(r.in, b); err != nil {
		return nil, nil, false, fmt.Errorf("reading sorted events: %w", err)
	}
	return b[:k], b[k:], true, nil
}

// close removes the file.
func (r *run) close() {
	r.file.Close() // nothing in it is needed any more
	if !r.gone {
		os.Remove(r.file.Name())
	}
}
