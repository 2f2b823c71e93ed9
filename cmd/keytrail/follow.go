package main

import (
	"context"
	"io"
	"iter"
	"maps"
	"slices"
	"time"

	"keytrail/cloudtrail"
	render "keytrail/internal/report"
	"keytrail/query"
	"keytrail/timeline"
	"keytrail/timeline/lineage"
)

// descent is a WHO and what came of it.
type descent struct {
	graph *lineage.Graph
	*lineage.Following
	chosen map[lineage.Place]struct{} // the seed's events, where flags or a split choose among them; nil where all count
	hands  *inHands                   // nil where it was not asked who used the seed
}

// descend follows a WHO. The filter's flags choose which of WHO's events count:
// only what those begot is followed then. Without them, a stranger's use of a key
// counts where that is clearly told apart from its owner's.
func (a *analysis) descend(ctx context.Context, who query.Who, r *reachFlags) (*descent, error) {
	reach, err := r.reach()
	if err != nil {
		return nil, err
	}
	seed := lineage.Seed{}
	if r.since != "" {
		t, err := query.ParseTime(r.since, newestEvent(a.c), false)
		if err != nil {
			return nil, usageError("--since: %w", err)
		}
		seed.Since = timeline.At(t.UnixMicro())
	}
	graph, err := a.graph(ctx)
	if err != nil {
		return nil, err
	}
	d := &descent{graph: graph}
	if seed.Nodes = seedNodes(graph, who); r.roots && who.Is(query.WhoAll) {
		seed.Nodes = graph.Roots()
	}
	if !a.flags.none() || who.Is(query.WhoIP) || len(seed.Nodes) == 0 {
		if d.chosen, err = a.chosenPlaces(ctx, who, seed.Since); err != nil {
			return nil, err
		}
	} else if who.Is(query.WhoKey) && r.since == "" && !r.up && !r.whole {
		if d.hands, err = a.hands(ctx, who, graph, seed.Nodes); err != nil {
			return nil, err
		}
		d.chosen = d.hands.chosen()
	}
	if d.chosen != nil {
		seed.Acts = func(p lineage.Place) bool { _, ok := d.chosen[p]; return ok }
	}
	if r.up {
		d.Following = graph.Ascend(seed, reach)
	} else {
		d.Following = graph.Follow(seed, reach)
	}
	return d, nil
}

// look reads what was asked for directly, so that what services did on behalf
// of whoever is followed can be told apart.
func (a *analysis) look(ctx context.Context, followed ...*lineage.Following) error {
	by := make(map[string][]*lineage.Following) // ARN → whose it is
	for _, f := range followed {
		for _, arn := range f.Principals() {
			by[arn] = append(by[arn], f)
		}
	}
	if len(by) == 0 {
		return nil
	}
	arns := slices.Collect(maps.Keys(by))
	for e, err := range a.engine.Scan(ctx, query.Filter{Actors: &query.Actors{Principals: arns}}, lineage.LookColumns()) {
		if err != nil {
			return err
		}
		for _, f := range by[e.Text(cloudtrail.PrincipalARN)] {
			f.Direct(e)
		}
	}
	return nil
}

