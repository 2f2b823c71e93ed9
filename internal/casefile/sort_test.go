package casefile

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"testing"

	"keytrail/cloudtrail"
)

// rowsToSort makes rows that agree in much.
func rowsToSort(n int, times []int64) *rowSet {
	r := newRand(uint64(n))
	s := new(rowSet)
	for row := range n {
		set := func(c cloudtrail.Column, most int) {
			if k := r.IntN(most + 1); k > 0 {
				s.columns[c].setText(c, row, fmt.Append(nil, k*7919%most))
			}
		}
		set(cloudtrail.AccessKeyID, 3+n/100)
		set(cloudtrail.EventID, n)
		set(cloudtrail.RecipientAccountID, 3)
		s.columns[cloudtrail.EventTime].ints.set(row, times[r.IntN(len(times))])
		s.columns[cloudtrail.SourceObject].ints.set(row, int64(r.IntN(4)))
		s.columns[cloudtrail.RecordIndex].ints.set(row, int64(row))
		s.n++
	}
	return s
}

// Rows have the order that comparing all of their columns gives.
func TestOrder(t *testing.T) {
	const day = 86_400_000_000
	seconds := []int64{noTime}
	for i := range int64(40_000) {
		seconds = append(seconds, 1_700_000_000_000_000+i*1e6)
	}
	for name, times := range map[string][]int64{
		"none": {noTime}, "one": {5}, "none and one": {noTime, 0},
		"seconds": seconds, "parts of seconds": {1e6, 1e6 + 1, 1e6 + 999_999, 2e6, 2e6 - 1},
		"before 1970":   {-1, 0, 1, -day, -day + 1, noTime},
		"all there are": {math.MinInt64 + 1, math.MinInt64 + 2, -1, 0, math.MaxInt64 - 1, math.MaxInt64, noTime},
		"ages apart":    {0, 1 << 52, 1<<52 + 1, 1<<52 + 2e6, 1 << 60, 1<<60 + 1e6},
	} {
		for _, n := range []int{0, 1, 2, fewKeys - 1, fewKeys, 5000} {
			s := rowsToSort(n, times)
			want := make([]uint32, n)
			for i := range want {
				want[i] = uint32(i)
			}
			text := func(c cloudtrail.Column, row uint32) []byte {
				col := &s.columns[c]
				switch code := col.codes.at(row); {
				case code == 0:
					return nil
				case storage[c] == storeInterned:
					return append([]byte{1}, col.dict.value(code)...)
				default:
					return append([]byte{1}, col.text.get(code)...)
				}
			}
			number := func(c cloudtrail.Column, row uint32) int64 { return s.columns[c].ints.at(row) }
			slices.SortFunc(want, func(a, b uint32) int {
				return cmp.Or(
					bytes.Compare(text(cloudtrail.AccessKeyID, a), text(cloudtrail.AccessKeyID, b)),
					cmp.Compare(number(cloudtrail.EventTime, a), number(cloudtrail.EventTime, b)),
					bytes.Compare(text(cloudtrail.EventID, a), text(cloudtrail.EventID, b)),
					bytes.Compare(text(cloudtrail.RecipientAccountID, a), text(cloudtrail.RecipientAccountID, b)),
					cmp.Compare(number(cloudtrail.SourceObject, a), number(cloudtrail.SourceObject, b)),
					cmp.Compare(number(cloudtrail.RecordIndex, a), number(cloudtrail.RecordIndex, b)),
				)
			})
			if got := s.order(); !slices.Equal(got, want) {
				t.Errorf("%s, %d rows: another order", name, n)
			}
		}
	}
}

func BenchmarkOrder(b *testing.B) {
	var times []int64
	for i := range int64(2_678_400) {
		times = append(times, 1_700_000_000_000_000+i*1e6)
	}
	s := rowsToSort(maxGroupRows, times)
	for b.Loop() {
		s.order()
	}
}
