package main

import (
	"context"

	"keytrail/cloudtrail"
	"keytrail/query"
	"keytrail/timeline"
	"keytrail/timeline/history"
	"keytrail/timeline/lineage"
)

// suspects is who descends from those of whom the case itself tells something
// that makes their acts suspect.
type suspects struct {
	lines  []suspectLine
	keys   map[string]string // access key id that descends from a suspect → why
	strays map[string]string // access key id that was used elsewhere than its owner's → from where
	people map[string]string // account/name of a user that does → why
}

type suspectLine struct {
	history.Suspect
	*lineage.Following
}

// raise makes the findings of whoever descends from a suspect a step worse, and
// those on what does.
func (a *analysis) raise(ctx context.Context, b *history.Builder, facts *history.Facts) error {
	list := b.Suspects()
	if len(list) == 0 && !b.Issues() {
		return nil
	}
	s, err := a.followSuspects(ctx, list)
	if err != nil || len(s.lines)+len(s.strays) == 0 {
		return err
	}
	j := &judge{a.rules, facts}
	columns := a.rules.Columns().Union(j.Columns()).Union(lineage.Columns())
	var raised []history.Raised
	for e, err := range a.engine.ScanWith(ctx, query.Filter{Kinds: a.rules.Wants}, query.Loading{Columns: columns}, query.Choice{Pick: j.telling()}) {
		if err != nil {
			return err
		}
		for _, f := range facts.Apply(e, a.rules.Match(e)) {
			if f.Span != nil || f.Severity < timeline.Low || f.Severity >= timeline.Critical {
				continue
			}
			if reason := s.reason(e, &f); reason != "" {
				raised = append(raised, history.Raised{
					Place: history.Place{Object: e.Object, Index: e.Index}, Rule: f.Rule, To: f.Severity + 1, Reason: reason,
				})
			}
		}
	}
	facts.Raise(raised)
	return nil
}

// followSuspects finds out what the suspects begot.
func (a *analysis) followSuspects(ctx context.Context, list []history.Suspect) (*suspects, error) {
	graph, err := a.graph(ctx)
	if err != nil {
		return nil, err
	}
	s := &suspects{keys: make(map[string]string), strays: make(map[string]string), people: make(map[string]string)}
	for _, x := range graph.Elsewhere {
		key := graph.Nodes[x.Node].KeyID
		s.strays[key] = x.Network.String()
		if x.Other && len(list) < history.MaxSuspects {
			list = append(list, history.Suspect{AccessKeyID: key, Why: key + " was used from " + x.Network.String() + ", where no other credential of its user was"})
		}
	}
	var followed []*lineage.Following
	for _, x := range list {
		nodes := graph.Keys(x.AccessKeyID)
		if x.AccessKeyID == "" {
			nodes = withOwned(graph, graph.UsersNamed(x.Account, x.UserName))
		}
		if len(nodes) == 0 {
			continue
		}
		line := suspectLine{x, graph.Follow(lineage.Seed{Nodes: nodes, Since: x.Since}, lineage.Reach{Least: lineage.Strong})}
		s.lines, followed = append(s.lines, line), append(followed, line.Following)
		for _, n := range line.Nodes() {
			if m, _ := line.Mark(n); m.Depth > 0 {
				s.add(&graph.Nodes[n], x.Why)
			}
		}
	}
	return s, a.look(ctx, followed...)
}

func (s *suspects) add(n *lineage.Node, why string) {
	switch n.Kind {
	case lineage.Key:
		s.keys[n.KeyID] = why
	case lineage.User:
		s.people[n.Account+"/"+n.UserName()] = why
	}
}

// reason says why a finding weighs more, or "".
func (s *suspects) reason(e *cloudtrail.Event, f *timeline.Finding) string {
	for i := range s.lines {
		l := &s.lines[i]
		m, ok := l.Of(e)
		switch {
		case !ok:
		case m.Depth > 0:
			return "the actor descends from a suspect: " + l.Why
		case l.AccessKeyID != "":
			return "the actor is a suspect: " + l.Why
		}
		if ok {
			return "" // a quarantined user's own acts are critical already
		}
	}
	for _, x := range f.Entities {
		if from := s.strays[x.Value]; from != "" && x.Kind == "access-key-id" && x.Relation == timeline.Credential {
			return "the key was used from " + from + ", where no other credential of its user was"
		}
	}
	account := e.Text(cloudtrail.RecipientAccountID)
	for _, x := range f.Entities {
		why := ""
		switch x.Kind {
		case "access-key-id":
			why = s.keys[x.Value]
		case "user":
			why = s.people[account+"/"+x.Value]
		}
		if why != "" {
			return "it is about what descends from a suspect: " + why
		}
	}
	return ""
}
