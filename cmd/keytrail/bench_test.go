package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"keytrail/internal/derived"
	"keytrail/internal/trailgen"
)

// benchEvents is the size of the case that benchmarks ask.
const benchEvents = 200_000

// benchCase is that case, made once and removed by TestMain.
var benchCase = sync.OnceValues(func() (dir string, err error) {
	if benchDir, err = os.MkdirTemp("", "keytrail-bench-*"); err != nil {
		return "", err
	}
	bucket := filepath.Join(benchDir, "bucket")
	for i := range trailgen.LoadFiles(1, benchEvents) {
		key, body := trailgen.Load(1, i)
		name := filepath.Join(bucket, filepath.FromSlash(key))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return "", err
		}
		if err := os.WriteFile(name, body, 0o666); err != nil {
			return "", err
		}
	}
	dir = filepath.Join(benchDir, "case")
	return dir, benchRun(dir, "ingest", bucket)
})

var benchDir string

// benchRun runs a command line for its work alone.
func benchRun(dir string, line ...string) error {
	var stderr bytes.Buffer
	status := run(context.Background(), append(line, "--case", dir, "--quiet"), streams{strings.NewReader(""), io.Discard, &stderr})
	if status != exitDone {
		return fmt.Errorf("keytrail %s: status %d: %s", strings.Join(line, " "), status, stderr.String())
	}
	return nil
}

// BenchmarkAnswers runs whole verbs over a case: cold, which makes what is
// kept in derived/, and warm.
func BenchmarkAnswers(b *testing.B) {
	dir, err := benchCase()
	if err != nil {
		b.Fatal(err)
	}
	for _, line := range [][]string{
		{"keys", "--format", "jsonl"}, {"keys"}, {"findings", "--format", "jsonl"}, {"findings"}, {"coverage"},
		{"timeline", "AKIAIOSFODNN7EXAMPLE", "--format", "jsonl"}, {"timeline", "AKIAIOSFODNN7EXAMPLE"},
		{"search", "--event-source", "ec2", "--format", "jsonl"},
	} {
		b.Run(strings.Join(line, " ")+"/cold", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := os.RemoveAll(filepath.Join(dir, derived.Folder)); err != nil {
					b.Fatal(err)
				}
				if err := benchRun(dir, line...); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*benchEvents/b.Elapsed().Seconds(), "events/s")
		})
		b.Run(strings.Join(line, " ")+"/warm", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := benchRun(dir, line...); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*benchEvents/b.Elapsed().Seconds(), "events/s")
		})
	}
}
