package query

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// Share is a part of a case, which can be read by itself. Its zero value is all
// of the case.
type Share struct {
	parts []int // nil for all
}

// Shares divides the case among n: each event is in one share, and shares have
// about as many as the case's files allow, so that some may have none.
func (q *Engine) Shares(n int) []Share {
	files := q.c.Parts()
	largest := make([]int, len(files))
	for i := range largest {
		largest[i] = i
	}
	slices.SortStableFunc(largest, func(a, b int) int { return cmp.Compare(files[b].Rows, files[a].Rows) })
	shares, rows := make([]Share, n), make([]int64, n)
	for i := range shares {
		shares[i].parts = []int{}
	}
	for _, i := range largest {
		least := slices.Index(rows, slices.Min(rows))
		shares[least].parts, rows[least] = append(shares[least].parts, i), rows[least]+files[i].Rows
	}
	for _, s := range shares {
		slices.Sort(s.parts)
	}
	return shares
}

// ScanShare is ScanWith for a share of the case.
func (q *Engine) ScanShare(ctx context.Context, s Share, f Filter, l Loading, c Choice) iter.Seq2[*cloudtrail.Event, error] {
	return func(yield func(*cloudtrail.Event, error) bool) {
		p := f.compile()
		p.choose(c)
		columns := l.Columns.Union(f.RelationColumns())
		o := casefile.ScanOptions{Columns: columns, Narrow: l.narrow(f.RelationColumns()), Parts: s.parts}
		for hit, err := range q.scanWith(ctx, p, o) {
			if err != nil {
				yield(nil, err)
				return
			}
			hit.Event.Restrict(columns)
			if !yield(hit.Event, nil) {
				return
			}
		}
	}
}
