package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"keytrail/timeline/sigma"
)

// The generated catalogue is the one that the documents give.
func TestCatalogueIsUpToDate(t *testing.T) {
	rules, err := read(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	sum, err := sumOf(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	want, err := literals(rules, sum)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join("..", "catalogue_gen.go"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("catalogue_gen.go is stale: run go generate ./timeline/rules")
	}
	old, err := os.ReadFile(filepath.Join("..", page))
	if err != nil {
		t.Fatal(err)
	}
	if docs, err := withTable(old, rules); err != nil || !bytes.Equal(docs, old) {
		t.Errorf("the table in docs/rules.md is stale: run go generate ./timeline/rules (%v)", err)
	}
}

func TestTable(t *testing.T) {
	rules := []sigma.Rule{{Name: "b", File: "users/b.yml", Title: "B | C"}, {Name: "a", File: "access_keys/a.yml", Title: "A", Tags: []string{"attack.t1098.001"}}}
	got, err := withTable([]byte("before\n"+tableBegins+"old\n"+tableEnds+"after\n"), rules)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"before\n", "after\n", "### access keys\n", "| `a` | informational |  | T1098.001 | A |\n", "B \\| C"} {
		if !strings.Contains(string(got), want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if strings.Contains(string(got), "old") {
		t.Error("the old table is still there")
	}
	if _, err := withTable([]byte("no marks"), rules); err == nil {
		t.Error("a page without marks is no error")
	}
}

// generate makes literals of a tree of rules.
func generate(tree fs.FS) ([]byte, error) {
	rules, err := read(tree)
	if err != nil {
		return nil, err
	}
	sum, err := sumOf(tree)
	if err != nil {
		return nil, err
	}
	return literals(rules, sum)
}

func TestGenerate(t *testing.T) {
	const rule = `title: "A \"thing\""
name: NAME
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName|startswith: Make, a|gt: 1}, condition: not s}
level: high
`
	tree := fstest.MapFS{
		"a/z.yml": {Data: []byte(strings.Replace(rule, "NAME", "z", 1))},
		"b/a.yml": {Data: []byte(strings.Replace(rule, "NAME", "a", 1))},
	}
	text, err := generate(tree)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"DO NOT EDIT", "var catalogue = [2]sigma.Rule{", `"A \"thing\""`, "timeline.High", "sigma.StartsWith", "sigma.Greater", "sigma.Not",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is missing in\n%s", want, text)
		}
	}
	if a, z := strings.Index(string(text), `"b/a.yml"`), strings.Index(string(text), `"a/z.yml"`); a < 0 || z < a {
		t.Error("rules are not sorted by name")
	}
	tree["b/a.yml"].Data = append(tree["b/a.yml"].Data, "# a remark\n"...)
	if other, err := generate(tree); err != nil || bytes.Equal(other, text) {
		t.Errorf("another document, and the same sum (%v)", err)
	}
	tree["c/bad.yml"] = &fstest.MapFile{Data: []byte("title: x")}
	if _, err := generate(tree); err == nil || !strings.Contains(err.Error(), "c/bad.yml:1") {
		t.Errorf("a bad rule gives %v", err)
	}
}
