package main

import (
	"context"
	"strings"

	"keytrail/cloudtrail"
	render "keytrail/internal/report"
	"keytrail/query"
	"keytrail/timeline"
	"keytrail/timeline/lineage"
)

// inHands is in whose hands a key was.
type inHands struct {
	split *lineage.Split // nil where it does not clearly tell two parties
	acts  map[lineage.Place]struct{}
	doubt lineage.Doubt
	seen  timeline.FirstSeen
}

// hands reads how a key was used: once to tell whether two parties did, and
// where they did, once more for what the stranger did. It gives nil where WHO is
// no one long-term key.
func (a *analysis) hands(ctx context.Context, who query.Who, g *lineage.Graph, nodes []int32) (*inHands, error) {
	h := g.Hands(nodes)
	if h == nil {
		return nil, nil
	}
	x := new(inHands)
	read := func(columns cloudtrail.ColumnSet, take func(*cloudtrail.Event)) error {
		for e, err := range a.engine.Scan(ctx, query.Filter{Who: &who}, columns) {
			if err != nil {
				return err
			}
			take(e)
		}
		return nil
	}
	err := read(lineage.HandsColumns().Union(timeline.FirstSeenColumns()), func(e *cloudtrail.Event) {
		h.Add(e)
		x.seen.Add(e)
	})
	if err != nil {
		return nil, err
	}
	if x.split, x.doubt = h.Split(); x.split == nil {
		return x, nil
	}
	if err := read(lineage.HandsColumns(), x.split.Take); err != nil {
		return nil, err
	}
	x.acts = x.split.Acts()
	if !a.forPeople() {
		for _, l := range x.lines() {
			a.g.warn(l.Label + ": " + l.Text)
		}
	}
	return x, nil
}

// chosen gives the events that count, nil where all do.
func (x *inHands) chosen() map[lineage.Place]struct{} {
	if x == nil || x.split == nil {
		return nil
	}
	return x.acts
}

// lines says what is followed of a key's use, and what is not.
func (x *inHands) lines() []render.Line {
	if x.split == nil {
		lines := suggestions(&x.seen)
		if x.doubt != lineage.NoDoubt {
			lines = append(lines, render.Line{Label: "every use", Text: "is followed, since it is not clearly in two hands: " + string(x.doubt)})
		}
		return lines
	}
	return []render.Line{
		{Label: "in two hands", Text: "followed is only a stranger's use, told apart by networks and programs that were never seen of it before: " + side(&x.split.Stranger)},
		{Label: "left out", Text: "its owner's use, and what came of that: " + side(&x.split.Owner) + "; --all-use follows it, too"},
	}
}

// side tells how much one party used a key, when and from where.
func side(s *lineage.Side) string {
	networks := s.Networks
	more := ""
	const most = 4
	if n := len(networks); n > most {
		networks, more = networks[:most], " and "+render.Count(int64(n-most))+" more networks"
	}
	return render.Plural(s.Events, "event", "events") + " from " + strings.Join(networks, ", ") + more + ", " + s.First.Clock() + " to " + s.Last.Clock()
}
