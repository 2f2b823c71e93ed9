package query

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// derivedEngines gives an engine that keeps and uses derived answers, and one
// for the same case that has none.
func derivedEngines(t testing.TB, dir string) (derives, plain *Engine) {
	t.Helper()
	c, err := casefile.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.Derive()
	return New(c, 0), openEngine(t, dir, 0)
}

// severalParts makes a case of several commits, whose months have several row
// groups.
func severalParts(t testing.TB, seed uint64) string {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 5))
	var objects [][]string
	for range 12 {
		objects = append(objects, randomRecords(t, r, 60))
	}
	return writeCase(t, casefile.Options{CommitEvents: 100}, objects...)
}

// columnsSeen renders what an event has loaded.
func columnsSeen(e *cloudtrail.Event) []byte { return e.AppendColumns(nil) }

// With the index of access keys and without, scans give the same events in
// the same order, whatever else is asked for.
func TestIndexOfKeysChangesNothing(t *testing.T) {
	dir := severalParts(t, 1)
	derives, plain := derivedEngines(t, dir)
	if n := len(plain.Case().Parts()); n < 5 {
		t.Fatalf("the case has %d parts", n)
	}
	rapid.Check(t, func(t *rapid.T) {
		f := Filter{AccessKeys: rapid.SliceOfN(rapid.SampledFrom([]string{"AKIAONE", "AKIATWO", "ASIATHREE", "AKIANONE", ""}), 0, 3).Draw(t, "keys")}
		if rapid.Bool().Draw(t, "who") {
			w, err := ParseWho(rapid.SampledFrom([]string{"AKIAONE", "ASIATHREE", "AKIANONE"}).Draw(t, "key"))
			if err != nil {
				t.Fatal(err)
			}
			f.Who, f.About = &w, rapid.IntRange(0, 3).Draw(t, "about") == 0
		}
		if rapid.Bool().Draw(t, "accounts") {
			f.Accounts = []string{"111122223333"}
		}
		if rapid.IntRange(0, 3).Draw(t, "kinds") == 0 {
			f.Kinds = func(source, name []byte, o cloudtrail.Outcome) bool { return len(source)%2 == 0 }
		}
		read := func(q *Engine, ordered bool) (rows [][]byte) {
			events := q.Scan(context.Background(), f, cloudtrail.AllColumns())
			if ordered {
				events = q.Events(context.Background(), f, cloudtrail.AllColumns())
			}
			for e, err := range events {
				if err != nil {
					t.Fatal(err)
				}
				rows = append(rows, columnsSeen(e))
			}
			return rows
		}
		for _, ordered := range []bool{false, true} {
			if got, want := read(derives, ordered), read(plain, ordered); !slices.EqualFunc(got, want, bytes.Equal) {
				t.Fatalf("%d events, want %d alike (ordered: %v)", len(got), len(want), ordered)
			}
		}
	})
}

// One key's events come in the total order, whether their row groups are woven
// together or sorted.
func TestOneKeysOrder(t *testing.T) {
	for seed := range uint64(5) {
		q := openEngine(t, severalParts(t, 10+seed), 0)
		for _, key := range []string{"AKIAONE", "AKIATWO", "ASIATHREE"} {
			got := ordered(t, q, Filter{AccessKeys: []string{key}})
			if len(got) == 0 || !slices.IsSortedFunc(got, compareReference) {
				t.Errorf("seed %d: %d events of %s are not in order", seed, len(got), key)
			}
		}
	}
}

