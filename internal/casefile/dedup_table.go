package casefile

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
)

// idEntry is what is remembered of one event: the keyed hash of its ids and,
// where value is idFirst or more, what its record is known by.
type idEntry struct {
	high, low uint64
	value     uint64
}

// Values of an idEntry. 0 marks a free slot.
const (
	idCommitted = 1 // a row of an earlier run: its record's hash is not known
	idFirst     = 2 // from here on a record's hash or, for events without an id, an object's number
)

const idEntryBytes = 24

func compareEntries(a, b idEntry) int {
	return cmp.Or(cmp.Compare(a.high, b.high), cmp.Compare(a.low, b.low))
}

// idSet remembers the first event of every id, in a table in memory and, when
// that is full, in sorted runs on disk. It holds a bounded number of bytes.
type idSet struct {
	slots []idEntry // open addressing; a power of two
	n     int
	limit int // entries at which the table is written out

	runs []*idRun
	ops  *fileOps
	dir  string
	seq  int   // of the next run's name
	room int64 // for the runs' filters, in bytes
}

// newIDSet makes a set that takes about so much memory.
func newIDSet(ops *fileOps, dir string, memory int64) *idSet {
	// While it doubles, the table exists one and a half times over; a quarter
	// is for the filters of the runs.
	slots := 1 << 6
	for int64(slots)*3*idEntryBytes/2 <= memory*3/8 {
		slots *= 2
	}
	return &idSet{ops: ops, dir: dir, limit: slots * 3 / 4, room: memory / 4}
}

// find gives what is remembered under the id.
func (s *idSet) find(high, low uint64) (value uint64, ok bool, err error) {
	if len(s.slots) > 0 {
		mask := uint64(len(s.slots) - 1)
		for i := low & mask; s.slots[i].value != 0; i = (i + 1) & mask {
			if e := &s.slots[i]; e.high == high && e.low == low {
				return e.value, true, nil
			}
		}
	}
	for _, r := range s.runs {
		if value, ok, err := r.find(high, low); ok || err != nil {
			return value, ok, err
		}
	}
	return 0, false, nil
}

// add remembers a value under an id that find did not find.
func (s *idSet) add(high, low, value uint64) error {
	if s.n >= s.limit {
		if err := s.flush(); err != nil {
			return err
		}
	}
	if 4*s.n >= 3*len(s.slots) {
		s.grow()
	}
	s.put(idEntry{high, low, value})
	s.n++
	return nil
}

func (s *idSet) put(e idEntry) {
	mask := uint64(len(s.slots) - 1)
	i := e.low & mask
	for s.slots[i].value != 0 {
		i = (i + 1) & mask
	}
	s.slots[i] = e
}

func (s *idSet) grow() {
	old := s.slots
	s.slots = make([]idEntry, max(1<<10, 2*len(old)))
	for _, e := range old {
		if e.value != 0 {
			s.put(e)
		}
	}
}

// flush writes the table out as a run and empties it.
func (s *idSet) flush() error {
	all := s.slots[:0] // packed to the front: the table is emptied anyway
	for _, e := range s.slots {
		if e.value != 0 {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, compareEntries)
	w, err := s.newRun(int64(len(all)), 0)
	if err != nil {
		return err
	}
	for _, e := range all {
		if err := w.add(e); err != nil {
			return errors.Join(err, w.run.close())
		}
	}
	run, err := w.finish()
	if err != nil {
		return err
	}
	clear(s.slots)
	s.n = 0
	s.runs = append(s.runs, run)
	return s.mergeRuns()
}

// close lets go of the runs' files.
func (s *idSet) close() error {
	var errs []error
	for _, r := range s.runs {
		errs = append(errs, r.close())
	}
	s.runs, s.slots = nil, nil
	return errors.Join(errs...)
}

// hashIDs gives the halves of a fingerprint's id.
func hashIDs(id [16]byte) (high, low uint64) {
	return binary.LittleEndian.Uint64(id[:8]), binary.LittleEndian.Uint64(id[8:])
}
