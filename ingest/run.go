package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"golang.org/x/sync/errgroup"

	"keytrail/internal/casefile"
)

// Run reads the objects of all sources into sink and commits.
//
// Sources are read in the order of their roots and one root once, whatever
// the order of arguments; objects reach the sink in the order of their
// listing, whatever the number of workers. What cannot be read is in the
// ledger; an error of Run is a failure of a listing or of the sink, or the
// context's. In every case but the sink's failure the objects that had ended
// are committed.
//
// When ctx ends, an object of at most maxFinishBytes that has been begun is
// finished first. Before a larger one begins, what came before is committed,
// so that it can be given up at once.
func Run(ctx context.Context, sink Sink, sources []Source, o Options) (Summary, error) {
	r := &run{sink: sink, o: o.withDefaults(), sum: Summary{Kinds: make(map[string]int64)}}
	sources = inOrder(Merge(sources))
	for _, s := range sources {
		if c, ok := s.(confined); ok {
			if err := c.confine(o.Exclude, o.FollowLinks); err != nil {
				return r.sum, err
			}
		}
		if c, ok := s.(io.Closer); ok {
			defer c.Close()
		}
	}
	for _, s := range sources {
		sink.BeginListing(s.Root(), limitsOf(s))
	}
	stop := r.count.report(o.Progress)
	err := r.run(ctx, sources)
	stop()
	r.sum.total(sink.Sums())
	return r.sum, err
}

// confined is a source that can be kept out of directories.
type confined interface {
	confine(exclude []string, follow bool) error
}

// inOrder sorts sources and drops those that are named twice.
func inOrder(sources []Source) []Source {
	sources = slices.Clone(sources)
	slices.SortStableFunc(sources, func(a, b Source) int { return cmp.Compare(a.Root(), b.Root()) })
	return slices.CompactFunc(sources, func(a, b Source) bool { return a.Root() == b.Root() })
}

// limitsOf says what a source's listing is limited to; after it, there may be
// more to say.
func limitsOf(s Source) []string {
	if l, ok := s.(interface{ Limits() []string }); ok {
		return l.Limits()
	}
	return nil
}

// run is one Run.
type run struct {
	sink    Sink
	o       Options
	count   counters
	batches batches
	large   largeBuffer
	whole   wholeBuffers
	sum     Summary
	dirty   bool // an object has begun and not ended
}

func (r *run) run(ctx context.Context, sources []Source) error {
	// Reading outlives ctx: the object that is being delivered is finished.
	reading, abort := context.WithCancel(context.WithoutCancel(ctx))
	defer abort()
	listing, stopListing := context.WithCancel(ctx)
	defer stopListing()

	workers, window := divide(r.o.Memory, r.o.Workers)
	order, queue := make(chan *job, window), make(chan *job)
	r.large.init()
	r.whole.free = wholeBytes(r.o.Memory)

	var group errgroup.Group
	group.Go(func() error {
		defer close(order)
		defer close(queue)
		l := lister{run: r, ctx: listing, order: order, queue: queue}
		return l.list(sources)
	})
	for range workers {
		group.Go(func() error {
			w, stop := r.newWorker(reading, ctx)
			defer stop()
			for j := range queue {
				w.do(j)
			}
			return nil
		})
	}
	err := r.deliverAll(ctx, order)
	stopListing()
	abort()
	listErr := group.Wait()
	switch {
	case err != nil && !errors.Is(err, ctx.Err()):
		return err
	case !r.dirty:
		if listErr == nil && ctx.Err() == nil {
			for _, s := range sources {
				r.sink.EndListing(s.Root(), limitsOf(s))
			}
		}
		if cerr := r.sink.Commit(); cerr != nil {
			return fmt.Errorf("commit: %w", cerr)
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return listErr
}

// lister lists the sources and hands out jobs.
type lister struct {
	*run
	ctx          context.Context
	order, queue chan<- *job
	met          map[casefile.Identity]struct{} // in this run, where two sources may hold the same
}

func (l *lister) list(sources []Source) error {
	if len(sources) > 1 {
		l.met = make(map[casefile.Identity]struct{})
	}
	for _, s := range sources {
		err := s.List(l.ctx, func(o Object) error { return l.visit(s, o) })
		if err != nil {
			return fmt.Errorf("listing %s: %w", s.Root(), err)
		}
	}
	return nil
}

// visit skips what is known and hands on the rest.
func (l *lister) visit(s Source, o Object) error {
	if err := l.ctx.Err(); err != nil {
		return err
	}
	if l.met != nil {
		if _, ok := l.met[o.Identity]; ok {
			l.skip()
			return nil
		}
		l.met[o.Identity] = struct{}{}
	}
	j := newJob(s, o)
	state, known := l.sink.Known(o.Identity)
	if known && !(state.Damaged && l.o.Reread) {
		if state.Damaged {
			l.sum.DamagedObjects++
		}
		l.skip()
		return nil
	}
	j.changed = !known && l.sink.KnownURI(o.URI)
	for _, c := range []chan<- *job{l.order, l.queue} {
		select {
		case c <- j:
		case <-l.ctx.Done():
			return l.ctx.Err()
		}
	}
	return nil
}

func (l *lister) skip() {
	l.sum.ObjectsSkipped++
	l.count.skipped.Add(1)
}