// Row groups of one key whose events have ids of their own are woven: with
// equal places in several of them, in any number.
func TestWovenEventsAreThoseOfASort(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	var objects [][]string
	for n := range 6 {
		var records []string
		for i := range 50 {
			e := event(fmt.Sprintf("id-%d-%02d", n%2, i), rec{
				"eventTime":                fmt.Sprintf("2026-02-17T21:%02d:00Z", r.IntN(3)+i%5),
				"userIdentity.accessKeyId": "AKIAONE", "requestParameters.n": n,
			})
			records = append(records, e.text(t))
		}
		objects = append(objects, records)
	}
	q := openEngine(t, writeCase(t, casefile.Options{CommitEvents: 1}, objects...), 0)
	f := Filter{AccessKeys: []string{"AKIAONE"}}
	o := &ordering{q: q, plan: f.compile(), deliver: cloudtrail.AllColumns(), load: cloudtrail.AllColumns()}
	all := stage{parts: make([]int, len(q.Case().Parts()))}
	for i := range all.parts {
		all.parts[i] = i
	}
	if strands, ok, err := o.strands(t.Context(), all); err != nil || !ok || len(strands) < 2 {
		t.Fatalf("%d strands, in order: %v, error %v", len(strands), ok, err)
	}
	got, want := ordered(t, q, f), ordered(t, q, Filter{})
	if !slices.EqualFunc(got, want, sameReference) {
		t.Errorf("woven are %d events, want %d alike", len(got), len(want))
	}
}

// What EventsThat leaves out is what keep does not want, and nothing else.
func TestEventsThatAreWanted(t *testing.T) {
	q := openEngine(t, severalParts(t, 3), 0)
	keep := func(e *cloudtrail.Event) bool { return e.Text(cloudtrail.RecipientAccountID) == "222233334444" }
	for _, f := range []Filter{{}, {AccessKeys: []string{"AKIAONE"}}} {
		var got, want [][]byte
		for e, err := range q.EventsThat(t.Context(), f, cloudtrail.AllColumns(), Choice{Keep: keep}) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, columnsSeen(e))
		}
		for e, err := range q.Events(t.Context(), f, cloudtrail.AllColumns()) {
			if err != nil {
				t.Fatal(err)
			}
			if keep(e) {
				want = append(want, columnsSeen(e))
			}
		}
		if len(got) == 0 || !slices.EqualFunc(got, want, bytes.Equal) {
			t.Errorf("%d events, want %d alike", len(got), len(want))
		}
	}
}

// Groups, taken apart, are the events one by one: with their number, their
// times, and the values of listed columns.
func TestGroupsAreTheEvents(t *testing.T) {
	q := openEngine(t, severalParts(t, 4), 0)
	listed := []cloudtrail.Column{cloudtrail.RecipientAccountID, cloudtrail.EventID}
	columns := cloudtrail.Columns(append(listed, cloudtrail.AccessKeyID, cloudtrail.EventSource, cloudtrail.OutcomeColumn)...)
	class := func(c cloudtrail.Column, v []byte) uint8 {
		return uint8(len(v)) % 3
	}
	type total struct {
		count       int64
		first, last int64
		values      [2]map[string]bool
	}
	kind := func(e *cloudtrail.Event) string {
		parts := []string{e.Text(cloudtrail.AccessKeyID), fmt.Sprint(e.IsNull(cloudtrail.AccessKeyID)), e.Text(cloudtrail.EventSource)}
		for _, c := range listed {
			parts = append(parts, fmt.Sprint(e.IsNull(c), class(c, e.Value(c))))
		}
		return strings.Join(parts, "|")
	}
	rapid.Check(t, func(t *rapid.T) {
		f := Filter{}
		if rapid.Bool().Draw(t, "accounts") {
			f.Accounts = []string{"111122223333"} // a test on the event, on a listed column
		}
		if rapid.Bool().Draw(t, "keys") {
			f.AccessKeys = []string{"AKIAONE", "AKIATWO"}
		}
		collect := func(totals map[string]*total, e *cloudtrail.Event, count, first, last int64, timed bool, values [][][]byte) {
			k := totals[kind(e)]
			if k == nil {
				k = &total{first: 1 << 62, last: -1 << 62, values: [2]map[string]bool{{}, {}}}
				totals[kind(e)] = k
			}
			if k.count += count; timed {
				k.first, k.last = min(k.first, first), max(k.last, last)
			}
			for i, list := range values {
				for _, v := range list {
					k.values[i][string(v)] = true
				}
			}
		}
		got, want := map[string]*total{}, map[string]*total{}
		for g, err := range q.Groups(context.Background(), f, columns, Listing{Columns: listed, Class: class}) {
			if err != nil {
				t.Fatal(err)
			}
			collect(got, g.Event, g.Count, g.First, g.Last, g.Timed, g.Values)
		}
		for e, err := range q.Scan(context.Background(), f, columns.With(cloudtrail.EventTime)) {
			if err != nil {
				t.Fatal(err)
			}
			micros, timed := e.TimeMicros()
			collect(want, e, 1, micros, micros, timed, ownValues(e, listed))
		}
		same := func(a, b *total) bool {
			return a.count == b.count && a.first == b.first && a.last == b.last &&
				maps.Equal(a.values[0], b.values[0]) && maps.Equal(a.values[1], b.values[1])
		}
		if !maps.EqualFunc(got, want, same) {
			t.Fatalf("%d kinds of events, want %d alike", len(got), len(want))
		}
	})
}

