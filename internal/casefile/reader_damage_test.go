package casefile

import (
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"keytrail/cloudtrail"
)

// readAll scans with and without clauses and gives the first error.
func readAll(c *Case, where ...Clause) (events []string, err error) {
	for e, err := range c.Scan(context.Background(), ScanOptions{Columns: cloudtrail.AllColumns(), Where: where}) {
		if err != nil {
			return events, err
		}
		events = append(events, show(e))
	}
	return events, nil
}

// onePart makes a case of one part and gives the part's file.
func onePart(t testing.TB, o layoutOptions, events []*cloudtrail.Event) (dir, name string) {
	dir = makeCase(t, o, events)
	head, err := LoadHead(dir)
	if err != nil {
		t.Fatal(err)
	}
	return dir, filepath.Join(dir, filepath.FromSlash(head.Files[0].Path))
}

func TestDamagedParts(t *testing.T) {
	events := randomEvents(newRand(8), 60)
	dir, name := onePart(t, tinyLayout, events)
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	other, _ := makePart(t, tinyLayout, randomEvents(newRand(9), 60))
	footer := len(whole) - 8 - int(binary.LittleEndian.Uint32(whole[len(whole)-8:]))
	fit := func(data []byte) []byte { return append(slices.Clone(data), make([]byte, len(whole))...)[:len(whole)] }
	for name, data := range map[string][]byte{
		"empty":             {},
		"cut":               whole[:len(whole)/2],
		"cut and filled up": fit(whole[:len(whole)/2]),
		"footer cut":        slices.Concat(make([]byte, len(whole)-40), whole[len(whole)-40:]),
		"head gone":         slices.Concat(make([]byte, footer), whole[footer:]),
		"other part":        fit(other),
		"text":              fit([]byte(strings.Repeat("no Parquet ", 200))),
		"footer too long":   slices.Concat(whole[:len(whole)-8], []byte{0xff, 0xff, 0xff, 0xff}, whole[len(whole)-4:]),
		"foreign schema":    foreignPart(t),
	} {
		t.Run(name, func(t *testing.T) {
			head, _ := LoadHead(dir)
			copied := t.TempDir()
			writeFile(t, filepath.Join(copied, filepath.FromSlash(head.Files[0].Path)), data)
			head.Files[0].Size = int64(len(data)) // the size alone would give it away
			makeCommit(t, copied, head)
			c := openCase(t, copied)
			_, err := readAll(c)
			if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), head.Files[0].Path) {
				t.Fatalf("error %v", err)
			}
			if strings.Contains(err.Error(), "runtime error") {
				t.Fatalf("found by a panic: %v", err)
			}
		})
	}
	t.Run("size", func(t *testing.T) {
		copied := t.TempDir()
		head, _ := LoadHead(dir)
		makeCommit(t, copied, head)
		writeFile(t, filepath.Join(copied, filepath.FromSlash(head.Files[0].Path)), append(slices.Clone(whole), 0))
		if _, err := readAll(openCase(t, copied)); !errors.Is(err, ErrDamaged) {
			t.Fatalf("error %v", err)
		}
	})
}

// foreignPart is a good Parquet file with other columns.
func foreignPart(t *testing.T) []byte {
	name := filepath.Join(t.TempDir(), "foreign.parquet")
	type row struct{ A, B int }
	if err := parquet.WriteFile(name, make([]row, 60)); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Whatever bits are flipped, a full scan gives the same events or an error
// that names the file, and nothing panics.
func TestFlippedBits(t *testing.T) {
	for _, version := range []int{1, 2} {
		events := randomEvents(newRand(10), 60)
		dir, name := onePart(t, layoutOptions{groupRows: 30, pageBytes: 200, version: version}, events)
		whole, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want, err := readAll(openCase(t, dir))
		if err != nil {
			t.Fatal(err)
		}
		footer := len(whole) - 8 - int(binary.LittleEndian.Uint32(whole[len(whole)-8:]))
		r := newRand(11)
		clause := Clause{{Column: cloudtrail.AccessKeyID, In: [][]byte{[]byte("value-e-1"), []byte("value-f-2")}}}
		damaged := 0
		for n := range 250 {
			data := slices.Clone(whole)
			for range 1 + r.IntN(3) {
				at := r.IntN(len(data))
				if n%2 == 1 { // half of the copies are hit where it is not covered by checksums
					at = footer + r.IntN(len(data)-footer)
				}
				data[at] ^= 1 << r.IntN(8)
			}
			if err := os.WriteFile(name, data, 0o644); err != nil {
				t.Fatal(err)
			}
			c, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			got, err := readAll(c)
			switch {
			case err == nil && !slices.Equal(got, want):
				t.Fatalf("copy %d: other events and no error", n)
			case err != nil && (!errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), filepath.Base(name))):
				t.Fatalf("copy %d: error %v", n, err)
			case err != nil:
				damaged++
			}
			if _, err := readAll(c, clause); err != nil && !errors.Is(err, ErrDamaged) {
				t.Fatalf("copy %d: error %v", n, err)
			}
			c.Close()
		}
		t.Logf("version %d: %d of 250 copies found damaged", version, damaged)
	}
}

func TestMissingPart(t *testing.T) {
	dir, name := onePart(t, tinyLayout, randomEvents(newRand(12), 10))
	c := openCase(t, dir)
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if _, err := readAll(c); !errors.Is(err, ErrDamaged) || !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), filepath.Base(name)) {
		t.Errorf("scan: %v", err)
	}
	if _, err := Open(dir); !errors.Is(err, ErrDamaged) || !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), filepath.Base(name)) {
		t.Errorf("open: %v", err)
	}
	head, _ := LoadHead(dir)
	head.Number, head.Previous, head.Files = 2, head.Hash, nil
	makeCommit(t, dir, head)
	if _, err := readAll(c); err == nil || !strings.Contains(err.Error(), "run again") {
		t.Errorf("scan after a newer commit: %v", err)
	}
	if _, err := Open(dir); err != nil {
		t.Errorf("open at the newer commit: %v", err)
	}
}

func TestPartsWhoseMoveIsPending(t *testing.T) {
	for _, folder := range []string{tmpDir, trashDir} {
		t.Run(folder, func(t *testing.T) {
			dir, name := onePart(t, tinyLayout, randomEvents(newRand(13), 25))
			c := openCase(t, dir)
			want, err := readAll(c)
			if err != nil || len(c.Pending()) != 0 {
				t.Fatal(err, c.Pending())
			}
			c = openCase(t, dir)
			if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(name, filepath.Join(dir, folder, filepath.Base(name))); err != nil {
				t.Fatal(err)
			}
			for _, c := range []*Case{c, openCase(t, dir)} {
				got, err := readAll(c)
				if err != nil || !slices.Equal(got, want) {
					t.Fatalf("%d events, want %d; error %v", len(got), len(want), err)
				}
				if p := c.Pending(); len(p) != 1 || filepath.Base(p[0]) != filepath.Base(name) {
					t.Fatalf("pending %v", p)
				}
			}
		})
	}
}
