package main

import (
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	render "keytrail/internal/report"
	"keytrail/query"
	"keytrail/timeline"
	"keytrail/timeline/lineage/foothold"
)

type footholdsOptions struct {
	*analysis
	reach       reachFlags
	all         bool
	knownGood   string
	containedAt string
	iam         iamFlags
	script      string
}

func newFootholds(g *globals) *cobra.Command {
	o := footholdsOptions{analysis: newAnalysis(g)}
	cmd := &cobra.Command{
		Use:     "footholds WHO|all",
		Short:   "what a key and all that descends from it made, enabled or altered, and what of it still stands",
		GroupID: groupFollow,
		Long: `Replays every artefact that WHO and its descendants made, enabled or altered to the
end of the logs: users, keys, passwords, policies, trusts, sessions, machines, what
blinds whoever watches. Each is standing, partly (one call restores it, or what
denies it is not evaluated), neutralised or unknown. States speak of the logs, not of
the account, and name the event that they rest on.

WHO is as in timeline, and flags that choose events choose among WHO's own: only what
those begot is followed. Without them, only a stranger's use of a long-term key is that
is clearly in two hands, unless --all-use is given. all is everything that anybody made and not only a lineage,
but for AWS's services and for sessions; nothing is followed then, and reasons why
somebody's act is suspect are not looked for.

--script DIR writes commands of the AWS CLI against what stands, a script for each
phase (preserve, stop-issuing, revoke, isolate, remove) and account. keytrail runs
none of them.`,
		Example: `  keytrail footholds AKIA…
  keytrail footholds AKIA… --since 2026-02-17T21:04:11Z --known-good responders.txt
  keytrail footholds AKIA… --credential-report report.csv --format jsonl
  keytrail footholds AKIA… --script ./containment`,
		Args:              exactArgs(1, "one WHO: a key id, an ARN, a name, an instance id, an address, or all"),
		RunE:              func(cmd *cobra.Command, args []string) error { return o.run(cmd, args[0]) },
		ValidArgsFunction: completeKeys(g),
	}
	o.addFlags(cmd)
	o.reach.addFlags(cmd)
	cmd.Flags().BoolVar(&o.all, "all", false, "text and md: no folding of what is alike")
	cmd.Flags().StringVar(&o.knownGood, "known-good", "", "principals, networks and agents of defenders, an entry a line")
	cmd.Flags().StringVar(&o.containedAt, "contained-at", "", "when all was contained; without it, each foothold's own end")
	cmd.Flags().StringVar(&o.script, "script", "", "write commands against what stands into this folder, which is new or empty")
	o.iam.addFlags(cmd)
	return cmd
}

func (o *footholdsOptions) run(cmd *cobra.Command, text string) error {
	ctx := cmd.Context()
	who, err := parseWho(text)
	if err != nil {
		return err
	}
	if err := o.scriptFolder(who); err != nil {
		return err
	}
	known, err := readKnownGood(o.knownGood)
	if err != nil {
		return err
	}
	answers, err := o.iam.read()
	if err != nil {
		return err
	}
	if err := o.open(); err != nil {
		return err
	}
	if who, err = o.engine.Resolve(ctx, who); err != nil {
		return err
	}
	contained := timeline.Moment{}
	if o.containedAt != "" {
		t, err := query.ParseTime(o.containedAt, newestEvent(o.c), false)
		if err != nil {
			return usageError("--contained-at: %w", err)
		}
		contained = timeline.At(t.UnixMicro())
	}
	found, err := o.footholds(ctx, who, known, contained)
	if err != nil {
		return err
	}
	answers.Join(found.rows)
	report := render.Footholds{Rows: make([]render.FootholdRow, len(found.rows)), All: o.all}
	paths := make(map[int32]string)
	planner := found.planner()
	for i, f := range found.rows {
		report.Rows[i] = render.FootholdRow{Foothold: f, Path: found.path(&f, who, paths)}
		if planner != nil && !o.forPeople() {
			report.Rows[i].Commands = render.CommandList(planner.One(&f))
		}
	}
	if o.script != "" {
		if err := o.writeScripts(planner, found.rows, who); err != nil {
			return err
		}
	}
	if o.forPeople() {
		if err := o.frame(cmd, found, who, &report); err != nil {
			return err
		}
	}
	return o.out.write(func(w io.Writer) error { return render.WriteFootholds(w, o.opt, report) })
}

// frame says what stands around the table for people.
func (o *footholdsOptions) frame(cmd *cobra.Command, x *replayed, who query.Who, f *render.Footholds) error {
	ctx := cmd.Context()
	f.Title = x.title(f.Rows)
	if x.descent != nil {
		var err error
		if f.Head, err = o.descentLines(ctx, x.descent, who, &o.reach, nil); err != nil {
			return err
		}
	}
	f.Head = append(f.Head, render.Line{Label: "own set", Text: strings.Join(x.own, ", ")})
	f.None = "nothing that " + who.Text + " made, enabled or altered is in these logs; " + caseCovers(o.c.Head().Summary)
	foot, err := o.foot(ctx)
	if err != nil {
		return err
	}
	f.Foot = append(footholdCaveats, foot...)
	if x.descent != nil {
		f.Next = o.next(cmd, x.rows, who)
	}
	return nil
}

// next says what to do now: there is something to run where anything stands.
func (o *footholdsOptions) next(cmd *cobra.Command, rows []foothold.Foothold, who query.Who) string {
	stands := slices.ContainsFunc(rows, func(f foothold.Foothold) bool { return f.State != foothold.Neutralised })
	switch {
	case o.script != "":
		return "Scripts in five phases, none run: " + filepath.Join(o.script, "0-read-first.txt")
	case stands:
		return "Commands in five phases, none run: " + again(cmd, "footholds", who.Text) + " --script ./containment"
	}
	return "What they did: " + again(cmd, "timeline", who.Text) + " --follow"
}

var footholdCaveats = []string{
	"Calls with a key that is off or deleted leave no record as a rule: silence after containment proves nothing. " +
		"What a policy, a boundary or a policy of the organisation lets be done is never computed.",
}

// title says what these logs show up to when.
func (x *replayed) title(rows []render.FootholdRow) string {
	text := "What these logs show up to " + x.covers.End().String()
	var accounts []string
	seen := make(map[string]bool)
	for i := range rows {
		if a := rows[i].Account; a != "" && !seen[a] {
			seen[a] = true
			accounts = append(accounts, a)
		}
	}
	var parts []string
	for _, a := range accounts {
		at := x.covers.AsOf(a, x.covers.Home()).String()
		if at == "" {
			at = "never"
		}
		if len(accounts) > 1 {
			at = a + " " + at
		}
		parts = append(parts, at)
	}
	if len(parts) > 0 {
		text += " (IAM, in " + x.covers.Home() + ": " + strings.Join(parts, ", ") + ")"
	}
	return text + ". States speak of the logs, not of the account."
}
