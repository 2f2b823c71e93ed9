package query

import (
	"bytes"
	"cmp"
	"slices"
)

// sorter sorts items by keys within a budget of memory. What does not fit goes
// to temporary files in sorted runs, which merge on the way out. Items with
// equal keys come out in any order.
type sorter struct {
	budget  int64
	blocks  [][]byte // items with their keys, each within one block
	free    [][]byte // empty blocks from earlier runs
	entries []sortEntry
	used    int64
	runs    []*run
}

// sortEntry is one item in memory.
type sortEntry struct {
	prefix uint64 // of the key
	block  uint32
	start  uint32
	key    uint32 // lengths
	item   uint32
}

// blockBytes is the size of the blocks that items are kept in; longer items
// have their own.
const blockBytes = 1 << 20

// maxRuns bounds the files that are merged at once, each with its buffers.
const maxRuns = 64

const entryBytes = 24

func newSorter(budget int64) *sorter { return &sorter{budget: budget} }

// add takes a copy of an item.
func (s *sorter) add(key, item []byte) error {
	n := len(key) + len(item)
	if s.used+int64(n)+entryBytes > s.budget && len(s.entries) > 0 {
		if err := s.spill(); err != nil {
			return err
		}
	}
	last := len(s.blocks) - 1
	if last < 0 || cap(s.blocks[last])-len(s.blocks[last]) < n {
		s.blocks = append(s.blocks, s.block(n))
		last++
	}
	b := s.blocks[last]
	s.entries = append(s.entries, sortEntry{
		prefix: keyPrefix(key), block: uint32(last), start: uint32(len(b)), key: uint32(len(key)), item: uint32(len(item)),
	})
	s.blocks[last] = append(append(b, key...), item...)
	s.used += int64(n) + entryBytes
	return nil
}

func (s *sorter) block(n int) []byte {
	if n > blockBytes {
		return make([]byte, 0, n)
	}
	if k := len(s.free) - 1; k >= 0 {
		b := s.free[k]
		s.free = s.free[:k]
		return b
	}
	return make([]byte, 0, blockBytes)
}

func (s *sorter) key(e *sortEntry) []byte { return s.blocks[e.block][e.start:][:e.key] }

func (s *sorter) sort() {
	slices.SortFunc(s.entries, func(a, b sortEntry) int {
		if c := cmp.Compare(a.prefix, b.prefix); c != 0 {
			return c
		}
		return bytes.Compare(s.key(&a), s.key(&b))
	})
}

// spill writes what is in memory as a run.
func (s *sorter) spill() error {
	s.sort()
	w, err := newRun()
	if err != nil {
		return err
	}
	s.runs = append(s.runs, w)
	for i := range s.entries {
		e := &s.entries[i]
		key := s.key(e)
		if err := w.write(key, s.blocks[e.block][e.start+e.key:][:e.item]); err != nil {
			return err
		}
	}
	if err := w.finish(); err != nil {
		return err
	}
	s.clear()
	if len(s.runs) < maxRuns {
		return nil
	}
	return s.collapse()
}

// clear forgets what is in memory and keeps the blocks.
func (s *sorter) clear() {
	for _, b := range s.blocks {
		if cap(b) == blockBytes {
			s.free = append(s.free, b[:0])
		}
	}
	s.blocks, s.entries, s.used = s.blocks[:0], s.entries[:0], 0
}

// collapse merges all runs into one.
func (s *sorter) collapse() error {
	w, err := newRun()
	if err != nil {
		return err
	}
	old := s.runs
	s.runs = append(slices.Clone(old), w) // so that close finds them all
	m, err := newMerge(sources(old))
	if err != nil {
		return err
	}
	for m.next() {
		if err := w.write(m.key, m.item); err != nil {
			return err
		}
	}
	if m.err != nil {
		return m.err
	}
	if err := w.finish(); err != nil {
		return err
	}
	for _, r := range old {
		r.close()
	}
	s.runs = []*run{w}
	return nil
}

func sources(runs []*run) []source {
	list := make([]source, len(runs))
	for i, r := range runs {
		list[i] = r
	}
	return list
}

// sorted ends the adding and gives the items in order. The sorter must stay
// open while they are read.
func (s *sorter) sorted() (*merge, error) {
	s.sort()
	list := sources(s.runs)
	if len(s.entries) > 0 {
		list = append(list, &memory{s: s})
	}
	return newMerge(list)
}

// close removes the temporary files. The sorter may be used again.
func (s *sorter) close() {
	for _, r := range s.runs {
		r.close()
	}
	s.runs = nil
	s.clear()
}

// memory is the part of a sorter that did not go to a file, as a source.
type memory struct {
	s  *sorter
	at int
}

func (m *memory) open() error { return nil }

func (m *memory) read() (key, item []byte, ok bool, err error) {
	if m.at == len(m.s.entries) {
		return nil, nil, false, nil
	}
	e := &m.s.entries[m.at]
	m.at++
	return m.s.key(e), m.s.blocks[e.block][e.start+e.key:][:e.item], true, nil
}
