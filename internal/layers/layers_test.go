// Package layers holds the direction of imports: which package may know
// which, and which one is the home of each heavy dependency.
package layers

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowed lists, for each package of ours, the packages of ours that it may
// import. A package that is not here may not exist.
var allowed = map[string][]string{
	"cloudtrail":                   {},
	"cloudtrail/batch":             {"cloudtrail"},
	"internal/derived":             {},
	"internal/inflate":             {},
	"internal/zstdpage":            {},
	"internal/recall":              {},
	"internal/casefile":            {"cloudtrail", "cloudtrail/batch", "internal/derived", "internal/zstdpage"},
	"ingest":                       {"cloudtrail", "internal/casefile", "internal/inflate"},
	"query":                        {"cloudtrail", "cloudtrail/batch", "internal/casefile"},
	"timeline":                     {"cloudtrail", "cloudtrail/batch", "internal/recall"},
	"timeline/iampolicy":           {"cloudtrail"},
	"timeline/sigma":               {"cloudtrail", "cloudtrail/batch", "internal/recall", "timeline", "timeline/iampolicy"},
	"timeline/rules":               {"cloudtrail", "cloudtrail/batch", "timeline", "timeline/sigma"},
	"timeline/history":             {"cloudtrail", "cloudtrail/batch", "internal/recall", "timeline", "timeline/iampolicy", "timeline/sigma"},
	"timeline/lineage":             {"cloudtrail", "timeline", "timeline/iampolicy"},
	"timeline/lineage/foothold":    {"cloudtrail", "timeline", "timeline/iampolicy", "timeline/lineage"},
	"timeline/lineage/containment": {"cloudtrail", "timeline", "timeline/iampolicy", "timeline/lineage", "timeline/lineage/foothold"},
	"timeline/rules/gen":           {"timeline/sigma"},
	"internal/answer":              {"cloudtrail", "internal/derived", "timeline", "timeline/history", "timeline/lineage"},
	"internal/report":              {"cloudtrail", "timeline", "timeline/lineage", "timeline/lineage/containment", "timeline/lineage/foothold"},
	"internal/trailgen":            {"cloudtrail"},
	"internal/trailgen/trailgen":   {"internal/trailgen"},
	"internal/layers":              {},
	"cmd/keytrail": {"cloudtrail", "cloudtrail/batch", "ingest", "internal/answer", "internal/casefile", "internal/derived", "internal/report", "query", "timeline",
		"timeline/history", "timeline/iampolicy", "timeline/lineage", "timeline/lineage/containment", "timeline/lineage/foothold",
		"timeline/rules", "timeline/sigma"},
}

// homes lists who may import a heavy dependency; the prefix of the import
// path decides.
var homes = map[string][]string{
	"github.com/aws/aws-sdk-go-v2":    {"ingest"},
	"github.com/apache/arrow":         {"query"},
	"github.com/parquet-go":           {"internal/casefile"},
	"github.com/klauspost/compress":   {"ingest", "internal/casefile", "internal/derived", "internal/inflate", "internal/zstdpage", "query"},
	"github.com/spf13":                {"cmd/keytrail"},
	"golang.org/x/term":               {"cmd/keytrail"},
	"github.com/rivo/uniseg":          {"internal/report"},
	"go.yaml.in/yaml":                 {"timeline/sigma"},
	"github.com/rogpeppe/go-internal": {"cmd/keytrail"},
	"net/http":                        {"ingest"},
}

// plain lists what imports the standard library only, but for its tests.
var plain = []string{"cloudtrail", "cloudtrail/batch", "internal/inflate", "internal/recall"}

const module = "keytrail"

func TestImports(t *testing.T) {
	root := filepath.Join("..", "..")
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != ".." || d.Name() == "testdata" || isModule(root, file)) {
			return fs.SkipDir
		}
		if !strings.HasSuffix(file, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(rel)
		seen[pkg] = true
		ours, known := allowed[pkg]
		if !known {
			t.Errorf("package %s is not in the table of layers", pkg)
			return nil
		}
		test := strings.HasSuffix(file, "_test.go")
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if sub, ok := strings.CutPrefix(imported, module+"/"); ok {
				// Tests may make their input with the trail generator, and hold
				// a package against those below it; those of the rules hold them
				// against what judges several events.
				if sub != pkg && !slices.Contains(ours, sub) && !(test && (sub == "internal/trailgen" || sub == "internal/casefile")) &&
					!(test && pkg == "timeline/rules" && (sub == "timeline/history" || sub == "timeline/iampolicy")) {
					t.Errorf("%s imports %s", file, imported)
				}
				continue
			}
			for prefix, home := range homes {
				if strings.HasPrefix(imported, prefix) && !slices.Contains(home, pkg) {
					t.Errorf("%s imports %s, whose home is %s", file, imported, strings.Join(home, ", "))
				}
			}
			if slices.Contains(plain, pkg) && !test && strings.Contains(imported, ".") {
				t.Errorf("%s imports %s: %s knows the standard library only", file, imported, pkg)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range allowed {
		if !seen[pkg] {
			t.Errorf("package %s is in the table of layers but not in the tree", pkg)
		}
	}
}

// isModule tells whether dir, below root, is a module of its own.
func isModule(root, dir string) bool {
	if path.Clean(filepath.ToSlash(dir)) == path.Clean(filepath.ToSlash(root)) {
		return false
	}
	found, _ := filepath.Glob(filepath.Join(dir, "go.mod"))
	return len(found) > 0
}