// seedNodes gives the nodes that a WHO stands for, by all of its readings.
func seedNodes(g *lineage.Graph, who query.Who) (list []int32) {
	for _, k := range who.Kinds {
		switch k {
		case query.WhoAll:
			for i := range g.Nodes {
				list = append(list, int32(i))
			}
		case query.WhoKey:
			list = append(list, g.Keys(who.Text)...)
		case query.WhoUser:
			list = append(list, withOwned(g, g.Principals(lineage.User, who.Text))...)
		case query.WhoRole:
			list = append(list, g.Owned(g.Principals(lineage.Role, who.Text))...)
		case query.WhoPrincipal:
			list = append(list, withOwned(g, g.Principals(lineage.User, who.Text))...)
			list = append(list, g.Owned(g.Principals(lineage.Role, who.Text))...)
			list = append(list, g.Labelled(who.Text)...)
		case query.WhoSession:
			list = append(list, g.SessionsNamed(who.Text)...)
		case query.WhoInstance:
			list = append(list, g.Machines(who.Text)...)
			list = append(list, g.SessionsNamed(who.Text)...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func withOwned(g *lineage.Graph, users []int32) []int32 {
	return append(slices.Clone(users), g.Owned(users)...)
}

// chosenPlaces finds the seed's events by the filter's flags.
func (a *analysis) chosenPlaces(ctx context.Context, who query.Who, since timeline.Moment) (map[lineage.Place]struct{}, error) {
	f := a.filter
	f.Who = &who
	if since.Known && f.From.Before(time.UnixMicro(since.Micros)) {
		f.From = time.UnixMicro(since.Micros)
	}
	chosen := make(map[lineage.Place]struct{})
	for e, err := range a.engine.Scan(ctx, f, cloudtrail.Columns(cloudtrail.SourceObject, cloudtrail.RecordIndex)) {
		if err != nil {
			return nil, err
		}
		chosen[lineage.Place{Object: e.Object, Index: e.Index}] = struct{}{}
	}
	return chosen, nil
}

// filter chooses the events among which those of the descent are.
func (d *descent) filter(a *analysis, who query.Who) query.Filter {
	of := d.Acting()
	f := query.Filter{Actors: &query.Actors{AccessKeys: of.AccessKeys, Principals: of.Principals, PrincipalIDs: of.PrincipalIDs, EventIDs: of.EventIDs, Foreign: of.Foreign}}
	if d.chosen != nil {
		f.Actors.Who = &who
	}
	return f
}

// followed gives the entries of a descent, in order, each with how it descends.
func (a *analysis) followed(ctx context.Context, d *descent, who query.Who) iter.Seq2[timeline.Entry, error] {
	j, err := a.judge(ctx)
	if err != nil {
		return failed(err)
	}
	marks := make(map[int32]*timeline.Descent)
	columns := a.entryColumns().Union(j.Columns()).Union(lineage.Columns())
	events := a.engine.EventsThat(ctx, d.filter(a, who), columns, query.Choice{Keep: func(e *cloudtrail.Event) bool {
		_, ok := d.Of(e)
		return ok
	}})
	return func(yield func(timeline.Entry, error) bool) {
		for entry, err := range a.entries(events, j, query.Filter{}) {
			if err == nil {
				m, _ := d.Of(entry.Event)
				entry.Descent = d.descentOf(m, who, marks)
			}
			if !yield(entry, err) || err != nil {
				return
			}
		}
	}
}

// descentOf puts a mark into words, once for each node.
func (d *descent) descentOf(m lineage.Mark, who query.Who, known map[int32]*timeline.Descent) *timeline.Descent {
	if x := known[m.Node]; x != nil && x.Certainty == m.Certainty.String() {
		return x
	}
	path := who.Text
	if m.Node != lineage.None {
		path = d.PathText(m.Node)
	}
	x := &timeline.Descent{Path: path, Depth: m.Depth, Certainty: m.Certainty.String()}
	known[m.Node] = x
	return x
}

// runFollow writes the timeline of WHO and of what descends from it.
func (o *timelineOptions) runFollow(ctx context.Context, who query.Who) error {
	switch {
	case o.about:
		return usageError("--about does not go with --follow: it would add what others did to what is followed")
	case o.follow && o.ancestors:
		return usageError("--follow and --ancestors exclude each other")
	}
	d, err := o.descend(ctx, who, &o.reach)
	if err != nil {
		return err
	}
	if err := o.look(ctx, d.Following); err != nil {
		return err
	}
	var frame render.Frame
	if o.forPeople() {
		if frame, err = o.frame(ctx, who); err != nil {
			return err
		}
		if frame.Head, err = o.descentLines(ctx, d, who, &o.reach, frame.Head); err != nil {
			return err
		}
	}
	o.opt.Descent = true
	return o.out.write(func(w io.Writer) error {
		return render.Entries(w, o.opt, frame, o.followed(ctx, d, who))
	})
}

// descentLines adds to a life what came of it, and where nobody said when the
// compromise was, what may have been it.
func (a *analysis) descentLines(ctx context.Context, d *descent, who query.Who, r *reachFlags, head []render.Line) ([]render.Line, error) {
	label := "followed"
	if r.up {
		label = "came from"
	}
	head = append(head, render.Line{Label: label, Text: d.Census()})
	switch {
	case d.Since() || r.up || who.Is(query.WhoAll):
		return head, nil
	case d.hands != nil:
		return append(head, d.hands.lines()...), nil
	}
	seen := new(timeline.FirstSeen)
	f := a.filter
	f.Who = &who
	for e, err := range a.engine.Scan(ctx, f, timeline.FirstSeenColumns()) {
		if err != nil {
			return nil, err
		}
		seen.Add(e)
	}
	return append(head, suggestions(seen)...), nil
}

// suggestions says what in the use of a credential may be the moment of its
// compromise, where nobody said when that was.
func suggestions(seen *timeline.FirstSeen) (lines []render.Line) {
	for _, c := range seen.Changes() {
		lines = append(lines, render.Line{Label: "perhaps since", Text: c.Text()})
	}
	return lines
}
