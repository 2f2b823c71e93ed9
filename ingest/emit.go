package ingest

import (
	"slices"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// emitter gathers what a splitter finds into batches and hands them on.
type emitter struct {
	batches *batches
	batch   *batch
	text    func() *buffer // what the next row is read from
	send    func(*batch) error
	err     error // what stopped the sending; nothing is emitted after it

	rows, rejected int64 // of the object so far
}

// row hands on a copy of an event, whose record has size bytes.
func (m *emitter) row(e *cloudtrail.Event, size int, print casefile.Fingerprint) {
	long := size >= longRecord
	if long {
		m.flush(nil)
		m.batch.long = m.text().hold()
	}
	b := m.batch
	b.rows.Add(e, print)
	m.rows++
	if long || b.rows.Len() == batchRows || b.rows.Bytes()+b.own > chunkBytes {
		m.flush(nil)
	}
}

// reject hands on r, whose bytes are nobody else's.
func (m *emitter) reject(r casefile.Reject) {
	b := m.batch
	b.own += len(r.Bytes)
	b.rejects = append(b.rejects, r)
	m.rejected++
	if len(b.rejects) == batchRows || b.rows.Bytes()+b.own > chunkBytes {
		m.flush(nil)
	}
}

// flush hands on what there is, and with last the object's end.
func (m *emitter) flush(last *casefile.Object) {
	b := m.batch
	if last == nil && b.rows.Len() == 0 && len(b.rejects) == 0 {
		return
	}
	b.last = last
	m.batch = m.batches.get()
	if m.err == nil {
		m.err = m.send(b)
	} else {
		m.batches.put(b)
	}
}

// newReject describes a stretch of text that is no event; it copies text.
func newReject(index, offset int64, reason, detail string, text []byte) casefile.Reject {
	return casefile.Reject{
		Index: index, Offset: offset, Reason: reason, Detail: detail,
		Bytes: slices.Clone(text[:min(len(text), casefile.MaxRejectBytes)]), Size: int64(len(text)),
	}
}

// discard drops what was not handed on.
func (m *emitter) discard() {
	m.batches.put(m.batch)
	m.batch = m.batches.get()
}
