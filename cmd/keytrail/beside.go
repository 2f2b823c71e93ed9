package main

import (
	"context"
	"runtime"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
	"keytrail/query"
)

// beside runs two functions that share nothing side by side, or one after the
// other where there is one processor. The error is that of the first, if it has
// one, whenever the other failed: the same case always fails alike.
func beside(ctx context.Context, first, second func(context.Context) error) error {
	if runtime.GOMAXPROCS(0) == 1 {
		if err := first(ctx); err != nil {
			return err
		}
		return second(ctx)
	}
	other, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- second(other) }()
	if err := first(ctx); err != nil {
		cancel()
		<-done
		return err
	}
	return <-done
}

// audience is somebody who is given rows, and which columns of them it reads.
type audience struct {
	columns cloudtrail.ColumnSet
	take    func(*batch.Rows)
}

// readRows gives the rows that a filter chooses to all who want them, in one
// reading. Nil wants none.
func (a *analysis) readRows(ctx context.Context, f query.Filter, all ...*audience) error {
	var columns cloudtrail.ColumnSet
	var takers []func(*batch.Rows)
	for _, one := range all {
		if one != nil {
			columns, takers = columns.Union(one.columns), append(takers, one.take)
		}
	}
	if len(takers) == 0 {
		return nil
	}
	for r, err := range a.engine.Batches(ctx, f, columns) {
		if err != nil {
			return err
		}
		for _, take := range takers {
			take(r)
		}
	}
	return nil
}
