package casefile

import (
	"bytes"
	"cmp"
	"slices"

	"keytrail/cloudtrail"
)

// sortKey is what most comparisons of rows are decided by.
type sortKey struct {
	micros int64  // noTime sorts first, as null does
	key    uint32 // rank of the access key id among the set's; 0 for null
	row    uint32
}

// order gives the set's rows in the order of a row group: by access key id,
// time, event id, recipient account, source object and record index, nulls
// first. Object and index make it total.
func (s *rowSet) order() []uint32 {
	keyCol := &s.columns[cloudtrail.AccessKeyID]
	ranks := keyCol.dict.ranks()
	times := &s.columns[cloudtrail.EventTime].ints
	keys := make([]sortKey, s.n)
	for i := range keys {
		row := uint32(i)
		keys[i] = sortKey{micros: times.at(row), key: ranks[keyCol.codes.at(row)], row: row}
	}
	ids := &s.columns[cloudtrail.EventID]
	accounts := &s.columns[cloudtrail.RecipientAccountID]
	accountRanks := accounts.dict.ranks()
	objects, indexes := &s.columns[cloudtrail.SourceObject].ints, &s.columns[cloudtrail.RecordIndex].ints
	slices.SortFunc(keys, func(a, b sortKey) int {
		if a.key != b.key {
			return cmp.Compare(a.key, b.key)
		}
		if a.micros != b.micros {
			return cmp.Compare(a.micros, b.micros)
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
	})
	perm := make([]uint32, s.n)
	for i, k := range keys {
		perm[i] = k.row
	}
	return perm
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
