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
	text    func() *buffer // what the next row aliases
	send    func(*batch) error
	err     error // what stopped the sending; nothing is emitted after it

	rows, rejected int64 // of the object so far
}

// row hands on the event that the batch's event() gave, aliasing text.
func (m *emitter) row(e *cloudtrail.Event, print casefile.Fingerprint) {
	b := m.batch
	if b.text == nil {
		b.text = m.text().hold()
	}
	b.large = b.large || b.text.alone != nil
	b.rows = append(b.rows, casefile.Row{Event: e, Print: print})
	m.rows++
	if len(b.rows) == batchRows || b.own > chunkBytes {
		m.flush(nil)
	}
}

// reject hands on r, whose bytes are nobody else's.
func (m *emitter) reject(r casefile.Reject) {
	b := m.batch
	b.own += len(r.Bytes)
	b.rejects = append(b.rejects, r)
	m.rejected++
	if len(b.rejects) == batchRows || b.own > chunkBytes {
		m.flush(nil)
	}
}

// flush hands on what there is, and with last the object's end.
func (m *emitter) flush(last *casefile.Object) {
	b := m.batch
	if last == nil && len(b.rows) == 0 && len(b.rejects) == 0 {
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
