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
