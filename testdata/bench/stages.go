package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// stage is a step of the flow that has a benchmark of its own; all of them go
// through the same files of the load.
type stage struct {
	benchmark string // without BenchmarkStage
	what      string
}

// stageList is in the order of the flow.
var stageList = []stage{
	{"Inflate", "inflate: undo gzip, check its sums"},
	{"Split", "split and parse, one pass"},
	{"Parse", "parse alone"},
	{"Read", "stored bytes to events: hash, inflate, hash, split, parse"},
	{"Rows", "rows: gather by column, sort"},
	{"Encode", "encode: Parquet, zstd, bloom filters"},
	{"Write", "events to a commit: duplicates, rows, encode, ledger, fsync"},
	{"Scan", "scan all columns"},
	{"Order", "scan a timeline's columns, sort and merge"},
	{"Rules", "judge by all rules"},
}

var stagePackages = []string{"./ingest", "./cloudtrail", "./internal/casefile", "./query", "./timeline/rules"}

// stages runs the benchmarks of the stages, each on one core, and prints
// medians. Like all else they run in turn: what disturbs one round does not
// disturb all rounds of a package.
func (b *bench) stages() error {
	note("benchmarks of the stages")
	dir := b.path("stages") + string(filepath.Separator)
	build := exec.Command("go", append([]string{"test", "-c", "-o", dir}, stagePackages...)...)
	build.Dir = repository
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w\n%s", err, out)
	}
	measured := map[string][]map[string]float64{}
	for i := range b.runs {
		for _, pkg := range stagePackages {
			note("round %d of %d: stages of %s", i+1, b.runs, pkg)
			cmd := exec.Command(dir+path.Base(pkg)+".test", "-test.run", "^$", "-test.bench", "^BenchmarkStage", "-test.benchmem", "-test.cpu", "1")
			cmd.Dir = filepath.Join(repository, filepath.FromSlash(pkg))
			cmd.Stderr = os.Stderr
			text, err := cmd.Output()
			if err != nil {
				return fmt.Errorf("%s: %w\n%s", pkg, err, text)
			}
			for name, figures := range parseBenchmarks(text) {
				measured[name] = append(measured[name], figures...)
			}
		}
	}
	fmt.Fprintf(b.out, "\n## Stages, one core (BenchmarkStage…)\n\n")
	t := table{head: []string{"stage", "MB/s of JSON", "events/s", "ns/event", "B/op", "B/event", "allocs/event"}}
	for _, s := range stageList {
		runs := measured["BenchmarkStage"+s.benchmark]
		if len(runs) == 0 {
			return fmt.Errorf("no figures for BenchmarkStage%s", s.benchmark)
		}
		of := func(unit string) float64 {
			var list []float64
			for _, r := range runs {
				list = append(list, r[unit])
			}
			return median(list)
		}
		events := of("events/op")
		if events == 0 {
			return fmt.Errorf("BenchmarkStage%s does not say its events/op", s.benchmark)
		}
		t.add(s.what, number(of("MB/s")), number(events/of("ns/op")*1e9), number(of("ns/op")/events), count(int(of("B/op"))),
			number(of("B/op")/events), number(of("allocs/op")/events))
	}
	t.print(b.out)
	return nil
}

// parseBenchmarks reads what go test -bench prints: a name, the rounds, and
// pairs of a figure and its unit.
func parseBenchmarks(text []byte) map[string][]map[string]float64 {
	out := map[string][]map[string]float64{}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) < 4 || !strings.HasPrefix(words[0], "Benchmark") {
			continue
		}
		name, _, _ := strings.Cut(words[0], "-") // the rest is the number of threads
		figures := map[string]float64{}
		for i := 2; i+1 < len(words); i += 2 {
			if v, err := strconv.ParseFloat(words[i], 64); err == nil {
				figures[words[i+1]] = v
			}
		}
		out[name] = append(out[name], figures)
	}
	return out
}
