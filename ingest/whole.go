package ingest

import (
	"bytes"
	"context"
	"io"
	"math/bits"
	"sync"

	"keytrail/internal/inflate"
)

const (
	// maxStoredWhole is up to which stored size an object is read before it is
	// inflated; nearly all of CloudTrail's files are smaller.
	maxStoredWhole = 1 << 20

	// maxInflatedWhole is up to which inflated size an object is inflated in
	// one piece.
	maxInflatedWhole = 16 << 20

	// leastWhole is the smallest buffer for one; a class up, they double.
	leastWhole = 64 << 10

	wholeClasses = 9 // up to maxInflatedWhole

	// wholeSlack is what the inflater wants behind the text.
	wholeSlack = 1 << 10
)

// wholeBuffers are the buffers for text that is inflated in one piece. Their
// sizes add up to no more than a budget.
type wholeBuffers struct {
	pools [wholeClasses]sync.Pool

	mu   sync.Mutex
	free int64
	more chan struct{} // closed when free grows; nil when nobody waits
}

// get gives a buffer with room for n bytes. It waits for others to be given
// back until it is the turn of the object that the buffer is for: then
// everything waits for that object, and the answer is nil.
func (p *wholeBuffers) get(ctx context.Context, n int, turn <-chan struct{}) *buffer {
	if n > maxInflatedWhole {
		return nil
	}
	class := bits.Len(uint(n+wholeSlack-1) / leastWhole)
	size := leastWhole << class
	for {
		p.mu.Lock()
		if p.free >= int64(size) {
			p.free -= int64(size)
			p.mu.Unlock()
			return p.make(class, size)
		}
		if p.more == nil {
			p.more = make(chan struct{})
		}
		more := p.more
		p.mu.Unlock()
		select {
		case <-more:
		case <-turn:
			return nil
		case <-ctx.Done():
			return nil
		}
	}
}

func (p *wholeBuffers) make(class, size int) *buffer {
	pool := &p.pools[class]
	if b, ok := pool.Get().(*buffer); ok {
		return b
	}
	return &buffer{data: make([]byte, size), free: func(b *buffer) {
		pool.Put(b)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.free += int64(size)
		if p.more != nil {
			close(p.more)
			p.more = nil
		}
	}}
}

// readStored reads an object that is not too large, as it is stored, and gives
// what Read would give of it in pieces. Objects whose size is not known are
// left as they are.
func (r *reader) readStored() []byte {
	size := r.stored.size
	if size <= 0 || size > maxStoredWhole {
		return nil
	}
	if r.whole == nil {
		r.whole = make([]byte, maxStoredWhole)
	}
	n, _ := io.ReadFull(&r.stored, r.whole[:size]) // its error comes again
	if n == int(size) {
		_, _ = r.stored.Read(nil) // to learn whether there is more
	}
	return r.whole[:n]
}

// inflateWhole inflates stored in one piece and tells whether that went
// without anything to remark: one gzip member, sound, and nothing behind it.
// Of anything else the streaming reader says what it is.
func (r *reader) inflateWhole(ctx context.Context, x *reading, stored []byte) bool {
	if !isGzip(stored) || r.stored.failure() != nil || r.stored.grew || len(stored) != int(r.stored.size) {
		return false
	}
	hint := int(inflate.ClaimedSize(stored))
	if int64(hint) > r.limit {
		return false
	}
	buf := r.memory.whole(ctx, hint)
	if buf == nil {
		return false
	}
	text, n, ok := r.inflater.Member(buf.data[:0], stored, len(buf.data)-wholeSlack)
	if !ok || n != len(stored) || isGzip(text) || len(text) > 0 && &text[0] != &buf.data[0] {
		buf.hold().release()
		return false
	}
	l := r.layer(0, bytes.NewReader(nil))
	l.gunzip.members, l.gunzip.firstEnd, l.gunzip.total, l.gunzip.state = 1, int64(len(text)), int64(len(text)), gunzipDone
	l.hash.Write(text)
	l.n = int64(len(text))
	l.seen(len(text))
	x.depth = 1
	r.second = nil
	r.window.resetWhole(buf, len(text))
	return true
}
