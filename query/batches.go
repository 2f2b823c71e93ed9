package query

import (
	"context"
	"iter"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
	"keytrail/internal/casefile"
)

// Batches yields the events that the filter chooses side by side, in case order,
// with the given columns to be read. The rows are valid until the next ones. An
// error ends the sequence.
func (q *Engine) Batches(ctx context.Context, f Filter, columns cloudtrail.ColumnSet) iter.Seq2[*batch.Rows, error] {
	return func(yield func(*batch.Rows, error) bool) {
		p := f.compile()
		meets := batch.NewMemo(p.class)
		o := casefile.ScanOptions{Columns: columns.Union(f.RelationColumns()).Union(p.needs), Where: p.where, Combined: p.kinds}
		for rows, err := range q.c.Batches(ctx, o) {
			if err == nil && len(p.tests) > 0 {
				rows = rows.Only(func(row int) bool { return meets.Class(rows, row) != 0 })
			}
			if !yield(rows, err) || err != nil {
				return
			}
		}
	}
}

// class is meets for a Memo.
func (p *plan) class(e *cloudtrail.Event) uint32 {
	if p.meets(e) {
		return 1
	}
	return 0
}
