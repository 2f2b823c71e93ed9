package query

import (
	"context"
	"iter"
	"runtime"
	"sync"

	"keytrail/cloudtrail"
)

// Ahead reads a sequence of events while whoever consumes it works on what it
// was given: on two processors, reading and consuming cost the time of the
// dearer one. On one, nothing is read ahead. The sequence is made with a context
// that ends when the consumer has enough; whatever it calls runs beside the
// consumer.
//
// An event is valid until the next one. Memory is a few stretches of events.
func Ahead(ctx context.Context, sequence func(context.Context) iter.Seq2[*cloudtrail.Event, error]) iter.Seq2[*cloudtrail.Event, error] {
	if runtime.GOMAXPROCS(0) == 1 {
		return inTime(ctx, sequence(ctx))
	}
	return func(yield func(*cloudtrail.Event, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		full, spare := make(chan *stretch, 1), make(chan *stretch, stretches)
		for range stretches {
			spare <- new(stretch)
		}
		var reader sync.WaitGroup
		defer reader.Wait()
		defer cancel()
		reader.Go(func() {
			defer close(full)
			readAhead(ctx, sequence(ctx), full, spare)
		})
		for s := range full {
			for i := range s.events[:s.n] {
				if !yield(&s.events[i], nil) {
					return
				}
			}
			if s.err != nil {
				yield(nil, s.err)
				return
			}
			s.clear()
			spare <- s
		}
		if err := ctx.Err(); err != nil { // then what was read last may not have come
			yield(nil, err)
		}
	}
}

// inTime is a sequence that ends with an error once the context has ended.
func inTime(ctx context.Context, events iter.Seq2[*cloudtrail.Event, error]) iter.Seq2[*cloudtrail.Event, error] {
	return func(yield func(*cloudtrail.Event, error) bool) {
		n := 0
		for e, err := range events {
			if n++; err == nil && n%stretchEvents == 0 {
				if err = ctx.Err(); err != nil {
					e = nil
				}
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// stretch is some events that follow one another, or the error behind them.
type stretch struct {
	events []cloudtrail.Event
	n      int
	room   []byte // for their values
	err    error
}

// stretches is how many there are: one that is consumed, one that waits, one
// that is filled.
const stretches = 3

// The bounds of a stretch: in events, and in bytes of their values, which one
// event may exceed.
const (
	stretchEvents = 256
	stretchBytes  = 512 << 10
)

// readAhead fills spare stretches, which are empty, and hands them on, until the sequence or the
// context ends.
func readAhead(ctx context.Context, events iter.Seq2[*cloudtrail.Event, error], full chan<- *stretch, spare <-chan *stretch) {
	hand := func(s *stretch) bool {
		select {
		case full <- s:
			return true
		case <-ctx.Done():
			return false
		}
	}
	s := <-spare
	for e, err := range events {
		if err != nil {
			s.err = err
			break
		}
		if s.add(e); s.n < stretchEvents && len(s.room) < stretchBytes {
			continue
		}
		if !hand(s) {
			return
		}
		select {
		case s = <-spare:
		case <-ctx.Done():
			return
		}
	}
	hand(s)
}

// clear empties the stretch.
func (s *stretch) clear() {
	s.n, s.room = 0, s.room[:0]
	if cap(s.room) > 2*stretchBytes {
		s.room = nil
	}
}

// add takes a copy of an event.
func (s *stretch) add(e *cloudtrail.Event) {
	if s.n == len(s.events) {
		s.events = append(s.events, cloudtrail.Event{})
	}
	s.room = e.CopyTo(&s.events[s.n], s.room)
	s.n++
}
