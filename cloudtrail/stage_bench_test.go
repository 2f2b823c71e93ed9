package cloudtrail_test

import (
	"bytes"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/internal/trailgen"
)

// stageFiles are the files of the load that all BenchmarkStage… of all packages
// go through, so that their figures can be put beside each other.
const stageFiles = 500

// stageRecords are their records, and how long their text is.
func stageRecords(tb testing.TB) (records [][]byte, size int64) {
	tb.Helper()
	var p cloudtrail.Parser
	var e cloudtrail.Event
	for i := range stageFiles {
		text, _, events := trailgen.LoadText(1, i, nil)
		size += int64(len(text))
		rest := text[bytes.IndexByte(text, '[')+1:]
		for range events {
			n, err := p.ParsePrefix(rest, &e)
			if err != nil {
				tb.Fatal(err)
			}
			records = append(records, rest[:n])
			rest = rest[n+1:] // a comma, or the array's end
		}
	}
	return records, size
}

func BenchmarkStageParse(b *testing.B) {
	records, size := stageRecords(b)
	var p cloudtrail.Parser
	var e cloudtrail.Event
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, r := range records {
			if err := p.Parse(r, &e); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(len(records)), "events/op")
}
