package ingest

import (
	"context"
	"fmt"

	"keytrail/internal/casefile"
)

// maxFinishBytes is the stored size up to which an object that has been begun
// is finished when the run is interrupted. CloudTrail delivers files of at
// most 50 MB
// (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html).
const maxFinishBytes = 64 << 20

// deliverAll gives the jobs to the sink in their order.
func (r *run) deliverAll(ctx context.Context, order <-chan *job) error {
	for {
		select {
		case j, ok := <-order:
			if !ok {
				return nil
			}
			if err := r.deliver(ctx, j); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// deliver gives one job to the sink. The sink learns of an object when its
// first batch is there, which for most is all of it.
func (r *run) deliver(ctx context.Context, j *job) error {
	close(j.head)
	r.count.uri.Store(&j.object.URI)
	var first *batch
	var ok bool
	select {
	case first, ok = <-j.out:
	case <-ctx.Done(): // when the job may not have found a worker
	}
	if !ok {
		return ctx.Err()
	}
	if first.last == nil {
		if j.object.Size >= 0 && j.object.Size <= maxFinishBytes {
			if !j.fate.CompareAndSwap(fateOpen, fateFinish) {
				r.batches.put(first)
				return ctx.Err()
			}
		} else if err := r.sink.Commit(); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
	number, err := r.sink.Begin(j.object)
	if err != nil {
		return fmt.Errorf("%s: %w", j.object.URI, err)
	}
	r.dirty = true
	for b := first; ok; b, ok = <-j.out {
		if err := r.hand(j, b, number); err != nil {
			return fmt.Errorf("%s: %w", j.object.URI, err)
		}
	}
	if r.dirty {
		return ctx.Err()
	}
	r.count.objects.Add(1)
	return nil
}

// hand gives one batch to the sink, rows and rejects in record order.
func (r *run) hand(j *job, b *batch, number int64) error {
	defer r.batches.put(b)
	row := 0
	for _, x := range b.rejects {
		from := row
		for row < b.rows.Len() && b.rows.Index(row) < x.Index {
			row++
		}
		if err := r.add(&b.rows, from, row); err != nil {
			return err
		}
		x.Object, x.URI = number, j.object.URI
		if err := r.sink.Reject(x); err != nil {
			return err
		}
	}
	if err := r.add(&b.rows, row, b.rows.Len()); err != nil {
		return err
	}
	if b.last == nil {
		return nil
	}
	o := *b.last
	o.Number = number
	if err := r.sink.End(o); err != nil {
		return err
	}
	r.dirty = false
	r.sum.add(&o)
	if r.o.Notice != nil && (len(o.Reasons) > 0 || j.changed || o.Damaged) {
		r.o.Notice(o, j.changed)
	}
	if j.changed {
		r.sum.ObjectsChanged++
	}
	return nil
}

func (r *run) add(rows *casefile.Batch, from, to int) error {
	if from == to {
		return nil
	}
	r.count.events.Add(int64(to - from))
	return r.sink.Add(rows, from, to)
}
