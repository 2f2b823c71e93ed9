package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRun(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name string
		args []string
		ok   bool
		made string
	}{
		{"nothing", nil, false, ""},
		{"unknown", []string{"dance"}, false, ""},
		{"load without folder", []string{"load", "-files", "2"}, false, ""},
		{"load without size", []string{"load", "-o", dir}, false, ""},
		{"load", []string{"load", "-o", filepath.Join(dir, "load"), "-events", "30"}, true, "load/AWSLogs"},
		{"sample", []string{"sample", "-o", filepath.Join(dir, "x", "bucket"), "-seed", "2"}, true, "x/incident.json"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := run(c.args); (err == nil) != c.ok {
				t.Fatalf("error %v", err)
			}
			if c.made != "" {
				if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(c.made))); err != nil {
					t.Error(err)
				}
			}
		})
	}
}
