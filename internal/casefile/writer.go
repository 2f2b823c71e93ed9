package casefile

import (
	"errors"
	"fmt"
	"hash/maphash"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"keytrail/cloudtrail"
)

// Options say how a Writer works. The zero value is usable.
type Options struct {
	// Memory is what the writer may hold, in bytes; 0 stands for 256 MiB and
	// less than 8 MiB is taken as that. Half of it is for rows on their way
	// into row groups, a quarter for telling events apart, the rest for
	// encoding and for what a merge of row groups reads. Identities of known
	// objects come on top, 24 bytes each.
	Memory int64
	// CommitEvents and CommitEvery say how much work a kill can cost: a
	// commit comes with the object that ends after so many new events or so
	// much time. 0 stands for 1,000,000 and five minutes.
	CommitEvents int64
	CommitEvery  time.Duration
	// Creator names the program and its version in commits and parts.
	Creator string
}

// maxCommitObjects bounds the objects of one commit: their ledger entries are
// held until then.
const maxCommitObjects = 100_000

// maxReasons bounds the reasons that the ledger keeps of an object.
const maxReasons = 100

// Writer adds events to a case. Objects come one at a time, in the order that
// decides which of two equal events is the first: Begin, any number of Add
// and Reject, End. Whatever was written counts from the next Commit on, which
// End makes by itself from time to time.
//
// What a Writer decides depends only on the case and on what it is given in
// which order: neither on memory, nor on the number of processors, nor on
// where commits fall.
//
// Fingerprint, Known and KnownURI may be called at any time by anyone; the
// other methods by one goroutine. After an error, all that is left to do is
// Close.
type Writer struct {
	dir    string
	o      Options
	ops    *fileOps
	lock   *os.File
	head   Commit
	known  known
	seeds  [3]maphash.Seed
	failed error

	rows    rowStore
	ids     *idSet
	loaded  bool // ids holds what earlier runs committed
	pending pendingRows
	fresh   []uint32         // rows of the batch in hand that are to be kept
	event   cloudtrail.Event // a row of it that waits

	// The commit in the making.
	objects   []Object
	current   *Object // the last of objects, between Begin and End
	rejects   *segmentWriter
	conflicts *segmentWriter
	newEvents int64 // and pending ones
	since     time.Time
	begun     []Listing // and not ended
	ended     []Listing

	sums  Sums
	micro timeSpan // of the current object
}

// timeSpan is the range of times seen.
type timeSpan struct {
	first, last int64
	any         bool
}

func (s *timeSpan) add(micros int64) {
	if !s.any {
		*s = timeSpan{micros, micros, true}
		return
	}
	s.first, s.last = min(s.first, micros), max(s.last, micros)
}

// text gives the range's ends as RFC 3339, "" when it is empty.
func (s *timeSpan) text() (first, last string) {
	if !s.any {
		return "", ""
	}
	return string(cloudtrail.AppendTime(nil, s.first)), string(cloudtrail.AppendTime(nil, s.last))
}

// OpenWriter opens the case in dir for writing, or makes one if dir is absent
// or empty. It first completes what a killed run left undone. The error wraps
// ErrLocked, ErrNotCase, ErrNewer or ErrDamaged where that is why.
func OpenWriter(dir string, o Options) (*Writer, error) {
	return openWriter(dir, o, &fileOps{})
}

func openWriter(dir string, o Options, ops *fileOps) (_ *Writer, err error) {
	if o.Memory == 0 {
		o.Memory = 256 << 20
	}
	o.Memory = max(o.Memory, 8<<20)
	if o.CommitEvents <= 0 {
		o.CommitEvents = 1_000_000
	}
	if o.CommitEvery <= 0 {
		o.CommitEvery = 5 * time.Minute
	}
	w := &Writer{dir: dir, o: o, ops: ops, since: time.Now()}
	for i := range w.seeds {
		w.seeds[i] = maphash.MakeSeed()
	}
	if err := w.lockCase(); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.lock.Close())
		}
	}()
	if err := w.recover(); err != nil {
		return nil, err
	}
	if w.known, err = loadKnown(dir, w.head); err != nil {
		return nil, err
	}
	// Row groups that are being encoded take rows of the same budget.
	encoders := min(runtime.GOMAXPROCS(0), maxEncoders, max(1, int(o.Memory>>26)))
	if err := w.rows.init(ops, dir, o.Memory/2, encoders); err != nil {
		return nil, err
	}
	w.ids = newIDSet(ops, filepath.Join(dir, tmpDir), o.Memory/4)
	w.pending.file = eventFile{ops: ops, name: filepath.Join(dir, tmpDir, "pending")}
	w.pending.limit = o.Memory / 8
	return w, nil
}

