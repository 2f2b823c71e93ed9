package query

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"testing"

	"keytrail/cloudtrail"
)

// sizes yields an event for each size of a value, in the memory of one event,
// as scans do, and then the error.
func sizes(list []int, end error) iter.Seq2[*cloudtrail.Event, error] {
	return func(yield func(*cloudtrail.Event, error) bool) {
		var e cloudtrail.Event
		for i, size := range list {
			e.Reset(cloudtrail.AllColumns())
			e.Index = int64(i)
			e.Set(cloudtrail.EventName, fmt.Appendf(nil, "Call%d", i))
			if i%3 > 0 {
				e.Set(cloudtrail.RequestParameters, bytes.Repeat([]byte{byte('a' + i%26)}, size))
			}
			if i%2 > 0 {
				e.SetTime(int64(1 + i))
				e.Set(cloudtrail.ErrorCode, []byte{})
			}
			if !yield(&e, nil) {
				return
			}
		}
		if end != nil {
			yield(nil, end)
		}
	}
}

// spelled gives what a sequence yields, in a form that can be compared.
func spelled(events iter.Seq2[*cloudtrail.Event, error]) (list []string, err error) {
	for e, err := range events {
		if err != nil {
			return list, err
		}
		list = append(list, string(e.AppendColumns(nil)))
	}
	return list, nil
}

func ahead(ctx context.Context, events iter.Seq2[*cloudtrail.Event, error]) iter.Seq2[*cloudtrail.Event, error] {
	return Ahead(ctx, func(context.Context) iter.Seq2[*cloudtrail.Event, error] { return events })
}

func TestAheadChangesNothing(t *testing.T) {
	broken := errors.New("broken")
	for name, list := range map[string][]int{
		"none": nil, "one": {1}, "just a stretch": make([]int, stretchEvents), "one more": make([]int, stretchEvents+1),
		"many": slices.Repeat([]int{0, 5, 300, 7}, 3*stretchEvents), "large": {1, stretchBytes - 1, stretchBytes, 2, 5 * stretchBytes, 3, 3, 3},
	} {
		for _, end := range []error{nil, broken} {
			want, _ := spelled(sizes(list, end))
			got, err := spelled(ahead(t.Context(), sizes(list, end)))
			if !slices.Equal(got, want) || !errors.Is(err, end) {
				t.Errorf("%s: %d events and %v, not %d and %v, or others", name, len(got), err, len(want), end)
			}
		}
	}
}

func TestAheadEndsWithItsConsumer(t *testing.T) {
	ended := false
	endless := func(ctx context.Context) iter.Seq2[*cloudtrail.Event, error] {
		return func(yield func(*cloudtrail.Event, error) bool) {
			defer func() { ended = true }()
			for ctx.Err() == nil && yield(new(cloudtrail.Event), nil) {
			}
		}
	}
	n := 0
	for range Ahead(t.Context(), endless) {
		if n++; n == stretchEvents+3 {
			break
		}
	}
	if !ended { // a race, where it is not waited for
		t.Error("the reader goes on")
	}
}

func TestAheadTellsOfAnEndedContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	var last error
	for _, err := range ahead(ctx, sizes(make([]int, 100*stretchEvents), nil)) {
		if n++; n == 10 {
			cancel()
		}
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("after %d events the error is %v", n, last)
	}
}

// Two processors are needed to see a gain: then the two sequences take the time
// of one.
func BenchmarkAhead(b *testing.B) {
	list := slices.Repeat([]int{400}, 10_000)
	for _, c := range []struct {
		name string
		of   func() iter.Seq2[*cloudtrail.Event, error]
	}{
		{"alone", func() iter.Seq2[*cloudtrail.Event, error] { return sizes(list, nil) }},
		{"ahead", func() iter.Seq2[*cloudtrail.Event, error] { return ahead(b.Context(), sizes(list, nil)) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			var text []byte
			for b.Loop() {
				for e := range c.of() {
					text = e.AppendColumns(text[:0])
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(list)), "ns/event")
		})
	}
}

// On one processor it is the sequence all the same, and tells as much.
func TestAheadOnOneProcessor(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	failure := errors.New("no more")
	list := make([]int, 3*stretchEvents)
	want, _ := spelled(sizes(list, nil))
	if got, err := spelled(ahead(t.Context(), sizes(list, failure))); !slices.Equal(got, want) || err != failure {
		t.Errorf("%d events, want %d, error %v", len(got), len(want), err)
	}
	TestAheadTellsOfAnEndedContext(t)
}
