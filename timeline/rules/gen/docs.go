package main

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"keytrail/timeline/sigma"
)

// The marks between which the table of rules stands in docs/rules.md.
const (
	tableBegins = "<!-- rules: written by go generate ./timeline/rules -->\n"
	tableEnds   = "<!-- end of rules -->\n"
)

// withTable gives a page with the table of rules, sorted by family and name,
// between its marks.
func withTable(page []byte, rules []sigma.Rule) ([]byte, error) {
	before, rest, ok := bytes.Cut(page, []byte(tableBegins))
	_, after, ok2 := bytes.Cut(rest, []byte(tableEnds))
	if !ok || !ok2 {
		return nil, fmt.Errorf("docs/rules.md has no place for the table: %s … %s", strings.TrimSpace(tableBegins), strings.TrimSpace(tableEnds))
	}
	var b bytes.Buffer
	b.Write(before)
	b.WriteString(tableBegins)
	family := ""
	for _, r := range byFamily(rules) {
		if strings.Contains(r.Name, ".") {
			continue // a part of the correlation that it stands with
		}
		if f := path.Dir(r.File); f != family {
			family = f
			fmt.Fprintf(&b, "\n### %s\n\n| rule | severity | class | ATT&CK | what |\n|---|---|---|---|---|\n", strings.ReplaceAll(family, "_", " "))
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", r.Name, r.Level, r.Keytrail.Class, strings.Join(r.Techniques(), " "), strings.ReplaceAll(r.Title, "|", "\\|"))
	}
	b.WriteString("\n" + tableEnds)
	b.Write(after)
	return b.Bytes(), nil
}
