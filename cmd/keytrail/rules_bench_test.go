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
// case, and in turn reads them again and judges each event by all rules. The ratio
// is that of processor time: judging is to cost no more than reading.
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
	var read, judged float64
	findings := 0
	for b.Loop() {
		read += scan(func(*cloudtrail.Event) {})
		judged += scan(func(e *cloudtrail.Event) { findings += len(set.Match(e)) })
	}
	if findings == 0 {
		b.Fatal("the rules find nothing in the case")
	}
	b.ReportMetric(1000*read/float64(b.N), "scan-cpu-ms/op")
	b.ReportMetric(1000*judged/float64(b.N), "judged-cpu-ms/op")
	b.ReportMetric(judged/read, "judged/scan")
}

// cpuSeconds is the processor time of this process, of user and system.
func cpuSeconds() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return math.NaN()
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
