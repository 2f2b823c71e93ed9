package ingest

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
)

// oddTree makes a tree of files, folders of dates, links and what is no file.
func oddTree(t *testing.T, random *rand.Rand) string {
	t.Helper()
	top := t.TempDir()
	dir := filepath.Join(top, "root")
	dirs := []string{dir, filepath.Join(top, "outside"), filepath.Join(dir, "excluded")}
	for _, d := range dirs {
		if err := os.Mkdir(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	names := []string{"a", "a-b", "a.json", "2024", "2025", "01", "02", "3", "é", "bad\xff", strings.Repeat("n", 200), ".hidden"}
	var files []string
	for range 60 {
		in := dirs[random.IntN(len(dirs))]
		path := filepath.Join(in, names[random.IntN(len(names))])
		var err error
		switch random.IntN(8) {
		case 0, 1, 2:
			if err = os.Mkdir(path, 0o755); err == nil {
				dirs = append(dirs, path)
			}
		case 3:
			err = os.Symlink(append(dirs, files...)[random.IntN(len(dirs)+len(files))], path)
		case 4:
			err = syscall.Mkfifo(path, 0o644)
		case 5:
			if len(files) > 0 {
				err = os.Link(files[random.IntN(len(files))], path)
			}
		default:
			if _, err = os.Lstat(path); err != nil {
				err = os.WriteFile(path, []byte(fmt.Sprint(random.IntN(1e9))), 0o644)
				files = append(files, path)
			}
		}
		if err != nil && !os.IsExist(err) {
			t.Fatal(err)
		}
	}
	return dir
}

// Asking the system directly lists the same objects, with the same facts and
// problems, as the plain way does.
func TestQuickListing(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 8))
	problems := 0
	for i := range 60 {
		dir := oddTree(t, random)
		var lists [2][]Object
		for k, quick := range []bool{false, true} {
			f := folderOf(t, dir)
			f.quick = quick
			if err := f.confine([]string{filepath.Join(dir, "excluded")}, i%2 == 0); err != nil {
				t.Fatal(err)
			}
			lists[k] = list(t, f)
			for _, o := range lists[k] {
				if o.Problem != nil {
					problems++
					continue
				}
				in, _, err := f.Open(context.Background(), o)
				if err != nil {
					t.Fatalf("%s: %v", o.URI, err)
				}
				text, err := io.ReadAll(in)
				if err != nil || int64(len(text)) != o.Size {
					t.Errorf("%s: %d bytes, %v; want %d", o.URI, len(text), err, o.Size)
				}
				if err := in.Close(); err != nil {
					t.Error(err)
				}
			}
		}
		if !reflect.DeepEqual(lists[0], lists[1]) {
			t.Fatalf("listed %v, want %v", lists[1], lists[0])
		}
	}
	if problems == 0 {
		t.Error("no problem was listed")
	}
	checkNoneOpen(t)
}

// checkNoneOpen tells files and directories that were left open.
func checkNoneOpen(t *testing.T) {
	t.Helper()
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip(err)
	}
	for _, e := range open {
		if to, _ := os.Readlink("/proc/self/fd/" + e.Name()); strings.HasPrefix(to, filepath.Join(os.TempDir(), "TestQuick")) {
			t.Errorf("%s is open", to)
		}
	}
}

// The names of a directory are those that the library reads, in whatever
// pieces they come.
func TestQuickNames(t *testing.T) {
	files := make(map[string]string)
	for i := range 3000 {
		files[fmt.Sprintf("%d-%s", i, strings.Repeat("x", i%200))] = ""
	}
	files["dir/x"] = ""
	path := writeTree(t, files)
	var d quickDir
	defer d.close()
	if !d.open(path) {
		t.Fatal("the directory does not open")
	}
	quick, more, err := nextNames(nil, d.read, "", 5000)
	if err != nil || more {
		t.Fatal(more, err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	plain, _, err := nextNames(nil, plainNames(f), "", 5000)
	if err != nil || !reflect.DeepEqual(quick, plain) {
		t.Errorf("%d names, want %d; %v", len(quick), len(plain), err)
	}
	for i, n := range quick {
		if f, ok := d.stat(n.name); !ok || f.mode.Type() != n.typ {
			t.Fatalf("entry %d, %q: %v, want the type %v", i, n.name, f.mode, n.typ)
		}
	}
}

// What is not what its name was asked for is left to the plain way.
func TestQuickDeclines(t *testing.T) {
	dir := writeTree(t, map[string]string{"file": "x", "dir/y": "y"})
	symlink(t, "file", filepath.Join(dir, "link"))
	symlink(t, "dir", filepath.Join(dir, "dirlink"))
	if err := syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o644); err != nil {
		t.Fatal(err)
	}
	var d quickDir
	for _, name := range []string{"file", "link", "dirlink", "fifo", "gone"} {
		if d.open(filepath.Join(dir, name)) {
			t.Errorf("%s opens as a directory", name)
		}
	}
	for _, name := range []string{"link", "dir", "dirlink", "fifo", "gone"} {
		if _, ok := openQuickFile(filepath.Join(dir, name)); ok {
			t.Errorf("%s opens as a file", name)
		}
	}
	f, ok := openQuickFile(filepath.Join(dir, "file"))
	if !ok {
		t.Fatal("the file does not open")
	}
	if n, err := f.Read(nil); n != 0 || err != nil {
		t.Errorf("reading nothing gives %d, %v", n, err)
	}
	text, err := io.ReadAll(f)
	if string(text) != "x" || err != nil || f.Close() != nil || f.Close() != fs.ErrClosed {
		t.Errorf("read %q, %v", text, err)
	}
	if _, err := f.Read(make([]byte, 1)); err == nil {
		t.Error("a closed file is read")
	}
	checkNoneOpen(t)
}
