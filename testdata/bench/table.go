package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// table is one in Markdown; the first column is text, the others are figures.
type table struct {
	head []string
	rows [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) print(w io.Writer) {
	row := func(cells []string) { fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | ")) }
	row(t.head)
	fmt.Fprintf(w, "|---|%s\n", strings.Repeat("--:|", len(t.head)-1))
	for _, r := range t.rows {
		for len(r) < len(t.head) {
			r = append(r, "")
		}
		row(r)
	}
}

// printSteps is the table of figures: medians over the rounds.
func printSteps(w io.Writer, steps []*step) {
	t := table{head: []string{"what", "events", "wall s", "CPU s", "spread", "peak MiB", "MB/s", "events/s", "output MB"}}
	var missing []string
	for _, s := range steps {
		if s.missing != "" {
			if !slices.Contains(missing, s.missing) {
				missing = append(missing, s.missing)
			}
			continue
		}
		rate, events := "", ""
		seconds := max(s.median(wall), resolution.Seconds())
		if s.json > 0 {
			rate = number(float64(s.json) / 1e6 / seconds)
		}
		if s.events > 0 {
			events = number(float64(s.events) / seconds)
		}
		t.add(s.name, count(s.events), seconds3(s.median(wall)), seconds3(s.median(cpu)), percent(s.spread(cpu)), number(s.median(peakMiB)),
			rate, events, mb(int64(s.median(output)), 2))
	}
	t.print(w)
	for _, reason := range missing {
		var names []string
		for _, s := range steps {
			if s.missing == reason {
				names = append(names, s.name)
			}
		}
		fmt.Fprintf(w, "\nNot here: %s. They want %s.\n", strings.Join(names, "; "), reason)
	}
}

// ratios are what is held against what.
var ratios = []struct{ ours, theirs string }{
	{"ingest", "floor of duty"},
	{"ingest", "DuckDB conversion"},
	{"ingest", "inflate: libdeflate"},
	{"inflate: klauspost", "inflate: libdeflate"},
	{"inflate: compress/gzip", "inflate: libdeflate"},
	{"ingest again, unchanged", "ingest"},
	{"timeline absent", "DuckDB key absent"},
	{"timeline rare", "DuckDB key rare"},
	{"timeline about 500", "DuckDB key about 500"},
	{"timeline hottest", "DuckDB key hottest"},
	{"timeline absent", "DuckDB key absent, sorted"},
	{"timeline rare", "DuckDB key rare, sorted"},
	{"timeline about 500", "DuckDB key about 500, sorted"},
	{"timeline hottest", "DuckDB key hottest, sorted"},
	{"timeline absent", "DuckDB key absent, of the case"},
	{"timeline rare", "DuckDB key rare, of the case"},
	{"timeline about 500", "DuckDB key about 500, of the case"},
	{"timeline hottest", "DuckDB key hottest, of the case"},
	{"search, IAM writes", "DuckDB IAM writes"},
	{"search, EC2 writes", "DuckDB EC2 writes"},
	{"search, EC2 writes", "DuckDB EC2 writes, of the case"},
	{"keys", "DuckDB keys"},
	{"findings, warm", "findings, cold"},
	{judgedScan, namedScan},
	{matchedScan, namedScan},
	{"version", "DuckDB version"},
}

// printRatios is the table of ratios: below 1 the first needs less.
func printRatios(w io.Writer, steps []*step) {
	t := table{head: []string{"ratio", "CPU", "wall", "peak", "output"}}
	for _, r := range ratios {
		ours, theirs := find(steps, r.ours), find(steps, r.theirs)
		if ours == nil || theirs == nil {
			continue
		}
		row := []string{r.ours + " ÷ " + r.theirs}
		for _, q := range []quantity{cpu, wall, peakMiB, output} {
			cell := ""
			if v, ok := ours.against(theirs, q); ok && v > 0 {
				cell = ratio(v)
			}
			row = append(row, cell)
		}
		t.add(row...)
	}
	if len(t.rows) > 0 {
		fmt.Fprintln(w)
		t.print(w)
	}
}

// count writes a whole number with its thousands apart; nothing for 0.
func count(n int) string {
	if n == 0 {
		return ""
	}
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// number writes three digits, or all of a larger number's whole part.
func number(v float64) string {
	switch {
	case v >= 100:
		return count(int(v + 0.5))
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

func ratio(v float64) string {
	if v < 0.1 {
		return strconv.FormatFloat(v, 'f', 3, 64)
	}
	return number(v)
}

func seconds3(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) }

func percent(v float64) string { return strconv.Itoa(int(100*v+0.5)) + " %" }

// mb writes bytes as millions of them; nothing for 0.
func mb(n int64, digits int) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(n)/1e6, 'f', digits, 64)
}
