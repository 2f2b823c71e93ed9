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

// findings gives the selected entries with findings of at least a severity, in
// order: all of them as they are kept, or judged, and kept meanwhile. Once they
// are over, asides tells what was left out of informational findings: where
// nobody asks for these alone, they are counted and not made.
func (a *analysis) findings(ctx context.Context, least timeline.Severity, asides *answer.Asides) iter.Seq2[timeline.Entry, error] {
	all := least == timeline.Informational
	return func(yield func(timeline.Entry, error) bool) {
		given, whole := 0, a.flags.none()
		if whole {
			var done bool
			if given, done = a.keptFindings(ctx, all, asides, yield); done {
				return
			}
		}
		store := a.store()
		if !whole {
			store = nil
		}
		w := answer.NewFindingsWriter(store, a.c.Head().Hash, a.rules.fingerprint(), all)
		defer w.Discard()
		n := 0
		for e, err := range a.flagged(ctx, a.filter, min(least, timeline.Low), timeline.FindingColumns(), w.Count) {
			if err != nil {
				yield(timeline.Entry{}, err)
				return
			}
			w.Add(&e)
			if n++; n > given && !yield(e, nil) {
				return
			}
		}
		if !all {
			*asides = w.Asides()
		}
		_ = w.Commit() // see store
	}
}

// keptFindings gives the entries that are kept, and tells how many it gave and
// whether that is all there is to do.
func (a *analysis) keptFindings(ctx context.Context, all bool, asides *answer.Asides, yield func(timeline.Entry, error) bool) (given int, done bool) {
	f := answer.OpenFindings(a.store(), a.c.Head().Hash, a.rules.fingerprint(), all)
	if f == nil {
		return 0, false
	}
	defer f.Close()
	ok := false
	for e := range f.Entries(&ok) {
		if err := ctx.Err(); err != nil {
			yield(timeline.Entry{}, err)
			return given, true
		}
		if given++; !yield(e, nil) {
			return given, true
		}
	}
	if ok && !all {
		*asides = f.Asides()
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
