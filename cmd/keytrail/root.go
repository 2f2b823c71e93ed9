package main

import (
	"context"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

// streams are the three that a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// globals are the flags that every command has.
type globals struct {
	caseDir string
	quiet   bool
	color   string
	streams
}

// warn prints one line on stderr, unless the user asked for quiet.
func (g *globals) warn(line string) {
	if !g.quiet {
		io.WriteString(g.err, "keytrail: "+printable(line)+"\n")
	}
}

// The groups of commands, in the order of an investigation.
const (
	groupFind   = "find"
	groupFollow = "follow"
	groupStock  = "stock"
	groupVouch  = "vouch"
	groupHand   = "hand"
	groupRest   = "rest"
)

const exitHelp = `Exit status: 0 done, 1 failed, 2 usage, 3 findings at or above --fail-on, 4 done but
some evidence was unreadable or damaged (ingest, coverage), 130 interrupted.`

// run is the program: arguments and streams in, exit status out.
func run(ctx context.Context, args []string, s streams) int {
	root := newRoot(s)
	root.SetArgs(args)
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	if err != nil && cmd == root {
		err = rootUsage(err)
	}
	return report(s.err, err)
}

// rootUsage marks what cobra says of a command line it cannot place.
func rootUsage(err error) error {
	if text := err.Error(); strings.HasPrefix(text, "unknown command") {
		return usageError("%s", strings.SplitN(text, "\n", 2)[0])
	}
	return err
}

func newRoot(s streams) *cobra.Command {
	g := &globals{streams: s}
	root := &cobra.Command{
		Use:   "keytrail",
		Short: "what a leaked AWS access key did, from CloudTrail logs of any age",
		Long: `keytrail reads CloudTrail logs into a local case, rebuilds what every access key
did, and flags the persistence that came of it. It works offline and runs
nothing in the account.`,
		Example: `  keytrail ingest testdata/bucket
  keytrail keys
  keytrail timeline AKIA…`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		Version:           versionText(),
	}
	root.SetVersionTemplate("keytrail {{.Version}}\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return &exitError{status: exitUsage, err: err, hints: []string{cmd.CommandPath() + " --help lists the flags"}}
	})
	root.AddGroup(
		&cobra.Group{ID: groupFind, Title: "Find:"},
		&cobra.Group{ID: groupFollow, Title: "Follow:"},
		&cobra.Group{ID: groupVouch, Title: "Vouch:"},
		&cobra.Group{ID: groupHand, Title: "Hand over:"},
		&cobra.Group{ID: groupRest, Title: "The rest:"},
	)
	root.SetHelpCommandGroupID(groupRest)
	root.PersistentFlags().StringVar(&g.caseDir, "case", defaultCase(), "the case's folder")
	root.PersistentFlags().BoolVarP(&g.quiet, "quiet", "q", false, "no notes and no progress on stderr")
	root.PersistentFlags().StringVar(&g.color, "color", "auto", "auto, always or never")
	cobra.EnableCommandSorting = false
	root.AddCommand(
		newKeys(g), newTimeline(g), newFindings(g), newSearch(g),
		newLineage(g), newFootholds(g),
		newCoverage(g),
		newExport(g),
		newIngest(g), newRules(g), newVersion(g), newS3Policy(),
	)
	for _, c := range root.Commands() {
		c.Long = strings.TrimSpace(c.Long)
		c.DisableFlagsInUseLine = true
	}
	root.SetUsageTemplate(strings.TrimRight(root.UsageTemplate(), "\n") + "\n\n" + exitHelp + "\n")
	return root
}

func defaultCase() string {
	if dir := os.Getenv("KEYTRAIL_CASE"); dir != "" {
		return dir
	}
	return "case"
}

// exactArgs is cobra.ExactArgs with our exit status and a sentence.
func exactArgs(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return usageError("%s wants %s", cmd.CommandPath(), what)
		}
		return nil
	}
}

func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError("%s takes no arguments, only flags", cmd.CommandPath())
	}
	return nil
}
