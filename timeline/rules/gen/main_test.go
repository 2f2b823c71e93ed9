package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// The generated catalogue is the one that the documents give.
func TestCatalogueIsUpToDate(t *testing.T) {
	want, err := generate(os.DirFS(".."))
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
	tree["c/bad.yml"] = &fstest.MapFile{Data: []byte("title: x")}
	if _, err := generate(tree); err == nil || !strings.Contains(err.Error(), "c/bad.yml:1") {
		t.Errorf("a bad rule gives %v", err)
	}
}
