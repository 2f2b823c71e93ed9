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
// order, and sets their Object. It keeps nothing of them but copies.
func (w *Writer) Add(rows []Row) error {
	if w.failed != nil {
		return w.failed
	}
	if w.current == nil {
		return w.fail(fmt.Errorf("%d events outside an object", len(rows)))
	}
	for i := range rows {
		w.ids.prefetch(hashIDs(rows[i].Print.ID))
	}
	for i := range rows {
		if err := w.add(&rows[i]); err != nil {
			return w.fail(fmt.Errorf("%s: record %d: %w", w.current.URI, rows[i].Event.Index, err))
		}
	}
	return nil
}

func (w *Writer) add(r *Row) error {
	e, o := r.Event, w.current
	e.Object = o.Number
	o.Records++
	if micros, ok := e.TimeMicros(); ok {
		w.micro.add(micros)
	}
	high, low := hashIDs(r.Print.ID)
	value, met, err := w.ids.find(high, low)
	if err != nil {
		return err
	}
	record := r.Print.Record
	if r.Print.NoID {
		record = uint64(o.Number) + idFirst
	}
	switch {
	case !met:
		if err := w.ids.add(high, low, record); err != nil {
			return err
		}
		return w.keep(o, e)
	case r.Print.NoID && value == record:
		return w.keep(o, e) // equal records without an id stay within one object
	case r.Print.NoID, value == record:
		return w.duplicate(o)
	}
	w.newEvents++
	if err := w.pending.add(r.Print.ID, e); err != nil {
		return err
	}
	if w.pending.full() {
		return w.resolve()
	}
	return nil
}

func (w *Writer) keep(o *Object, e *cloudtrail.Event) error {
	o.Events++
	w.sums.Events++
	w.sums.Records++
	w.newEvents++
	return w.rows.add(e)
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
