package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"

	"keytrail/ingest"
	render "keytrail/internal/report"
)

// The exit statuses, as help texts list them.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitFindings    = 3
	exitIncomplete  = 4
	exitInterrupted = 130
)

// exitError is an error that knows the program's exit status and what the
// user may try. An exitError without err says nothing.
type exitError struct {
	status int
	err    error
	hints  []string
}

func (e *exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

func usageError(format string, args ...any) error {
	return &exitError{status: exitUsage, err: fmt.Errorf(format, args...)}
}

func withHints(err error, hints ...string) error {
	return &exitError{status: exitFailed, err: err, hints: hints}
}

// hinted adds to an error the hints that it has itself.
func hinted(err error) error {
	var h ingest.Hinted
	if errors.As(err, &h) {
		return withHints(err, h.Hints()...)
	}
	return err
}

// report prints err on w and gives the exit status.
func report(w io.Writer, err error) int {
	if err == nil || errors.Is(err, syscall.EPIPE) {
		return exitDone
	}
	status, hints := exitFailed, []string(nil)
	var known *exitError
	switch {
	case errors.As(err, &known):
		status, hints = known.status, known.hints
	case errors.Is(err, context.Canceled):
		status = exitInterrupted
	}
	if text := err.Error(); text != "" {
		fmt.Fprintf(w, "keytrail: %s\n", printable(text))
	}
	for _, h := range hints {
		fmt.Fprintf(w, "  %s\n", printable(h))
	}
	return status
}

// printable keeps what an error quotes from logs, paths or arguments from
// giving the terminal orders; line breaks of our own stay.
func printable(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = render.Visible(l)
	}
	return strings.Join(lines, "\n")
}
