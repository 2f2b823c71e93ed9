package casefile

import (
	"bytes"
	"cmp"
	"math"
	"math/bits"
	"slices"

	"keytrail/cloudtrail"
)

// order gives the set's rows in the order of a row group: by access key id,
// time, event id, recipient account, source object and record index, nulls
// first. Object and index make it total.
func (s *rowSet) order() []uint32 {
	keys := s.sortKeys()
	sortByMajor(keys)
	compare := s.compareInSecond()
	perm := make([]uint32, 0, s.n)
	for len(keys) > 0 {
		n := 1
		for n < len(keys) && keys[n].major == keys[0].major {
			n++
		}
		if n > 1 {
			slices.SortFunc(keys[:n], compare)
		}
		for _, k := range keys[:n] {
			perm = append(perm, k.row)
		}
		keys = keys[n:]
	}
	return perm
}

// sortKey is a row with what tells most rows apart: the rank of its access key
// id, and then its second.
type sortKey struct {
	major uint64
	row   uint32
}

// maxSeconds bounds by how many seconds rows are told apart, which leaves room for
// the rank. Rows further from the first are told apart by their times alone.
const maxSeconds = 1<<32 - 2

// sortKeys gives the rows as they came.
func (s *rowSet) sortKeys() []sortKey {
	col, times := &s.columns[cloudtrail.AccessKeyID], &s.columns[cloudtrail.EventTime].ints
	keys := make([]sortKey, s.n)
	first := int64(math.MaxInt64)
	for i := range keys {
		if micros := times.at(uint32(i)); micros != noTime {
			first = min(first, micros)
		}
	}
	last := uint64(0)
	for i := range keys { // 0 is no time
		micros := times.at(uint32(i))
		if micros == noTime {
			continue
		}
		second := min(uint64(micros-first)/1e6, maxSeconds) + 1
		keys[i].major, last = second, max(last, second)
	}
	width, ranks := bits.Len64(last), col.dict.ranks()
	for i := range keys {
		keys[i].row = uint32(i)
		keys[i].major |= uint64(ranks[col.codes.at(uint32(i))]) << width
	}
	return keys
}

// compareInSecond compares rows of one key and second.
func (s *rowSet) compareInSecond() func(a, b sortKey) int {
	times := &s.columns[cloudtrail.EventTime].ints
	ids := &s.columns[cloudtrail.EventID]
	accounts := &s.columns[cloudtrail.RecipientAccountID]
	accountRanks := accounts.dict.ranks()
	objects, indexes := &s.columns[cloudtrail.SourceObject].ints, &s.columns[cloudtrail.RecordIndex].ints
	return func(a, b sortKey) int {
		if d := cmp.Compare(times.at(a.row), times.at(b.row)); d != 0 {
			return d
		}
		idA, idB := ids.codes.at(a.row), ids.codes.at(b.row)
		if idA == 0 || idB == 0 {
			if idA != idB {
				return cmp.Compare(min(idA, 1), min(idB, 1))
			}
		} else if d := bytes.Compare(ids.text.get(idA), ids.text.get(idB)); d != 0 {
			return d
		}
		return cmp.Or(
			cmp.Compare(accountRanks[accounts.codes.at(a.row)], accountRanks[accounts.codes.at(b.row)]),
			cmp.Compare(objects.at(a.row), objects.at(b.row)),
			cmp.Compare(indexes.at(a.row), indexes.at(b.row)),
		)
	}
}

// ranks gives for each number of the dictionary its value's place among the
// values in byte order, from 1; 0 stays 0.
func (d *dictionary) ranks() []uint32 {
	order := make([]uint32, d.len())
	for i := range order {
		order[i] = uint32(i) + 1
	}
	slices.SortFunc(order, func(a, b uint32) int { return bytes.Compare(d.value(a), d.value(b)) })
	ranks := make([]uint32, d.len()+1)
	for i, k := range order {
		ranks[k] = uint32(i) + 1
	}
	return ranks
}
