package query

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"keytrail/cloudtrail"
)

// Shares have all events between them, each once, and are about as large as each
// other, however many there are; a filter chooses in each what it chooses in all.
func TestSharesAreTheCase(t *testing.T) {
	var records []rec
	for month, n := range []int{40, 3, 25, 11, 0, 1} {
		for i := range n {
			records = append(records, event(fmt.Sprintf("%d-%02d", month, i), rec{
				"eventTime": fmt.Sprintf("2026-%02d-17T21:04:%02dZ", month+1, i), "awsRegion": []string{"us-east-1", "eu-west-1"}[i%2],
			}))
		}
	}
	q := engineOf(t, records...)
	for _, f := range []Filter{{}, {Regions: []string{"eu-west-1"}}} {
		want := chosen(t, q, f)
		for n := range 9 {
			var got, sizes []string
			for _, s := range q.Shares(n + 1) {
				before := len(got)
				for e, err := range q.ScanShare(context.Background(), s, f, Loading{Columns: cloudtrail.Columns(cloudtrail.EventID)}, Choice{}) {
					if err != nil {
						t.Fatal(err)
					}
					got = append(got, e.Text(cloudtrail.EventID))
				}
				sizes = append(sizes, fmt.Sprint(len(got)-before))
			}
			slices.Sort(got)
			if !slices.Equal(got, want) || len(want) == 0 {
				t.Errorf("%d shares have %d events, want %d", n+1, len(got), len(want))
			}
			if n == 1 && len(want) == 80 && !slices.Equal(sizes, []string{"40", "40"}) {
				t.Errorf("halves of %v events", sizes)
			}
		}
	}
}
