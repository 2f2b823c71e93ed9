package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	render "keytrail/internal/report"
	"keytrail/query"
	"keytrail/timeline"
)

func newKeys(g *globals) *cobra.Command {
	a := newAnalysis(g)
	all, detail := false, false
	cmd := &cobra.Command{
		Use:     "keys",
		Short:   "every access key that acted, worst first",
		GroupID: groupFind,
		Long: `Lists the access keys that signed events: what kind of credential each is, whose,
when and how much it acted, from how many addresses, who handed it out, and what
the rules flag in its events.`,
		Example: `  keytrail keys
  keytrail keys --from 30d --format jsonl --detail`,
		Args: noArgs,
	}
	a.addFlags(cmd)
	cmd.Flags().BoolVar(&all, "all", false, "text and md: keys without findings too")
	cmd.Flags().BoolVar(&detail, "detail", false, "lists of at most 100 in place of counts")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := a.open(); err != nil {
			return err
		}
		a.opt.Detail = detail
		keys, err := a.keys(cmd.Context())
		if err != nil {
			return err
		}
		keys.All = all
		if a.forPeople() {
			logs, err := a.coverage(cmd.Context())
			if err != nil {
				return err
			}
			keys.Foot = logs.Foot()
		}
		return a.out.write(func(w io.Writer) error { return render.WriteKeys(w, a.opt, keys) })
	}
	return cmd
}

// keys counts the selected events by key. Who handed a key out is looked for
// in the whole case, since that lies before the events of most filters.
func (a *analysis) keys(ctx context.Context) (render.Keys, error) {
	b := timeline.NewKeyBuilder()
	for e, err := range a.engine.Scan(ctx, query.Filter{EventNames: timeline.OriginEvents()}, timeline.OriginColumns()) {
		if err != nil {
			return render.Keys{}, err
		}
		b.AddOrigin(e)
	}
	for e, err := range a.engine.Scan(ctx, a.filter, timeline.KeyColumns().Union(a.matcher.Columns())) {
		if err != nil {
			return render.Keys{}, err
		}
		b.Add(e, a.matcher.Match(e))
	}
	var keys render.Keys
	for row := range b.Rows() {
		keys.Rows = append(keys.Rows, row)
	}
	if a.flags.none() {
		keys.HandedOut = b.HandedOut()
	}
	return keys, nil
}
