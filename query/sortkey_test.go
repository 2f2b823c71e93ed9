package query

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

func keyOf(micros int64, dated bool, id, account []byte) []byte {
	var e cloudtrail.Event
	e.Reset(cloudtrail.AllColumns())
	e.Set(cloudtrail.EventName, []byte("x"))
	e.Restrict(orderColumns)
	if dated {
		e.SetTime(micros)
	}
	e.Set(cloudtrail.EventID, id)
	e.Set(cloudtrail.RecipientAccountID, account)
	return appendKey(nil, &e)
}

func TestKeysCompareAsTheOrderSays(t *testing.T) {
	b := func(s string) []byte { return []byte(s) }
	keys := [][]byte{
		keyOf(0, false, nil, nil),
		keyOf(0, false, nil, b("1")),
		keyOf(0, false, b(""), nil),
		keyOf(0, false, b("zz"), nil),
		keyOf(math.MinInt64, true, nil, nil),
		keyOf(-1, true, b("z"), nil),
		keyOf(0, true, nil, nil),
		keyOf(0, true, nil, b("")),
		keyOf(0, true, b(""), nil),
		keyOf(0, true, b(""), b("x")),
		keyOf(0, true, b("\x00"), nil),
		keyOf(0, true, b("\x00\x00"), nil),
		keyOf(0, true, b("\x00a"), nil),
		keyOf(0, true, b("\x01"), nil),
		keyOf(0, true, b("a"), b("z")),
		keyOf(0, true, b("a\x00"), nil),
		keyOf(0, true, b("aa"), nil),
		keyOf(0, true, b("\xf0\x9f"), nil),
		keyOf(1, true, nil, nil),
		keyOf(math.MaxInt64, true, nil, nil),
	}
	for i := range keys[1:] {
		if bytes.Compare(keys[i], keys[i+1]) >= 0 {
			t.Errorf("key %d does not come before key %d: %x, %x", i, i+1, keys[i], keys[i+1])
		}
		if keyPrefix(keys[i]) > keyPrefix(keys[i+1]) {
			t.Errorf("prefix of key %d is above that of key %d", i, i+1)
		}
	}
}

func TestItemsKeepTheirPlace(t *testing.T) {
	var e cloudtrail.Event
	loaded := cloudtrail.Columns(cloudtrail.EventName)
	e.Reset(loaded)
	e.Set(cloudtrail.EventName, []byte("x"))
	want := casefile.Pos{File: 300, RowGroup: 2, Row: 1 << 40}
	item := e.AppendColumns(appendPos(nil, want))
	pos, rest, err := decodePos(item)
	if err != nil || pos != want {
		t.Fatalf("place %v, error %v", pos, err)
	}
	var got cloudtrail.Event
	if err := got.DecodeColumns(rest, loaded); err != nil || got.Text(cloudtrail.EventName) != "x" {
		t.Fatalf("event %q, error %v", got.Text(cloudtrail.EventName), err)
	}
	if _, _, err := decodePos(item[:1]); err == nil {
		t.Fatal("a cut item has a place")
	}
}

func TestSorterMergesWhatDoesNotFit(t *testing.T) {
	for _, budget := range []int64{1, 100, 5000, 1 << 30} {
		s := newSorter(budget)
		var want []string
		for i := range 500 {
			key := []byte{byte(i * 7), byte(i * 13)}
			item := bytes.Repeat([]byte{byte(i)}, i%50)
			want = append(want, string(key)+"="+string(item))
			if err := s.add(key, item); err != nil {
				t.Fatal(err)
			}
		}
		slices.Sort(want)
		m, err := s.sorted()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		last := []byte(nil)
		for m.next() {
			if bytes.Compare(last, m.key) > 0 {
				t.Fatalf("budget %d: key %x after %x", budget, m.key, last)
			}
			last = bytes.Clone(m.key)
			got = append(got, string(m.key)+"="+string(m.item))
		}
		slices.Sort(got)
		if m.err != nil || !slices.Equal(got, want) {
			t.Fatalf("budget %d: %d items, want %d; error %v", budget, len(got), len(want), m.err)
		}
		s.close()
	}
}
