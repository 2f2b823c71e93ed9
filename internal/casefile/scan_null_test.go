package casefile

import (
	"fmt"
	"testing"

	"keytrail/cloudtrail"
)

// Pages that hold nulls beside values that a test rules out: the nulls count.
func TestScanFindsNullsAmongOtherValues(t *testing.T) {
	var events []*cloudtrail.Event
	for i := range 60 {
		e := new(cloudtrail.Event)
		e.Reset(cloudtrail.AllColumns())
		e.SetTime(firstMicros + int64(i))
		if i%2 == 0 {
			e.Set(cloudtrail.EventID, fmt.Appendf(nil, "id-%d", i))
		}
		if i%3 == 0 {
			e.Set(cloudtrail.SourceIPAddress, []byte{})
		}
		events = append(events, e)
	}
	zzz := [][]byte{[]byte("zzz")}
	c := openCase(t, makeCase(t, layoutOptions{groupRows: 60, pageBytes: 40, version: 1}, events))
	for name, test := range map[string]struct {
		where Test
		want  int
	}{
		"values or null":        {Test{Column: cloudtrail.EventID, In: zzz, Null: true}, 30},
		"prefix or null":        {Test{Column: cloudtrail.EventID, Prefix: []byte("zzz"), Null: true}, 30},
		"values, never null":    {Test{Column: cloudtrail.EventID, In: zzz}, 0},
		"not the values":        {Test{Column: cloudtrail.EventID, In: zzz, Not: true}, 60},
		"not the values, there": {Test{Column: cloudtrail.EventID, In: zzz, Null: true, Not: true}, 30},
		"null":                  {Test{Column: cloudtrail.EventID, Null: true}, 30},
		"not null":              {Test{Column: cloudtrail.EventID, Null: true, Not: true}, 30},
		"any value":             {Test{Column: cloudtrail.EventID}, 30},
		"empty text":            {Test{Column: cloudtrail.SourceIPAddress, In: [][]byte{{}}}, 20},
		"null is not empty":     {Test{Column: cloudtrail.SourceIPAddress, Null: true}, 40},
		"all null":              {Test{Column: cloudtrail.EventName, Null: true}, 60},
		"nothing there":         {Test{Column: cloudtrail.EventName}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := collect(t, c, ScanOptions{Where: []Clause{{test.where}}}); len(got) != test.want {
				t.Fatalf("%d events, want %d", len(got), test.want)
			}
		})
	}
	if got := collect(t, c, ScanOptions{Where: []Clause{{}}}); len(got) != 0 {
		t.Fatalf("an empty clause holds for %d events", len(got))
	}
}
