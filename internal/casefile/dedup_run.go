package casefile

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"

	"github.com/parquet-go/parquet-go/bloom"
)

const (
	runBlock   = 128 // entries that a look-up reads
	runFanIn   = 8   // runs of a level that are merged into one of the next
	filterBits = 10  // of a run's filter per entry, where memory allows
)

// idRun is a sorted file of entries with a filter that tells most ids it does
// not hold, and the first id of each block.
type idRun struct {
	name   string
	file   *os.File
	n      int64
	level  int
	filter bloom.SplitBlockFilter
	fences []uint64 // high half of each block's first entry
	block  []byte
}

func (r *idRun) close() error {
	if r.file == nil {
		return nil
	}
	err := r.file.Close()
	r.file = nil
	return err
}

// find looks an id up with, as a rule, one read, or none.
func (r *idRun) find(high, low uint64) (uint64, bool, error) {
	if !r.filter.Check(low) {
		return 0, false, nil
	}
	// The last block that begins at or before the id; entries of the same
	// high half may begin in blocks before it.
	last := sort.Search(len(r.fences), func(i int) bool { return r.fences[i] > high }) - 1
	for b := last; b >= 0; b-- {
		entries, err := r.read(int64(b))
		if err != nil {
			return 0, false, err
		}
		n := len(entries) / idEntryBytes
		i := sort.Search(n, func(i int) bool { return compareEntries(entryAt(entries, i), idEntry{high: high, low: low}) >= 0 })
		if i < n {
			if e := entryAt(entries, i); e.high == high && e.low == low {
				return e.value, true, nil
			}
		}
		if i > 0 || r.fences[b] != high {
			break
		}
	}
	return 0, false, nil
}

func (r *idRun) read(block int64) ([]byte, error) {
	n := min(runBlock, r.n-block*runBlock)
	r.block = grow(r.block[:0], runBlock*idEntryBytes)[:n*idEntryBytes]
	if _, err := r.file.ReadAt(r.block, block*runBlock*idEntryBytes); err != nil {
		return nil, fmt.Errorf("%s: %w", r.name, err)
	}
	return r.block, nil
}

func entryAt(data []byte, i int) idEntry {
	d := data[i*idEntryBytes:]
	return idEntry{binary.LittleEndian.Uint64(d), binary.LittleEndian.Uint64(d[8:]), binary.LittleEndian.Uint64(d[16:])}
}

// runWriter writes entries that come in order.
type runWriter struct {
	run *idRun
	out *bufio.Writer
	buf [idEntryBytes]byte
}

// newRun begins a run of at most so many entries.
func (s *idSet) newRun(entries int64, level int) (*runWriter, error) {
	name := filepath.Join(s.dir, fmt.Sprintf("ids-%d", s.seq))
	s.seq++
	if err := s.ops.step("create", name); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return nil, err
	}
	total := entries
	for _, r := range s.runs {
		total += r.n
	}
	bits := min(filterBits, max(1, s.room*8/max(1, total)))
	run := &idRun{name: name, file: f, level: level}
	run.filter = make(bloom.SplitBlockFilter, max(1, bloom.NumSplitBlocksOf(entries, uint(bits))))
	return &runWriter{run: run, out: bufio.NewWriterSize(f, 64<<10)}, nil
}

func (w *runWriter) add(e idEntry) error {
	if w.run.n%runBlock == 0 {
		w.run.fences = append(w.run.fences, e.high)
	}
	w.run.filter.Insert(e.low)
	w.run.n++
	binary.LittleEndian.PutUint64(w.buf[:], e.high)
	binary.LittleEndian.PutUint64(w.buf[8:], e.low)
	binary.LittleEndian.PutUint64(w.buf[16:], e.value)
	if _, err := w.out.Write(w.buf[:]); err != nil {
		return fmt.Errorf("%s: %w", w.run.name, err)
	}
	return nil
}

func (w *runWriter) finish() (*idRun, error) {
	if err := w.out.Flush(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", w.run.name, err), w.run.close())
	}
	return w.run, nil
}

// mergeRuns keeps the number of runs, and so the cost of a look-up, from
// growing with the number of entries: runFanIn runs of one level become one.
func (s *idSet) mergeRuns() error {
	for {
		level := s.runs[len(s.runs)-1].level
		first := len(s.runs)
		for first > 0 && s.runs[first-1].level == level {
			first--
		}
		if len(s.runs)-first < runFanIn {
			return nil
		}
		merged, err := s.merge(s.runs[first:], level+1)
		if err != nil {
			return err
		}
		for _, r := range s.runs[first:] {
			if err := errors.Join(r.close(), s.ops.remove(r.name)); err != nil {
				return err
			}
		}
		s.runs = append(s.runs[:first], merged)
	}
}

func (s *idSet) merge(runs []*idRun, level int) (*idRun, error) {
	var total int64
	inputs := make([]*bufio.Reader, len(runs))
	heads := make([]idEntry, 0, len(runs))
	open := make([]int, 0, len(runs)) // which input each head is of
	var buf [idEntryBytes]byte
	next := func(i int) (e idEntry, ok bool, err error) {
		_, err = io.ReadFull(inputs[i], buf[:])
		if err == io.EOF {
			return e, false, nil
		}
		return entryAt(buf[:], 0), err == nil, err
	}
	for i, r := range runs {
		total += r.n
		inputs[i] = bufio.NewReaderSize(io.NewSectionReader(r.file, 0, r.n*idEntryBytes), 64<<10)
		e, ok, err := next(i)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.name, err)
		}
		if ok {
			heads, open = append(heads, e), append(open, i)
		}
	}
	w, err := s.newRun(total, level)
	if err != nil {
		return nil, err
	}
	for len(heads) > 0 {
		least := 0
		for i := range heads {
			if compareEntries(heads[i], heads[least]) < 0 {
				least = i
			}
		}
		if err := w.add(heads[least]); err != nil {
			return nil, errors.Join(err, w.run.close())
		}
		e, ok, err := next(open[least])
		if err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", runs[open[least]].name, err), w.run.close())
		}
		if ok {
			heads[least] = e
			continue
		}
		heads = append(heads[:least], heads[least+1:]...)
		open = append(open[:least], open[least+1:]...)
	}
	return w.finish()
}
