package casefile

import (
	"context"
	"iter"
)

// Objects yields the ledger: every source object that was read, in the order
// of reading. An error ends the sequence.
func (c *Case) Objects(ctx context.Context) iter.Seq2[Object, error] {
	return readSegments[Object](ctx, c.dir, c.head, SegmentLedger)
}

// Rejects yields the stretches of objects that were no events, in the order
// of reading. An error ends the sequence.
func (c *Case) Rejects(ctx context.Context) iter.Seq2[Reject, error] {
	return readSegments[Reject](ctx, c.dir, c.head, SegmentRejects)
}

// Conflicts yields the pairs of events that share their ids and differ. An
// error ends the sequence.
func (c *Case) Conflicts(ctx context.Context) iter.Seq2[Conflict, error] {
	return readSegments[Conflict](ctx, c.dir, c.head, SegmentConflicts)
}

// URI gives the relative URI of the object with the number. The ledger's
// segments are loaded as they are asked for; those asked for last are kept.
func (c *Case) URI(number int64) (string, error) { return c.uris.find(number) }
