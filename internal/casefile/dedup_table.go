package casefile

import (
	"cmp"
	"encoding/binary"
	"errors"
	"math/bits"
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
	shards  [idShards][]idEntry // by the first bits of high
	counts  [idShards]int
	n       int
	limit   int // entries at which the table is written out
	most    int // slots of a shard; it is written out, too, when one is full
	touched uint64

	runs []*idRun
	ops  *fileOps
	dir  string
	seq  int   // of the next run's name
	room int64 // for the runs' filters, in bytes
}

// The table is in shards, each with open addressing, which grow one by one:
// what is moved as one grows fits a core's cache.
const (
	idShardBits = 10
	idShards    = 1 << idShardBits
	leastShard  = 8 // slots
)

// newIDSet makes a set that takes about so much memory, a quarter of it for
// the filters of the runs.
func newIDSet(ops *fileOps, dir string, memory int64) *idSet {
	most := max(leastShard, int(memory*3/4/idEntryBytes/idShards))
	return &idSet{ops: ops, dir: dir, most: most, limit: most * idShards, room: memory / 4}
}

func shardOf(high uint64) int { return int(high >> (64 - idShardBits)) }

// slotOf gives where a shard of so many slots is searched for an id first.
func slotOf(low uint64, slots int) int {
	i, _ := bits.Mul64(low, uint64(slots))
	return int(i)
}

// find gives what is remembered under the id.
func (s *idSet) find(high, low uint64) (value uint64, ok bool, err error) {
	if slots := s.shards[shardOf(high)]; len(slots) > 0 {
		if e := slot(slots, high, low); e.value != 0 {
			return e.value, true, nil
		}
	}
	for _, r := range s.runs {
		if value, ok, err := r.find(high, low); ok || err != nil {
			return value, ok, err
		}
	}
	return 0, false, nil
}

// prefetch touches what a search for the id will. Ids lie all over the memory;
// asked for together, they arrive together.
func (s *idSet) prefetch(high, low uint64) {
	if slots := s.shards[shardOf(high)]; len(slots) > 0 {
		s.touched += slots[slotOf(low, len(slots))].value
	}
}

// slot gives the slot that has the id or shall have it.
func slot(slots []idEntry, high, low uint64) *idEntry {
	for i := slotOf(low, len(slots)); ; i++ {
		if i == len(slots) {
			i = 0
		}
		if e := &slots[i]; e.value == 0 || e.high == high && e.low == low {
			return e
		}
	}
}

// add remembers a value under an id that find did not find.
func (s *idSet) add(high, low, value uint64) error {
	shard := shardOf(high)
	slots := s.shards[shard]
	full := 4*s.counts[shard] >= 3*len(slots)
	if s.n >= s.limit || full && len(slots) >= s.most {
		if err := s.flush(); err != nil {
			return err
		}
		full = len(slots) == 0
	}
	if full {
		s.grow(shard)
	}
	*slot(s.shards[shard], high, low) = idEntry{high, low, value}
	s.counts[shard]++
	s.n++
	return nil
}

func (s *idSet) grow(shard int) {
	old := s.shards[shard]
	slots := make([]idEntry, max(leastShard, min(len(old)*3/2, s.most)))
	for _, e := range old {
		if e.value != 0 {
			*slot(slots, e.high, e.low) = e
		}
	}
	s.shards[shard] = slots
}

// flush writes the table out as a run and empties it.
func (s *idSet) flush() error {
	w, err := s.newRun(int64(s.n), 0)
	if err != nil {
		return err
	}
	for i, slots := range s.shards {
		all := slices.DeleteFunc(slots, func(e idEntry) bool { return e.value == 0 })
		slices.SortFunc(all, compareEntries)
		for _, e := range all {
			if err := w.add(e); err != nil {
				return errors.Join(err, w.run.close())
			}
		}
		clear(slots)
		s.counts[i] = 0
	}
	s.n = 0
	run, err := w.finish()
	if err != nil {
		return err
	}
	s.runs = append(s.runs, run)
	return s.mergeRuns()
}

// close lets go of the runs' files.
func (s *idSet) close() error {
	var errs []error
	for _, r := range s.runs {
		errs = append(errs, r.close())
	}
	s.runs, s.shards = nil, [idShards][]idEntry{}
	return errors.Join(errs...)
}

// hashIDs gives the halves of a fingerprint's id.
func hashIDs(id [16]byte) (high, low uint64) {
	return binary.LittleEndian.Uint64(id[:8]), binary.LittleEndian.Uint64(id[8:])
}
