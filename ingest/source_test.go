package ingest

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func hexOf(b []byte) string { return hex.EncodeToString(b) }

// writeTree makes files below a new folder.
func writeTree(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, fakeTime, fakeTime); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestSources(t *testing.T) {
	files := map[string]string{
		"a.json": record(1), "a/b.json": record(2), "a/c/d.json.gz": string(zip(t, trail(record(3)))), "a-b": "", "z": strings.Repeat("x", 3<<20),
	}
	large := records(5000, "\n")
	streamName := func(content string) string {
		s := newStream("stdin", strings.NewReader(content))
		return list(t, s)[0].URI
	}
	for name, suite := range map[string]sourceSuite{
		"folder": {
			want: files, make: func(t *testing.T) Source { return openSource(t, writeTree(t, files)) },
			vanish: func(t *testing.T, s Source, o Object) { remove(t, filepath.Join(s.Root(), o.URI)) },
		},
		"file": {
			want:   map[string]string{"a.json": record(1)},
			make:   func(t *testing.T) Source { return openSource(t, filepath.Join(writeTree(t, files), "a.json")) },
			vanish: func(t *testing.T, s Source, o Object) { remove(t, s.Root()) },
		},
		"short stream": {
			want: map[string]string{streamName(record(1)): record(1)},
			make: func(*testing.T) Source { return newStream("stdin", io.MultiReader(strings.NewReader(record(1)))) },
		},
		"long stream": {
			want: map[string]string{streamName(large): large},
			make: func(*testing.T) Source { return newStream("stdin", io.MultiReader(strings.NewReader(large))) },
		},
		"stream from a file": {
			want: map[string]string{streamName(record(2)): record(2)},
			make: func(t *testing.T) Source {
				f, err := os.Open(filepath.Join(writeTree(t, map[string]string{"x": "head" + record(2)}), "x"))
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { f.Close() })
				if _, err := f.Seek(4, io.SeekStart); err != nil {
					t.Fatal(err)
				}
				return newStream("stdin", f)
			},
		},
		"memory": {
			want: map[string]string{"x": "1", "y": "2"},
			make: func(*testing.T) Source {
				return &fakeSource{root: "m", objects: []fakeObject{{uri: "x", data: []byte("1")}, {uri: "y", data: []byte("2")}}}
			},
			vanish: func(t *testing.T, s Source, o Object) { s.(*fakeSource).objects = s.(*fakeSource).objects[1:] },
		},
	} {
		t.Run(name, suite.run)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func TestStreamKeepsNothing(t *testing.T) {
	s := newStream("stdin", io.MultiReader(strings.NewReader(strings.Repeat("x", 2*maxStreamInMemory))))
	list(t, s)
	name := s.content.(*os.File).Name()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the temporary file is still there: %v", err)
	}
}

// A stream that waits for its other end does not hold up an interrupt.
func TestStreamThatWaits(t *testing.T) {
	in, out := io.Pipe()
	defer out.Close()
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(10*time.Millisecond, cancel)
	sink := newFakeSink()
	if _, err := Run(ctx, sink, []Source{newStream("stdin", in)}, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestOpenSource(t *testing.T) {
	dir := writeTree(t, map[string]string{"x.json": "1"})
	if s, err := OpenSource("-", strings.NewReader("")); err != nil || s.Root() != "stdin" {
		t.Errorf("- gives %v, %v", s, err)
	}
	for arg, want := range map[string]string{dir: dir, dir + "/": dir, dir + "/x.json": dir + "/x.json", dir + "/../" + filepath.Base(dir): dir} {
		if s, err := OpenSource(arg, nil); err != nil || s.Root() != want {
			t.Errorf("%s gives %v, %v", arg, s, err)
		}
	}
	if _, err := OpenSource(filepath.Join(dir, "none"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what is not there gives %v", err)
	}
	if _, err := OpenSource(os.DevNull, nil); err == nil || !strings.Contains(err.Error(), "neither a folder nor a file") {
		t.Errorf("a device gives %v", err)
	}
}

func TestLocalIdentity(t *testing.T) {
	at := time.Unix(1, 2)
	base := LocalIdentity("a/b", 3, at)
	for name, other := range map[string][16]byte{
		"path": LocalIdentity("a/c", 3, at), "size": LocalIdentity("a/b", 4, at), "time": LocalIdentity("a/b", 3, time.Unix(1, 3)),
	} {
		if other == base {
			t.Errorf("another %s gives the same identity", name)
		}
	}
	if LocalIdentity("a/b", 3, at.UTC()) != base {
		t.Error("the time zone is part of the identity")
	}
	// The value is stored in cases: it must stay what it is.
	if got, want := base.String(), "74450e70fb99182972de26798c67ca85"; got != want {
		t.Errorf("identity is %s, want %s", got, want)
	}
}
