package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"keytrail/internal/answer"
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
			if keys.Foot, err = a.foot(cmd.Context()); err != nil {
				return err
			}
		}
		return a.out.write(func(w io.Writer) error { return render.WriteKeys(w, a.opt, keys) })
	}
	return cmd
}

// keys gives the selected events' keys: all of them as they are kept, or
// counted, and then kept.
func (a *analysis) keys(ctx context.Context) (render.Keys, error) {
	if !a.flags.none() {
		return a.countKeys(ctx)
	}
	key := answer.KeysKey(a.c.Head().Hash, a.rules.fingerprint())
	if f := a.store().Open(key); f != nil {
		defer f.Close()
		if k, ok := answer.ReadKeys(f); ok {
			return render.Keys{Rows: k.Rows, HandedOut: k.HandedOut}, nil
		}
	}
	keys, err := a.countKeys(ctx)
	if err != nil {
		return render.Keys{}, err
	}
	_ = answer.WriteKeys(a.store().Create(key), answer.Keys{Rows: keys.Rows, HandedOut: keys.HandedOut}) // see store
	return keys, nil
}

// countKeys counts the selected events by key. Who handed a key out is looked
// for in the whole case, since that lies before the events of most filters.
func (a *analysis) countKeys(ctx context.Context) (render.Keys, error) {
	b := timeline.NewKeyBuilder()
	for e, err := range a.engine.Scan(ctx, query.Filter{EventNames: timeline.OriginEvents()}, timeline.OriginColumns()) {
		if err != nil {
			return render.Keys{}, err
		}
		b.AddOrigin(e)
	}
	count := &audience{timeline.KeyColumns(), b.AddRows}
	if !whole(a.filter) {
		if err := a.readRows(ctx, a.filter, count); err != nil {
			return render.Keys{}, err
		}
		count = nil
	}
	j, err := a.judgeAlong(ctx, count)
	if err != nil {
		return render.Keys{}, err
	}
	if err := a.countFindings(ctx, b, j); err != nil {
		return render.Keys{}, err
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
