package ingest

import (
	"context"
	"errors"
	"io/fs"
	"sync"

	"keytrail/internal/casefile"
)

// ahead fetches objects between their listing and their visit, and keeps them
// until they are opened.
type ahead struct {
	s      *S3
	wanted func(Object) bool
	memory budget
	total  int64 // of memory

	mu   sync.Mutex
	kept map[casefile.Identity]*fetch // fetched, not opened
}

func newAhead(s *S3, wanted func(Object) bool, memory int64) *ahead {
	a := &ahead{s: s, wanted: wanted, total: memory, kept: make(map[casefile.Identity]*fetch)}
	a.memory.free = memory
	a.memory.reclaim = a.reclaim
	return a
}

// list visits what walk gives, each object after it was fetched.
func (a *ahead) list(ctx context.Context, visit func(Object) error) error {
	fetching, stop := context.WithCancel(ctx)
	queue := make(chan *fetch, s3Queued)
	fetchers := newFetchers(a.s, a.total)
	var listErr error
	go func() {
		defer close(queue)
		defer fetchers.close()
		listErr = a.s.walk(fetching, func(o Object) error {
			f, err := a.begin(fetching, fetchers, o)
			if err != nil {
				return err
			}
			select {
			case queue <- f:
				return nil
			case <-fetching.Done():
				queue <- f // for somebody to close it: the reader drains the queue
				return fetching.Err()
			}
		})
	}()
	defer func() {
		stop()
		for f := range queue {
			f.discard()
		}
	}()
	var others int      // objects that were fetched, or not wanted
	var denied *S3Error // the first
	for f := range queue {
		err := a.settle(fetching, fetchers, f)
		var failed *S3Error
		switch {
		case errors.As(err, &failed) && !failed.ends():
			f.object.Problem = failed.problem()
			if failed.cause == causeArchived {
				f.object.Problem.Detail = f.object.StorageClass
			}
			if !errors.Is(failed, fs.ErrPermission) {
				others++
			} else if denied == nil {
				denied = failed
			}
		case err != nil:
			f.discard()
			return err
		default:
			others++
		}
		if err := visit(f.object); err != nil {
			return err
		}
		a.mu.Lock()
		f.visited = true
		a.mu.Unlock()
	}
	if listErr == nil && others == 0 && denied != nil {
		return denied
	}
	return listErr
}

// begin starts to fetch an object, as soon as there is room for it.
func (a *ahead) begin(ctx context.Context, fetchers *fetchers, o Object) (*fetch, error) {
	f := &fetch{object: o}
	if o.Problem != nil || !a.wanted(o) {
		return f, nil
	}
	f.wanted = true
	if o.Size > a.s.tuning.whole {
		return f, nil // opened when its turn has come: an idle connection would be closed
	}
	if err := a.memory.take(ctx, o.Size); err != nil {
		return nil, err
	}
	f.held, f.bytes = &a.memory, o.Size
	f.done = make(chan struct{})
	if err := fetchers.fetch(ctx, f); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// settle waits until an object is fetched, and keeps it for Open.
func (a *ahead) settle(ctx context.Context, fetchers *fetchers, f *fetch) error {
	switch {
	case !f.wanted:
		return nil
	case f.done == nil:
		f.err = a.s.fetch(ctx, f)
	default:
		select {
		case <-f.done:
		default:
			fetchers.missed()
			<-f.done // soon, when ctx has ended
		}
	}
	if f.err != nil {
		f.Close()
		return f.err
	}
	f.object.VersionID = f.version
	a.mu.Lock()
	before := a.kept[f.object.Identity] // of a listing that ended early
	a.kept[f.object.Identity] = f
	a.mu.Unlock()
	if before != nil {
		before.Close()
	}
	return nil
}

// discard closes a fetch that nobody is going to open.
func (f *fetch) discard() {
	if f.done != nil {
		<-f.done
	}
	f.Close()
}

// take gives what was fetched of an object, once.
func (a *ahead) take(id casefile.Identity) *fetch {
	a.mu.Lock()
	defer a.mu.Unlock()
	f := a.kept[id]
	delete(a.kept, id)
	return f
}

// reclaim gives up an object that was visited and not opened: whoever wants it
// after all can have it fetched again.
func (a *ahead) reclaim() bool {
	a.mu.Lock()
	var found *fetch
	for id, f := range a.kept {
		if f.visited {
			found = f
			delete(a.kept, id)
			break
		}
	}
	a.mu.Unlock()
	if found == nil {
		return false
	}
	found.Close()
	return true
}

func (a *ahead) close() {
	a.mu.Lock()
	kept := a.kept
	a.kept = make(map[casefile.Identity]*fetch)
	a.mu.Unlock()
	for _, f := range kept {
		f.Close()
	}
}
