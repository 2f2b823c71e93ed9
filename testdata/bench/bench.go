package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// bench is one run of this command.
type bench struct {
	options
	out     io.Writer
	scratch string // of this run: cases, outputs
	tools   tools
}

func newBench(o options, out io.Writer) (*bench, error) {
	b := &bench{options: o, out: out}
	if err := os.MkdirAll(o.dir, 0o755); err != nil {
		return nil, err
	}
	var err error
	if b.scratch, err = os.MkdirTemp(o.dir, "run-"); err != nil {
		return nil, err
	}
	if err := b.build(); err != nil {
		return nil, errors.Join(err, b.close())
	}
	return b, nil
}

func (b *bench) close() error {
	if b.keep {
		fmt.Fprintln(os.Stderr, "bench: kept", b.scratch)
		return nil
	}
	return os.RemoveAll(b.scratch)
}

// path names a file of this run.
func (b *bench) path(name string) string { return filepath.Join(b.scratch, name) }

// note tells who waits what is going on.
func note(format string, args ...any) { fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...) }

func (b *bench) run() error {
	if err := b.printMachine(); err != nil {
		return err
	}
	if b.has("stages") {
		if err := b.stages(); err != nil {
			return fmt.Errorf("stages: %w", err)
		}
	}
	if b.has("program") || b.has("yardsticks") || b.has("duckdb") {
		for _, n := range b.events {
			if err := b.compare(n); err != nil {
				return fmt.Errorf("%d events: %w", n, err)
			}
		}
	}
	if b.has("memory") {
		if err := b.memory(); err != nil {
			return fmt.Errorf("memory: %w", err)
		}
	}
	if b.has("large") {
		if err := b.large(); err != nil {
			return fmt.Errorf("large object: %w", err)
		}
	}
	if b.has("linear") {
		if err := b.linear(); err != nil {
			return fmt.Errorf("linear: %w", err)
		}
	}
	return b.printLoad()
}

// compare measures the program and its yardsticks over one load.
func (b *bench) compare(events int) error {
	c, err := b.newCorpus(events)
	if err != nil {
		return err
	}
	steps := b.comparison(c)
	note("%d rounds of %d commands over %d events", b.runs, len(steps), c.events)
	if err := b.rounds(steps); err != nil {
		return err
	}
	fmt.Fprintf(b.out, "\n## %s events\n\n%s\n\n", count(c.events), c)
	printSteps(b.out, steps)
	printRatios(b.out, steps)
	return nil
}
