package casefile

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"path/filepath"

	"keytrail/cloudtrail"
)

// Fingerprint gives what tells an event apart from others of this run. record
// is the text that e was parsed from.
func (w *Writer) Fingerprint(e *cloudtrail.Event, record []byte) Fingerprint {
	id := e.Value(cloudtrail.EventID)
	if len(id) == 0 {
		return Fingerprint{ID: canonicalID(record), Record: idFirst, NoID: true}
	}
	return Fingerprint{
		ID:     w.idHash(id, e.Value(cloudtrail.RecipientAccountID), !e.IsNull(cloudtrail.RecipientAccountID)),
		Record: max(idFirst, maphash.Bytes(w.seeds[2], record)),
	}
}

// canonicalID is the id of a record that has none of its own.
func canonicalID(record []byte) [16]byte {
	sum, err := cloudtrail.CanonicalHash(record)
	if err != nil {
		sum = sha256.Sum256(record) // it cannot be put in order: it equals only itself
	}
	return [16]byte(sum[:16])
}

// idHash hashes event id and account. No account and an empty one are two.
func (w *Writer) idHash(id, account []byte, hasAccount bool) (h [16]byte) {
	var room [128]byte
	key := binary.AppendUvarint(room[:0], uint64(len(id)))
	key = append(key, id...)
	if hasAccount {
		key = append(append(key, 1), account...)
	}
	binary.LittleEndian.PutUint64(h[:8], maphash.Bytes(w.seeds[0], key))
	binary.LittleEndian.PutUint64(h[8:], maphash.Bytes(w.seeds[1], key))
	return h
}

// Add takes the current object's next records that are events, in their
// order: rows from up to to of a batch. It sets their Object and keeps nothing
// of the batch but copies.
func (w *Writer) Add(b *Batch, from, to int) error {
	if w.failed != nil {
		return w.failed
	}
	if w.current == nil {
		return w.fail(fmt.Errorf("%d events outside an object", to-from))
	}
	b.setObject(from, to, w.current.Number)
	for _, p := range b.prints[from:to] {
		w.ids.prefetch(hashIDs(p.ID))
	}
	for row := from; row < to; row++ {
		if err := w.add(b, row); err != nil {
			return w.fail(fmt.Errorf("%s: record %d: %w", w.current.URI, b.Index(row), err))
		}
	}
	if err := w.keepFresh(b); err != nil {
		return w.fail(fmt.Errorf("%s: %w", w.current.URI, err))
	}
	return nil
}

// add decides what a row of a batch is. Rows that are kept are in fresh then.
func (w *Writer) add(b *Batch, row int) error {
	o, print := w.current, &b.prints[row]
	o.Records++
	if micros := b.numbers[row][numberTime]; micros != noTime {
		w.micro.add(micros)
	}
	high, low := hashIDs(print.ID)
	value, met, err := w.ids.find(high, low)
	if err != nil {
		return err
	}
	record := print.Record
	if print.NoID {
		record = uint64(o.Number) + idFirst
	}
	switch {
	case !met:
		w.fresh = append(w.fresh, uint32(row))
		return w.ids.add(high, low, record)
	case print.NoID && value == record:
		w.fresh = append(w.fresh, uint32(row)) // equal records without an id stay within one object
		return nil
	case print.NoID, value == record:
		return w.duplicate(o)
	}
	w.newEvents++
	b.Event(row, &w.event)
	if err := w.pending.add(print.ID, &w.event); err != nil {
		return err
	}
	if w.pending.full() {
		if err := w.keepFresh(b); err != nil {
			return err
		}
		return w.resolve()
	}
	return nil
}

// keepFresh takes the rows that add found to be kept.
func (w *Writer) keepFresh(b *Batch) error {
	rows := w.fresh
	w.fresh = w.fresh[:0]
	if len(rows) == 0 {
		return nil
	}
	w.kept(w.current, len(rows))
	return w.rows.add(b, rows)
}

// keepEvent takes an event that is not in a batch.
func (w *Writer) keepEvent(o *Object, e *cloudtrail.Event) error {
	w.kept(o, 1)
	return w.rows.addEvent(e)
}

func (w *Writer) kept(o *Object, n int) {
	o.Events += int64(n)
	w.sums.Events += int64(n)
	w.sums.Records += int64(n)
	w.newEvents += int64(n)
}

func (w *Writer) duplicate(o *Object) error {
	o.Duplicates++
	w.sums.Duplicates++
	w.sums.Records++
	return nil
}

// Reject records a stretch of the current object that is no event. Object,
// and where they are not set URI and Size, are filled in; Bytes is cut.
func (w *Writer) Reject(r Reject) error {
	if w.failed != nil {
		return w.failed
	}
	o := w.current
	if o == nil {
		return w.fail(fmt.Errorf("reject of %q outside an object", r.URI))
	}
	r.Object = o.Number
	if r.URI == "" {
		r.URI = o.URI
	}
	r.Size = max(r.Size, int64(len(r.Bytes)))
	r.Bytes = r.Bytes[:min(len(r.Bytes), MaxRejectBytes)]
	r.Detail = cut(r.Detail, maxDetail)
	o.Records++
	o.Rejected++
	w.sums.Rejected++
	w.sums.Records++
	if w.rejects == nil {
		var err error
		if w.rejects, err = w.newSegment(SegmentRejects); err != nil {
			return w.fail(err)
		}
	}
	if err := w.rejects.write(r); err != nil {
		return w.fail(err)
	}
	return nil
}

// maxDetail bounds words in segments that come from the logs.
const maxDetail = 4 << 10

func cut(s string, n int) string { return s[:min(len(s), n)] }

// newSegment begins a segment of the commit in the making.
func (w *Writer) newSegment(kind string) (*segmentWriter, error) {
	f, err := w.ops.create(filepath.Join(w.dir, tmpDir, kind))
	if err != nil {
		return nil, err
	}
	return newSegmentWriter(f)
}
