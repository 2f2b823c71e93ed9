package main

import (
	"context"
	"fmt"
	"slices"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
	"keytrail/internal/answer"
	"keytrail/internal/derived"
	render "keytrail/internal/report"
	"keytrail/query"
	"keytrail/timeline"
	"keytrail/timeline/history"
	"keytrail/timeline/sigma"
)

// judge is the rules and what the whole case tells beside them. Whatever the
// filter, an event has the same findings.
type judge struct {
	ruleset
	facts *history.Facts
}

func (j *judge) Match(e *cloudtrail.Event) []timeline.Finding {
	return j.GiveWay(j.facts.Apply(e, j.ruleset.Match(e)))
}

// inTurn gives a Match for one sequence of events, which remembers what the
// rules find in like ones. Its findings are not the caller's to change.
func (j *judge) inTurn() func(*cloudtrail.Event) []timeline.Finding {
	recall, about := j.NewRecall(), j.facts.About()
	return func(e *cloudtrail.Event) []timeline.Finding {
		found := recall.Match(e)
		if !about(e.Object, e.Index, len(found) > 0) {
			return found
		}
		return j.GiveWay(j.facts.Apply(e, slices.Clone(found)))
	}
}

func (j *judge) Wants(source, name []byte, outcome cloudtrail.Outcome) bool {
	return j.ruleset.Wants(source, name, outcome) || j.facts.Wants(source, name, outcome)
}

// reads gives what Match reads of events of the source and the name that ended
// so.
func (j *judge) reads(source, name []byte, outcome cloudtrail.Outcome) cloudtrail.ColumnSet {
	reading := j.Reading(source, name, outcome)
	return reading.Columns().Union(j.facts.Columns())
}

func (j *judge) Columns() cloudtrail.ColumnSet {
	return j.ruleset.Columns().Union(j.facts.Columns())
}

var _ timeline.Matcher = (*judge)(nil)

// picked leaves out events that have no finding of at least the severity.
// counted is told what those have that are left out; facts change none of it.
func (j *judge) picked(least timeline.Severity, counted func(r *batch.Rows, row int, found []sigma.Verdict)) *query.Pick {
	verdicts := j.NewVerdicts()
	return &query.Pick{Columns: j.ruleset.Columns().With(cloudtrail.AccessKeyID), Choose: func(r *batch.Rows, drop func(row int)) {
		for row := range r.Len() {
			if j.added(r, row) {
				continue
			}
			found := verdicts.Of(verdicts.Class(r, row))
			if len(found) > 0 && (least == timeline.Informational || slices.ContainsFunc(found, sigma.Verdict.Tells)) {
				continue
			}
			if len(found) > 0 {
				counted(r, row, found)
			}
			drop(row)
		}
	}}
}

// added tells whether facts add findings to a row's event.
func (j *judge) added(r *batch.Rows, row int) bool {
	return !j.facts.Added.Empty() && j.facts.AddsTo(r.Number(cloudtrail.SourceObject, row), r.Number(cloudtrail.RecordIndex, row))
}

// telling leaves out all events of a case but those that facts say have a
// finding which is more than informational, or may have; nil where they do not
// say.
func (j *judge) telling() *query.Pick {
	told, ok := j.facts.Told()
	if !ok {
		return nil
	}
	return &query.Pick{Choose: func(r *batch.Rows, drop func(row int)) {
		for row := range r.Len() {
			if !told(r.Number(cloudtrail.SourceObject, row), r.Number(cloudtrail.RecordIndex, row)) {
				drop(row)
			}
		}
	}}
}

// counted gives the findings with which facts count an event that telling does
// not leave out: those that are informational, where facts add others.
func (j *judge) counted(e *cloudtrail.Event) []sigma.Verdict {
	if !j.facts.AddsTo(e.Object, e.Index) {
		return nil
	}
	if gist := j.Gist(e, nil); gist.Severity == timeline.Informational {
		return gist.Findings
	}
	return nil
}

// judge gives the rules with the facts, which are those that are kept, or are
// made, and then kept.
func (a *analysis) judge(ctx context.Context) (*judge, error) { return a.judgeAlong(ctx, nil) }

// judgeAlong is judge, and whoever wants them is given all rows of the case.
func (a *analysis) judgeAlong(ctx context.Context, along *audience) (*judge, error) {
	if a.judged == nil {
		k := answer.FactsKey(a.c.Head().Hash, a.rules.fingerprint())
		facts := a.keptFacts(k)
		if facts == nil {
			var err error
			if facts, err = a.makeFacts(ctx, along); err != nil {
				return nil, err
			}
			_ = answer.WriteFacts(a.store().Create(k), facts) // see store
			along = nil
		}
		if facts.Dropped > 0 {
			a.g.warn(fmt.Sprintf("judging events together took more memory than allowed: %s were given up, and bursts or sequences may be missing",
				render.Plural(facts.Dropped, "group of events", "groups of events")))
		}
		a.judged = &judge{a.rules, facts}
	}
	return a.judged, a.readRows(ctx, query.Filter{}, along)
}

// keptFacts gives the facts that are kept, nil for none.
func (a *analysis) keptFacts(k derived.Key) *history.Facts {
	f := a.store().Open(k)
	if f == nil {
		return nil
	}
	defer f.Close()
	if !f.Hold() {
		return nil
	}
	facts, ok := answer.ReadFacts(f)
	if !ok {
		return nil
	}
	return facts
}
