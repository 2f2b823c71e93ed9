package query

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// tieBatchItems bounds the items whose records are read together for their
// hashes.
const tieBatchItems = 1024

// tieBatchBytes bounds the same in memory.
const tieBatchBytes = 4 << 20

// tieBatch gathers items whose keys do not tell them apart, adds to the keys
// what does (the hash of the canonical record, the object's URI, the record's
// index), and hands them to a sorter.
type tieBatch struct {
	o     *ordering
	into  *sorter
	items []tieItem
	bytes int
}

type tieItem struct {
	pos       casefile.Pos
	key, item []byte
}

// add takes a copy of an item.
func (b *tieBatch) add(ctx context.Context, key, item []byte) error {
	pos, _, err := decodePos(item)
	if err != nil {
		return err
	}
	b.items = append(b.items, tieItem{pos, slices.Clone(key), slices.Clone(item)})
	b.bytes += len(key) + len(item)
	if len(b.items) < tieBatchItems && b.bytes < tieBatchBytes {
		return nil
	}
	return b.flush(ctx)
}

// flush reads the records of all items that wait.
func (b *tieBatch) flush(ctx context.Context) error {
	slices.SortFunc(b.items, func(x, y tieItem) int { return x.pos.Compare(y.pos) })
	places := make([]casefile.Pos, len(b.items))
	for i := range b.items {
		places[i] = b.items[i].pos
	}
	n := 0
	var record []byte
	for hit, err := range b.o.q.c.Read(ctx, places, cloudtrail.AllColumns()) {
		if err != nil {
			return err
		}
		record = hit.Event.AppendRecord(record[:0])
		hash, err := cloudtrail.CanonicalHash(record)
		if err != nil {
			return fmt.Errorf("%s: record %d of object %d: %w", b.o.q.c.Dir(), hit.Event.Index, hit.Event.Object, err)
		}
		uri, err := b.o.q.c.URI(hit.Event.Object)
		if err != nil {
			return err
		}
		it := &b.items[n]
		it.key = append(it.key, hash[:]...)
		it.key = appendTextKey(it.key, []byte(uri))
		it.key = binary.BigEndian.AppendUint64(it.key, uint64(hit.Event.Index))
		if err := b.into.add(it.key, it.item); err != nil {
			return err
		}
		n++
	}
	if n != len(b.items) {
		return fmt.Errorf("%s: %d records read where %d are", b.o.q.c.Dir(), n, len(b.items))
	}
	b.items, b.bytes = b.items[:0], 0
	return nil
}

// ties sorts items with one key.
type ties struct {
	o *ordering
	s *sorter
}

func newTies(o *ordering) *ties { return &ties{o, newSorter(o.q.memory / 16)} }

func (t *ties) close() { t.s.close() }

// emit yields, in order, the items that share the key: the one given, and
// those that m stands at. It leaves m at the first with another key.
func (t *ties) emit(ctx context.Context, key, item []byte, m *merge, yield func(*cloudtrail.Event, error) bool) (bool, error) {
	key = slices.Clone(key)
	batch := &tieBatch{o: t.o, into: t.s}
	if err := batch.add(ctx, key, item); err != nil {
		return false, err
	}
	for string(m.key) == string(key) {
		if err := batch.add(ctx, m.key, m.item); err != nil {
			return false, err
		}
		if !m.next() {
			break
		}
	}
	if m.err != nil {
		return false, m.err
	}
	if err := batch.flush(ctx); err != nil {
		return false, err
	}
	return t.yield(yield)
}

// yield delivers the sorted items.
func (t *ties) yield(yield func(*cloudtrail.Event, error) bool) (bool, error) {
	sorted, err := t.s.sorted()
	if err != nil {
		return false, err
	}
	for sorted.next() {
		if more, err := t.o.yield(sorted.item, yield); err != nil || !more {
			return more, err
		}
	}
	return true, sorted.err
}
