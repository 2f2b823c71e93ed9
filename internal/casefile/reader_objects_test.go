package casefile

import (
	"encoding/binary"
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// A block that is walked finds what one that was decoded does, in any order
// and however often it is asked.
func TestURIBlockFindsWhatIsInIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var data []byte
		want := map[int64]string{}
		number := int64(0)
		for range rapid.IntRange(0, 60).Draw(t, "objects") {
			step := rapid.Int64Range(0, 5).Draw(t, "step")
			if len(want) > 0 {
				step = max(step, 1)
			}
			number += step
			uri := fmt.Sprintf("object-%d", number)
			want[number] = uri
			data = binary.AppendUvarint(binary.AppendUvarint(data, uint64(step)), uint64(len(uri)))
			data = append(data, uri...)
		}
		b := uriBlock{data: data}
		for range rapid.IntRange(1, 3*askedMuch).Draw(t, "asked") {
			n := rapid.Int64Range(0, number+3).Draw(t, "number")
			if got, ok := b.find(n); got != want[n] || ok != (want[n] != "") {
				t.Fatalf("object %d is %q, want %q", n, got, want[n])
			}
		}
	})
}
