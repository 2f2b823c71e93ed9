package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"keytrail/ingest"
	"keytrail/internal/casefile"
	render "keytrail/internal/report"
)

type ingestOptions struct {
	g       *globals
	format  string
	memory  string
	commit  int64
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
	cmd.Flags().Int64Var(&o.commit, "commit-events", 0, "commit at least every so many new events; 0 is a million")
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
	if memory < minIngestMemory {
		return usageError("--memory: %s is less than the %s that reading a log takes", o.memory, render.Bytes(minIngestMemory))
	}
	sources := make([]ingest.Source, len(args))
	for i, arg := range args {
		if sources[i], err = ingest.OpenSource(arg, o.g.in); err != nil {
			return err
		}
	}
	sum, err := o.read(cmd.Context(), sources, memory)
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

// minIngestMemory is the least budget that holds the largest record and the
// buffers around it.
const minIngestMemory = 128 << 20

// read ingests the sources under one memory budget: a quarter reads and
// parses, the rest is the case's.
func (o *ingestOptions) read(ctx context.Context, sources []ingest.Source, memory int64) (ingest.Summary, error) {
	debug.SetMemoryLimit(memory)
	exclude, err := filepath.Abs(o.g.caseDir)
	if err != nil {
		return ingest.Summary{}, err
	}
	w, err := casefile.OpenWriter(o.g.caseDir, casefile.Options{
		Memory: memory * 3 / 4, CommitEvents: o.commit, Creator: "keytrail " + versionText(),
	})
	if err != nil {
		return ingest.Summary{}, caseError(o.g.caseDir, err)
	}
	progress := newProgress(o.g)
	sum, err := ingest.Run(ctx, w, sources, ingest.Options{
		Workers: o.workers, Memory: memory / 4, Reread: o.reread, Exclude: []string{exclude}, Progress: progress.show, Notice: o.notice(progress),
	})
	progress.done()
	return sum, errors.Join(err, w.Close())
}

// notice says on stderr what is damaged as it is met, a few objects by name.
func (o *ingestOptions) notice(p *progress) func(casefile.Object, bool) {
	const most = 10
	said := 0
	return func(obj casefile.Object, changed bool) {
		if !obj.Damaged && !changed || said > most {
			return
		}
		p.done()
		said++
		switch {
		case said > most:
			o.g.warn("further damaged objects are in keytrail coverage --rejects")
		case changed:
			o.g.warn(obj.URI + ": changed since it was read, and read again")
		case len(obj.Reasons) == 0:
			o.g.warn(obj.URI + ": holds a damaged record")
		default:
			o.g.warn(obj.URI + ": " + strings.Join(obj.Reasons, "; "))
		}
	}
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
	defer c.Close()
	return render.WriteIngest(o.g.out, render.Options{}, ingestReport(o.g, sum, c))
}
