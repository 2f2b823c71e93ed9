package ingest

import (
	"sync/atomic"
	"time"
)

// Progress is how far a run has come.
type Progress struct {
	Objects       int64 // read, or found to be unreadable
	Skipped       int64 // known from earlier runs
	BytesIn       int64 // as stored
	BytesInflated int64
	Events        int64 // handed to the case, duplicates among them
	URI           string
}

// progressEvery is how often a run tells its progress.
const progressEvery = 100 * time.Millisecond

// counters are what progress is made of; every stage adds to them.
type counters struct {
	objects, skipped, bytesIn, bytesInflated, events atomic.Int64
	uri                                              atomic.Pointer[string]
}

func (c *counters) read(n int)    { c.bytesIn.Add(int64(n)) }
func (c *counters) inflate(n int) { c.bytesInflated.Add(int64(n)) }

func (c *counters) now() Progress {
	p := Progress{
		Objects: c.objects.Load(), Skipped: c.skipped.Load(), Events: c.events.Load(),
		BytesIn: c.bytesIn.Load(), BytesInflated: c.bytesInflated.Load(),
	}
	if uri := c.uri.Load(); uri != nil {
		p.URI = *uri
	}
	return p
}

// report calls f from time to time until stop is called, and once more then.
func (c *counters) report(f func(Progress)) (stop func()) {
	if f == nil {
		return func() {}
	}
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(progressEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				f(c.now())
			case <-quit:
				f(c.now())
				return
			}
		}
	}()
	return func() { close(quit); <-done }
}
