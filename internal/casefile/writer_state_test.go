package casefile

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestOpenWriterStates(t *testing.T) {
	write := func(t *testing.T, name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	edit := func(t *testing.T, name, old, new string) {
		t.Helper()
		data, err := os.ReadFile(name)
		if err != nil || !strings.Contains(string(data), old) {
			t.Fatalf("%s: %v, or no %q in it", name, err, old)
		}
		write(t, name, strings.Replace(string(data), old, new, 1))
	}
	for _, test := range []struct {
		name string
		prep func(t *testing.T, dir string) // dir holds a case of two commits with rows
		want error
		says string
	}{
		{"as it was", func(*testing.T, string) {}, nil, ""},
		{"locked", func(t *testing.T, dir string) {
			w := mustOpen(t, dir, Options{})
			t.Cleanup(func() { w.Close() })
		}, ErrLocked, "lock"},
		{"newer schema", func(t *testing.T, dir string) {
			edit(t, commitPath(dir, 3), `"schema_version": 1`, `"schema_version": 2`)
		}, ErrNewer, "00000003.json"},
		{"newer format", func(t *testing.T, dir string) {
			edit(t, commitPath(dir, 3), `"format_version": 1`, `"format_version": 2`)
		}, ErrNewer, "00000003.json"},
		{"changed commit", func(t *testing.T, dir string) {
			edit(t, commitPath(dir, 2), `"objects": 1`, `"objects": 2`)
		}, ErrDamaged, "00000003.json"},
		{"missing commit", func(t *testing.T, dir string) { os.Remove(commitPath(dir, 2)) }, ErrDamaged, "commit 2 is missing"},
		{"cut commit", func(t *testing.T, dir string) { os.Truncate(commitPath(dir, 3), 100) }, ErrDamaged, "00000003.json"},
		{"empty commit", func(t *testing.T, dir string) { os.Truncate(commitPath(dir, 3), 0) }, ErrDamaged, "00000003.json"},
		{"another's log", func(t *testing.T, dir string) { write(t, commitPath(dir, 3), `{"format":"other"}`) }, ErrNotCase, "other"},
		{"path out of the case", func(t *testing.T, dir string) {
			edit(t, commitPath(dir, 3), `"path": "events/`, `"path": "../events/`)
		}, ErrDamaged, "../events/"},
		{"missing part", func(t *testing.T, dir string) {
			head, _ := LoadHead(dir)
			os.Remove(filepath.Join(dir, head.Files[0].Path))
		}, ErrDamaged, "part-00000002"},
		{"cut part", func(t *testing.T, dir string) {
			head, _ := LoadHead(dir)
			os.Truncate(filepath.Join(dir, head.Files[0].Path), 50)
		}, ErrDamaged, "50 bytes"},
		{"changed ids", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, segmentName(SegmentIDs, 2)), "x")
		}, ErrDamaged, "00000002.ids"},
		{"strange file beside a case", func(t *testing.T, dir string) { write(t, filepath.Join(dir, "notes.txt"), "x") }, nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			w := mustOpen(t, dir, Options{CommitEvery: 1})
			if err := ingest(t, w, testObject{"a", []string{record("1", "a", "")}}, testObject{"b", []string{record("2", "a", "")}}); err != nil {
				t.Fatal(err)
			}
			finish(t, w)
			test.prep(t, dir)
			w, err := OpenWriter(dir, Options{})
			if err == nil {
				w.Close()
			}
			if !errors.Is(err, test.want) || err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %v, want %v and %q", err, test.want, test.says)
			}
		})
	}
}

func TestOpenWriterFolders(t *testing.T) {
	for _, test := range []struct {
		name string
		prep func(dir string)
		want error
	}{
		{"absent", func(string) {}, nil},
		{"empty", func(dir string) { os.MkdirAll(dir, 0o777) }, nil},
		{"in the making", func(dir string) { os.MkdirAll(filepath.Join(dir, logDir), 0o777) }, nil},
		{"something else", func(dir string) { os.MkdirAll(filepath.Join(dir, "photos"), 0o777) }, ErrNotCase},
		{"something else with a log", func(dir string) {
			os.MkdirAll(filepath.Join(dir, logDir), 0o777)
			os.WriteFile(filepath.Join(dir, "app.py"), nil, 0o666)
		}, ErrNotCase},
		{"a file", func(dir string) { os.WriteFile(dir, nil, 0o666) }, ErrNotCase},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "case")
			test.prep(dir)
			before, _ := os.ReadDir(dir)
			w, err := OpenWriter(dir, Options{})
			if err == nil {
				w.Close()
			}
			if !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			if after, _ := os.ReadDir(dir); test.want != nil && len(after) != len(before) {
				t.Errorf("the folder had %v and has %v", before, after)
			}
		})
	}
}

