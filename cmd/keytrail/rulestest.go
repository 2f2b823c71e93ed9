package main

import "github.com/spf13/cobra"

func newRulesTest(g *globals) *cobra.Command {
	o := findingsOptions{analysis: newAnalysis(g)}
	cmd := &cobra.Command{
		Use:   "test FILE|DIR...",
		Short: "what Sigma rules find in the case",
		Long: `Judges the events of the case by these rules alone and prints what they find,
whatever its severity. Rules that cannot be used are named on stderr with file,
line and reason, and left out.`,
		Example: `  keytrail rules test my-rule.yml
  keytrail rules test my-rules/ --format jsonl --from 2026-01-01`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError("keytrail rules test wants at least one file or folder")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.chosen = ruleFlags{dirs: args, only: true}
			if o.minimum == "" {
				o.minimum = "informational"
			}
			return o.run(cmd)
		},
	}
	o.addFlags(cmd)
	o.addMinimum(cmd)
	for _, name := range []string{"rules", "rules-only"} {
		cmd.Flags().Lookup(name).Hidden = true // the arguments say it
	}
	return cmd
}
