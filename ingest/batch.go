package ingest

import (
	"sync"

	"keytrail/internal/casefile"
)

const (
	// chunkBytes is the size in which inflated text is read.
	chunkBytes = 512 << 10

	// batchRows bounds the rows of a batch, and so what very small records
	// can cost.
	batchRows = 512

	// rowBytes is what a row costs beside its text: its fingerprint, and a
	// number in each column.
	rowBytes = 512

	// longRecord is from which length on a record is a batch by itself.
	longRecord = chunkBytes / 2
)

// batch is a stretch of one object on its way to the sink: rows and rejects
// in record order, and at the object's end the facts about it. Where a batch
// ends depends on the records alone.
type batch struct {
	rows    casefile.Batch
	rejects []casefile.Reject
	last    *casefile.Object // the object's facts, on its last batch

	own  int     // bytes of rejects
	long *buffer // what a long record was copied from: memory is counted on it
}

// batches keeps batches and buffers for another use.
type batches struct {
	pool  sync.Pool
	texts sync.Pool
}

func (p *batches) get() *batch {
	if b, ok := p.pool.Get().(*batch); ok {
		return b
	}
	return new(batch)
}

// put takes back a batch that nobody reads any more.
func (p *batches) put(b *batch) {
	if b.long != nil {
		b.long.release()
		b.long = nil
	}
	clear(b.rejects)
	b.rejects, b.last, b.own = b.rejects[:0], nil, 0
	b.rows.Reset()
	p.pool.Put(b)
}

// chunk gives a buffer of the common size, without users.
func (p *batches) chunk() *buffer {
	if b, ok := p.texts.Get().(*buffer); ok {
		return b
	}
	return &buffer{data: make([]byte, chunkBytes), free: func(b *buffer) { p.texts.Put(b) }}
}
