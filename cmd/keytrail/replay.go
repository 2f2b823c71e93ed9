package main

import (
	"context"

	"keytrail/cloudtrail"
	"keytrail/query"
	"keytrail/timeline"
	"keytrail/timeline/lineage"
	"keytrail/timeline/lineage/foothold"
)

// replayed is what came out of a replay.
type replayed struct {
	descent *descent // nil for all
	covers  *foothold.Covers
	own     []string
	rows    []foothold.Foothold
}

// path says how who made a foothold descends from WHO.
func (x *replayed) path(f *foothold.Foothold, who query.Who, known map[int32]string) string {
	n := f.Mark.Node
	if x.descent == nil {
		return ""
	}
	if n == lineage.None {
		return who.Text
	}
	text, ok := known[n]
	if !ok {
		text = x.descent.PathText(n)
		known[n] = text
	}
	return text
}

// footholds replays what WHO and its descendants touched.
func (o *footholdsOptions) footholds(ctx context.Context, who query.Who, known *foothold.KnownGood, contained timeline.Moment) (*replayed, error) {
	covers, err := o.covers(ctx)
	if err != nil {
		return nil, err
	}
	x := &replayed{covers: covers}
	r, err := o.replay(ctx, who, known, x)
	if err != nil {
		return nil, err
	}
	for _, f := range o.touching(x, who) {
		for e, err := range o.engine.Scan(ctx, f, foothold.Columns()) {
			if err != nil {
				return nil, err
			}
			r.Touch(e)
		}
	}
	for e, err := range o.engine.EventsThat(ctx, query.Filter{Kinds: r.Wants}, foothold.Columns(), query.Choice{Keep: r.Concerns}) {
		if err != nil {
			return nil, err
		}
		r.Call(e)
	}
	r.Finish(covers)
	r.Contain(contained)
	if uses, ok := o.uses(x, who, r); ok {
		for e, err := range o.engine.Events(ctx, uses, foothold.UseColumns()) {
			if err != nil {
				return nil, err
			}
			r.Use(e)
		}
	}
	x.rows, x.own = r.Footholds(), r.OwnSet()
	return x, nil
}

// replay begins a replay, of what descends from WHO or of all.
func (o *footholdsOptions) replay(ctx context.Context, who query.Who, known *foothold.KnownGood, x *replayed) (*foothold.Replay, error) {
	if who.Is(query.WhoAll) {
		if !o.flags.none() {
			return nil, usageError("footholds all takes no flags that choose events: it begins with nobody")
		}
		graph, err := o.graph(ctx)
		if err != nil {
			return nil, err
		}
		return foothold.NewReplay(graph, nil, o.accounts, known), nil
	}
	d, err := o.descend(ctx, who, &o.reach)
	if err != nil {
		return nil, err
	}
	if err := o.look(ctx, d.Following); err != nil {
		return nil, err
	}
	x.descent = d
	r := foothold.NewReplay(d.graph, d.Following, o.accounts, known)
	r.Seeds(seedNodes(d.graph, who))
	return r, nil
}

// touching chooses the events that tell what was touched: those of whom we
// follow, and what became of their requests.
func (o *footholdsOptions) touching(x *replayed, who query.Who) []query.Filter {
	if x.descent == nil {
		return []query.Filter{{Kinds: foothold.Leaves}}
	}
	own := x.descent.filter(o.analysis, who)
	own.Kinds = foothold.Leaves
	return []query.Filter{own, {Kinds: foothold.Results}}
}

// uses chooses the events that tell whether footholds were used.
func (o *footholdsOptions) uses(x *replayed, who query.Who, r *foothold.Replay) (query.Filter, bool) {
	if x.descent != nil {
		return x.descent.filter(o.analysis, who), true
	}
	keys := r.Used()
	return query.Filter{AccessKeys: keys}, len(keys) > 0
}

// covers tells up to when these logs would show a removal.
func (o *footholdsOptions) covers(ctx context.Context) (*foothold.Covers, error) {
	logs, _, err := o.coverage(ctx)
	if err != nil {
		return nil, err
	}
	c := foothold.NewCovers(&logs)
	columns := cloudtrail.Columns(cloudtrail.RecipientAccountID, cloudtrail.AWSRegion)
	for g, err := range o.engine.Groups(ctx, query.Filter{}, columns, query.Listing{}) {
		if err != nil {
			return nil, err
		}
		c.Seen(g.Event.Text(cloudtrail.RecipientAccountID), g.Event.Text(cloudtrail.AWSRegion), timeline.Moment{Micros: g.Last, Known: g.Timed})
	}
	return c, nil
}
