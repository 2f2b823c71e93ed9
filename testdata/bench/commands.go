package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// The steps that tell what rules cost.
const (
	namedScan   = "scan of the columns that rules name"
	judgedScan  = "the same columns, judged by all rules"
	matchedScan = "the same scan, with all findings made"
)

// comparison is what a round over a load runs: each command of ours beside the
// yardsticks it is held against.
func (b *bench) comparison(c *corpus) (steps []*step) {
	ours, yards, duck := b.has("program"), b.has("yardsticks"), b.has("duckdb")
	add := func(wanted bool, s *step) {
		if wanted {
			steps = append(steps, s)
		}
	}
	add(yards, b.inflating(c, "floor of duty", b.tools.floor, "duty"))
	add(true, b.ingest(c)) // even when it is not wanted: what follows reads its case
	add(duck, b.convert(c))
	add(duck, c.through(b.sql("DuckDB sort of what it converted", "sort.sql", b.path("sorted.parquet"), c.events, "in="+b.path("duckdb.parquet")), false))
	add(yards, b.inflating(c, "inflate: libdeflate", b.tools.floor, "inflate"))
	self, err := os.Executable()
	goTool := tool{path: self}
	if err != nil {
		goTool.missing = err.Error()
	}
	add(yards, b.inflating(c, "inflate: klauspost", goTool, "inflate", "klauspost"))
	add(yards, b.inflating(c, "inflate: compress/gzip", goTool, "inflate", "standard"))
	add(ours, b.again(c))
	first := c.keys[slices.IndexFunc(c.keys, func(k askedKey) bool { return k.events > 0 })] // others ask for no facts
	add(ours, c.through(b.answer(c, "first timeline of a case", first.events, first.events, "timeline", first.id), true))
	for _, k := range c.keys {
		add(ours, b.answer(c, "timeline "+k.name, k.events, k.events, "timeline", k.id))
		add(duck, b.query("DuckDB key "+k.name, "key.sql", b.path("duckdb.parquet"), k.events, "key="+k.id))
		add(duck, b.query("DuckDB key "+k.name+", sorted", "key.sql", b.path("sorted.parquet"), k.events, "key="+k.id))
		add(duck, b.query("DuckDB key "+k.name+", of the case", "key.sql", c.parquet(), k.events, "key="+k.id))
	}
	add(ours, b.answer(c, "search, IAM writes", 0, 0, "search", "--event-source", "iam.amazonaws.com", "--writes"))
	add(duck, b.query("DuckDB IAM writes", "writes.sql", b.path("duckdb.parquet"), 0, "source=iam.amazonaws.com"))
	add(ours, b.answer(c, "search, EC2 writes", c.ec2, c.ec2, "search", "--event-source", "ec2.amazonaws.com", "--writes"))
	add(duck, b.query("DuckDB EC2 writes", "writes.sql", b.path("duckdb.parquet"), c.ec2, "source=ec2.amazonaws.com"))
	add(duck, b.query("DuckDB EC2 writes, of the case", "writes.sql", c.parquet(), c.ec2, "source=ec2.amazonaws.com"))
	add(ours, c.through(b.answer(c, "findings, cold", c.events, -1, "findings"), true))
	add(ours, c.through(b.answer(c, "findings, warm", c.events, -1, "findings"), false))
	add(ours, c.through(b.answer(c, "keys", c.events, -1, "keys"), false))
	add(duck, c.through(b.query("DuckDB keys", "keys.sql", b.path("duckdb.parquet"), -1), false))
	add(ours, b.judging(c, namedScan, "scan", goTool))
	add(ours, b.judging(c, judgedScan, "judge", goTool))
	add(ours, b.judging(c, matchedScan, "match", goTool))
	add(ours, &step{name: "version", command: []string{b.tools.keytrail, "version"}})
	add(duck, b.sql("DuckDB version", "version.sql", b.path("answer.jsonl"), 1))
	return steps
}

// ingest reads the load into a new case.
func (b *bench) ingest(c *corpus, flags ...string) *step {
	s := &step{name: "ingest", events: c.events, json: c.json}
	s.command = append([]string{b.tools.keytrail, "ingest", "--case", c.home, "--format", "jsonl", c.dir}, flags...)
	s.before = func() error { return os.RemoveAll(c.home) }
	s.after = func(stdout string) (int64, error) {
		sum, err := readSummary(stdout)
		if err == nil && (sum.Events != c.events || sum.Inflated != c.json) {
			err = fmt.Errorf("%+v, want %d events of %d bytes", sum, c.events, c.json)
		}
		if err != nil {
			return 0, err
		}
		return sizeOf(filepath.Join(c.home, "events"), "*.parquet")
	}
	return s
}

