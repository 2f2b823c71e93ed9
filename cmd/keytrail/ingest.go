package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"keytrail/ingest"
	"keytrail/internal/casefile"
	render "keytrail/internal/report"
)

type ingestOptions struct {
	g       *globals
	format  string
	memory  string
	workers int
	reread  bool
}

func newIngest(g *globals) *cobra.Command {
	o := ingestOptions{g: g}
	cmd := &cobra.Command{
		Use:     "ingest SOURCE...",
		Short:   "read CloudTrail logs into the case",
		GroupID: groupRest,
		Long: `Reads every CloudTrail record of the sources into the case. A SOURCE is a folder
(read recursively), a file, or - for standard input; what a file holds decides,
not its name: gzip or plain, {"Records":[…]}, an array, JSON Lines or a single
record.

Nothing is lost silently: every record becomes an event, a counted duplicate or
a reject with its reason. A second run reads only what is new; a run that was
stopped goes on where it committed last.`,
		Example: `  keytrail ingest testdata/bucket
  zcat old/*.gz | keytrail ingest -`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError("keytrail ingest wants at least one source: a folder, a file, or -")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	cmd.Flags().StringVar(&o.format, "format", "text", "text, jsonl")
	cmd.Flags().StringVar(&o.memory, "memory", "512MiB", "memory budget, as 512MiB or 2GiB")
	cmd.Flags().IntVar(&o.workers, "workers", 0, "parallel readers; 0 is one a core")
	cmd.Flags().BoolVar(&o.reread, "reread", false, "read damaged objects again that an earlier run kept what it could of")
	return cmd
}

func (o *ingestOptions) run(cmd *cobra.Command, args []string) error {
	if o.format != "text" && o.format != "jsonl" {
		return usageError("--format: %q is not one of text, jsonl", o.format)
	}
	memory, err := parseBytes(o.memory)
	if err != nil {
		return usageError("--memory: %w", err)
	}
	if memory < ingest.MinMemory {
		return usageError("--memory: %s is less than the %s that one large record may need", o.memory, render.Bytes(ingest.MinMemory))
	}
	sources := make([]ingest.Source, len(args))
	for i, arg := range args {
		if sources[i], err = ingest.OpenSource(arg, o.g.in); err != nil {
			return err
		}
	}
	w, err := casefile.OpenWriter(o.g.caseDir, casefile.Options{Memory: ingest.CaseShare(memory), Creator: "keytrail " + versionText()})
	if err != nil {
		return caseError(o.g.caseDir, err)
	}
	progress := newProgress(o.g)
	exclude, err := filepath.Abs(o.g.caseDir)
	if err != nil {
		w.Close()
		return err
	}
	sum, err := ingest.Run(cmd.Context(), w, sources, ingest.Options{
		Workers: o.workers, Memory: memory, Reread: o.reread, Exclude: exclude, Progress: progress.show,
	})
	progress.done()
	err = errors.Join(err, w.Close())
	if err != nil {
		if cmd.Context().Err() != nil {
			return &exitError{status: exitInterrupted, err: errors.New("stopped; what was committed stays"),
				hints: []string{"the same command goes on from there"}}
		}
		return err
	}
	if err := o.print(sum); err != nil {
		return err
	}
	if sum.Incomplete() {
		return &exitError{status: exitIncomplete}
	}
	return nil
}

func (o *ingestOptions) print(sum ingest.Summary) error {
	if o.format == "jsonl" {
		line, err := json.Marshal(sum)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(o.g.out, "%s\n", line)
		return err
	}
	c, err := openCase(o.g)
	if err != nil {
		return err
	}
	return printIngest(o.g.out, sum, c)
}

// printIngest says what was read and what the case holds now.
func printIngest(w io.Writer, sum ingest.Summary, c *casefile.Case) error {
	return render.Ingest(w, ingestReport(sum, c))
}
