package ingest

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"slices"
	"sync"
	"testing"
)

// sourceSuite holds a source against the contract of Source. make gives a new
// source over the objects wanted, each time; vanish makes the object go away
// behind the source's back, nil where that cannot happen.
type sourceSuite struct {
	make   func(t *testing.T) Source
	want   map[string]string // content by URI
	vanish func(t *testing.T, s Source, o Object)
}

func list(t *testing.T, s Source) []Object {
	t.Helper()
	var all []Object
	if err := s.List(context.Background(), func(o Object) error { all = append(all, o); return nil }); err != nil {
		t.Fatalf("List: %v", err)
	}
	return all
}

func (x sourceSuite) run(t *testing.T) {
	t.Run("lists every object once, in a stable order", func(t *testing.T) {
		first, second := list(t, x.make(t)), list(t, x.make(t))
		if len(first) != len(x.want) || len(second) != len(first) {
			t.Fatalf("%d objects, then %d, want %d", len(first), len(second), len(x.want))
		}
		seen := make(map[string]bool)
		for i, o := range first {
			if o.URI != second[i].URI || o.Identity != second[i].Identity {
				t.Errorf("object %d is %q, then %q", i, o.URI, second[i].URI)
			}
			if content, ok := x.want[o.URI]; !ok || seen[o.URI] {
				t.Errorf("object %q was not to be listed, or not again", o.URI)
			} else if o.Size >= 0 && o.Size != int64(len(content)) {
				t.Errorf("%q has size %d, want %d", o.URI, o.Size, len(content))
			}
			seen[o.URI] = true
		}
	})
	t.Run("identities differ", func(t *testing.T) {
		seen := make(map[[16]byte]string)
		for _, o := range list(t, x.make(t)) {
			if other, ok := seen[o.Identity]; ok {
				t.Errorf("%q and %q have one identity", o.URI, other)
			}
			seen[o.Identity] = o.URI
		}
	})
	t.Run("opens what it lists, from several goroutines", func(t *testing.T) {
		s := x.make(t)
		var group sync.WaitGroup
		for _, o := range list(t, s) {
			for range 3 {
				group.Add(1)
				go func() {
					defer group.Done()
					in, _, err := s.Open(context.Background(), o)
					if err != nil {
						t.Errorf("opening %q: %v", o.URI, err)
						return
					}
					defer in.Close()
					got, err := io.ReadAll(in)
					if err != nil || string(got) != x.want[o.URI] {
						t.Errorf("%q holds %d bytes (error %v), want %d", o.URI, len(got), err, len(x.want[o.URI]))
					}
				}()
			}
		}
		group.Wait()
	})
	t.Run("opens while it lists", func(t *testing.T) {
		s := x.make(t)
		err := s.List(context.Background(), func(o Object) error {
			in, _, err := s.Open(context.Background(), o)
			if err != nil {
				return err
			}
			return in.Close()
		})
		if err != nil {
			t.Error(err)
		}
	})
	t.Run("stops when visit fails", func(t *testing.T) {
		calls := 0
		err := x.make(t).List(context.Background(), func(Object) error { calls++; return errTest })
		if !errors.Is(err, errTest) || calls != 1 {
			t.Errorf("error %v after %d calls", err, calls)
		}
	})
	t.Run("stops when the context ends", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		calls := 0
		err := x.make(t).List(ctx, func(Object) error { calls++; cancel(); return nil })
		if len(x.want) > 1 && !errors.Is(err, context.Canceled) || calls != 1 {
			t.Errorf("error %v after %d calls", err, calls)
		}
	})
	t.Run("runs through the pipeline", func(t *testing.T) {
		sink := newFakeSink()
		sum, err := Run(context.Background(), sink, []Source{x.make(t)}, Options{Workers: 3})
		if err != nil {
			t.Fatal(err)
		}
		sink.check(t)
		if sum.Objects != int64(len(x.want)) {
			t.Errorf("%d objects, want %d", sum.Objects, len(x.want))
		}
		for _, o := range sink.objects {
			if want := sha256.Sum256([]byte(x.want[o.URI])); o.SHA256 != hexOf(want[:]) {
				t.Errorf("%q has another hash", o.URI)
			}
		}
		again := sink.again()
		sum, err = Run(context.Background(), again, []Source{x.make(t)}, Options{})
		if err != nil || sum.Objects != 0 || sum.ObjectsSkipped != int64(len(x.want)) {
			t.Errorf("a second run reads %d and skips %d objects, error %v", sum.Objects, sum.ObjectsSkipped, err)
		}
	})
	if x.vanish == nil {
		return
	}
	t.Run("an object that has gone", func(t *testing.T) {
		s := x.make(t)
		o := list(t, s)[0]
		x.vanish(t, s, o)
		in, _, err := s.Open(context.Background(), o)
		if err == nil {
			in.Close()
		}
		if !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("error %v", err)
		}
	})
}

func uris(objects []Object) []string {
	var out []string
	for _, o := range objects {
		out = append(out, o.URI)
	}
	return out
}

func checkURIs(t *testing.T, s Source, want ...string) []Object {
	t.Helper()
	got := list(t, s)
	if !slices.Equal(uris(got), want) {
		t.Errorf("listed %q\nwant   %q", uris(got), want)
	}
	return got
}
