package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/spf13/cobra"

	"keytrail/timeline/rules"
	"keytrail/timeline/sigma"
)

// ruleFlags say by which rules events are judged.
type ruleFlags struct {
	dirs []string
	only bool
}

func (f *ruleFlags) addFlags(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.dirs, "rules", nil, "Sigma rules of this folder or file, too; one with the name or id of another replaces it")
	cmd.Flags().BoolVar(&f.only, "rules-only", false, "the rules of --rules and no others")
}

// ruleset is a matcher of rules, and what stands for all that it finds.
type ruleset struct {
	*sigma.Set
	fingerprint func() string
}

// load gives the rules that the flags choose, seen from the own accounts.
func (f *ruleFlags) load(g *globals, accounts []string) (ruleset, error) {
	if len(f.dirs) == 0 {
		if f.only {
			return ruleset{}, usageError("--rules-only goes with --rules")
		}
		return ruleset{rules.Default(accounts...), sync.OnceValue(func() string { return rules.Fingerprint(accounts...) })}, nil
	}
	all, err := f.read(g)
	if err != nil {
		return ruleset{}, err
	}
	return ruleset{sigma.New(all, sigma.OwnAccounts(accounts...)), sync.OnceValue(func() string {
		return rules.Fingerprint(accounts...) + sigma.Fingerprint(all)
	})}, nil
}

// read reads others' rules, beside those that are compiled in or without them.
// What cannot be used is named on stderr and left out.
func (f *ruleFlags) read(g *globals) ([]sigma.Rule, error) {
	own, problems, err := readRules(f.dirs)
	if err != nil {
		return nil, err
	}
	base := rules.All()
	if f.only {
		base = nil
	}
	all, unresolved := sigma.Resolve(sigma.Replace(base, own))
	warnProblems(g, append(problems, unresolved...))
	if len(all) == 0 {
		return nil, fmt.Errorf("there is no rule in %s that can be used", f.dirs[0])
	}
	return all, nil
}

// readRules reads the rules of folders and files.
func readRules(names []string) (all []sigma.Rule, problems []error, err error) {
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, nil, err
		}
		dir, file := name, ""
		if !info.IsDir() {
			dir, file = filepath.Split(name)
			if dir == "" {
				dir = "."
			}
		}
		tree := os.DirFS(dir)
		placeholders, err := sigma.ReadPlaceholders(tree)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", dir, err)
		}
		r := sigma.Reader{Placeholders: placeholders}
		var read []sigma.Rule
		var bad []error
		if file == "" {
			read, bad = r.ReadFS(tree)
		} else {
			text, err := os.ReadFile(name)
			if err != nil {
				return nil, nil, err
			}
			read, bad = r.Read(file, text)
		}
		all, problems = append(all, read...), append(problems, bad...)
	}
	return all, problems, nil
}

// warnProblems names the rules that are left out, a few by name.
func warnProblems(g *globals, problems []error) {
	const most = 20
	for i, p := range problems {
		if i == most {
			g.warn(fmt.Sprintf("%d further rules are left out: keytrail rules lint names them", len(problems)-most))
			return
		}
		g.warn("left out: " + p.Error())
	}
}
