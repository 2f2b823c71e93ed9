// Command gen writes the rule catalogue as Go literals. It is run by
// go generate in the folder of package rules: the YAML documents below come
// in, catalogue_gen.go goes out. Rules that cannot be read are named on
// stderr, and nothing is written.
package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"slices"

	"keytrail/timeline/sigma"
)

func main() {
	text, err := generate(os.DirFS("."))
	if err == nil {
		err = os.WriteFile("catalogue_gen.go", text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// generate gives the content of catalogue_gen.go for a tree of rules.
func generate(tree fs.FS) ([]byte, error) {
	rules, problems := sigma.ReadFS(tree)
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	slices.SortFunc(rules, func(a, b sigma.Rule) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.File, b.File))
	})
	var b bytes.Buffer
	b.WriteString("// Code generated from the YAML files below this folder by gen. DO NOT EDIT.\n\n")
	b.WriteString("package rules\n\nimport (\n\"keytrail/timeline\"\n\"keytrail/timeline/sigma\"\n)\n\n")
	fmt.Fprintf(&b, "var catalogue = [%d]sigma.Rule{\n", len(rules))
	for _, r := range rules {
		writeElement(&b, r)
		b.WriteString(",\n\n")
	}
	b.WriteString("}\n")
	return format.Source(b.Bytes())
}
