package main

import (
	"context"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
	"keytrail/query"
	"keytrail/timeline/history"
	"keytrail/timeline/iampolicy"
)

// makeFacts reads the whole case: what tells how to read it, then side by side
// what each event tells, and what some keys did. Whoever wants rows along with it
// gets them all.
func (a *analysis) makeFacts(ctx context.Context, along *audience) (*history.Facts, error) {
	b := history.NewBuilder(a.rules.Set, iampolicy.NewAccounts(a.accounts...))
	if err := a.learn(ctx, b); err != nil {
		return nil, err
	}
	err := beside(ctx,
		func(ctx context.Context) error { return a.addJudged(ctx, b) },
		func(ctx context.Context) error { return a.addKeyed(ctx, b.Keyed(), along) })
	if err != nil {
		return nil, err
	}
	facts := b.Facts()
	return facts, a.raise(ctx, b, facts)
}

// learn reads the events that tell where logs are kept and who is quarantined.
func (a *analysis) learn(ctx context.Context, b *history.Builder) error {
	byService, byAnybody := history.LogEvents()
	iam, quarantines := history.QuarantineEvents()
	for _, f := range []query.Filter{
		{EventNames: byService, SourceIPs: []string{history.TrailService}},
		{EventNames: byAnybody, EventSources: []string{history.TrailService}},
		{EventNames: quarantines, EventSources: []string{iam}},
	} {
		for e, err := range a.engine.Scan(ctx, f, history.LearnColumns()) {
			if err != nil {
				return err
			}
			b.Learn(e)
		}
	}
	return nil
}

// addJudged reads all events side by side, and in order those that need it.
func (a *analysis) addJudged(ctx context.Context, b *history.Builder) error {
	pick := &query.Pick{Columns: b.RowColumns(), Choose: b.Judge}
	loading := query.Loading{Columns: b.Columns(), Narrow: b.NarrowerColumns(), Kinds: b.ColumnsOf}
	for e, err := range a.engine.EventsWith(ctx, query.Filter{}, loading, query.Choice{Pick: pick, Keep: b.Keeps}) {
		if err != nil {
			return err
		}
		b.Add(e)
	}
	return nil
}

// addKeyed reads all events side by side for what tells which keys to look at,
// and what these did.
func (a *analysis) addKeyed(ctx context.Context, k *history.Keyed, along *audience) error {
	if err := a.readRows(ctx, query.Filter{}, &audience{k.RowColumns(), k.Sift}, along); err != nil {
		return err
	}
	for stream := range history.Streams {
		if err := a.addStream(ctx, k, stream); err != nil {
			return err
		}
	}
	return nil
}

// addStream reads a stream: what some keys did, first to find when it is worth
// putting in order, then that in order.
func (a *analysis) addStream(ctx context.Context, k *history.Keyed, stream int) error {
	keys, all := k.Keys(stream)
	if len(keys) > 0 || all {
		narrow := audience{k.NarrowColumns(), func(r *batch.Rows) { k.Narrow(r, stream) }}
		if err := a.readRows(ctx, ofKeys(keys, all, k.NarrowWants(stream)), &narrow); err != nil {
			return err
		}
	}
	if keys, all = k.Narrowed(stream); len(keys) == 0 && !all {
		return nil
	}
	pick := &query.Pick{Columns: k.PickColumns(stream), Choose: func(r *batch.Rows, drop func(row int)) { k.Pick(r, stream, drop) }}
	loading := query.Loading{Columns: k.Columns(stream), Narrow: k.NarrowerColumns(stream), Kinds: k.ColumnsOf(stream)}
	for e, err := range a.engine.EventsWith(ctx, ofKeys(keys, all, k.Wants(stream)), loading, query.Choice{Pick: pick}) {
		if err != nil {
			return err
		}
		k.Add(e, stream)
	}
	return nil
}

// ofKeys chooses events of some kinds, of some keys or of all.
func ofKeys(keys []string, all bool, kinds func(source, name []byte, outcome cloudtrail.Outcome) bool) query.Filter {
	if all {
		keys = nil
	}
	return query.Filter{Kinds: kinds, AccessKeys: keys}
}
