// Command bench measures keytrail over generated load, and what it is held
// against in turn with it, and prints tables in Markdown.
//
//	go run . [-bench S|M|10M|memory] [-runs N] [-sections LIST] [-load EVENTS=DIR]…
//
// Every command is a process of its own, measured by the operating system
// (wait4): wall time, processor time of user and system, peak memory. A round
// runs all of them once, one after the other; the tables have medians over the
// rounds, and ratios are medians of the ratios within a round. Loads are made
// once and kept in a folder ($BENCH_DIR, or keytrail-bench among the temporary
// files). What a yardstick needs and this machine lacks is named in the place
// of its figures.
//
// It is a module of its own, so that the yardsticks stay out of keytrail's
// dependencies.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case "child":
			return runChild(args[1:])
		case "inflate":
			return inflateList(args[1:], out)
		case "rules":
			return scanForRules(args[1:], out)
		case "generate":
			return generate(args[1:])
		}
	}
	o, err := parseFlags(args)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(out)
	b, err := newBench(o, w)
	if err != nil {
		return err
	}
	return errors.Join(b.run(), w.Flush(), b.close())
}
