package casefile

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"keytrail/cloudtrail"
)

// ascending is Ascends by brute force.
func ascending(events []*cloudtrail.Event) bool {
	key := func(e *cloudtrail.Event) []byte {
		var k []byte
		micros, ok := e.TimeMicros()
		if ok {
			k = fmt.Appendf(k, "1%020d", micros+1<<62)
		} else {
			k = append(k, '0')
		}
		for _, c := range []cloudtrail.Column{cloudtrail.EventID, cloudtrail.RecipientAccountID} {
			if v := e.Value(c); v == nil {
				k = append(k, 0)
			} else {
				k = append(append(append(k, 1), v...), 0, 0)
			}
		}
		return k
	}
	for i, e := range events {
		if e.IsNull(cloudtrail.EventID) || i > 0 && bytes.Compare(key(events[i-1]), key(e)) >= 0 {
			return false
		}
	}
	return true
}

// Strands have, row group by row group, what a scan delivers, whatever columns
// events of a kind have.
func TestStrandsAreWhatAScanDelivers(t *testing.T) {
	base := cloudtrail.Columns(cloudtrail.EventTime, cloudtrail.EventID, cloudtrail.RecipientAccountID, cloudtrail.SourceObject)
	ascended := 0
	for seed := range uint64(24) {
		events := randomEvents(newRand(seed), 130)
		for i := range events { // some cases are of one key and in order, or nearly
			if seed%2 == 0 || seed%3 == 0 {
				events[i].Set(cloudtrail.AccessKeyID, nil)
			}
			if seed%2 == 0 {
				events[i].SetTime(int64(i) * 1e6)
				events[i].Set(cloudtrail.EventID, fmt.Appendf(nil, "id-%03d", i))
			} else if seed%3 == 0 {
				events[i].SetTime(int64(i/7) * 1e6)
				events[i].Set(cloudtrail.EventID, fmt.Appendf(nil, "id-%03d", i%7+i/7*int(seed%5)))
			}
		}
		c := openCase(t, makeCase(t, layoutOptions{groupRows: 20, pageBytes: 64, version: 1 + int(seed%2)}, events[:70], events[70:]))
		name := events[seed].Value(cloudtrail.EventName)
		for _, o := range []ScanOptions{
			{Columns: cloudtrail.AllColumns()},
			{Columns: cloudtrail.AllColumns(), Where: []Clause{{{Column: cloudtrail.EventName, In: [][]byte{name}, Null: name == nil}}}},
			{Columns: cloudtrail.AllColumns(), Narrow: &Narrow{Columns: base, By: []cloudtrail.Column{cloudtrail.EventSource, cloudtrail.EventName},
				More: func(v [][]byte) cloudtrail.ColumnSet {
					if len(v[1])%3 == 0 {
						return cloudtrail.AllColumns()
					}
					return cloudtrail.Columns(cloudtrail.RequestParameters, cloudtrail.Column(len(v[1])%cloudtrail.NumColumns))
				}}},
		} {
			plain := o
			plain.Narrow = nil
			want := map[[2]int][]*cloudtrail.Event{}
			for hit, err := range c.ScanPos(t.Context(), plain) {
				if err != nil {
					t.Fatal(err)
				}
				at := [2]int{hit.Pos.File, hit.Pos.RowGroup}
				want[at] = append(want[at], hit.Event.Clone())
			}
			list, few, err := c.Strands(t.Context(), o, 100)
			if err != nil || !few || len(list) != len(want) {
				t.Fatalf("%d strands, few %v, want %d, error %v", len(list), few, len(want), err)
			}
			for _, s := range list {
				all := want[[2]int{s.pos.File, s.pos.RowGroup}]
				ok, err := s.Ascends(t.Context())
				if err != nil || ok != ascending(all) {
					t.Fatalf("seed %d: ascends %v, want %v, error %v", seed, ok, !ok, err)
				}
				if ok && len(all) > 1 {
					ascended++
				}
				var got, shown []string
				for {
					hit, more, err := s.Next(t.Context())
					if err != nil {
						t.Fatal(err)
					}
					if !more {
						break
					}
					of := all[min(len(got), len(all)-1)].Clone()
					if loaded := hit.Event.Loaded(); o.Narrow != nil && (!loaded.Contains(base) || loaded == base) {
						t.Fatalf("loaded are %v", loaded)
					}
					of.Restrict(hit.Event.Loaded())
					got, shown = append(got, string(hit.Event.AppendColumns(nil))), append(shown, string(of.AppendColumns(nil)))
				}
				s.Close()
				if len(got) != len(all) || !slices.Equal(got, shown) {
					t.Fatalf("seed %d: %d events, want %d alike", seed, len(got), len(all))
				}
			}
			if _, few, err := c.Strands(t.Context(), o, len(want)-1); few && len(want) > 0 || err != nil {
				t.Fatalf("one strand too many is few, error %v", err)
			}
		}
	}
	if ascended < 20 {
		t.Errorf("%d strands ascend", ascended)
	}
}
