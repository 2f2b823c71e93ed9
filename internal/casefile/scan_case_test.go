package casefile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"keytrail/cloudtrail"
)

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

// collect gives a scan's events as text.
func collect(t testing.TB, c *Case, o ScanOptions) (out []string) {
	t.Helper()
	for e, err := range c.Scan(context.Background(), o) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, show(e))
	}
	return out
}

// inOrder gives the events as a scan of makeCase's parts delivers them.
func inOrder(o layoutOptions, parts ...[]*cloudtrail.Event) (out []*cloudtrail.Event) {
	for _, events := range parts {
		for chunk := range slices.Chunk(events, int(o.groupRows)) {
			chunk = slices.Clone(chunk)
			slices.SortStableFunc(chunk, compareForGroup)
			out = append(out, chunk...)
		}
	}
	return out
}

func TestScanDeliversEveryColumn(t *testing.T) {
	for _, version := range []int{1, 2} {
		for _, pageBytes := range []int{64, 1 << 20} {
			t.Run(fmt.Sprintf("version %d pages of %d", version, pageBytes), func(t *testing.T) {
				o := layoutOptions{groupRows: 70, pageBytes: pageBytes, version: version}
				a, b := randomEvents(newRand(1), 150), randomEvents(newRand(2), 33)
				c := openCase(t, makeCase(t, o, a, b))
				got := collect(t, c, ScanOptions{Columns: cloudtrail.AllColumns()})
				var want []string
				for _, e := range inOrder(o, a, b) {
					want = append(want, show(e))
				}
				if !slices.Equal(got, want) {
					t.Fatalf("%d events, want %d; first got\n%s\nwant\n%s", len(got), len(want), got[0], want[0])
				}
			})
		}
	}
}

func TestScanOfNoRowsAndNoColumns(t *testing.T) {
	c := openCase(t, makeCase(t, tinyLayout, nil, randomEvents(newRand(3), 45)))
	n := 0
	for e, err := range c.Scan(context.Background(), ScanOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Loaded().Len() != 0 {
			t.Fatal("columns that nobody asked for are loaded")
		}
		n++
	}
	if n != 45 {
		t.Fatalf("%d events, want 45", n)
	}
}

func TestScanLoadsOnlyWhatIsAsked(t *testing.T) {
	c := openCase(t, makeCase(t, tinyLayout, randomEvents(newRand(4), 30)))
	where := []Clause{{{Column: cloudtrail.EventName, Null: true, Not: true}}}
	for e, err := range c.Scan(context.Background(), ScanOptions{Columns: cloudtrail.Columns(cloudtrail.EventID), Where: where}) {
		if err != nil {
			t.Fatal(err)
		}
		func() {
			defer func() {
				if r, ok := recover().(cloudtrail.NotLoadedError); !ok || r.Column != cloudtrail.EventName {
					t.Fatalf("recovered %v", r)
				}
			}()
			e.Value(cloudtrail.EventName)
		}()
		return
	}
	t.Fatal("no event has a name")
}

// reference judges a test by its description, not by the code under test.
func reference(t *Test, e *cloudtrail.Event) bool {
	var holds, null bool
	switch {
	case t.Column == cloudtrail.EventTime:
		v, ok := e.TimeMicros()
		null = !ok
		holds = ok && (t.Min == nil || *t.Min <= v) && (t.Max == nil || v < *t.Max)
	case t.Column.Kind() == cloudtrail.KindInt:
		v := intOf(e, t.Column)
		holds = (t.Min == nil || *t.Min <= v) && (t.Max == nil || v < *t.Max)
	default:
		v := e.Value(t.Column)
		null = v == nil
		holds = !null && (t.In == nil || slices.ContainsFunc(t.In, func(w []byte) bool { return string(w) == string(v) })) &&
			strings.HasPrefix(string(v), string(t.Prefix)) && (t.Match == nil || t.Match(v))
	}
	if t.Null && t.In == nil && t.Prefix == nil && t.Min == nil && t.Max == nil && t.Match == nil {
		holds = false
	}
	if null {
		holds = t.Null
	}
	return holds != t.Not
}