// again ingests the unchanged folder a second time.
func (b *bench) again(c *corpus) *step {
	s := &step{name: "ingest again, unchanged", events: c.events}
	s.command = []string{b.tools.keytrail, "ingest", "--case", c.home, "--format", "jsonl", c.dir}
	s.after = func(stdout string) (int64, error) {
		sum, err := readSummary(stdout)
		if err == nil && (sum.Objects != 0 || sum.Skipped != c.files) {
			err = fmt.Errorf("%+v, want %d objects skipped", sum, c.files)
		}
		return 0, err
	}
	return s
}

// answer asks the case; the answer has some number of lines, or any for -1.
func (b *bench) answer(c *corpus, name string, events, want int, args ...string) *step {
	to := b.path("answer.jsonl")
	s := &step{name: name, events: events, to: to}
	s.command = append(append([]string{b.tools.keytrail}, args...), "--case", c.home, "--format", "jsonl", "-o", to)
	s.after = func(string) (int64, error) { return written(to, want) }
	return s
}

// through marks an answer as one that goes through all events. A cold one has
// nothing to start from that an earlier answer left behind.
func (c *corpus) through(s *step, cold bool) *step {
	s.events = c.events
	if cold {
		s.before = func() error { return os.RemoveAll(filepath.Join(c.home, "derived")) }
	}
	return s
}

func (c *corpus) parquet() string { return filepath.Join(c.home, "events", "*", "*.parquet") }

// inflating goes through the list of files.
func (b *bench) inflating(c *corpus, name string, t tool, args ...string) *step {
	s := &step{name: name, missing: t.missing, events: c.events, json: c.json}
	s.command = append(append([]string{t.path}, args...), c.list)
	s.after = func(stdout string) (int64, error) {
		var stored, inflated int64
		if err := readNumbers(stdout, &stored, &inflated); err != nil {
			return 0, err
		}
		if stored != c.stored || inflated != c.json {
			return 0, fmt.Errorf("%d and %d bytes, want %d and %d", stored, inflated, c.stored, c.json)
		}
		return 0, nil
	}
	return s
}

// readNumbers reads the numbers that a step printed.
func readNumbers(stdout string, to ...any) error {
	text, err := os.ReadFile(stdout)
	if err != nil {
		return err
	}
	if _, err := fmt.Sscan(string(text), to...); err != nil {
		return fmt.Errorf("%q: %w", text, err)
	}
	return nil
}

// convert is DuckDB's conversion.
func (b *bench) convert(c *corpus) *step {
	to := b.path("duckdb.parquet")
	s := b.sql("DuckDB conversion", "convert.sql", to, c.events, "in="+c.glob())
	s.events, s.json = c.events, c.json
	return s
}

// query asks DuckDB; the answer has some number of rows, or any for -1.
func (b *bench) query(name, file, in string, rows int, values ...string) *step {
	s := b.sql(name, file, b.path("answer.jsonl"), rows, append(values, "in="+in)...)
	if rows > 0 {
		s.events = rows
	}
	return s
}

func (b *bench) sql(name, file, to string, rows int, values ...string) *step {
	s := &step{name: name, missing: b.tools.duckdb.missing, to: to}
	s.command = append([]string{b.tools.duckdb.path, filepath.Join("duckdb", file), "out=" + to, "threads=" + strconv.Itoa(b.threads)}, values...)
	s.after = func(stdout string) (int64, error) {
		text, err := os.ReadFile(stdout)
		if err != nil {
			return 0, err
		}
		if got := strings.TrimSpace(string(text)); rows >= 0 && got != strconv.Itoa(rows) {
			return 0, fmt.Errorf("%s rows, want %d", got, rows)
		}
		return written(to, -1)
	}
	return s
}

func readSummary(path string) (s ingestSummary, err error) {
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, &s)
	}
	return s, err
}

// written is the size of an answer, which has some number of lines.
func written(path string, want int) (int64, error) {
	if want >= 0 {
		if n, err := lines(path); err != nil || n != want {
			return 0, fmt.Errorf("%d lines, want %d (%v)", n, want, err)
		}
	}
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
