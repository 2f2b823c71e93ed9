package casefile

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
)

var errKilled = errors.New("killed")

// killedAfter makes a disk that works for n steps and then no more, as for a
// process that is killed. With torn set, the last write leaves half of its
// bytes.
func killedAfter(n int, torn bool) (ops *fileOps, steps *[]string) {
	steps = new([]string)
	var mu sync.Mutex // parts and the ledger are written side by side
	return &fileOps{noSync: true, hook: func(op, name string) error {
		mu.Lock()
		defer mu.Unlock()
		*steps = append(*steps, op)
		switch {
		case len(*steps) <= n:
			return nil
		case torn && len(*steps) == n+1:
			return fmt.Errorf("%w: %w", errKilled, errTorn)
		}
		return errKilled
	}}, steps
}

// killCount makes one commit more than a month has parts.
const killCount = maxMonthFiles + 1

// killObjects are objects of two months with duplicates, a conflict and a
// reject; with a commit for each, parts are merged on the way.
func killObjects() []testObject {
	var objects []testObject
	for i := range killCount {
		id := func(n int) string { return fmt.Sprintf("%d-%d", i, n) }
		o := testObject{name: fmt.Sprintf("o%d", i), records: []string{
			record(id(0), "a", ""), record(id(1), "a", `,"errorCode":"x"`), record("shared", "a", ""),
			fmt.Sprintf(`{"eventVersion":"1.08","eventTime":"2026-02-03T03:04:05Z","eventName":"Y","eventID":%q}`, id(2)),
		}}
		if i == killCount/2 {
			o.records = append(o.records, "{broken", record("shared", "a", `,"readOnly":true`), record("0-0", "a", ""))
		}
		objects = append(objects, o)
	}
	return objects
}

func TestWriterKilled(t *testing.T) {
	objects := killObjects()
	options := Options{Creator: "test", CommitEvery: 1, Memory: 8 << 20}
	whole := t.TempDir()
	ops, steps := killedAfter(1<<30, false)
	w, err := openWriter(whole, options, ops)
	if err != nil {
		t.Fatal(err)
	}
	if err := ingest(t, w, objects...); err != nil {
		t.Fatal(err)
	}
	finish(t, w)
	total := len(*steps)
	wantRows, wantObjects, wantConflicts := contents(t, whole)
	if len(wantConflicts) != 1 {
		t.Fatalf("conflicts %v", wantConflicts)
	}
	for n := range total {
		// Every step of the last commit, which merges parts, and some before.
		if n < total-70 && n%29 != 0 {
			continue
		}
		for _, torn := range []bool{false, true} {
			if torn && (*steps)[n] != "write" {
				continue
			}
			dir := t.TempDir()
			ops, _ := killedAfter(n, torn)
			w, err := openWriter(dir, options, ops)
			if err == nil {
				if err = ingest(t, w, objects...); err == nil {
					err = w.Commit()
				}
				w.rows.work.Wait()
				w.lock.Close() // all that the system does for a dead process
			}
			if err != nil && !errors.Is(err, errKilled) {
				t.Fatalf("killed after %d steps: %v", n, err)
			}
			// Whoever reads now sees the case as of a commit.
			if _, err := LoadHead(dir); err == nil {
				rows, got, _ := contents(t, dir)
				want := 0
				for _, o := range got {
					want += int(o.Events)
				}
				if len(rows) != want || !reflect.DeepEqual(got, wantObjects[:len(got):len(got)]) && len(got) > 0 {
					t.Fatalf("killed after %d steps: %d rows, %d objects", n, len(rows), len(got))
				}
			} else if !errors.Is(err, ErrNotCase) {
				t.Fatalf("killed after %d steps: %v", n, err)
			}
			// The next run goes on as if nothing had happened.
			if w, err = openWriter(dir, options, &fileOps{noSync: true}); err != nil {
				t.Fatalf("killed after %d steps, then: %v", n, err)
			}
			if err := ingest(t, w, objects...); err != nil {
				t.Fatalf("killed after %d steps, then: %v", n, err)
			}
			finish(t, w)
			rows, got, conflicts := contents(t, dir)
			if !reflect.DeepEqual(rows, wantRows) || !reflect.DeepEqual(got, wantObjects) || !reflect.DeepEqual(conflicts, wantConflicts) {
				t.Fatalf("killed after %d steps: the case differs", n)
			}
		}
	}
	t.Logf("%d steps", total)
}
