package casefile

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"keytrail/cloudtrail"
)

func TestIDSet(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newIDSet(&fileOps{}, t.TempDir(), 0)
		s.limit = rapid.IntRange(1, 40).Draw(rt, "limit")
		defer s.close()
		oracle := make(map[[2]uint64]uint64)
		// Few high halves, so that blocks of a run begin alike.
		high := rapid.Uint64Range(0, 3)
		low := rapid.Uint64Range(0, 1<<rapid.IntRange(2, 40).Draw(rt, "bits"))
		for i := range rapid.IntRange(0, 2000).Draw(rt, "n") {
			h, l := high.Draw(rt, "high"), low.Draw(rt, "low")
			want, known := oracle[[2]uint64{h, l}]
			got, ok, err := s.find(h, l)
			if err != nil || ok != known || got != want {
				rt.Fatalf("find(%d, %d) = %d, %t, %v, want %d, %t", h, l, got, ok, err, want, known)
			}
			if !known {
				value := uint64(i) + 1
				if err := s.add(h, l, value); err != nil {
					rt.Fatal(err)
				}
				oracle[[2]uint64{h, l}] = value
			}
		}
		for k, want := range oracle {
			if got, ok, err := s.find(k[0], k[1]); err != nil || !ok || got != want {
				rt.Fatalf("find(%v) = %d, %t, %v, want %d", k, got, ok, err, want)
			}
		}
	})
}

// Many entries of one high half lie over several blocks.
func TestIDRunBlocks(t *testing.T) {
	s := newIDSet(&fileOps{}, t.TempDir(), 0)
	defer s.close()
	for i := range uint64(10 * runBlock) {
		if err := s.add(7, i, i+1); err != nil {
			t.Fatal(err)
		}
	}
	for i := range uint64(10 * runBlock) {
		if got, ok, err := s.find(7, i); err != nil || !ok || got != i+1 {
			t.Fatalf("find(7, %d) = %d, %t, %v", i, got, ok, err)
		}
	}
	if _, ok, err := s.find(6, 3); ok || err != nil {
		t.Errorf("found what was never added, %v", err)
	}
}

func BenchmarkIDSet(b *testing.B) {
	for _, memory := range []int64{1 << 20, 64 << 20} {
		b.Run(fmt.Sprintf("memory=%dMiB", memory>>20), func(b *testing.B) {
			s := newIDSet(&fileOps{}, b.TempDir(), memory)
			defer s.close()
			r := rand.New(rand.NewPCG(1, 2))
			for range b.N {
				h, l := r.Uint64(), r.Uint64()
				if _, ok, err := s.find(h, l); ok || err != nil {
					b.Fatal(ok, err)
				}
				if err := s.add(h, l, 5); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// decide is what the writer must do, said with maps.
func decide(objects []testObject) (kept []storedRow, conflicts int, counts [][3]int64) {
	byID := make(map[string]map[string]bool)
	noID := make(map[string]int) // canonical record → first object
	for o, object := range objects {
		var n [3]int64
		for i, r := range object.records {
			var p cloudtrail.Parser
			var e cloudtrail.Event
			if p.Parse([]byte(r), &e) != nil {
				n[2]++
				continue
			}
			canonical, _ := cloudtrail.AppendCanonical(nil, []byte(r))
			key := string(canonical)
			id := e.Text(cloudtrail.EventID)
			keep := false
			if id == "" {
				first, met := noID[key]
				keep = !met || first == o
				if !met {
					noID[key] = o
				}
			} else {
				id += "/" + fmt.Sprint(e.IsNull(cloudtrail.RecipientAccountID)) + e.Text(cloudtrail.RecipientAccountID)
				keep = !byID[id][key]
				if byID[id] == nil {
					byID[id] = make(map[string]bool)
				} else if keep {
					conflicts++
				}
				byID[id][key] = true
			}
			if keep {
				n[0]++
				kept = append(kept, storedRow{int64(o + 1), int64(i), string(e.AppendRecord(nil))})
			} else {
				n[1]++
			}
		}
		counts = append(counts, n)
	}
	return kept, conflicts, counts
}

// drawRecord makes records that often share ids and often differ.
func drawRecord(t *rapid.T) string {
	id := rapid.SampledFrom([]string{`"1"`, `"2"`, `"3"`, `"4"`, `"5"`, `"6"`, `""`, `null`, `7`}).Draw(t, "id")
	account := rapid.SampledFrom([]string{`"a"`, `"a"`, `"b"`, `""`, `null`}).Draw(t, "account")
	month := rapid.SampledFrom([]string{"2026-01", "2026-02", "1900-01"}).Draw(t, "month")
	code := rapid.SampledFrom([]string{``, ``, `,"errorCode":"x"`, `,"errorCode":""`, `,"errorCode":null`, `,"other":1.0`, `,"other":1`}).Draw(t, "code")
	space := rapid.SampledFrom([]string{"", "", " "}).Draw(t, "space")
	if rapid.IntRange(0, 30).Draw(t, "broken") == 0 {
		return "{broken"
	}
	return fmt.Sprintf(`{"eventVersion":"1.08",%s"eventTime":"%s-02T03:04:05Z","eventID":%s,"recipientAccountId":%s%s}`, space, month, id, account, code)
}

func TestWriterAgainstOracle(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var objects []testObject
		for o := range rapid.IntRange(1, 8).Draw(rt, "objects") {
			objects = append(objects, testObject{
				name:    fmt.Sprintf("o%d", o),
				records: rapid.SliceOfN(rapid.Custom(drawRecord), 0, 30).Draw(rt, "records"),
			})
		}
		wantRows, wantConflicts, wantCounts := decide(objects)
		options := Options{CommitEvents: rapid.Int64Range(1, 100).Draw(rt, "commit")}
		dir := t.TempDir()
		limit, pending := rapid.IntRange(1, 30).Draw(rt, "ids"), rapid.Int64Range(1, 2000).Draw(rt, "pending")
		open := func() *Writer {
			w, err := openWriter(dir, options, &fileOps{noSync: true})
			if err != nil {
				rt.Fatal(err)
			}
			w.ids.limit, w.pending.limit = limit, pending
			w.rows.groupBytes, w.rows.maxOpen = 200_000, rapid.IntRange(1, 3).Draw(rt, "months")
			return w
		}
		w := open()
		for _, o := range objects {
			if rapid.IntRange(0, 3).Draw(rt, "reopen") == 0 {
				finish(t, w)
				w = open()
			}
			if err := ingest(t, w, o); err != nil {
				rt.Fatal(err)
			}
		}
		finish(t, w)
		rows, entries, conflicts := contents(t, dir)
		if !slices.Equal(rows, wantRows) {
			rt.Errorf("rows\n%v\nwant\n%v", rows, wantRows)
		}
		if len(conflicts) != wantConflicts {
			rt.Errorf("%d conflicts, want %d", len(conflicts), wantConflicts)
		}
		var counts [][3]int64
		for _, o := range entries {
			counts = append(counts, [3]int64{o.Events, o.Duplicates, o.Rejected})
		}
		if !reflect.DeepEqual(counts, wantCounts) {
			rt.Errorf("counts %v, want %v", counts, wantCounts)
		}
	})
}
