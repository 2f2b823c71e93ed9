package ingest

import (
	"context"
	"sync"
)

// budget is memory that is taken and given back, in bytes.
type budget struct {
	mu      sync.Mutex
	free    int64
	more    chan struct{} // closed when free grows; nil when nobody waits
	reclaim func() bool   // gives something back that nobody needs, if there is
}

// take waits until n bytes are free. There must be n of them in all.
func (b *budget) take(ctx context.Context, n int64) error {
	for {
		b.mu.Lock()
		if b.free >= n {
			b.free -= n
			b.mu.Unlock()
			return nil
		}
		if b.more == nil {
			b.more = make(chan struct{})
		}
		more := b.more
		b.mu.Unlock()
		if b.reclaim() {
			continue
		}
		select {
		case <-more:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (b *budget) release(n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.free += n
	if b.more != nil {
		close(b.more)
		b.more = nil
	}
}
