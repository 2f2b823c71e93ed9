package main

import (
	"context"
	"iter"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
	"keytrail/query"
	"keytrail/timeline"
	"keytrail/timeline/sigma"
)

// flagged gives the entries with a finding of at least the severity. Events
// that no rule is about are not even read. shown is what the output reads of an
// event beside its summary. aside is told in the end how many informational
// findings those have that are left out for having no other; nil asks for none.
func (a *analysis) flagged(ctx context.Context, f query.Filter, least timeline.Severity, shown cloudtrail.ColumnSet, aside func(rule string, n int64)) iter.Seq2[timeline.Entry, error] {
	j, err := a.judge(ctx)
	if err != nil {
		return failed(err)
	}
	// Events are found beside whoever judges those before, so each counts by itself.
	unread, judged := make(map[string]int64), make(map[string]int64)
	choice, counted := query.Choice{}, false
	if least > timeline.Informational && whole(f) {
		choice.Pick = j.telling()
		counted = choice.Pick != nil
	}
	if counted {
		for _, c := range j.facts.Alone.ByRule {
			unread[c.Of] += c.N
		}
	} else {
		f.Kinds = j.Wants
		choice.Pick = j.picked(least, func(_ *batch.Rows, _ int, found []sigma.Verdict) {
			for i := range found {
				unread[found[i].Rule]++
			}
		})
	}
	kept := func(e *cloudtrail.Event, found []timeline.Finding, asides map[string]int64) bool {
		if counted {
			for _, f := range j.counted(e) {
				asides[f.Rule]--
			}
		}
		if len(found) > 0 && found[0].Severity >= least {
			return true
		}
		for i := range found {
			if found[0].Severity == timeline.Informational {
				asides[found[i].Rule]++
			}
		}
		return false
	}
	some := least > timeline.Low // else nearly all are kept, so that they are asked once, in order
	if some {
		choice.Keep = func(e *cloudtrail.Event) bool { return kept(e, j.Match(e), unread) }
	}
	loading := a.loading(j, shown)
	entries := a.entries(query.Ahead(ctx, func(ctx context.Context) iter.Seq2[*cloudtrail.Event, error] {
		return a.engine.EventsWith(ctx, f, loading, choice)
	}), j, f)
	return func(yield func(timeline.Entry, error) bool) {
		for e, err := range entries {
			if err == nil && !some && !kept(e.Event, e.Findings, judged) {
				continue
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
		if aside == nil {
			return
		}
		for _, asides := range []map[string]int64{unread, judged} {
			for rule, n := range asides {
				aside(rule, n)
			}
		}
	}
}
