package ingest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// realData finds the folder of real records beside the repository.
func realData(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Skip("no module around the test")
		}
		dir = up
	}
	data := filepath.Join(dir, "..", "shared", "data")
	if _, err := os.Stat(data); err != nil {
		t.Skip("no folder ../shared/data")
	}
	return data
}

func openSource(t testing.TB, path string) Source {
	t.Helper()
	s, err := OpenSource(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Each line of real records is a record, and none is lost.
func TestRealLines(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(realData(t), "*", "normalized.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, error %v", len(files), err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := int64(0)
		for line := range strings.Lines(string(data)) {
			if strings.TrimSpace(line) != "" {
				lines++
			}
		}
		sink := newFakeSink()
		sum, err := Run(context.Background(), sink, []Source{openSource(t, name)}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		sink.check(t)
		if sum.Records != lines || sum.Rejected != 0 || sum.Incomplete() {
			t.Errorf("%s: %d records, %d rejected of %d lines", name, sum.Records, sum.Rejected, lines)
		}
	}
}

// The same records as their authors published them: in trail files, arrays,
// single files, envelopes and archives.
func TestRealOriginals(t *testing.T) {
	data := realData(t)
	for _, c := range []struct {
		source  string
		records int64
		kinds   map[string]int64
		details []string
		rejects []string
	}{
		{source: "aws-securitylake-samples", records: 21, kinds: map[string]int64{KindEvents: 21, KindArchive: 21}, details: []string{"Parquet"}},
		{source: "boogy-anonymised", records: 1685, kinds: map[string]int64{KindEvents: 7}},
		{source: "cloud-custodian", records: 14, kinds: map[string]int64{KindEvents: 14, KindEnvelope: 11}, details: []string{"EventBridge"}},
		{source: "cloudtrail-watcher", records: 37, kinds: map[string]int64{KindEvents: 37}},
		{source: "datadog-forwarder", kinds: map[string]int64{KindEnvelope: 2}, details: []string{"CloudWatch Logs subscription"}},
		{source: "flaws-slice", records: 185, kinds: map[string]int64{KindEvents: 5}},
		{source: "grycap-university", records: 142, kinds: map[string]int64{KindEvents: 1}},
		// Of the records wrapped in one file, one has its closing brackets
		// behind another: that costs the brackets and the wrapper.
		{source: "opensearch-catalog", records: 843, kinds: map[string]int64{KindEvents: 2, KindEnvelope: 1}, details: []string{"Elastic Common Schema"}, rejects: []string{"invalid-json }},", `invalid-json { "aws": { "cloudtrail":`}},
		{source: "plaso-lookup-events", kinds: map[string]int64{KindEnvelope: 1}, details: []string{"LookupEvents"}},
		{source: "splunk-content", kinds: map[string]int64{KindNotLog: 48}},
		{source: "stratus", records: 312, kinds: map[string]int64{KindEvents: 37}},
		{source: "traildiscover", records: 563, kinds: map[string]int64{KindEvents: 563, KindEmpty: 21, KindNotLog: 380}},
		{source: "umccr-versions", records: 21, kinds: map[string]int64{KindEvents: 16}},
		{source: "zmallen-stratus", kinds: map[string]int64{KindArchive: 1}, details: []string{"zip"}},
	} {
		t.Run(c.source, func(t *testing.T) {
			sink := newFakeSink()
			sum, err := Run(context.Background(), sink, []Source{openSource(t, filepath.Join(data, c.source, "original"))}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			sink.check(t)
			if sum.Records != c.records {
				t.Errorf("%d records, want %d", sum.Records, c.records)
			}
			if fmt.Sprint(sum.Kinds) != fmt.Sprint(c.kinds) {
				t.Errorf("kinds are %v, want %v", sum.Kinds, c.kinds)
			}
			var details, rejects []string
			for _, o := range sink.objects {
				if o.Detail != "" && !slices.Contains(details, o.Detail) {
					details = append(details, o.Detail)
				}
			}
			for _, r := range sink.rejects {
				rejects = append(rejects, fmt.Sprintf("%s %s", r.Reason, strings.TrimSpace(string(r.Bytes[:min(len(r.Bytes), 200)]))))
			}
			if !slices.Equal(details, c.details) {
				t.Errorf("details are %q, want %q", details, c.details)
			}
			if !slices.Equal(rejects, c.rejects) {
				t.Errorf("rejects are %q, want %q", rejects, c.rejects)
			}
			if got, want := sum.Incomplete(), len(c.rejects) > 0; got != want {
				t.Errorf("incomplete is %v, want %v", got, want)
			}
		})
	}
}
