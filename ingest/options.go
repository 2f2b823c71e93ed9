package ingest

import (
	"runtime"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// Options say how a run works. The zero value is usable.
type Options struct {
	// Workers read, inflate and parse; 0 is one a processor. Fewer are used
	// when Memory does not allow them.
	Workers int
	// Memory is what the run may hold beside its sink, in bytes; 0 is
	// DefaultMemory. The package comment has the formula.
	Memory int64
	// MaxInflated bounds what one object may inflate to; 0 is
	// DefaultMaxInflated.
	MaxInflated int64
	// Reread reads those objects again that an earlier run found damaged.
	Reread bool
	// Exclude names directories that no folder source reads: the case's own.
	Exclude []string
	// FollowLinks follows links that lead out of a folder.
	FollowLinks bool
	// Progress is told how far the run has come, at most ten times a second,
	// on a goroutine of its own.
	Progress func(Progress)
	// Notice is told of each object that has a reason in the ledger or has
	// changed, in the run's order. Its counts are not set yet.
	Notice func(o casefile.Object, changed bool)
}

const (
	DefaultMemory      = 128 << 20
	DefaultMaxInflated = 4 << 30
)

// The parts of the budget.
const (
	// largeBytes is the one record of any size that a run holds: its text,
	// the copy on its way to the sink, and what it decodes to.
	largeBytes = 3 * cloudtrail.MaxRecordBytes

	// batchBytes is one batch: text, rows, rejects.
	batchBytes = 2*chunkBytes + batchRows*rowBytes

	// workerBytes is a worker: its reading buffers, the state of gunzip, the
	// chunk that it reads ahead, the object that it inflates in one piece.
	workerBytes = chunkBytes + 4*readBytes + maxStoredWhole

	maxWindowJobs = 64
)

// wholeBytes is what texts that are inflated in one piece may hold.
func wholeBytes(memory int64) int64 { return memory / 4 }

// divide gives the workers that memory allows, and how many objects may be
// between listing and delivery.
func divide(memory int64, workers int) (int, int) {
	rest := int(min(memory-wholeBytes(memory), 1<<40)) - largeBytes - batchBytes
	per := workerBytes + batchBytes
	workers = max(1, min(workers, rest/(per+batchBytes)))
	window := (rest - workers*per) / batchBytes
	return workers, max(1, min(window, maxWindowJobs))
}

func (o Options) withDefaults() Options {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Memory <= 0 {
		o.Memory = DefaultMemory
	}
	if o.MaxInflated <= 0 {
		o.MaxInflated = DefaultMaxInflated
	}
	return o
}