func TestDiskFull(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, Options{})
	if err := ingest(t, w, testObject{"a", []string{record("1", "a", "")}}); err != nil {
		t.Fatal(err)
	}
	finish(t, w)
	want, _, _ := contents(t, dir)
	full := false
	w, err := openWriter(dir, Options{}, &fileOps{hook: func(op, name string) error {
		if full && op == "write" {
			return syscall.ENOSPC
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	full = true
	if err := ingest(t, w, testObject{"b", []string{record("2", "a", "")}}); err != nil {
		t.Fatal(err)
	}
	err = w.Commit()
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), filepath.Join(dir, tmpDir)) {
		t.Errorf("error %v, want one that names the file", err)
	}
	if again := w.Commit(); again == nil {
		t.Error("a commit after an error")
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	got, _, _ := contents(t, dir)
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("rows %v, want %v", got, want)
	}
	if left, _ := os.ReadDir(filepath.Join(dir, tmpDir)); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestWriterKnown(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, Options{})
	for _, o := range []Object{
		{URI: "whole", Identity: Identity{1}},
		{URI: "damaged", Identity: Identity{2}, Damaged: true, Reasons: []string{"gzip: cut short"}},
		{URI: "denied", Identity: Identity{3}, Retry: true, Damaged: true},
	} {
		if _, err := w.Begin(o); err != nil {
			t.Fatal(err)
		}
		if err := w.End(o); err != nil {
			t.Fatal(err)
		}
	}
	w.EndListing("/logs", []string{"from 2026-01-01"})
	finish(t, w)
	w = mustOpen(t, dir, Options{})
	defer w.Close()
	for _, test := range []struct {
		id      byte
		uri     string
		known   bool
		damaged bool
		hasURI  bool
	}{{1, "whole", true, false, true}, {2, "damaged", true, true, true}, {3, "denied", false, false, true}, {4, "new", false, false, false}} {
		state, ok := w.Known(Identity{test.id})
		if ok != test.known || state.Damaged != test.damaged || w.KnownURI(test.uri) != test.hasURI {
			t.Errorf("%s: known %t %+v, URI known %t", test.uri, ok, state, w.KnownURI(test.uri))
		}
	}
	if s := w.Head().Summary; s.Objects != 3 || s.Damaged != 2 || fmt.Sprint(s.Listings) != "[{/logs [from 2026-01-01] false}]" {
		t.Errorf("summary %+v", s)
	}
}

func TestWriterRejects(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, Options{})
	o := Object{URI: "a"}
	if _, err := w.Begin(o); err != nil {
		t.Fatal(err)
	}
	long := []byte(strings.Repeat("\xff", MaxRejectBytes+5))
	for i, r := range []Reject{{Bytes: []byte("{"), Reason: "invalid-json"}, {Bytes: long, Reason: "too-large", Size: 1 << 30, Detail: strings.Repeat("d", 10_000)}} {
		r.Index = int64(i)
		if err := w.Reject(r); err != nil {
			t.Fatal(err)
		}
	}
	o.Records = 2
	if err := w.End(o); err != nil {
		t.Fatal(err)
	}
	finish(t, w)
	if s := w.Sums(); s.Records != 2 || s.Rejected != 2 || s.Objects != 1 {
		t.Errorf("sums %+v", s)
	}
	c, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var got []Reject
	for r, err := range c.Rejects(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r)
	}
	if len(got) != 2 || string(got[0].Bytes) != "{" || got[0].URI != "a" || got[0].Object != 1 || got[0].Size != 1 ||
		len(got[1].Bytes) != MaxRejectBytes || got[1].Size != 1<<30 {
		t.Errorf("rejects %+v", got)
	}
}

func TestWriterMisuse(t *testing.T) {
	for _, test := range []struct {
		name string
		do   func(w *Writer) error
	}{
		{"add outside", func(w *Writer) error { return w.Add(new(Batch), 0, 0) }},
		{"reject outside", func(w *Writer) error { return w.Reject(Reject{}) }},
		{"end outside", func(w *Writer) error { return w.End(Object{}) }},
		{"begin twice", func(w *Writer) error {
			if _, err := w.Begin(Object{}); err != nil {
				return err
			}
			_, err := w.Begin(Object{})
			return err
		}},
		{"commit within", func(w *Writer) error {
			if _, err := w.Begin(Object{}); err != nil {
				return err
			}
			return w.Commit()
		}},
		{"wrong count", func(w *Writer) error {
			if _, err := w.Begin(Object{}); err != nil {
				return err
			}
			return w.End(Object{Records: 3})
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := mustOpen(t, t.TempDir(), Options{})
			defer w.Close()
			if err := test.do(w); err == nil {
				t.Error("no error")
			}
			if _, err := w.Begin(Object{}); err == nil {
				t.Error("work goes on after an error")
			}
		})
	}
}
