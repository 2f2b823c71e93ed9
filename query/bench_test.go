package query

import (
	"bytes"
	"cmp"
	"context"
	"os"
	"slices"
	"sync"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
	"keytrail/internal/trailgen"
)

// benchEvents is the size of the case that benchmarks ask.
const benchEvents = 200_000

// bench is that case, made once, and its keys by how often they act.
var bench = sync.OnceValues(func() (dir string, err error) {
	if dir, err = os.MkdirTemp("", "keytrail-bench-*"); err != nil {
		return "", err
	}
	benchDir = dir
	w, err := casefile.OpenWriter(dir, casefile.Options{})
	if err != nil {
		return "", err
	}
	defer w.Close()
	for i := range trailgen.LoadFiles(1, benchEvents) {
		text, key, _ := trailgen.LoadText(1, i, nil)
		entry := casefile.Object{URI: key, Kind: "events", Size: int64(len(text))}
		copy(entry.Identity[:], key[max(0, len(key)-16):])
		if _, err := w.Begin(entry); err != nil {
			return "", err
		}
		if err := addRecords(w, text); err != nil {
			return "", err
		}
		if err := w.End(entry); err != nil {
			return "", err
		}
	}
	return dir, w.Commit()
})

var benchDir string

func TestMain(m *testing.M) {
	status := m.Run()
	if benchDir != "" {
		os.RemoveAll(benchDir)
	}
	os.Exit(status)
}

// addRecords adds the records of a file as trails deliver them.
func addRecords(w *casefile.Writer, text []byte) error {
	var rows casefile.Batch
	var e cloudtrail.Event
	var p cloudtrail.Parser
	text = text[bytes.IndexByte(text, '[')+1:]
	for i := int64(0); ; i++ {
		start := bytes.IndexByte(text, '{')
		if start < 0 {
			return w.Add(&rows, 0, rows.Len())
		}
		n, err := p.ParsePrefix(text[start:], &e)
		if err != nil {
			return err
		}
		e.Index = i
		rows.Add(&e, w.Fingerprint(&e, text[start:start+n]))
		text = text[start+n:]
	}
}

// benchEngine gives an engine, and the keys of the case, the busiest first,
// with their numbers of events.
func benchEngine(b *testing.B) (q *Engine, keys []string, count map[string]int) {
	b.Helper()
	dir, err := bench()
	if err != nil {
		b.Fatal(err)
	}
	q = openEngine(b, dir, 0)
	count = map[string]int{}
	for e, err := range q.Scan(context.Background(), Filter{}, cloudtrail.Columns(cloudtrail.AccessKeyID)) {
		if err != nil {
			b.Fatal(err)
		}
		if id := e.Text(cloudtrail.AccessKeyID); id != "" {
			count[id]++
		}
	}
	for id := range count {
		keys = append(keys, id)
	}
	slices.SortFunc(keys, func(x, y string) int { return cmp.Or(count[y]-count[x], cmp.Compare(x, y)) })
	return q, keys, count
}

// timelineColumns are about what a timeline shows.
var timelineColumns = cloudtrail.Columns(cloudtrail.EventTime, cloudtrail.EventID, cloudtrail.EventSource, cloudtrail.EventName,
	cloudtrail.AWSRegion, cloudtrail.RecipientAccountID, cloudtrail.AccessKeyID, cloudtrail.PrincipalARN, cloudtrail.SourceIPAddress,
	cloudtrail.UserAgent, cloudtrail.ErrorCode, cloudtrail.ErrorMessage, cloudtrail.OutcomeColumn, cloudtrail.RequestParameters,
	cloudtrail.ResponseElements, cloudtrail.SourceObject, cloudtrail.RecordIndex)

