package main

import (
	"context"
	"errors"
	"runtime"
	"testing"
)

// The error is the same whoever comes first, with one processor or two, and
// nobody is left running.
func TestBesideFailsAlike(t *testing.T) {
	one, two := errors.New("one"), errors.New("two")
	waits := func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}
	for _, processors := range []int{1, 2} {
		before := runtime.GOMAXPROCS(processors)
		defer runtime.GOMAXPROCS(before)
		for _, c := range []struct {
			name          string
			first, second error
			want          error
		}{
			{"both", one, two, one}, {"the first", one, nil, one}, {"the second", nil, two, two}, {"neither", nil, nil, nil},
		} {
			done := false
			later := make(chan struct{}) // the second fails first
			if processors == 1 {
				close(later)
			}
			err := beside(context.Background(),
				func(context.Context) error { <-later; return c.first },
				func(context.Context) error {
					done = true
					if processors > 1 {
						close(later)
					}
					return c.second
				})
			if err != c.want || !done && !(processors == 1 && c.first != nil) {
				t.Errorf("%s, %d processors: %v, done %t", c.name, processors, err, done)
			}
		}
	}
	runtime.GOMAXPROCS(2)
	if err := beside(context.Background(), func(context.Context) error { return one }, waits); err != one {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := beside(ctx, waits, waits); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
