package ingest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

var _ Sink = (*casefile.Writer)(nil)

// ingestInto runs sources into a case and gives what the run says.
func ingestInto(t testing.TB, ctx context.Context, dir string, o Options, commit int64, sources ...Source) (Summary, error) {
	t.Helper()
	w, err := casefile.OpenWriter(dir, casefile.Options{CommitEvents: commit, Memory: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	sum, err := Run(ctx, w, sources, o)
	if cerr := w.Close(); cerr != nil {
		t.Fatal(cerr)
	}
	return sum, err
}

// caseContent is all that a case holds, without the numbers of commits.
type caseContent struct {
	events  []string
	objects []string
	rejects []string
}

func contentOf(t testing.TB, dir string) (out caseContent) {
	t.Helper()
	c, err := casefile.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	for e, err := range c.Scan(ctx, casefile.ScanOptions{Columns: cloudtrail.AllColumns()}) {
		if err != nil {
			t.Fatal(err)
		}
		uri, err := c.URI(e.Object)
		if err != nil {
			t.Fatal(err)
		}
		out.events = append(out.events, fmt.Sprintf("%s %d %d %s %s %d %s", uri, e.Index, e.Offset, e.Envelope, e.Exactness, e.Flags, e.AppendRecord(nil)))
	}
	for o, err := range c.Objects(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		out.objects = append(out.objects, fmt.Sprintf("%+v", o))
	}
	for r, err := range c.Rejects(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		out.rejects = append(out.rejects, fmt.Sprintf("%+v", r))
	}
	slices.Sort(out.events)
	return out
}

func (c caseContent) differs(other caseContent) string {
	switch {
	case !slices.Equal(c.events, other.events):
		return fmt.Sprintf("%d events and %d others", len(c.events), len(other.events))
	case !slices.Equal(c.rejects, other.rejects):
		return fmt.Sprintf("rejects %d and %d", len(c.rejects), len(other.rejects))
	case !slices.Equal(c.objects, other.objects):
		return fmt.Sprintf("objects %d and %d", len(c.objects), len(other.objects))
	}
	return ""
}

// readable drops the objects that every run tries again.
func readable(s *fakeSource) *fakeSource {
	s.objects = slices.DeleteFunc(s.objects, func(o fakeObject) bool { return o.err != nil })
	return s
}

// A case is the same with one worker and with eight, whatever the order of
// arguments, and after any number of interrupts.
func TestSameCase(t *testing.T) {
	a, b := readable(mixedSource(t, "a")), readable(mixedSource(t, "b"))
	dir := filepath.Join(t.TempDir(), "one")
	sum, err := ingestInto(t, context.Background(), dir, Options{Workers: 1}, 0, a, b)
	if err != nil {
		t.Fatal(err)
	}
	want := contentOf(t, dir)
	if int64(len(want.events)) != sum.Events || int64(len(want.rejects)) != sum.Rejected || sum.Records != sum.Events+sum.Duplicates+sum.Rejected {
		t.Fatalf("%d events, %d rejects, %+v", len(want.events), len(want.rejects), sum)
	}
	t.Run("eight workers, other order", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "many")
		many, err := ingestInto(t, context.Background(), dir, Options{Workers: 8}, 500, b, a)
		if err != nil {
			t.Fatal(err)
		}
		if d := want.differs(contentOf(t, dir)); d != "" {
			t.Error(d)
		}
		if many.Events != sum.Events || !maps.Equal(many.Kinds, sum.Kinds) {
			t.Errorf("%+v, want %+v", many, sum)
		}
	})
	t.Run("interrupted", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "stopped")
		for round := 0; ; round++ {
			ctx, cancel := context.WithCancel(context.Background())
			stop := 1 + rand.IntN(40)
			count := func(casefile.Object, bool) {
				if stop--; stop == 0 {
					cancel()
				}
			}
			_, err := ingestInto(t, ctx, dir, Options{Workers: 1 + round%3, Notice: count}, 400, a, b)
			cancel()
			if err == nil {
				break
			}
			if !errors.Is(err, context.Canceled) || round > 300 {
				t.Fatalf("round %d: %v", round, err)
			}
		}
		if d := want.differs(contentOf(t, dir)); d != "" {
			t.Error(d)
		}
	})
	t.Run("again", func(t *testing.T) {
		again, err := ingestInto(t, context.Background(), dir, Options{}, 0, a, b)
		if err != nil || again.Objects != 0 || again.ObjectsSkipped != sum.Objects || again.DamagedObjects != sum.DamagedObjects || !again.Incomplete() {
			t.Errorf("%+v, %v", again, err)
		}
		if d := want.differs(contentOf(t, dir)); d != "" {
			t.Error(d)
		}
	})
}

// Real files come out of a case as they went in.
func TestRealCase(t *testing.T) {
	data := realData(t)
	dir := filepath.Join(t.TempDir(), "case")
	sum, err := ingestInto(t, context.Background(), dir, Options{Exclude: []string{dir}}, 0, openSource(t, filepath.Join(data, "stratus", "original")), openSource(t, filepath.Join(data, "stratus", "normalized.jsonl")))
	if err != nil {
		t.Fatal(err)
	}
	if sum.Events != 312 || sum.Duplicates != 312 || sum.Conflicts != 2 || sum.Rejected != 0 {
		t.Errorf("%+v", sum)
	}
}
