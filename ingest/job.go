package ingest

import (
	"context"
	"sync/atomic"
	"time"

	"keytrail/internal/casefile"
)

// job is one object between its listing and its delivery.
type job struct {
	source  Source
	listed  Object
	object  casefile.Object
	changed bool

	out  chan *batch   // closed after the last batch, or without one when given up
	head chan struct{} // closed when its turn to be delivered has come

	// fate says who decided first when a run is interrupted: the delivery,
	// that the object is finished, or the worker, that it is given up.
	fate atomic.Int32
}

const (
	fateOpen int32 = iota
	fateFinish
	fateGiveUp
)

func newJob(s Source, o Object) *job {
	j := &job{source: s, listed: o, out: make(chan *batch, 1), head: make(chan struct{})}
	j.object = casefile.Object{
		Root: s.Root(), URI: o.URI, Identity: o.Identity,
		VersionID: o.VersionID, ETag: o.ETag, Size: o.Size,
	}
	if !o.ModTime.IsZero() {
		j.object.ModTime = o.ModTime.UTC().Format(time.RFC3339Nano)
	}
	return j
}

// worker reads jobs, one after the other.
type worker struct {
	*run
	reader *reader
	job    *job
	user   context.Context // whose end gives up what nobody waits for
	jobCtx context.Context // ends with the run, and when a job is given up; after that there are no more

	current atomic.Pointer[job] // for the user's interrupt
}

// newWorker makes a worker that reads within ctx until user ends. stop lets go
// of both.
func (r *run) newWorker(ctx, user context.Context) (w *worker, stop func()) {
	w = &worker{run: r, user: user, reader: newReader(r.o.MaxInflated, &r.count)}
	jobCtx, cancel := context.WithCancel(ctx)
	w.jobCtx = jobCtx
	leave := context.AfterFunc(user, func() {
		if j := w.current.Load(); j != nil && j.fate.CompareAndSwap(fateOpen, fateGiveUp) {
			cancel()
		}
	})
	s := &w.reader.splitter
	s.print = r.sink.Fingerprint
	s.memory = w
	s.text = func() *buffer { return s.buf }
	s.send = w.send
	s.batches = &r.batches
	s.batch = r.batches.get()
	return w, func() { leave(); cancel() }
}

// do reads a job unless the user's interrupt comes before its delivery has
// begun. An interrupt that takes the job before for the current one finds
// that no other begins after it.
func (w *worker) do(j *job) {
	defer close(j.out)
	w.current.Store(j)
	if w.user.Err() != nil && j.fate.CompareAndSwap(fateOpen, fateGiveUp) {
		return
	}
	w.job = j
	s := &w.reader.splitter
	s.emitter.err = nil
	o, err := w.read()
	if err != nil {
		s.discard()
		return
	}
	s.flush(&o)
}

// read reads the job's object. An error means that it was given up.
func (w *worker) read() (casefile.Object, error) {
	j := w.job
	if p := j.listed.Problem; p != nil {
		return problemObject(j.object, p), nil
	}
	in, metadata, err := j.source.Open(w.jobCtx, j.listed)
	if err != nil {
		if w.jobCtx.Err() != nil {
			return casefile.Object{}, w.jobCtx.Err()
		}
		return problemObject(j.object, unreadable(err)), nil
	}
	defer in.Close()
	j.object.Metadata = metadata
	return w.reader.read(w.jobCtx, in, j.object)
}

// problemObject is the entry of an object that was not read.
func problemObject(o casefile.Object, p *Problem) casefile.Object {
	o.Kind, o.Detail, o.Size = p.Kind, p.Detail, 0
	note(&o, p)
	return o
}

func (w *worker) send(b *batch) error {
	select {
	case w.job.out <- b:
		return nil
	case <-w.jobCtx.Done():
		w.batches.put(b)
		return w.jobCtx.Err()
	}
}

func (w *worker) chunk() *buffer { return w.batches.chunk() }

func (w *worker) whole(ctx context.Context, n int) *buffer {
	return w.run.whole.get(ctx, n, w.job.head)
}

// large waits for the job's turn: a job whose turn it is waits for no other,
// so the buffer always comes.
func (w *worker) large() (*buffer, error) {
	select {
	case <-w.job.head:
	case <-w.jobCtx.Done():
		return nil, w.jobCtx.Err()
	}
	return w.run.large.get(w.jobCtx)
}

func (w *worker) alone(b *buffer) error { return b.waitAlone(w.jobCtx) }
