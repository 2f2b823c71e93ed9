package e2e

import (
	"regexp"
	"strings"
	"testing"
)

// Progress goes to standard error and only where it is asked for: a terminal,
// or --progress plain, which prints lines.
func TestProgress(t *testing.T) {
	b, p := many(t), newProxy(t)
	s := at(t, p)
	flags := []string{"s3://" + b.Name, "--account", manyAccounts[1], "--from", "2025-06-10", "--to", "2025-06-10"}
	if r := s.must(fine, s.ingest(newCase(t), flags...)...); r.stderr != "" {
		t.Errorf("without a terminal it says:\n%s", r.stderr)
	}
	r := s.must(fine, s.ingest(newCase(t), append(flags, "--progress", "plain")...)...)
	if !regexp.MustCompile(`(?m)^keytrail: .*objects`).MatchString(r.stderr) {
		t.Errorf("--progress plain prints no line of progress:\n%s", r.stderr)
	}
	if !regexp.MustCompile(`(?m)^keytrail: reading [\d,]+ objects, \S+ \S+, \S+ \S+/s, [\d,]+ events, [\d,]+ events/s`).MatchString(r.stderr) {
		t.Errorf("a line of progress lacks objects, bytes, events or rates:\n%s", r.stderr)
	}
	if strings.ContainsAny(r.stderr, "\r\x1b") {
		t.Errorf("--progress plain prints more than lines: %q", r.stderr)
	}
	if strings.Contains(r.stdout, "\r") {
		t.Errorf("progress in the result: %q", r.stdout)
	}
}
