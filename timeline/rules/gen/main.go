// Command gen writes the rule catalogue as Go literals, and as a table in
// docs/rules.md. It is run by go generate in the folder of package rules: the
// YAML documents below come in, catalogue_gen.go and the page go out. Rules
// that cannot be read are named on stderr, and nothing is written.
package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path"
	"slices"

	"keytrail/timeline/sigma"
)

func main() {
	if err := write(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// page is where the table of rules stands.
const page = "../../docs/rules.md"

func write() error {
	rules, err := read(os.DirFS("."))
	if err != nil {
		return err
	}
	sum, err := sumOf(os.DirFS("."))
	if err != nil {
		return err
	}
	text, err := literals(rules, sum)
	if err != nil {
		return err
	}
	old, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	docs, err := withTable(old, rules)
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile("catalogue_gen.go", text, 0o644), os.WriteFile(page, docs, 0o644))
}

// read reads a tree of rules, sorted by name.
func read(tree fs.FS) ([]sigma.Rule, error) {
	rules, problems := sigma.ReadFS(tree)
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	slices.SortFunc(rules, func(a, b sigma.Rule) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.File, b.File))
	})
	return rules, nil
}

// byFamily sorts rules by their folder, then by name.
func byFamily(rules []sigma.Rule) []sigma.Rule {
	rules = slices.Clone(rules)
	slices.SortStableFunc(rules, func(a, b sigma.Rule) int { return cmp.Compare(path.Dir(a.File), path.Dir(b.File)) })
	return rules
}

// literals gives the content of catalogue_gen.go; sum stands for the documents.
func literals(rules []sigma.Rule, sum string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("// Code generated from the YAML files below this folder by gen. DO NOT EDIT.\n\n")
	b.WriteString("package rules\n\nimport (\n\"keytrail/timeline\"\n\"keytrail/timeline/sigma\"\n)\n\n")
	b.WriteString("// documentsSum stands for all that the documents say.\n")
	fmt.Fprintf(&b, "const documentsSum = %q\n\n", sum)
	fmt.Fprintf(&b, "var catalogue = [%d]sigma.Rule{\n", len(rules))
	for _, r := range rules {
		writeElement(&b, r)
		b.WriteString(",\n\n")
	}
	b.WriteString("}\n")
	return format.Source(b.Bytes())
}
