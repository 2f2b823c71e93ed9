package main

import (
	"bufio"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	render "keytrail/internal/report"
	"keytrail/timeline/sigma"
)

func newRulesLint(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "lint FILE|DIR...",
		Short: "what keeps Sigma rules from being used, or makes them doubtful",
		Long: `Reads Sigma rules and says, with file, line and reason, which cannot be used,
and what is doubtful about the others: fields that CloudTrail records do not
have, rules that look at every event, ATT&CK ids that were retired. Ends with 1
when a rule cannot be used.`,
		Example: `  keytrail rules lint my-rules/`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError("keytrail rules lint wants at least one file or folder")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return lintRules(g, args) },
	}
}

func lintRules(g *globals, args []string) error {
	all, problems, err := readRules(args)
	if err != nil {
		return err
	}
	var outside []error
	all, outside = sigma.Resolve(all)
	problems = append(problems, outside...)
	w := bufio.NewWriter(g.out)
	defer w.Flush()
	doubts := 0
	for _, p := range problems {
		fmt.Fprintf(w, "error    %s\n", render.Visible(p.Error()))
	}
	for i := range all {
		for _, doubt := range sigma.Doubts(&all[i]) {
			doubts++
			fmt.Fprintf(w, "warning  %s\n", render.Visible(doubt.Error()))
		}
	}
	fmt.Fprintf(w, "%s, %s cannot be used, %s\n", render.Plural(int64(len(all)+len(problems)), "rule", "rules"),
		render.Count(len(problems)), render.Plural(int64(doubts), "warning", "warnings"))
	if err := w.Flush(); err != nil && err != io.EOF {
		return err
	}
	if len(problems) > 0 {
		return &exitError{status: exitFailed}
	}
	return nil
}
