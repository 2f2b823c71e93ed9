package main

import (
	"io"

	"github.com/spf13/cobra"

	"keytrail/cloudtrail"
)

func newExport(g *globals) *cobra.Command {
	a := newAnalysis(g)
	raw := false
	cmd := &cobra.Command{
		Use:     "export --raw",
		Short:   "the original records again, as JSON Lines",
		GroupID: groupHand,
		Long: `Puts the original records together again, one a line, in the order of the case
and value for value as they were delivered, session tokens included.`,
		Example: `  keytrail export --raw | jq .eventName
  keytrail export --raw --access-key AKIA… -o key.jsonl`,
		Args: noArgs,
	}
	a.flags.addFlags(cmd)
	a.out.addFile(cmd)
	cmd.Flags().BoolVar(&raw, "raw", false, "the records as they were delivered")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if !raw {
			return usageError("keytrail export wants --raw")
		}
		a.out.format = "jsonl"
		if err := a.open(); err != nil {
			return err
		}
		return a.out.write(func(w io.Writer) error {
			var buf []byte
			for e, err := range a.engine.Scan(cmd.Context(), a.filter, cloudtrail.AllColumns()) {
				if err != nil {
					return err
				}
				buf = append(e.AppendRecord(buf[:0]), '\n')
				if _, err := w.Write(buf); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return cmd
}
