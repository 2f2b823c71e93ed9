package ingest

import (
	"sync"
	"unsafe"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

const (
	// chunkBytes is the size in which inflated text is read.
	chunkBytes = 512 << 10

	// batchRows bounds the rows of a batch, and so what very small records
	// can cost: an event is larger than they are.
	batchRows = 512

	// rowBytes is what a row costs beside its text: the event, and what it
	// decoded.
	rowBytes = int(unsafe.Sizeof(cloudtrail.Event{})) + 512
)

// batch is a stretch of one object on its way to the sink: rows and rejects
// in record order, and at the object's end the facts about it.
type batch struct {
	events  []*cloudtrail.Event // all that were ever used, kept for the next use
	rows    []casefile.Row
	rejects []casefile.Reject
	last    *casefile.Object // the object's facts, on its last batch

	text  *buffer // what the events alias
	own   int     // bytes of rejects, and of records that were strings
	large bool    // an event may have grown with a large record
}

// event gives the event that the next row will have.
func (b *batch) event() *cloudtrail.Event {
	if len(b.rows) == len(b.events) {
		b.events = append(b.events, new(cloudtrail.Event))
	}
	return b.events[len(b.rows)]
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
	if b.text != nil {
		b.text.release()
	}
	clear(b.rejects)
	if b.large {
		return // its events hold more memory than the budget counts on
	}
	*b = batch{events: b.events, rows: b.rows[:0], rejects: b.rejects[:0]}
	p.pool.Put(b)
}

// chunk gives a buffer of the common size, without users.
func (p *batches) chunk() *buffer {
	if b, ok := p.texts.Get().(*buffer); ok {
		return b
	}
	return &buffer{data: make([]byte, chunkBytes), free: func(b *buffer) { p.texts.Put(b) }}
}