func BenchmarkTimeline(b *testing.B) {
	q, keys, count := benchEngine(b)
	about := func(n int) string {
		return slices.MinFunc(keys, func(x, y string) int { return max(count[x]-n, n-count[x]) - max(count[y]-n, n-count[y]) })
	}
	derives, err := casefile.Open(q.Case().Dir())
	if err != nil {
		b.Fatal(err)
	}
	defer derives.Close()
	derives.Derive()
	for name, key := range map[string]string{"absent": "AKIAIOSFODNN7EXAMPLE", "rare": about(3), "500 events": about(500), "hottest": keys[0]} {
		b.Run(name, func(b *testing.B) {
			q, f := New(derives, 0), Filter{AccessKeys: []string{key}}
			b.ReportAllocs()
			for b.Loop() {
				n := 0
				for _, err := range q.Events(context.Background(), f, timelineColumns) {
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
				if n != count[key] {
					b.Fatalf("%d events, want %d", n, count[key])
				}
			}
			b.ReportMetric(float64(count[key]), "events")
			b.ReportMetric(float64(b.N)*float64(count[key])/b.Elapsed().Seconds(), "events/s")
		})
	}
	b.Run("absent, opening the case", func(b *testing.B) {
		for b.Loop() {
			c, err := casefile.Open(q.Case().Dir())
			if err != nil {
				b.Fatal(err)
			}
			if ok, err := New(c, 0).exists(context.Background(), Filter{AccessKeys: []string{"AKIAIOSFODNN7EXAMPLE"}}); ok || err != nil {
				b.Fatal(ok, err)
			}
			c.Close()
		}
	})
}

// BenchmarkGroups counts what keys need to know, by groups and one by one.
func BenchmarkGroups(b *testing.B) {
	q, _, _ := benchEngine(b)
	columns := cloudtrail.IdentityColumns().Union(cloudtrail.Columns(cloudtrail.OutcomeColumn, cloudtrail.SourceIPAddress,
		cloudtrail.AWSRegion, cloudtrail.UserAgent))
	listed := []cloudtrail.Column{cloudtrail.SourceIPAddress, cloudtrail.AWSRegion, cloudtrail.UserAgent}
	class := func(cloudtrail.Column, []byte) uint8 { return 0 }
	for name, l := range map[string]Listing{"alike in all": {}, "listed": {Columns: listed, Class: class}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			groups := 0
			for b.Loop() {
				groups = 0
				for _, err := range q.Groups(context.Background(), Filter{}, columns, l) {
					if err != nil {
						b.Fatal(err)
					}
					groups++
				}
			}
			b.ReportMetric(float64(groups), "groups")
			b.ReportMetric(float64(b.N)*float64(q.Case().Head().Summary.Events)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

func BenchmarkScan(b *testing.B) {
	q, _, _ := benchEngine(b)
	narrow := cloudtrail.Columns(cloudtrail.EventTime, cloudtrail.AccessKeyID, cloudtrail.PrincipalARN, cloudtrail.UserIdentityType,
		cloudtrail.UserIdentityUserName, cloudtrail.SourceIPAddress, cloudtrail.AWSRegion, cloudtrail.UserAgent, cloudtrail.OutcomeColumn,
		cloudtrail.EventName)
	who, err := ParseWho("user:nobody-by-that-name")
	if err != nil {
		b.Fatal(err)
	}
	for name, c := range map[string]struct {
		f       Filter
		columns cloudtrail.ColumnSet
		order   bool
	}{
		"nothing":        {columns: cloudtrail.ColumnSet{}},
		"one column":     {columns: cloudtrail.Columns(cloudtrail.AccessKeyID)},
		"narrow columns": {columns: narrow},
		"all columns":    {columns: cloudtrail.AllColumns()},
		"ordered":        {columns: timelineColumns, order: true},
		"user":           {f: Filter{UserNames: []string{"nobody-by-that-name"}}},
		"about":          {f: Filter{Who: &who, About: true}},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				events := q.Scan(context.Background(), c.f, c.columns)
				if c.order {
					events = q.Events(context.Background(), c.f, c.columns)
				}
				for _, err := range events {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(b.N)*float64(q.Case().Head().Summary.Events)/b.Elapsed().Seconds()/1e6, "Mevents/s")
		})
	}
}