// Damage to derived answers is no damage to the case.
func TestDamagedDerivedAnswers(t *testing.T) {
	dir := severalParts(t, 6)
	f := Filter{AccessKeys: []string{"AKIAONE"}}
	read := func() (uris []string) {
		q, _ := derivedEngines(t, dir)
		for e, err := range q.Events(t.Context(), f, cloudtrail.AllColumns()) {
			if err != nil {
				t.Fatal(err)
			}
			uri, err := q.Case().URI(e.Object)
			if err != nil {
				t.Fatal(err)
			}
			uris = append(uris, uri+" "+e.Text(cloudtrail.EventID))
		}
		return uris
	}
	want := read()
	names, err := filepath.Glob(filepath.Join(dir, "derived", "*"))
	if err != nil || len(names) != 2 {
		t.Fatalf("kept are %q, error %v", names, err)
	}
	r := rand.New(rand.NewPCG(9, 9))
	for _, name := range names {
		whole, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for range 30 {
			data := slices.Clone(whole)
			data[r.IntN(len(data))] ^= 1 << r.IntN(8)
			if err := os.WriteFile(name, data, 0o600); err != nil {
				t.Fatal(err)
			}
			if got := read(); !slices.Equal(got, want) {
				t.Fatalf("%s: %d events, want %d alike", filepath.Base(name), len(got), len(want))
			}
		}
	}
}

// Events of which some have fewer columns are the same events in the same
// order, and what was not loaded cannot be read.
func TestEventsWithFewerColumns(t *testing.T) {
	q := openEngine(t, severalParts(t, 8), 0)
	narrow := cloudtrail.Columns(cloudtrail.EventName, cloudtrail.EventID)
	wide := narrow.With(cloudtrail.RequestParameters).With(cloudtrail.AccessKeyID)
	wanted := 0
	kinds := func(source, name []byte, o cloudtrail.Outcome) cloudtrail.ColumnSet {
		if o == cloudtrail.OutcomeSuccess && wanted%2 == 0 {
			return wide
		}
		return cloudtrail.ColumnSet{}
	}
	for _, f := range []Filter{{}, {AccessKeys: []string{"AKIAONE"}}, {Accounts: []string{"111122223333"}}} {
		for wanted = range 2 {
			var got, want [][]byte
			for e, err := range q.EventsWith(t.Context(), f, Loading{Columns: wide, Narrow: narrow, Kinds: kinds}, Choice{}) {
				if err != nil {
					t.Fatal(err)
				}
				if all := e.Loaded() == wide; !all && e.Loaded() != narrow || all != (wanted == 0) {
					t.Fatalf("loaded are %v", e.Loaded())
				}
				e.Restrict(narrow)
				got = append(got, columnsSeen(e))
			}
			for e, err := range q.Events(t.Context(), f, narrow) {
				if err != nil {
					t.Fatal(err)
				}
				want = append(want, columnsSeen(e))
			}
			if len(got) == 0 || !slices.EqualFunc(got, want, bytes.Equal) {
				t.Errorf("%d events, want %d alike", len(got), len(want))
			}
		}
	}
}
