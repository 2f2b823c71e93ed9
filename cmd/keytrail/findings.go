package main

import (
	"io"
	"iter"
	"slices"

	"github.com/spf13/cobra"

	"keytrail/internal/answer"
	render "keytrail/internal/report"
	"keytrail/timeline"
	"keytrail/timeline/sigma"
)

type findingsOptions struct {
	*analysis
	rule   []string
	failOn string
}

func newFindings(g *globals) *cobra.Command {
	o := findingsOptions{analysis: newAnalysis(g)}
	cmd := &cobra.Command{
		Use:     "findings",
		Short:   "what the rules flag: persistence and its kin",
		GroupID: groupFind,
		Long: `Judges every event by the rules and lists what they flag: new users, keys,
passwords, role trusts, instance launches and their kin, with what to do about
each. Text shows the worst first and counts what repeats; jsonl and csv give
every finding in the order of events; navigator is a layer for the ATT&CK
Navigator.`,
		Example: `  keytrail findings --min-severity high
  keytrail findings --format jsonl --fail-on critical`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd) },
	}
	o.out.more = []render.Format{render.Navigator}
	o.addFlags(cmd)
	o.addMinimum(cmd)
	cmd.Flags().StringSliceVar(&o.rule, "rule", nil, "only these rules, by name")
	cmd.Flags().StringVar(&o.failOn, "fail-on", "", "exit with 3 when a finding is at least this severe")
	return cmd
}

func (o *findingsOptions) run(cmd *cobra.Command) error {
	fail := timeline.Critical + 1
	if o.failOn != "" {
		var ok bool
		if fail, ok = timeline.ParseSeverity(o.failOn); !ok {
			return usageError("--fail-on: %q is not one of informational, low, medium, high, critical", o.failOn)
		}
	}
	if err := o.open(); err != nil {
		return err
	}
	hidden := int64(0)
	if o.minimum == "" && o.opt.Format == render.Text {
		o.severity = timeline.Low
	}
	failed := false
	chosen := func(rule string) bool { return len(o.rule) == 0 || slices.Contains(o.rule, rule) }
	rows := func(yield func(render.FindingRow, error) bool) {
		var asides answer.Asides
		for e, err := range o.findings(cmd.Context(), min(o.severity, timeline.Low), &asides) {
			if err != nil {
				yield(render.FindingRow{}, err)
				return
			}
			for _, f := range e.Findings {
				if !chosen(f.Rule) {
					continue
				}
				failed = failed || f.Severity >= fail
				if f.Severity < o.severity {
					hidden++
					continue
				}
				if !yield(render.FindingRow{Finding: f, Entry: e}, nil) {
					return
				}
			}
		}
		for _, a := range asides {
			if chosen(a.Rule) {
				hidden += a.Count
				failed = failed || fail == timeline.Informational
			}
		}
	}
	err := o.out.write(func(w io.Writer) error {
		if o.opt.Format == render.Navigator {
			return render.WriteNavigator(w, rows, sigma.Legacy)
		}
		frame := render.Frame{None: "no finding", Foot: nil}
		return render.Findings(w, o.opt, frame, iter.Seq2[render.FindingRow, error](rows))
	})
	if err != nil {
		return err
	}
	if hidden > 0 && o.minimum == "" {
		o.g.warn(render.Count(hidden) + " informational findings are not shown: --min-severity informational")
	}
	if failed {
		return &exitError{status: exitFindings}
	}
	return nil
}
