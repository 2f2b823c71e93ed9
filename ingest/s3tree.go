package ingest

import (
	"context"
	"sync"
)

// tree is one listing: a list of steps in the order in which their objects
// are visited. A step is a request to be made; when its page is there, it is
// replaced by what the page shows: objects, further steps, the next page.
// Requests run ahead of the visits, the earliest in the list first, so that
// the order depends on nothing but the bucket. Memory is bounded by
// s3HeldObjects and by the folders of one level.
type tree struct {
	s   *S3
	ctx context.Context
	end context.CancelFunc
	all sync.WaitGroup

	mu   sync.Mutex
	wake sync.Cond // the first step may be ready
	head *step
	busy int // requests under way
	held int // objects in steps that are ready

	listed int64    // objects that next gave
	failed *S3Error // why the first prefix could not be listed
}

// step is a request of a listing, or what became of it.
type step struct {
	kind  stepKind
	place place
	span  span   // of a shard
	token string // of the page
	looks int    // how many levels further a look goes

	state   stepState
	objects []Object
	failed  *S3Error // why the one object is the entry of a prefix
	err     error    // what ends the listing
	next    *step
}

type stepState uint8

const (
	stepWaiting stepState = iota
	stepUnderway
	stepReady
)

func (s *S3) newTree(ctx context.Context, steps []*step) *tree {
	t := &tree{s: s, head: chain(steps, nil)}
	t.ctx, t.end = context.WithCancel(ctx)
	t.wake.L = &t.mu
	context.AfterFunc(t.ctx, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.wake.Broadcast()
	})
	return t
}

// close ends what is under way and waits for it.
func (t *tree) close() {
	t.end()
	t.all.Wait()
}

// next gives the next objects in order; none mean the end. That prefixes could
// not be listed is an error only when nothing else was there.
func (t *tree) next() ([]Object, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for {
		t.start()
		switch {
		case t.ctx.Err() != nil:
			return nil, t.ctx.Err()
		case t.head == nil && t.listed == 0 && t.failed != nil:
			return nil, t.failed
		case t.head == nil:
			return nil, nil
		case t.head.state == stepReady:
			first := t.head
			t.head = first.next
			t.held -= len(first.objects)
			switch {
			case first.err != nil:
				return nil, first.err
			case first.failed != nil && t.failed == nil:
				t.failed = first.failed
			case first.failed == nil:
				t.listed += int64(len(first.objects))
			}
			if len(first.objects) > 0 {
				return first.objects, nil
			}
		default:
			t.wake.Wait()
		}
	}
}

// start makes the requests that there is room for. The first step of all
// needs none, for everything waits for it.
func (t *tree) start() {
	for p := t.head; p != nil && t.ctx.Err() == nil; p = p.next {
		if p != t.head && (t.busy >= s3Lists || t.held+1000*t.busy >= s3HeldObjects) {
			return
		}
		if p.state == stepWaiting {
			p.state = stepUnderway
			t.busy++
			t.all.Go(func() { t.run(p) })
		}
	}
}

// run makes a step's request and puts what it gave in the step's place.
func (t *tree) run(p *step) {
	into, err := t.s.expand(t.ctx, p)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.busy--
	p.state, p.err = stepReady, err
	for _, q := range into {
		t.held += len(q.objects)
	}
	p.next = chain(into, p.next)
	t.start()
	t.wake.Broadcast()
}

// chain links steps, the last one to next.
func chain(steps []*step, next *step) *step {
	for i := len(steps) - 1; i >= 0; i-- {
		steps[i].next = next
		next = steps[i]
	}
	return next
}

// ready is a step with objects.
func ready(objects ...Object) *step {
	return &step{state: stepReady, objects: objects}
}
