package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"keytrail/timeline/lineage/containment"
)

// again writes a command line of keytrail that asks another verb, or this one,
// about WHO, with those of this command line's flags that it has too and that
// bear on the answer. It can be pasted into a shell.
func again(cmd *cobra.Command, verb, who string) string {
	words := []string{"keytrail", verb, shellWord(who)}
	to, _, err := cmd.Root().Find([]string{verb})
	if err != nil {
		return strings.Join(words, " ")
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		switch f.Name {
		case "all", "case", "color", "format", "output", "quiet", "script", "tz":
			return // how it is shown, and where it lies: the same question of the same evidence has the same answer
		}
		if to.Flags().Lookup(f.Name) == nil && to.InheritedFlags().Lookup(f.Name) == nil {
			return
		}
		values := []string{f.Value.String()}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			values = list.GetSlice()
		}
		for _, v := range values {
			switch {
			case f.Value.Type() == "bool" && v == "true":
				words = append(words, "--"+f.Name)
			case f.Value.Type() == "stringSlice":
				words = append(words, "--"+f.Name+"="+shellWord(commaSafe(v)))
			default:
				words = append(words, "--"+f.Name+"="+shellWord(v))
			}
		}
	})
	return strings.Join(words, " ")
}

// commaSafe is a value as a flag takes it that splits its values at commas.
func commaSafe(v string) string {
	if strings.ContainsAny(v, "\",\n") {
		return `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
	}
	return v
}

// shellWord quotes what a shell would not take as it is.
func shellWord(v string) string {
	plain := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-_./:@=+%", r)
	}
	if v != "" && strings.TrimFunc(v, plain) == "" && !strings.HasPrefix(v, "-") {
		return v
	}
	return containment.Quote(v)
}
