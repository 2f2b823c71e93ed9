//go:build unix

package main

import (
	"math"
	"syscall"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
	"keytrail/query"
	"keytrail/timeline/rules"
)

// BenchmarkJudgedScan reads the columns that the rules name of all events of a
// case; in turn it finds which rules each satisfies, and makes the findings. The
// ratios are those of processor time: the rules are to cost no more than the
// reading.
func BenchmarkJudgedScan(b *testing.B) {
	dir, err := benchCase()
	if err != nil {
		b.Fatal(err)
	}
	c, err := casefile.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	set := rules.Default(c.Head().Summary.Accounts...)
	q := query.New(c, 0)
	scan := func(visit func(*cloudtrail.Event)) (seconds float64) {
		begin, events := cpuSeconds(), 0
		for e, err := range q.Scan(b.Context(), query.Filter{}, set.Columns()) {
			if err != nil {
				b.Fatal(err)
			}
			visit(e)
			events++
		}
		if events < benchEvents {
			b.Fatalf("%d events", events)
		}
		return cpuSeconds() - begin
	}
	judge := func() (seconds float64, findings int) {
		begin, verdicts := cpuSeconds(), set.NewVerdicts()
		for rows, err := range q.Batches(b.Context(), query.Filter{}, set.Columns()) {
			if err != nil {
				b.Fatal(err)
			}
			for row := range rows.Len() {
				findings += len(verdicts.Of(verdicts.Class(rows, row)))
			}
		}
		return cpuSeconds() - begin, findings
	}
	var read, judged, matched float64
	for b.Loop() {
		found, made := 0, 0
		read += scan(func(*cloudtrail.Event) {})
		var seconds float64
		seconds, found = judge()
		judged += seconds
		matched += scan(func(e *cloudtrail.Event) { made += len(set.Match(e)) })
		if found != made || found == 0 {
			b.Fatalf("%d verdicts, %d findings", found, made)
		}
	}
	b.ReportMetric(1000*read/float64(b.N), "scan-cpu-ms/op")
	b.ReportMetric(1000*judged/float64(b.N), "judged-cpu-ms/op")
	b.ReportMetric(judged/read, "judged/scan")
	b.ReportMetric(matched/read, "matched/scan")
}

// cpuSeconds is the processor time of this process, of user and system.
func cpuSeconds() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return math.NaN()
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
