package casefile

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

func TestOpenSaysWhatIsWrong(t *testing.T) {
	good := Commit{Format: FormatName, FormatVersion: FormatVersion, SchemaVersion: SchemaVersion, Number: 1}
	with := func(change func(*Commit)) Commit {
		c := good
		change(&c)
		return c
	}
	for name, c := range map[string]struct {
		make func(t *testing.T, dir string)
		want error
	}{
		"no folder":    {func(t *testing.T, dir string) { os.Remove(dir) }, ErrNotCase},
		"empty folder": {func(*testing.T, string) {}, ErrNotCase},
		"other folder": {func(t *testing.T, dir string) { writeFile(t, filepath.Join(dir, "log", "today.txt"), nil) }, ErrNotCase},
		"other log":    {func(t *testing.T, dir string) { makeCommit(t, dir, with(func(c *Commit) { c.Format = "x" })) }, ErrNotCase},
		"newer format": {func(t *testing.T, dir string) { makeCommit(t, dir, with(func(c *Commit) { c.FormatVersion++ })) }, ErrNewer},
		"newer schema": {func(t *testing.T, dir string) { makeCommit(t, dir, with(func(c *Commit) { c.SchemaVersion++ })) }, ErrNewer},
		"cut commit": {func(t *testing.T, dir string) {
			writeFile(t, commitPath(dir, 1), []byte(`{"format":"keytrail-case","number":1,`))
		}, ErrDamaged},
		"path outside": {func(t *testing.T, dir string) {
			makeCommit(t, dir, with(func(c *Commit) { c.Files = []FileInfo{{Path: "../../etc/passwd"}} }))
		}, ErrDamaged},
		"good": {func(t *testing.T, dir string) { makeCommit(t, dir, good) }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			c.make(t, dir)
			got, err := Open(dir)
			if !errors.Is(err, c.want) || err != nil && !strings.Contains(err.Error(), dir) {
				t.Fatalf("error %v, want %v", err, c.want)
			}
			if err == nil && (got.Dir() != dir || got.Head().Number != 1 || len(got.Parts()) != 0) {
				t.Fatalf("case %+v", got.Head())
			}
		})
	}
}

// makeSegment writes entries as a segment of the case.
func makeSegment[T any](t testing.TB, dir, kind string, commit, first int64, entries ...T) Segment {
	t.Helper()
	var lines []byte
	for _, e := range entries {
		line, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(append(lines, line...), '\n')
	}
	var out bytes.Buffer
	z, err := zstd.NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(lines); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	s := Segment{Kind: kind, Path: segmentName(kind, commit), Size: int64(out.Len()), SHA256: hashHex(out.Bytes()),
		Entries: int64(len(entries)), First: first, Last: first + int64(len(entries)) - 1}
	writeFile(t, filepath.Join(dir, filepath.FromSlash(s.Path)), out.Bytes())
	return s
}

func TestLedgerRejectsConflicts(t *testing.T) {
	dir := t.TempDir()
	c := Commit{Format: FormatName, FormatVersion: FormatVersion, SchemaVersion: SchemaVersion, Number: 1}
	var want []string
	for commit := range int64(3) {
		var objects []Object
		for i := range int64(4) {
			o := Object{Number: 1 + commit*4 + i, Root: "/evidence", URI: fmt.Sprintf("a/%d.json.gz", commit*4+i), Kind: "events"}
			objects = append(objects, o)
			want = append(want, o.URI)
		}
		c.Segments = append(c.Segments, makeSegment(t, dir, SegmentLedger, commit+1, 1+commit*4, objects...))
	}
	c.Segments = append(c.Segments,
		makeSegment(t, dir, SegmentRejects, 1, 1, Reject{Object: 2, Reason: "invalid-json", Bytes: []byte{0, 255}, Size: 2}),
		makeSegment(t, dir, SegmentConflicts, 1, 1, Conflict{EventID: "x", First: ConflictRow{Object: 1}, Other: ConflictRow{Object: 2, Index: 3}}))
	makeCommit(t, dir, c)
	opened := openCase(t, dir)
	ctx := context.Background()

	n := 0
	for o, err := range opened.Objects(ctx) {
		if err != nil || o.Number != int64(n)+1 || o.URI != want[n] {
			t.Fatalf("object %d: %+v, error %v", n, o, err)
		}
		n++
	}
	if n != len(want) {
		t.Fatalf("%d objects, want %d", n, len(want))
	}
	for r, err := range opened.Rejects(ctx) {
		if err != nil || r.Object != 2 || !bytes.Equal(r.Bytes, []byte{0, 255}) {
			t.Fatalf("reject %+v, error %v", r, err)
		}
		n++
	}
	for k, err := range opened.Conflicts(ctx) {
		if err != nil || k.EventID != "x" || k.Other.Index != 3 {
			t.Fatalf("conflict %+v, error %v", k, err)
		}
		n++
	}
	if n != len(want)+2 {
		t.Fatal("no reject or no conflict")
	}

	for _, number := range []int64{12, 1, 7, 1, 5} {
		if uri, err := opened.URI(number); err != nil || uri != want[number-1] {
			t.Errorf("object %d: %q, error %v; want %q", number, uri, err, want[number-1])
		}
	}
	for _, number := range []int64{0, -1, 13} {
		if uri, err := opened.URI(number); !errors.Is(err, ErrDamaged) {
			t.Errorf("object %d: %q, error %v", number, uri, err)
		}
	}
	again := openCase(t, dir)
	writeFile(t, filepath.Join(dir, filepath.FromSlash(c.Segments[1].Path)), []byte("no zstd"))
	if _, err := again.URI(5); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), filepath.Base(c.Segments[1].Path)) {
		t.Errorf("damaged ledger: error %v", err)
	}
}
