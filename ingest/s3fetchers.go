package ingest

import (
	"context"
	"sync/atomic"
)

// fetchers fetch objects ahead, on goroutines that stay, for their stacks have
// grown to what a request takes. There are as many of them as are busy at once,
// up to a limit; the limit rises where objects are waited for although all
// fetchers are busy, since then it is what the time of a request is divided by.
type fetchers struct {
	s     *S3
	queue chan *fetch
	limit atomic.Int64
	most  int64

	running int64       // of the one goroutine that calls fetch
	waiting atomic.Bool // it waits for a fetcher
	grow    chan struct{}
}

// s3FetcherBytes is what a fetcher holds beside the body: a connection with its
// buffers, and three stacks.
const s3FetcherBytes = 128 << 10

func newFetchers(s *S3, memory int64) *fetchers {
	f := &fetchers{s: s, queue: make(chan *fetch), grow: make(chan struct{}, 1)}
	f.limit.Store(s3Gets)
	f.most = min(max(s3Gets, memory/s3FetcherBytes), s3MostGets)
	return f
}

// fetch hands an object to a fetcher, as soon as one has time.
func (f *fetchers) fetch(ctx context.Context, o *fetch) error {
	for {
		select {
		case f.queue <- o:
			return nil
		default:
		}
		if f.running < f.limit.Load() {
			f.running++
			go f.run(ctx, o)
			return nil
		}
		f.waiting.Store(true)
		select {
		case f.queue <- o:
			f.waiting.Store(false)
			return nil
		case <-f.grow:
			f.waiting.Store(false)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (f *fetchers) run(ctx context.Context, o *fetch) {
	for ok := true; ok; o, ok = <-f.queue {
		o.err = f.s.fetch(ctx, o)
		close(o.done)
	}
}

// missed is told that an object was not there when its turn came. More
// fetchers help where all are busy, unless S3 has asked for fewer requests.
func (f *fetchers) missed() {
	if !f.waiting.Load() || f.limit.Load() >= f.most || f.s.count.throttled.Load() > 0 {
		return
	}
	f.limit.Add(1)
	select {
	case f.grow <- struct{}{}:
	default:
	}
}

// close lets the fetchers end; nothing is handed to them any more.
func (f *fetchers) close() { close(f.queue) }
