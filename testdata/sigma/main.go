// Command sigma holds keytrail's verdicts by Sigma rules against those of
// another engine, rsigma, on the same records, and tells what both cost.
//
// In come rsigma's program, folders of rules, and folders of records, one JSON
// record a line. Each record gets an event id of its own. Out comes, for each
// folder of rules, how many pairs of rule and event both find, and each pair
// that one of them finds alone, which must be one of the known differences.
// Correlations are compared by the groups for which they ever hold, since the
// engines say so at other events. keytrail's own rules are compared by their detections alone: what stands
// under keytrail: is cut out, and rules that use derived fields are left out.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "sigma:", err)
		os.Exit(1)
	}
}

type paths []string

func (p *paths) String() string { return strings.Join(*p, " ") }

// Set adds a path.
func (p *paths) Set(text string) error { *p = append(*p, text); return nil }

func run() error {
	var folders paths
	rsigma := flag.String("rsigma", "rsigma", "rsigma's program")
	keytrail := flag.String("keytrail", "bin/keytrail", "keytrail's program")
	records := flag.String("records", "../shared/data", "folder of folders with a normalized.jsonl each")
	own := flag.String("own", "timeline/rules", "keytrail's own rules, empty for none")
	times := flag.Int("times", 1, "how often each record is judged; more than once for measuring")
	flag.Var(&folders, "rules", "a folder of rules; may be given again")
	flag.Parse()
	if err := needs(*rsigma, *keytrail, *records, folders); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "keytrail-sigma-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)

	file := filepath.Join(work, "records.jsonl")
	n, err := collect(*records, file, *times)
	if err != nil {
		return err
	}
	fmt.Printf("%d records\n", n)
	ours := engine{program: *keytrail, records: file, events: n, store: filepath.Join(work, "case")}
	if err := ours.ingest(); err != nil {
		return err
	}
	theirs := engine{program: *rsigma, records: file, events: n}

	failed := 0
	for i, folder := range folders {
		plain := filepath.Join(work, fmt.Sprintf("rules-%d", i))
		left, err := detections(folder, plain)
		if err != nil {
			return err
		}
		fmt.Printf("\n%s: %d correlations, which are compared by themselves\n", folder, left)
		unknown, err := compare(plain, &ours, &theirs)
		if err != nil {
			return fmt.Errorf("%s: %w", folder, err)
		}
		failed += unknown
		together := filepath.Join(work, fmt.Sprintf("correlations-%d", i))
		groups, err := correlations(folder, together)
		if err == nil && len(groups) > 0 {
			unknown, err = compareCorrelations(together, groups, &ours, &theirs)
			failed += unknown
		}
		if err != nil {
			return fmt.Errorf("%s: %w", folder, err)
		}
	}
	if *own != "" {
		folder := filepath.Join(work, "own")
		kept, left, err := bare(*own, folder)
		if err != nil {
			return err
		}
		fmt.Printf("\nkeytrail's own rules: %d detections, %d left out, which use derived fields or are no detections\n", kept, left)
		unknown, err := compare(folder, &ours, &theirs)
		if err != nil {
			return fmt.Errorf("%s: %w", *own, err)
		}
		failed += unknown
	}
	if failed > 0 {
		return fmt.Errorf("%d pairs differ that no known difference explains", failed)
	}
	return nil
}
