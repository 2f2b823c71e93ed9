// Command keytrail rebuilds from CloudTrail logs what an AWS access key did,
// what persistence came of it, and what still stands.
//
// This package holds flags, wiring, progress and exit status, one file a
// subcommand; the analysis lives in the packages that it joins.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	signal.Ignore(syscall.SIGPIPE) // a reader that left is an error of the write, and no failure
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}
