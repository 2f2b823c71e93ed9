package rules

import (
	"bytes"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/internal/trailgen"
)

// stageFiles are the files of the load that all BenchmarkStage… of all packages
// go through, so that their figures can be put beside each other.
const stageFiles = 500

// BenchmarkStageRules judges events by the whole catalogue.
func BenchmarkStageRules(b *testing.B) {
	var list []*cloudtrail.Event
	var size int64
	for i := range stageFiles {
		text, _, n := trailgen.LoadText(1, i, nil)
		size += int64(len(text))
		rest := text[bytes.IndexByte(text, '[')+1:]
		for range n {
			e := new(cloudtrail.Event)
			length, err := new(cloudtrail.Parser).ParsePrefix(rest, e)
			if err != nil {
				b.Fatal(err)
			}
			list, rest = append(list, e), rest[length+1:] // a comma, or the array's end
		}
	}
	set := Default()
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, e := range list {
			set.Match(e)
		}
	}
	b.ReportMetric(float64(len(list)), "events/op")
}
