package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// options are what the command line says.
type options struct {
	sections []string
	events   []int // sizes of the loads, smallest first
	runs     int
	dir      string
	program  string
	threads  int
	loads    map[int]string // folders that hold a load already
	keep     bool
}

// preset is what a word after -bench stands for.
type preset struct {
	sections string
	events   []int
	runs     int
}

var presets = map[string]preset{
	"S":      {"stages,program,yardsticks,duckdb", []int{200_000}, 5},
	"M":      {"program,yardsticks,duckdb", []int{2_000_000}, 3},
	"10M":    {"program,yardsticks,duckdb,linear", []int{10_000_000}, 1},
	"memory": {"memory,large,linear", []int{200_000, 500_000, 1_000_000, 2_000_000}, 3},
}

// sections in the order they are run in.
var sections = []string{"stages", "program", "yardsticks", "duckdb", "memory", "large", "linear"}

func parseFlags(args []string) (options, error) {
	o := options{loads: map[int]string{}}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	word := flags.String("bench", "S", "what to measure: S (200,000 events), M (2,000,000), 10M, memory")
	list := flags.String("sections", "", "only these, of "+strings.Join(sections, ","))
	events := flags.String("events", "", "loads of these numbers of events, separated by commas")
	flags.IntVar(&o.runs, "runs", 0, "rounds; 0 is the preset's")
	flags.StringVar(&o.dir, "dir", os.Getenv("BENCH_DIR"), "folder for loads and everything made (default $BENCH_DIR, or keytrail-bench among temporary files)")
	flags.StringVar(&o.program, "program", "", "keytrail to measure (default: built from the sources)")
	flags.IntVar(&o.threads, "threads", runtime.NumCPU(), "DuckDB's threads")
	flags.BoolVar(&o.keep, "keep", false, "keep the cases and outputs")
	flags.Func("load", "EVENTS=DIR: this folder holds the load of that size; may be repeated", func(s string) error {
		size, dir, ok := strings.Cut(s, "=")
		n, err := strconv.Atoi(size)
		if !ok || err != nil || n <= 0 {
			return fmt.Errorf("%q is not EVENTS=DIR", s)
		}
		dir, err = filepath.Abs(dir)
		o.loads[n] = dir
		return err
	})
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	p, ok := presets[*word]
	if !ok {
		return o, fmt.Errorf("-bench %s is none of S, M, 10M, memory", *word)
	}
	if o.runs == 0 {
		o.runs = p.runs
	}
	if *list == "" {
		*list = p.sections
	}
	o.sections = strings.Split(*list, ",")
	for _, s := range o.sections {
		if !slices.Contains(sections, s) {
			return o, fmt.Errorf("-sections: %q is none of %s", s, strings.Join(sections, ", "))
		}
	}
	o.events = p.events
	if *events != "" {
		o.events = nil
		for s := range strings.SplitSeq(*events, ",") {
			n, err := strconv.Atoi(s)
			if err != nil || n <= 0 {
				return o, fmt.Errorf("-events: %q is no number of events", s)
			}
			o.events = append(o.events, n)
		}
	}
	o.events = slices.Compact(slices.Sorted(slices.Values(o.events)))
	if o.dir == "" {
		o.dir = filepath.Join(os.TempDir(), "keytrail-bench")
	}
	var err error
	if o.dir, err = filepath.Abs(o.dir); err == nil && o.program != "" {
		o.program, err = filepath.Abs(o.program)
	}
	return o, err
}

func (o *options) has(section string) bool { return slices.Contains(o.sections, section) }
