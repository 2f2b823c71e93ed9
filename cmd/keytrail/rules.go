package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	render "keytrail/internal/report"
	"keytrail/timeline"
	"keytrail/timeline/rules"
	"keytrail/timeline/sigma"
)

func newRules(g *globals) *cobra.Command {
	out := output{g: g}
	minimum, class := "", ""
	cmd := &cobra.Command{
		Use:     "rules",
		Short:   "the rules that findings come from",
		GroupID: groupRest,
		Long:    `Lists the rules that are compiled in: Sigma documents with what they look for, how severe it is and the ATT&CK techniques.`,
		Example: `  keytrail rules --class role-trust
  keytrail rules show iam-role-trust-external-account`,
		Args: noArgs,
	}
	out.addFormat(cmd)
	cmd.Flags().StringVar(&minimum, "min-severity", "", "informational, low, medium, high or critical")
	cmd.Flags().StringVar(&class, "class", "", "new-user, access-key, login-profile, role-trust, instance-launch")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		opt, err := out.options()
		if err != nil {
			return err
		}
		least, ok := timeline.Informational, true
		if minimum != "" {
			if least, ok = timeline.ParseSeverity(minimum); !ok {
				return usageError("--min-severity: %q is not one of informational, low, medium, high, critical", minimum)
			}
		}
		var rows []render.Rule
		for _, r := range rules.Listed() {
			if r.Level >= least && (class == "" || r.Keytrail.Class == class) {
				rows = append(rows, ruleRow(&r))
			}
		}
		return out.write(func(w io.Writer) error { return render.WriteRules(w, opt, rows) })
	}
	cmd.AddCommand(newRulesShow(g), newRulesLint(g), newRulesTest(g))
	return cmd
}

func newRulesShow(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "show NAME",
		Short: "one rule's Sigma document, by name or id",
		Args:  exactArgs(1, "one rule, by name or id"),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, ok := rules.ByName(args[0])
			if !ok {
				return withHints(fmt.Errorf("there is no rule %s", args[0]), "keytrail rules lists them")
			}
			text, err := rules.Text(r)
			if err != nil {
				return err
			}
			_, err = io.WriteString(g.out, text)
			return err
		},
	}
}

func ruleRow(r *sigma.Rule) render.Rule {
	return render.Rule{
		Name: r.Name, ID: r.ID, Title: r.Title, Severity: r.Level, Category: r.Keytrail.Category, Class: r.Keytrail.Class,
		TechniqueIDs: r.Techniques(), Description: r.Description, References: r.References, Remediation: r.Keytrail.Remediation,
	}
}
