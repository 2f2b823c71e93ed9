package main

import (
	"context"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
	"keytrail/query"
	"keytrail/timeline"
	"keytrail/timeline/sigma"
)

// keyCounts are how many findings of each severity there are by access key.
type keyCounts map[string]*timeline.SeverityCounts

func (k keyCounts) add(id []byte, s timeline.Severity, n int64) {
	of := k[string(id)]
	if of == nil {
		of = new(timeline.SeverityCounts)
		k[string(id)] = of
	}
	of[s] += n
}

// countFindings counts the findings of the selected events, one half of the case
// beside the other.
func (a *analysis) countFindings(ctx context.Context, b *timeline.KeyBuilder, j *judge) error {
	var telling *query.Pick
	if whole(a.filter) {
		telling = j.telling()
	}
	halves, counts := a.engine.Shares(2), [2]keyCounts{{}, {}}
	if telling != nil {
		for _, c := range j.facts.Alone.ByKey {
			counts[0].add([]byte(c.Of), timeline.Informational, c.N)
		}
	}
	half := func(i int) func(context.Context) error {
		return func(ctx context.Context) error { return a.countShare(ctx, halves[i], j, telling, counts[i]) }
	}
	if err := beside(ctx, half(0), half(1)); err != nil {
		return err
	}
	for _, c := range counts {
		for id, of := range c {
			for s, n := range of {
				if n != 0 {
					b.AddSeverity([]byte(id), timeline.Severity(s), n)
				}
			}
		}
	}
	return nil
}

// countShare counts those of a share: with telling, what differs from what facts
// count.
func (a *analysis) countShare(ctx context.Context, s query.Share, j *judge, telling *query.Pick, counts keyCounts) error {
	f, pick := a.filter, telling
	if telling == nil {
		f.Kinds = j.Wants
		pick = j.picked(timeline.Low, func(r *batch.Rows, row int, found []sigma.Verdict) {
			counts.add(r.Event(row).Value(cloudtrail.AccessKeyID), timeline.Informational, int64(len(found)))
		})
	}
	loading := query.Loading{Columns: j.Columns(), Narrow: cloudtrail.IdentityColumns(), Kinds: j.reads}
	match := j.inTurn()
	for e, err := range a.engine.ScanShare(ctx, s, f, loading, query.Choice{Pick: pick}) {
		if err != nil {
			return err
		}
		key := e.Value(cloudtrail.AccessKeyID)
		if telling != nil {
			counts.add(key, timeline.Informational, -int64(len(j.counted(e))))
		}
		for _, found := range match(e) {
			counts.add(key, found.Severity, 1)
		}
	}
	return nil
}
