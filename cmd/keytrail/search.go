package main

import (
	"io"

	"github.com/spf13/cobra"

	render "keytrail/internal/report"
)

func newSearch(g *globals) *cobra.Command {
	a := newAnalysis(g)
	cmd := &cobra.Command{
		Use:     "search",
		Short:   "the events that the filter flags select, in order",
		GroupID: groupFind,
		Long: `Lists the events that the filter flags select, or all of them without a flag.
Several values of one flag mean any of them, several flags mean all of them.`,
		Example: `  keytrail search --event-source iam.amazonaws.com --writes
  keytrail search --source-ip 203.0.113.0/24 --format jsonl`,
		Args: noArgs,
	}
	a.addFlags(cmd)
	cmd.Flags().BoolVar(&a.opt.Unfolded, "all", false, "text and md: every event on a line of its own")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		unfolded := a.opt.Unfolded
		if err := a.open(); err != nil {
			return err
		}
		a.opt.Unfolded = unfolded
		return a.out.write(func(w io.Writer) error {
			return render.Entries(w, a.opt, render.Frame{None: "no event of this case fits"}, a.search(cmd.Context(), a.filter))
		})
	}
	return cmd
}
