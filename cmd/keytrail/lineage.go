package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	render "keytrail/internal/report"
)

type lineageOptions struct {
	*analysis
	reach reachFlags
	all   bool
}

func newLineage(g *globals) *cobra.Command {
	o := lineageOptions{analysis: newAnalysis(g)}
	o.out.more = []render.Format{render.JSON, render.DOT, render.Mermaid}
	cmd := &cobra.Command{
		Use:     "lineage WHO",
		Short:   "which credentials and footholds came of a key, user, role, session, instance or address",
		GroupID: groupFollow,
		Long: `Shows what descends from WHO: the credentials that it handed out, and theirs, any
number of hops on, with the events that prove each step. WHO is as in timeline; all
is the whole graph. Where a long-term key is clearly in two hands, only a stranger's
use of it is followed, unless --all-use is given.`,
		Example: `  keytrail lineage AKIA…
  keytrail lineage all --format json`,
		Args:              exactArgs(1, "one WHO: a key id, an ARN, a name, an instance id, an address, or all"),
		RunE:              func(cmd *cobra.Command, args []string) error { return o.run(cmd.Context(), args[0]) },
		ValidArgsFunction: completeKeys(g),
	}
	o.addFlags(cmd)
	o.reach.addFlags(cmd)
	cmd.Flags().BoolVar(&o.reach.up, "ancestors", false, "where WHO came from, in place of what came of it")
	cmd.Flags().BoolVar(&o.all, "all", false, "every session on its own, none folded")
	return cmd
}

func (o *lineageOptions) run(ctx context.Context, text string) error {
	who, err := parseWho(text)
	if err != nil {
		return err
	}
	if err := o.open(); err != nil {
		return err
	}
	if o.opt.Format == render.JSONL || o.opt.Format == render.CSV {
		return usageError("--format: a graph has no rows: text, md, json, dot or mermaid")
	}
	if who, err = o.engine.Resolve(ctx, who); err != nil {
		return err
	}
	o.reach.roots = o.opt.Format != render.JSON
	d, err := o.descend(ctx, who, &o.reach)
	if err != nil {
		return err
	}
	l := render.Lineage{Graph: d.graph, Following: d.Following, Unfolded: o.all, Title: who.Text}
	if o.forPeople() {
		if l.Head, err = o.descentLines(ctx, d, who, &o.reach, nil); err != nil {
			return err
		}
		if l.Foot, err = o.foot(ctx); err != nil {
			return err
		}
	}
	return o.out.write(func(w io.Writer) error { return render.WriteLineage(w, o.opt, &l) })
}
