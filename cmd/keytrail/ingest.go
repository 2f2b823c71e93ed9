package main

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"keytrail/ingest"
	"keytrail/internal/casefile"
	render "keytrail/internal/report"
)

type ingestOptions struct {
	g        *globals
	out      output
	memory   string
	commit   int64
	workers  int
	reread   bool
	plan     bool
	progress string
	sources  sourceFlags
}

func newIngest(g *globals) *cobra.Command {
	o := ingestOptions{g: g, out: output{g: g}}
	cmd := &cobra.Command{
		Use:     "ingest SOURCE...",
		Short:   "read CloudTrail logs into the case",
		GroupID: groupRest,
		Long: `Reads every CloudTrail record of the sources into the case. A SOURCE is
s3://bucket/prefix, a folder (read recursively), a file, or - for standard input;
what an object holds decides, not its name: gzip or plain, {"Records":[…]}, an
array, JSON Lines or a single record. A bucket is only ever listed and read, with
the credentials that the AWS CLI would use: keytrail help s3-policy.

--from --to --account --org-id --trail-region choose objects, never records: all
records of a chosen object are kept. --plan says what would be read, and what the
requests cost, before anything is.

Nothing is lost silently: every record becomes an event, a counted duplicate or
a reject with its reason. A second run reads only what is new; a run that was
stopped goes on where it committed last.`,
		Example: `  keytrail ingest s3://acme-trail --from 2026-01-01 --account 111122223333 --plan
  keytrail ingest s3://acme-trail --from 2026-01-01 --account 111122223333
  keytrail ingest testdata/bucket
  zcat old/*.gz | keytrail ingest -`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError("keytrail ingest wants at least one source: s3://bucket/prefix, a folder, a file, or -")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	o.out.addFormat(cmd)
	cmd.Flags().StringVar(&o.memory, "memory", "512MiB", "memory budget, as 512MiB or 2GiB")
	cmd.Flags().BoolVar(&o.plan, "plan", false, "say what would be read and what it costs, and read nothing")
	cmd.Flags().StringVar(&o.progress, "progress", "auto", "auto (on a terminal), plain (lines), none")
	o.sources.addFlags(cmd)
	cmd.Flags().IntVar(&o.workers, "workers", 0, "parallel readers; 0 is one a core")
	cmd.Flags().Int64Var(&o.commit, "commit-events", 0, "commit at least every so many new events; 0 is a million")
	cmd.Flags().BoolVar(&o.reread, "reread", false, "read damaged objects again that an earlier run kept what it could of")
	return cmd
}

func (o *ingestOptions) run(cmd *cobra.Command, args []string) error {
	opt, err := o.out.options()
	if err != nil {
		return err
	}
	memory, err := parseBytes(o.memory)
	if err != nil {
		return usageError("--memory: %w", err)
	}
	if memory < minIngestMemory {
		return usageError("--memory: %s is less than the %s that reading a log takes", o.memory, render.Bytes(minIngestMemory))
	}
	if !slices.Contains([]string{"auto", "plain", "none"}, o.progress) {
		return usageError("--progress: %q is not one of auto, plain, none", o.progress)
	}
	sources, err := o.sources.open(cmd.Context(), o.g, args)
	if err != nil {
		return hinted(err)
	}
	if o.plan {
		return o.printPlan(cmd.Context(), sources, opt)
	}
	sum, err := o.read(cmd.Context(), args, sources, memory)
	if err != nil {
		if cmd.Context().Err() != nil {
			return &exitError{status: exitInterrupted, err: errors.New("stopped; what was committed stays"),
				hints: []string{"the same command goes on from there"}}
		}
		return hinted(err)
	}
	if err := o.print(sum, opt); err != nil {
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

// programBytes is what the program takes beside what it allocates, about: its
// code and its tables.
const programBytes = 32 << 20

// read ingests the sources under one memory budget: a quarter reads and
// parses, of a bucket an eighth is fetched ahead, the rest is the case's.
func (o *ingestOptions) read(ctx context.Context, args []string, sources []ingest.Source, memory int64) (ingest.Summary, error) {
	debug.SetMemoryLimit(memory - programBytes)
	exclude, err := filepath.Abs(o.g.caseDir)
	if err != nil {
		return ingest.Summary{}, err
	}
	var buckets []*ingest.S3
	for _, s := range sources {
		if b, ok := s.(*ingest.S3); ok {
			buckets = append(buckets, b)
		}
	}
	var ahead int64
	if len(buckets) > 0 {
		ahead = memory / 8
	}
	w, err := casefile.OpenWriter(o.g.caseDir, casefile.Options{
		Memory: memory*3/4 - ahead, CommitEvents: o.commit, Creator: "keytrail " + versionText(),
	})
	if err != nil {
		return ingest.Summary{}, caseError(o.g.caseDir, err)
	}
	for _, b := range buckets {
		defer b.Close()
		b.ReadAhead(func(obj ingest.Object) bool {
			state, known := w.Known(obj.Identity)
			return !known || state.Damaged && o.reread
		}, ahead/int64(len(buckets)))
	}
	progress := newProgress(o.g, o.progress, buckets)
	progress.expect(ctx, func() ([]ingest.Source, error) {
		if slices.Contains(args, "-") {
			return nil, errors.New("standard input is read once")
		}
		return o.sources.open(ctx, &globals{quiet: true}, args)
	})
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
	g := &globals{quiet: o.g.quiet, streams: streams{err: p.notes()}}
	return func(obj casefile.Object, changed bool) {
		if !obj.Damaged && !changed || said > most {
			return
		}
		said++
		switch {
		case said > most:
			g.warn("further damaged objects are in keytrail coverage --rejects")
		case changed:
			g.warn(obj.URI + ": changed since it was read, and read again")
		case len(obj.Reasons) == 0:
			g.warn(obj.URI + ": holds a damaged record")
		default:
			g.warn(obj.URI + ": " + strings.Join(obj.Reasons, "; "))
		}
	}
}

func (o *ingestOptions) print(sum ingest.Summary, opt render.Options) error {
	report := ingestReport(sum)
	if opt.Format == render.Text || opt.Format == render.Markdown {
		c, err := openCase(o.g)
		if err != nil {
			return err
		}
		defer c.Close()
		addCase(&report, o.g.caseDir, c.Head())
	}
	return o.out.write(func(w io.Writer) error { return render.WriteIngest(w, opt, report) })
}
