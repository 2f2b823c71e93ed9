package ingest

import (
	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// Sink is where a run's objects go: casefile.Writer in earnest. Fingerprint,
// Known and KnownURI are called from several goroutines at once, everything
// else from one.
type Sink interface {
	History
	Ledger
	Rows
}

// History is what a sink knows of earlier runs. It does not change during one.
type History interface {
	// Known tells whether an earlier run read the object of the identity, and
	// had no reason to try it again.
	Known(casefile.Identity) (casefile.KnownState, bool)
	// KnownURI tells whether an earlier run read an object of the URI.
	KnownURI(uri string) bool
}

// Ledger takes objects, one at a time and in the run's order.
type Ledger interface {
	Begin(casefile.Object) (number int64, err error)
	End(casefile.Object) error
	// Commit makes what has ended last. It is not called inside an object.
	Commit() error
	// BeginListing says, before the objects of a root come, what their listing
	// is limited to; EndListing what it was, once all have come.
	BeginListing(root string, limits []string)
	EndListing(root string, limits []string)
	// Sums are final after Commit.
	Sums() casefile.Sums
}

// Rows takes what is in the object that has begun, in record order, and keeps
// copies only.
type Rows interface {
	Fingerprint(e *cloudtrail.Event, record []byte) casefile.Fingerprint
	Add(rows *casefile.Batch, from, to int) error
	Reject(casefile.Reject) error
}
