package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
	render "keytrail/internal/report"
	"keytrail/query"
	"keytrail/timeline"
)

// analysis is what the query verbs share: an open case, the filter flags,
// the rules, and where the result goes.
type analysis struct {
	g        *globals
	flags    filterFlags
	out      output
	own      []string // --own-account
	chosen   ruleFlags
	minimum  string // --min-severity
	engine   *query.Engine
	c        *casefile.Case
	opt      render.Options
	filter   query.Filter
	rules    ruleset
	accounts []string // the own ones
	judged   *judge   // once it was asked for
	severity timeline.Severity
}

func newAnalysis(g *globals) *analysis { return &analysis{g: g, out: output{g: g}} }

func (a *analysis) addFlags(cmd *cobra.Command) {
	a.flags.addFlags(cmd)
	a.out.addFlags(cmd)
	cmd.Flags().StringSliceVar(&a.own, "own-account", nil, "accounts of yours that are not in the logs")
	a.chosen.addFlags(cmd)
}

func (a *analysis) addMinimum(cmd *cobra.Command) {
	cmd.Flags().StringVar(&a.minimum, "min-severity", "", "informational, low, medium, high or critical")
}

// open reads the flags and opens the case.
func (a *analysis) open() error {
	var err error
	if a.opt, err = a.out.options(); err != nil {
		return err
	}
	if a.minimum != "" {
		var ok bool
		if a.severity, ok = timeline.ParseSeverity(a.minimum); !ok {
			return usageError("--min-severity: %q is not one of informational, low, medium, high, critical", a.minimum)
		}
	}
	if a.c, err = openCase(a.g); err != nil {
		return err
	}
	a.c.Derive()
	a.engine = query.New(a.c, queryMemory)
	a.filter, err = a.flags.build(newestEvent(a.c))
	if err != nil {
		return err
	}
	a.accounts = append(a.own, a.c.Head().Summary.Accounts...)
	if a.rules, err = a.chosen.load(a.g, a.accounts); err != nil {
		return err
	}
	if n := a.c.Head().Summary.Damaged; n > 0 {
		a.g.warn(fmt.Sprintf("%d objects of this case were damaged or unreadable: keytrail coverage --rejects", n))
	}
	limits, stopped := listings(a.c.Head().Summary)
	if len(limits) > 0 {
		a.g.warn("what this case holds was limited by its listing: " + strings.Join(limits, "; "))
	}
	if stopped {
		a.g.warn("an ingest into this case was stopped before its end: the same command goes on")
	}
	return nil
}

// forPeople tells whether the answer is read rather than parsed.
func (a *analysis) forPeople() bool {
	return a.opt.Format == render.Text || a.opt.Format == render.Markdown
}

// queryMemory is the budget of an ordered answer, in bytes.
const queryMemory = 512 << 20

func newestEvent(c *casefile.Case) time.Time {
	t, err := time.Parse(time.RFC3339Nano, c.Head().Summary.LastEvent)
	if err != nil {
		return time.Time{}
	}
	return t
}

func openCase(g *globals) (*casefile.Case, error) {
	c, err := casefile.Open(g.caseDir)
	if err != nil {
		return nil, caseError(g.caseDir, err)
	}
	return c, nil
}

// caseError adds what to try to an error about the case's folder.
func caseError(dir string, err error) error {
	switch {
	case errors.Is(err, casefile.ErrLocked):
		return withHints(err, "another ingest writes to this case; wait for it, or ingest into a case of its own")
	case errors.Is(err, casefile.ErrNewer):
		return withHints(err, "a newer keytrail made this case; use that one, or ingest again into a new folder")
	case errors.Is(err, casefile.ErrNotCase):
		return withHints(err, "keytrail ingest SOURCE --case DIR makes a case", "KEYTRAIL_CASE or --case names another folder")
	}
	return err
}

// entries turns events into entries: summary, findings, relation, source.
func (a *analysis) entries(events iter.Seq2[*cloudtrail.Event, error], j *judge, f query.Filter) iter.Seq2[timeline.Entry, error] {
	return func(yield func(timeline.Entry, error) bool) {
		match := j.inTurn()
		var summaries timeline.Summaries
		for e, err := range events {
			if err != nil {
				yield(timeline.Entry{}, err)
				return
			}
			uri, err := a.c.URI(e.Object)
			if err != nil {
				yield(timeline.Entry{}, err)
				return
			}
			entry := timeline.Entry{Event: e, Summary: summaries.Of(e), Findings: match(e), SourceObject: uri}
			if f.Who != nil {
				entry.Relation = f.Relation(e)
			}
			if !yield(entry, nil) {
				return
			}
		}
	}
}

// entryColumns are the columns that entries and their findings read.
func (a *analysis) entryColumns() cloudtrail.ColumnSet {
	return timeline.EntryColumns().Union(a.rules.Columns())
}

// failed is the sequence of an error.
func failed(err error) iter.Seq2[timeline.Entry, error] {
	return func(yield func(timeline.Entry, error) bool) { yield(timeline.Entry{}, err) }
}

// search gives the entries that the filter selects, in order: with
// --min-severity those with a finding that is as severe.
func (a *analysis) search(ctx context.Context, f query.Filter) iter.Seq2[timeline.Entry, error] {
	if a.minimum != "" {
		return a.flagged(ctx, f, a.severity, a.shownColumns(), nil)
	}
	if a.engine.None(f) { // and so nothing to judge
		return func(func(timeline.Entry, error) bool) {}
	}
	j, err := a.judge(ctx)
	if err != nil {
		return failed(err)
	}
	// Finding events and making entries of them take about as long.
	return a.entries(query.Ahead(ctx, func(ctx context.Context) iter.Seq2[*cloudtrail.Event, error] {
		return a.engine.EventsWith(ctx, f, a.loading(j, a.shownColumns()), query.Choice{})
	}), j, f)
}

// shownColumns are those of an entry's event that its output reads.
func (a *analysis) shownColumns() cloudtrail.ColumnSet {
	if a.forPeople() {
		return timeline.EntryColumns()
	}
	return timeline.RowColumns()
}

// loading loads what is shown of each event, and what rules and summaries read
// as far as they read it of calls of its kind.
func (a *analysis) loading(j *judge, shown cloudtrail.ColumnSet) query.Loading {
	return query.Loading{Columns: a.entryColumns(), Narrow: shown, Kinds: func(source, name []byte, outcome cloudtrail.Outcome) cloudtrail.ColumnSet {
		return timeline.SummaryColumnsOf(source, name, outcome).Union(j.reads(source, name, outcome))
	}}
}

// whole tells whether a filter chooses all events.
func whole(f query.Filter) bool { return reflect.ValueOf(f).IsZero() }