func drawTest(t *rapid.T) Test {
	columns := []cloudtrail.Column{cloudtrail.EventTime, cloudtrail.AccessKeyID, cloudtrail.EventID, cloudtrail.EventName,
		cloudtrail.SourceIPAddress, cloudtrail.ReadOnly, cloudtrail.OutcomeColumn, cloudtrail.RequestParameters,
		cloudtrail.Flags, cloudtrail.RecordIndex, cloudtrail.UserAgent, cloudtrail.Envelope}
	test := Test{
		Column: rapid.SampledFrom(columns).Draw(t, "column"),
		Null:   rapid.Bool().Draw(t, "null"),
		Not:    rapid.IntRange(0, 3).Draw(t, "not") == 0,
	}
	r := newRand(rapid.Uint64().Draw(t, "seed"))
	shape := rapid.IntRange(0, 3).Draw(t, "shape")
	switch {
	case test.Column == cloudtrail.EventTime || test.Column.Kind() == cloudtrail.KindInt:
		base, span := firstMicros, 2000
		if test.Column != cloudtrail.EventTime {
			base, span = 0, 60
		}
		lo := base + int64(r.IntN(span))*1_000_000
		if base == 0 {
			lo = int64(r.IntN(span))
		}
		hi := lo + int64(r.IntN(span))*max(1, min(base, 1)*1_000_000)
		if shape&1 == 0 {
			test.Min = &lo
		}
		if shape&2 == 0 {
			test.Max = &hi
		}
	case shape == 0:
		for range r.IntN(13) {
			if v := randomText(r); v != nil {
				test.In = append(test.In, v)
			}
		}
		if test.In == nil {
			test.In = [][]byte{[]byte("true"), []byte("success"), []byte("none")}
		}
	case shape == 1:
		v := randomText(r)
		test.Prefix = v[:r.IntN(len(v)+1)]
	case shape == 2:
		end := []byte{'0' + byte(r.IntN(4))}
		test.Match = func(v []byte) bool { return bytes.HasSuffix(v, end) }
	}
	return test
}

func TestScanEqualsBruteForce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := layoutOptions{
			groupRows: int64(rapid.IntRange(1, 80).Draw(rt, "group")),
			pageBytes: rapid.SampledFrom([]int{32, 256, 1 << 16}).Draw(rt, "page"),
			version:   rapid.IntRange(1, 2).Draw(rt, "version"),
		}
		seed := rapid.Uint64().Draw(rt, "events")
		a := randomEvents(newRand(seed), rapid.IntRange(1, 120).Draw(rt, "a"))
		b := randomEvents(newRand(seed+1), rapid.IntRange(1, 20).Draw(rt, "b"))
		var where []Clause
		for range rapid.IntRange(0, 3).Draw(rt, "clauses") {
			var clause Clause
			for range rapid.IntRange(1, 3).Draw(rt, "tests") {
				clause = append(clause, drawTest(rt))
			}
			where = append(where, clause)
		}
		c := openCase(t, makeCase(t, o, a, b))
		columns := cloudtrail.Columns(cloudtrail.RecordIndex, cloudtrail.EventID, cloudtrail.EventTime, cloudtrail.RequestParameters)
		got := collect(t, c, ScanOptions{Columns: columns, Where: where})
		var want []string
		for _, e := range inOrder(o, a, b) {
			all := true
			for _, clause := range where {
				any := false
				for i := range clause {
					any = any || reference(&clause[i], e)
				}
				all = all && any
			}
			if all {
				e = e.Clone()
				e.Restrict(columns)
				want = append(want, show(e))
			}
		}
		if !slices.Equal(got, want) {
			rt.Fatalf("%d events, want %d", len(got), len(want))
		}
	})
}

func TestReadAtPlaces(t *testing.T) {
	a, b := randomEvents(newRand(5), 90), randomEvents(newRand(6), 10)
	c := openCase(t, makeCase(t, tinyLayout, a, b))
	columns := cloudtrail.Columns(cloudtrail.RequestParameters, cloudtrail.RecordIndex)
	var places []Pos
	var want []string
	n := 0
	for hit, err := range c.ScanPos(context.Background(), ScanOptions{Columns: columns}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n%3 == 0 {
			places = append(places, hit.Pos)
			want = append(want, show(hit.Event))
		}
	}
	var got []string
	for hit, err := range c.Read(context.Background(), places, columns) {
		if err != nil {
			t.Fatal(err)
		}
		if hit.Pos != places[len(got)] {
			t.Fatalf("place %v, want %v", hit.Pos, places[len(got)])
		}
		got = append(got, show(hit.Event))
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%d events, want %d", len(got), len(want))
	}
	for name, bad := range map[string][]Pos{
		"not sorted":  {places[1], places[0]},
		"no part":     {{File: 2}},
		"no group":    {{File: 1, RowGroup: 1}},
		"no row":      {{File: 1, RowGroup: 0, Row: 10}},
		"negative":    {{File: 0, RowGroup: 0, Row: -1}},
		"no part low": {{File: -1}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, err := range c.Read(context.Background(), bad, columns) {
				if err != nil {
					return
				}
			}
			t.Fatal("no error")
		})
	}
}

func TestScanStops(t *testing.T) {
	c := openCase(t, makeCase(t, layoutOptions{groupRows: 3000, pageBytes: 1 << 16, version: 1}, randomEvents(newRand(7), 3000)))
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n := 0
	var last error
	for _, err := range c.Scan(ctx, ScanOptions{Columns: cloudtrail.Columns(cloudtrail.EventID)}) {
		if last = err; err != nil {
			break
		}
		if n++; n == 1000 {
			cancel()
		}
	}
	if !errors.Is(last, context.Canceled) || errors.Is(last, ErrDamaged) || n > 1000+ctxEvery {
		t.Fatalf("%d events, error %v", n, last)
	}
	n = 0
	for range c.Scan(context.Background(), ScanOptions{}) {
		if n++; n == 5 {
			break
		}
	}
	if n != 5 {
		t.Fatalf("%d events after a break at 5", n)
	}
}
