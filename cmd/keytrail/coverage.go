package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"keytrail/internal/answer"
	"keytrail/internal/casefile"
	render "keytrail/internal/report"
	"keytrail/query"
	"keytrail/timeline"
)

func newCoverage(g *globals) *cobra.Command {
	a := newAnalysis(g)
	rejects, conflicts, detail := false, false, false
	cmd := &cobra.Command{
		Use:     "coverage",
		Short:   "what was read, and what these logs cannot show",
		GroupID: groupVouch,
		Long: `Adds up what was read (records = events + duplicates + rejected), names every
object that is damaged or no log, and says what the logs cannot show: accounts,
regions and days without files, data events that were not on, trails that were
stopped.`,
		Example: `  keytrail coverage
  keytrail coverage --rejects --format jsonl`,
		Args: noArgs,
	}
	a.out.addFlags(cmd)
	cmd.Flags().BoolVar(&rejects, "rejects", false, "every reject: object, record, offset, reason and first bytes")
	cmd.Flags().BoolVar(&conflicts, "conflicts", false, "events that share an id and differ")
	cmd.Flags().BoolVar(&detail, "detail", false, "every gap, not the first two of each region")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		g.quiet = true // what is damaged is the answer here, not a warning beside it
		if err := a.open(); err != nil {
			return err
		}
		c, err := a.fullCoverage(cmd.Context(), rejects, conflicts)
		if err != nil {
			return err
		}
		c.Detail = detail
		if err := a.out.write(func(w io.Writer) error { return render.WriteCoverage(w, a.opt, c) }); err != nil {
			return err
		}
		if c.Sums.Damaged > 0 {
			return &exitError{status: exitIncomplete}
		}
		return nil
	}
	return cmd
}

// coverage tells what the logs cover and what the ledger tells beside: as it
// is kept, or gathered, and then kept.
func (a *analysis) coverage(ctx context.Context) (timeline.Coverage, answer.Ledger, error) {
	if logs, ledger, ok := a.keptCoverage(); ok {
		return logs, ledger, nil
	}
	logs, ledger, err := a.gatherCoverage(ctx)
	if err == nil {
		a.keepCoverage(logs, ledger)
	}
	return logs, ledger, err
}

// foot says in a few sentences what these logs cannot show.
func (a *analysis) foot(ctx context.Context) ([]string, error) {
	logs, _, err := a.coverage(ctx)
	return logs.Foot(), err
}

// gatherCoverage goes through the ledger and through the events that tell
// about trails and data events.
func (a *analysis) gatherCoverage(ctx context.Context) (timeline.Coverage, answer.Ledger, error) {
	b := timeline.NewCoverage()
	var ledger ledgerBuilder
	for o, err := range a.c.Objects(ctx) {
		if err != nil {
			return timeline.Coverage{}, answer.Ledger{}, err
		}
		if o.Records > 0 {
			b.AddObject(o.URI, moment(o.FirstEvent), moment(o.LastEvent))
		}
		ledger.add(&o)
	}
	sum := a.c.Head().Summary
	b.AddRegions(sum.Regions...)
	limits, stopped := listings(sum)
	for _, l := range limits {
		b.AddLimit(l)
	}
	if stopped {
		b.AddUnfinished()
	}
	for e, err := range a.engine.Scan(ctx, query.Filter{EventSources: timeline.CoverageSources()}, timeline.CoverageColumns()) {
		if err != nil {
			return timeline.Coverage{}, answer.Ledger{}, err
		}
		b.AddEvent(e)
	}
	b.EventsRead()
	return b.Coverage(), ledger.ledger(), nil
}

func (a *analysis) fullCoverage(ctx context.Context, rejects, conflicts bool) (render.Coverage, error) {
	logs, ledger, err := a.coverage(ctx)
	if err != nil {
		return render.Coverage{}, err
	}
	s := a.c.Head().Summary
	c := render.Coverage{Logs: logs, Sums: render.Sums{
		Objects: s.Objects, Bytes: s.Bytes, Inflated: s.Inflated, Records: s.Records, Events: s.Events,
		Duplicates: s.Duplicates, Rejected: s.Rejected, Conflicts: s.Conflicts, Damaged: s.Damaged,
	}}
	kinds := map[string]int64{}
	for _, k := range ledger.Kinds {
		kinds[kindText(k.Kind, k.Detail)] += k.Objects
	}
	c.Kinds = kindCounts(kinds)
	for i := range ledger.Problems {
		p := &ledger.Problems[i]
		c.Problems = append(c.Problems, render.ObjectProblem{URI: p.URI, Kind: p.Kind, Detail: p.Detail, Reasons: objectReasons(p), Damaged: p.Damaged})
	}
	slices.SortStableFunc(c.Problems, func(x, y render.ObjectProblem) int { return cmp.Compare(x.URI, y.URI) })
	if rejects {
		for r, err := range a.c.Rejects(ctx) {
			if err != nil {
				return c, err
			}
			c.Rejects = append(c.Rejects, render.Reject{URI: r.URI, Index: r.Index, Offset: r.Offset, Reason: r.Reason, Detail: r.Detail,
				Size: r.Size, Start: string(r.Bytes[:min(len(r.Bytes), 120)])})
		}
	}
	if conflicts {
		if err := a.conflicts(ctx, &c); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (a *analysis) conflicts(ctx context.Context, c *render.Coverage) error {
	for k, err := range a.c.Conflicts(ctx) {
		if err != nil {
			return err
		}
		var account string
		if k.RecipientAccountID != nil {
			account = *k.RecipientAccountID
		}
		var sides [2]string
		for i, row := range []casefile.ConflictRow{k.First, k.Other} {
			uri, err := a.c.URI(row.Object)
			if err != nil {
				return err
			}
			sides[i] = fmt.Sprintf("%s record %d", uri, row.Index)
		}
		c.Conflict = append(c.Conflict, render.Conflict{EventID: k.EventID, Account: account, First: sides[0], Other: sides[1]})
	}
	return nil
}

// kindText is an object's kind in a few words.
func kindText(kind, detail string) string {
	if detail == "" {
		return kind
	}
	return kind + ": " + detail
}

func kindCounts(kinds map[string]int64) []render.KindCount {
	var out []render.KindCount
	for kind, n := range kinds {
		out = append(out, render.KindCount{Kind: kind, Count: n})
	}
	slices.SortFunc(out, func(x, y render.KindCount) int {
		return cmp.Or(-cmp.Compare(x.Count, y.Count), strings.Compare(x.Kind, y.Kind))
	})
	return out
}
