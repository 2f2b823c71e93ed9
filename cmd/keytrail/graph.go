package main

import (
	"context"

	"keytrail/internal/answer"
	"keytrail/internal/derived"
	"keytrail/query"
	"keytrail/timeline/iampolicy"
	"keytrail/timeline/lineage"
)

// graph gives who begot whom: as it is kept, or made, and then kept.
func (a *analysis) graph(ctx context.Context) (*lineage.Graph, error) {
	k := answer.GraphKey(a.c.Head().Hash, a.accounts)
	if g := a.keptGraph(k); g != nil {
		return g, nil
	}
	g, err := a.makeGraph(ctx)
	if err == nil {
		_ = answer.WriteGraph(a.store().Create(k), &g.Parts) // see store
	}
	return g, err
}

// keptGraph gives the graph that is kept, nil for none.
func (a *analysis) keptGraph(k derived.Key) *lineage.Graph {
	f := a.store().Open(k)
	if f == nil {
		return nil
	}
	defer f.Close()
	parts, ok := answer.ReadGraph(f)
	if !ok {
		return nil
	}
	g, _ := lineage.Assemble(parts)
	return g
}

// makeGraph reads the whole case.
func (a *analysis) makeGraph(ctx context.Context) (*lineage.Graph, error) {
	b := lineage.NewBuilder(iampolicy.NewAccounts(a.accounts...))
	for e, err := range a.engine.Scan(ctx, query.Filter{Kinds: b.Wants}, b.CallColumns()) {
		if err != nil {
			return nil, err
		}
		b.Call(e)
	}
	listing := query.Listing{Columns: lineage.UseListed(), Class: lineage.UseClass}
	for g, err := range a.engine.Groups(ctx, query.Filter{}, lineage.UseColumns(), listing) {
		if err != nil {
			return nil, err
		}
		b.Use(g.Event, g.Count, g.First, g.Last, g.Timed, g.Values)
	}
	wanted := b.Wanted()
	for _, f := range []query.Filter{
		{Actors: &query.Actors{AccessKeys: wanted.AccessKeys}},
		{Actors: &query.Actors{AccessKeys: wanted.FirstOf}, When: wanted.First},
		{Actors: &query.Actors{Principals: wanted.Principals}, When: wanted.Asked},
	} {
		if len(f.Actors.AccessKeys)+len(f.Actors.Principals) == 0 {
			continue
		}
		for e, err := range a.engine.Scan(ctx, f, lineage.LookColumns()) {
			if err != nil {
				return nil, err
			}
			b.Look(e)
		}
	}
	return b.Graph(), nil
}
