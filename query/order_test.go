package query

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// randomRecords makes records with few different times, ids and accounts, so
// that many share all three, and some that are equal in all.
func randomRecords(t testing.TB, r *rand.Rand, n int) (texts []string) {
	pick := func(of ...any) any { return of[r.IntN(len(of))] }
	for i := range n {
		e := event(fmt.Sprintf("id-%02d", r.IntN(n/2)), rec{
			"eventTime": pick("2026-01-31T23:59:59Z", "2026-02-01T00:00:00Z", "2026-02-17T21:04:11Z", "2026-03-01T00:00:00.5Z",
				"1999-01-01T00:00:00Z", "2150-01-01T00:00:00Z", "2026-02-17T21:04:11.000001Z", nil),
			"recipientAccountId":        pick("111122223333", "222233334444", "", nil),
			"userIdentity.accessKeyId":  pick("AKIAONE", "AKIATWO", "ASIATHREE", nil),
			"requestParameters.padding": fmt.Sprintf("%0*d", r.IntN(300), i),
		})
		switch r.IntN(6) {
		case 0:
			delete(e, "eventID")
		case 1:
			e["eventID"] = ""
		case 2:
			e["eventID"] = "with\x00zero"
		case 3:
			delete(e, "requestParameters.padding")
			delete(e, "eventID")
		}
		texts = append(texts, e.text(t))
	}
	return texts
}

// reference is what the order is made of, read from whole events.
type reference struct {
	time    int64
	dated   bool
	id      []byte
	account []byte
	hash    [32]byte
	uri     string
	index   int64
}

func compareReference(a, b reference) int {
	null := func(a, b []byte) int {
		return cmp.Compare(min(len(a)+1, 1)*boolInt(a != nil), min(len(b)+1, 1)*boolInt(b != nil))
	}
	return cmp.Or(cmp.Compare(boolInt(a.dated), boolInt(b.dated)), cmp.Compare(a.time, b.time),
		null(a.id, b.id), bytes.Compare(a.id, b.id), null(a.account, b.account), bytes.Compare(a.account, b.account),
		bytes.Compare(a.hash[:], b.hash[:]), cmp.Compare(a.uri, b.uri), cmp.Compare(a.index, b.index))
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func referenceOf(t testing.TB, q *Engine, e *cloudtrail.Event) (r reference) {
	t.Helper()
	r.time, r.dated = e.TimeMicros()
	r.id, r.account = bytes.Clone(e.Value(cloudtrail.EventID)), bytes.Clone(e.Value(cloudtrail.RecipientAccountID))
	var err error
	if r.hash, err = cloudtrail.CanonicalHash(e.AppendRecord(nil)); err != nil {
		t.Fatal(err)
	}
	if r.uri, err = q.Case().URI(e.Object); err != nil {
		t.Fatal(err)
	}
	r.index = e.Index
	return r
}

func ordered(t testing.TB, q *Engine, f Filter) (list []reference) {
	t.Helper()
	for e, err := range q.Events(context.Background(), f, cloudtrail.AllColumns()) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, referenceOf(t, q, e))
	}
	return list
}

func sameReference(a, b reference) bool { return compareReference(a, b) == 0 }

func TestEventsComeInTheTotalOrder(t *testing.T) {
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 2))
		var objects [][]string
		for range 3 {
			objects = append(objects, randomRecords(t, r, 120))
		}
		objects = append(objects, objects[0][:40]) // duplicates
		q := openEngine(t, writeCase(t, casefile.Options{CommitEvents: 100}, objects...), 0)
		for name, f := range map[string]Filter{
			"all":     {},
			"one key": {AccessKeys: []string{"AKIAONE"}},
			"none":    {AccessKeys: []string{"AKIANOWHERE"}},
			"account": {Accounts: []string{"111122223333"}},
		} {
			t.Run(fmt.Sprintf("%s %d", name, seed), func(t *testing.T) {
				var want []reference
				for e, err := range q.Scan(context.Background(), f, cloudtrail.AllColumns()) {
					if err != nil {
						t.Fatal(err)
					}
					want = append(want, referenceOf(t, q, e))
				}
				slices.SortFunc(want, compareReference)
				if name == "all" && (len(want) < 300 || !want[len(want)-1].dated || want[0].dated) {
					t.Fatalf("the case is not what the test needs: %d events", len(want))
				}
				if got := ordered(t, q, f); !slices.EqualFunc(got, want, sameReference) {
					t.Fatalf("%d events in another order than the %d wanted", len(got), len(want))
				}
			})
		}
	}
}

// Several ingests in any order give the same order, though rows lie elsewhere.
func TestOrderDoesNotDependOnTheOrderOfObjects(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	a, b := randomRecords(t, r, 100), randomRecords(t, r, 100)
	var got [2][][32]byte
	for i, objects := range [][][]string{{a, b}, {b, a}} {
		q := openEngine(t, writeCase(t, casefile.Options{CommitEvents: int64(1 + 500*i)}, objects...), 0)
		for _, r := range ordered(t, q, Filter{}) {
			got[i] = append(got[i], r.hash)
		}
	}
	if !slices.Equal(got[0], got[1]) {
		t.Fatal("the orders differ")
	}
}

func TestSpillEqualsMemory(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	r := rand.New(rand.NewPCG(5, 5))
	dir := writeCase(t, casefile.Options{}, randomRecords(t, r, 700), randomRecords(t, r, 300))
	big := openEngine(t, dir, 0)
	small := openEngine(t, dir, 0)
	small.memory = 8000 // a few events at a time: hundreds of runs, merged more than once
	want, got := ordered(t, big, Filter{}), ordered(t, small, Filter{})
	if len(want) < 900 || !slices.EqualFunc(got, want, sameReference) {
		t.Fatalf("%d events through files differ from %d in memory", len(got), len(want))
	}
	n := 0
	for range small.Events(context.Background(), Filter{}, cloudtrail.Columns(cloudtrail.EventID)) {
		if n++; n == 10 {
			break // leaves no files either
		}
	}
	left, err := os.ReadDir(os.TempDir())
	if err != nil || len(left) != 0 {
		t.Fatalf("temporary files left: %v, error %v", left, err)
	}
}

func TestSpillNeedsTemporaryFiles(t *testing.T) {
	q := engineOf(t, filterRecords()...)
	q.memory = 200
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "nowhere"))
	for _, err := range q.Events(context.Background(), Filter{}, cloudtrail.AllColumns()) {
		if err != nil {
			if !errors.Is(err, os.ErrNotExist) {
				t.Fatalf("error %v", err)
			}
			return
		}
	}
	t.Fatal("no error")
}

func TestEventsStop(t *testing.T) {
	q := engineOf(t, filterRecords()...)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, err := range q.Events(ctx, Filter{}, cloudtrail.AllColumns()) {
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("error %v", err)
		}
		return
	}
	t.Fatal("no error")
}
