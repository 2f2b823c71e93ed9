package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
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

// stages runs the benchmarks of the stages in one thread each and prints
// medians.
func (b *bench) stages() error {
	note("benchmarks of the stages, %d rounds", b.runs)
	args := []string{"test", "-run", "^$", "-bench", "^BenchmarkStage", "-benchmem", "-cpu", "1", "-count", strconv.Itoa(b.runs)}
	cmd := exec.Command("go", append(args, stagePackages...)...)
	cmd.Dir = repository
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go test: %w\n%s", err, text)
	}
	measured := parseBenchmarks(text)
	fmt.Fprintf(b.out, "\n## Stages, one core (go test -bench BenchmarkStage)\n\n")
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
