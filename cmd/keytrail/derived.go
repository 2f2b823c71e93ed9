package main

import (
	"context"
	"iter"

	"keytrail/internal/answer"
	"keytrail/internal/derived"
	"keytrail/timeline"
)

// store is where answers about the whole case are kept. Whether one can be
// kept changes no answer, only what the next one costs: a case on a medium
// that cannot be written to is a case all the same.
func (a *analysis) store() *derived.Store { return derived.In(a.c.Dir()) }

// findings gives the selected entries with findings, in order: all of them as
// they are kept, or judged, and kept meanwhile.
func (a *analysis) findings(ctx context.Context) iter.Seq2[timeline.Entry, error] {
	if !a.flags.none() {
		return a.flagged(ctx, a.filter, timeline.Informational, nil)
	}
	return func(yield func(timeline.Entry, error) bool) {
		given, done := a.keptFindings(ctx, yield)
		if done {
			return
		}
		w := answer.NewFindingsWriter(a.store().Create(a.findingsKey()))
		defer w.Discard()
		n := 0
		for e, err := range a.flagged(ctx, a.filter, timeline.Informational, nil) {
			if err != nil {
				yield(timeline.Entry{}, err)
				return
			}
			w.Add(&e)
			if n++; n > given && !yield(e, nil) {
				return
			}
		}
		_ = w.Commit() // see store
	}
}

func (a *analysis) findingsKey() derived.Key {
	return answer.FindingsKey(a.c.Head().Hash, a.rules.fingerprint())
}

// keptFindings gives the entries that are kept, and tells how many it gave and
// whether that is all there is to do.
func (a *analysis) keptFindings(ctx context.Context, yield func(timeline.Entry, error) bool) (given int, done bool) {
	f := a.store().Open(a.findingsKey())
	if f == nil {
		return 0, false
	}
	defer f.Close()
	if !f.Whole() {
		return 0, false
	}
	ok := false
	for e := range answer.Findings(f, &ok) {
		if err := ctx.Err(); err != nil {
			yield(timeline.Entry{}, err)
			return given, true
		}
		if given++; !yield(e, nil) {
			return given, true
		}
	}
	return given, ok
}

// keptCoverage gives what the logs cover and what the ledger tells beside, as
// they are kept.
func (a *analysis) keptCoverage() (logs timeline.Coverage, ledger answer.Ledger, ok bool) {
	f := a.store().Open(answer.CoverageKey(a.c.Head().Hash))
	if f == nil {
		return logs, ledger, false
	}
	defer f.Close()
	if logs, ok = answer.ReadCoverage(f); ok {
		ledger, ok = answer.ReadLedger(f)
	}
	return logs, ledger, ok
}

// keepCoverage keeps both.
func (a *analysis) keepCoverage(logs timeline.Coverage, ledger answer.Ledger) {
	_ = answer.WriteCoverage(a.store().Create(answer.CoverageKey(a.c.Head().Hash)), logs, ledger) // see store
}
