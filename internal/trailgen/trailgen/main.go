// Command trailgen writes generated CloudTrail trails to disk.
//
//	trailgen sample [-o DIR] [-truth FILE] [-seed S]
//	trailgen load -o DIR -events N [-seed S] [-files N]
//
// sample writes the sample bucket that the repository's testdata holds, and
// the truth about its incident beside it. load writes as many files as hold at
// least N events, or exactly -files of them.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"keytrail/internal/trailgen"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "trailgen:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		return errors.New("want sample or load")
	}
	switch args[0] {
	case "sample":
		return sample(args[1:])
	case "load":
		return load(args[1:])
	}
	return fmt.Errorf("no such command: %s", args[0])
}

func sample(args []string) error {
	flags := flag.NewFlagSet("sample", flag.ExitOnError)
	dir := flags.String("o", "testdata/bucket", "folder to write the bucket to; its AWSLogs is replaced")
	truth := flags.String("truth", "", "file to write the truth to (default incident.json beside the folder)")
	seed := flags.Uint64("seed", trailgen.SampleSeed, "seed")
	flags.Parse(args)
	if *truth == "" {
		*truth = filepath.Join(filepath.Dir(filepath.Clean(*dir)), "incident.json")
	}
	objects, incident := trailgen.Sample(*seed)
	if err := trailgen.Store(*dir, objects); err != nil {
		return err
	}
	if err := os.WriteFile(*truth, incident.JSON(), 0o644); err != nil {
		return fmt.Errorf("write the truth: %w", err)
	}
	size := 0
	for _, o := range objects {
		size += len(o.Body)
	}
	fmt.Printf("%d objects, %d bytes, %d records, %d events\n", len(objects), size, incident.Bucket.Records, incident.Bucket.Events)
	return nil
}

func load(args []string) error {
	flags := flag.NewFlagSet("load", flag.ExitOnError)
	dir := flags.String("o", "", "folder to write to; its AWSLogs is replaced")
	events := flags.Int("events", 0, "write files until they hold this many events")
	files := flags.Int("files", 0, "write this many files instead")
	seed := flags.Uint64("seed", 1, "seed")
	flags.Parse(args)
	if *dir == "" || *events <= 0 && *files <= 0 {
		return errors.New("load wants -o and -events or -files")
	}
	if *files <= 0 {
		*files = trailgen.LoadFiles(*seed, *events)
	}
	sums, err := trailgen.StoreLoad(*dir, *seed, *files)
	if err != nil {
		return err
	}
	fmt.Printf("%d objects, %d bytes, %d events, %d bytes of JSON\n", sums.Objects, sums.Bytes, sums.Events, sums.Inflated)
	return nil
}