// Known tells whether an earlier run read the object of this identity, and
// has no reason to try it again.
func (w *Writer) Known(id Identity) (KnownState, bool) { return w.known.find(id) }

// KnownURI tells whether an earlier run read an object of this URI, perhaps
// one with another identity: then it has changed.
func (w *Writer) KnownURI(uri string) bool { return w.known.hasURI(uri) }

// Head gives the newest commit.
func (w *Writer) Head() Commit { return w.head }

// Sums gives what this run did so far. Events and duplicates are final after
// a Commit: before, some records may wait for a comparison.
func (w *Writer) Sums() Sums { return w.sums }

// Begin begins the next object and gives it its number. Counts and facts are
// those of End.
func (w *Writer) Begin(o Object) (int64, error) {
	if w.failed != nil {
		return 0, w.failed
	}
	if w.current != nil {
		return 0, w.fail(fmt.Errorf("object %q begins within %q", o.URI, w.current.URI))
	}
	if !w.loaded {
		if err := w.loadIDs(); err != nil {
			return 0, w.fail(err)
		}
		w.loaded = true
	}
	o.Number = w.head.Summary.Objects + int64(len(w.objects)) + 1
	o.Records, o.Events, o.Duplicates, o.Rejected, o.Conflicts = 0, 0, 0, 0, 0
	w.objects = append(w.objects, o)
	w.current = &w.objects[len(w.objects)-1]
	w.micro = timeSpan{}
	return o.Number, nil
}

// End ends the object with its final facts; number, counts and event times
// are the writer's. Where o.Records is set it must be the number of records
// that were handed in. End may commit.
func (w *Writer) End(o Object) error {
	if w.failed != nil {
		return w.failed
	}
	c := w.current
	if c == nil {
		return w.fail(fmt.Errorf("object %q ends without having begun", o.URI))
	}
	if o.Records != 0 && o.Records != c.Records {
		return w.fail(fmt.Errorf("object %q: %d records were read, %d were handed in", o.URI, o.Records, c.Records))
	}
	o.Number, o.Records, o.Events, o.Duplicates, o.Rejected, o.Conflicts = c.Number, c.Records, c.Events, c.Duplicates, c.Rejected, c.Conflicts
	o.FirstEvent, o.LastEvent = w.micro.text()
	o.Reasons = slices.Clone(o.Reasons[:min(len(o.Reasons), maxReasons)])
	for i := range o.Reasons {
		o.Reasons[i] = cut(o.Reasons[i], maxDetail)
	}
	*c = o
	w.current = nil
	if w.newEvents >= w.o.CommitEvents || len(w.objects) >= maxCommitObjects || time.Since(w.since) >= w.o.CommitEvery {
		return w.Commit()
	}
	return nil
}

// object gives the entry of an object of the commit in the making.
func (w *Writer) object(number int64) *Object {
	return &w.objects[number-w.head.Summary.Objects-1]
}

// fail makes an error the answer to all that follows.
func (w *Writer) fail(err error) error {
	if w.failed == nil {
		w.failed = err
	}
	return w.failed
}

// Close drops what is not committed, removes temporary files and gives up the
// lock.
func (w *Writer) Close() error {
	if w.lock == nil {
		return nil
	}
	errs := []error{w.rows.close(), w.ids.close(), w.pending.clear()}
	for _, s := range []*segmentWriter{w.rejects, w.conflicts} {
		if s != nil {
			errs = append(errs, s.file.close())
		}
	}
	// Parts whose moves failed are the next run's to move.
	errs = append(errs, w.ops.sweep(filepath.Join(w.dir, tmpDir), w.head.Added), w.lock.Close())
	w.lock = nil
	w.fail(errors.New("the case's writer is closed"))
	return errors.Join(errs...)
}
