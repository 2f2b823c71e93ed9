package casefile

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

// Which rows share a row group, and in which order row groups lie in a part,
// depends on the events alone: not on how many encoders there are, which of
// them is done first, or what was gathered in the same memory before.
func TestSameBytesWhateverTheEncoders(t *testing.T) {
	s := newSynth(11, time.Date(2026, 1, 20, 0, 0, 0, 0, time.UTC), 100*time.Second)
	var objects []testObject
	for i := range 60 {
		o := testObject{name: fmt.Sprintf("object-%03d", i)}
		for range 200 {
			o.records = append(o.records, string(s.next()))
		}
		objects = append(objects, o)
	}
	var want string
	rounds := 3 * maxEncoders
	if testing.Short() {
		rounds = maxEncoders
	}
	for round := range rounds {
		dir := filepath.Join(t.TempDir(), "case")
		w := mustOpen(t, dir, Options{CommitEvents: 1 << 40})
		if err := w.rows.init(w.ops, dir, 4<<20, 1+round%maxEncoders); err != nil {
			t.Fatal(err)
		}
		if err := ingest(t, w, objects...); err != nil {
			t.Fatal(err)
		}
		finish(t, w)
		got, rows := "", int64(0)
		for _, f := range w.Head().Files {
			got += fmt.Sprintln(f.Path, f.SHA256)
			rows += f.Rows
		}
		if rows != 12_000 || len(w.Head().Files) < 2 {
			t.Fatalf("%d rows in %d parts", rows, len(w.Head().Files))
		}
		if want == "" {
			want = got
		}
		if got != want {
			t.Fatalf("round %d: parts are\n%swant\n%s", round, got, want)
		}
	}
}

// Logs that are read by time, as folders are, never wait on disk for more rows
// of a month that has passed; others may, and do.
func TestPassedMonthsAreNotSpilled(t *testing.T) {
	s := newSynth(12, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), 2*time.Hour)
	var byTime []testObject // 120 records of ten days each
	for i := range 36 {
		o := testObject{name: fmt.Sprintf("object-%03d", i)}
		for range 120 {
			o.records = append(o.records, string(s.next()))
		}
		byTime = append(byTime, o)
	}
	var inTurns []testObject // a third of each month, thrice
	for i := range byTime {
		inTurns = append(inTurns, byTime[i%12*3+i/12])
	}
	for _, c := range []struct {
		name    string
		objects []testObject
		spills  bool
	}{{"by time", byTime, false}, {"in turns", inTurns, true}} {
		w := mustOpen(t, filepath.Join(t.TempDir(), "case"), Options{CommitEvents: 1 << 40})
		if err := w.rows.init(w.ops, w.dir, 10<<20, 1); err != nil {
			t.Fatal(err)
		}
		if err := ingest(t, w, c.objects...); err != nil {
			t.Fatal(err)
		}
		if w.rows.spill.file != nil != c.spills {
			t.Errorf("%s: that rows are spilled is %v", c.name, !c.spills)
		}
		finish(t, w)
		for _, f := range w.Head().Files {
			if f.Groups > 2 {
				t.Errorf("%s: %s has %d row groups", c.name, f.Path, f.Groups)
			}
		}
	}
}
