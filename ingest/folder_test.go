//go:build unix

package ingest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"keytrail/internal/casefile"
)

func symlink(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Fatal(err)
	}
}

func folderOf(t *testing.T, dir string) *folder {
	t.Helper()
	return openSource(t, dir).(*folder)
}

// The order is the byte order of relative paths, which is S3's.
func TestFolderOrder(t *testing.T) {
	names := []string{"a", "a-b/x", "a.json", "a/b", "a/b.c/d", "a/b/c", "a0", "b"}
	files := make(map[string]string)
	for _, n := range names {
		if n == "a" || n == "a/b" {
			n += "/zz"
		}
		files[n] = n
	}
	var want []string
	for n := range files {
		want = append(want, n)
	}
	slices.Sort(want)
	checkURIs(t, openSource(t, writeTree(t, files)), want...)
}

// Cases 49 and 50: links, and what is no file or cannot be read.
func TestFolderLinks(t *testing.T) {
	outside := writeTree(t, map[string]string{"o/x.json": record(9), "o/y.json": record(8)})
	make := func(t *testing.T) string {
		dir := writeTree(t, map[string]string{"b/x.json": record(1), "c.json": record(2)})
		symlink(t, "c.json", filepath.Join(dir, "a-link"))
		symlink(t, "..", filepath.Join(dir, "b", "up"))
		symlink(t, "b", filepath.Join(dir, "d-dir"))
		symlink(t, "e-self", filepath.Join(dir, "e-self"))
		symlink(t, "gone", filepath.Join(dir, "f-broken"))
		symlink(t, filepath.Join(outside, "o", "x.json"), filepath.Join(dir, "g-out"))
		symlink(t, filepath.Join(outside, "o"), filepath.Join(dir, "h-out"))
		symlink(t, filepath.Dir(dir), filepath.Join(dir, "i-parent"))
		if err := os.Link(filepath.Join(dir, "c.json"), filepath.Join(dir, "j-hard")); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	t.Run("not followed", func(t *testing.T) {
		for _, o := range checkURIs(t, openSource(t, make(t)), "b/x.json", "c.json", "e-self", "f-broken", "g-out", "h-out", "i-parent") {
			code := ""
			if o.Problem != nil {
				code, _, _ = strings.Cut(o.Problem.Reason, ":")
			}
			want := map[string]string{"e-self": ReasonReadError, "f-broken": ReasonBrokenLink, "g-out": ReasonOutsideLink, "h-out": ReasonOutsideLink, "i-parent": ReasonOutsideLink}[o.URI]
			if code != want {
				t.Errorf("%s has the problem %q, want %q", o.URI, code, want)
			}
		}
	})
	t.Run("followed", func(t *testing.T) {
		dir := make(t)
		remove(t, filepath.Join(dir, "i-parent"))
		f := folderOf(t, dir)
		if err := f.confine(nil, true); err != nil {
			t.Fatal(err)
		}
		// g-out is the file that h-out has again, which is read once.
		checkURIs(t, f, "b/x.json", "c.json", "e-self", "f-broken", "g-out", "h-out/y.json")
		sink := newFakeSink()
		if _, err := Run(context.Background(), sink, []Source{f}, Options{FollowLinks: true}); err != nil {
			t.Fatal(err)
		}
		if got := sink.ids(); !slices.Equal(got, ids(1, 2, 9, 8)) {
			t.Errorf("events are %v", got)
		}
	})
	t.Run("followed out and back in", func(t *testing.T) {
		top := t.TempDir()
		dir := filepath.Join(top, "in")
		if err := os.MkdirAll(filepath.Join(top, "out"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "z.json"), []byte(record(1)), 0o644); err != nil {
			t.Fatal(err)
		}
		symlink(t, top, filepath.Join(dir, "a-top"))
		symlink(t, dir, filepath.Join(top, "out", "back"))
		f := folderOf(t, dir)
		if err := f.confine(nil, true); err != nil {
			t.Fatal(err)
		}
		got := list(t, f)
		if len(got) != 2 || got[0].URI != "a-top/in" || !strings.HasPrefix(got[0].Problem.Reason, ReasonLoop) || got[1].URI != "z.json" {
			t.Errorf("listed %q", uris(got))
		}
	})
	t.Run("a root that is a link", func(t *testing.T) {
		dir := writeTree(t, map[string]string{"real/x.json": record(1)})
		symlink(t, "real", filepath.Join(dir, "link"))
		checkURIs(t, openSource(t, filepath.Join(dir, "link")), "x.json")
	})
}

func TestFolderSpecialFiles(t *testing.T) {
	dir := writeTree(t, map[string]string{"b.json": record(1)})
	if err := syscall.Mkfifo(filepath.Join(dir, "a-fifo"), 0o644); err != nil {
		t.Fatal(err)
	}
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(fd)
	old, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir) // a socket's path must be short
	if err := syscall.Bind(fd, &syscall.SockaddrUnix{Name: "c-socket"}); err != nil {
		t.Fatal(err)
	}
	t.Chdir(old)
	sink := newFakeSink()
	sum, err := Run(context.Background(), sink, []Source{openSource(t, dir)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range sink.objects {
		got = append(got, o.URI+" "+o.Kind+" "+o.Detail)
	}
	if want := []string{"a-fifo not-log FIFO", "b.json events ", "c-socket not-log socket"}; !slices.Equal(got, want) {
		t.Errorf("objects are %q, want %q", got, want)
	}
	if sum.Incomplete() {
		t.Error("a FIFO is no evidence, and yet the run is incomplete")
	}
}

// A file that becomes a FIFO or a link after it was listed is not waited for.
func TestFileTurnsIntoFIFO(t *testing.T) {
	dir := writeTree(t, map[string]string{"a.json": record(1), "b.json": record(2)})
	f := folderOf(t, dir)
	objects := list(t, f)
	remove(t, filepath.Join(dir, "a.json"))
	remove(t, filepath.Join(dir, "b.json"))
	if err := syscall.Mkfifo(filepath.Join(dir, "a.json"), 0o644); err != nil {
		t.Fatal(err)
	}
	symlink(t, os.DevNull, filepath.Join(dir, "b.json"))
	for _, o := range objects {
		if in, _, err := f.Open(context.Background(), o); err == nil {
			in.Close()
			t.Errorf("%s was opened", o.URI)
		}
	}
}

func TestFolderUnreadable(t *testing.T) {
	dir := writeTree(t, map[string]string{"a/x.json": record(1), "b/y.json": record(2), "c.json": record(3), "d.json": record(4)})
	f := folderOf(t, dir)
	open := f.open
	f.quick = false
	f.open = func(path string) (*os.File, error) {
		switch filepath.Base(path) {
		case "a", "c.json":
			return nil, &fs.PathError{Op: "open", Path: path, Err: syscall.EACCES}
		case "b":
			return nil, &fs.PathError{Op: "open", Path: path, Err: syscall.ENOENT}
		case "d.json":
			return nil, &fs.PathError{Op: "open", Path: path, Err: syscall.EMFILE}
		}
		return open(path)
	}
	sink := newFakeSink()
	sum, err := Run(context.Background(), sink, []Source{f}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range sink.objects {
		code, _, _ := strings.Cut(o.Reasons[0], ":")
		got = append(got, o.URI+" "+code)
		if o.Kind != KindUnreadable || !o.Damaged || !o.Retry {
			t.Errorf("%s: kind %s, damaged %v, retry %v", o.URI, o.Kind, o.Damaged, o.Retry)
		}
	}
	if want := []string{"a permission", "b vanished", "c.json permission", "d.json read-error"}; !slices.Equal(got, want) {
		t.Errorf("objects are %q, want %q", got, want)
	}
	if sum.UnreadableObjects != 4 || !sum.Incomplete() {
		t.Errorf("summary is %+v", sum)
	}
	// What could not be had is tried again.
	f.open = open
	again := sink.again()
	if sum, err = Run(context.Background(), again, []Source{f}, Options{}); err != nil || sum.Events != 4 || sum.ObjectsSkipped != 0 || sum.Incomplete() {
		t.Errorf("the second run: %+v, %v", sum, err)
	}
}

func TestFolderRootGoes(t *testing.T) {
	dir := writeTree(t, map[string]string{"in/x": "1"})
	s := openSource(t, filepath.Join(dir, "in"))
	if err := os.RemoveAll(filepath.Join(dir, "in")); err != nil {
		t.Fatal(err)
	}
	sink := newFakeSink()
	if _, err := Run(context.Background(), sink, []Source{s}, Options{}); !errors.Is(err, fs.ErrNotExist) && len(sink.objects) != 1 {
		t.Errorf("error %v, %d objects", err, len(sink.objects))
	}
}

// Case 51: names.
func TestFolderNames(t *testing.T) {
	names := []string{"with space.json", "new\nline.json", "bad\xffutf8.json", strings.Repeat("x", 255), "back\\slash.json", "con", "CON", "*?<>|.json", "%41+.json", "é.json", "e\u0301.json"}
	files := make(map[string]string)
	for i, n := range names {
		files[n] = record(i)
	}
	dir := writeTree(t, files)
	sink := newFakeSink()
	sum, err := Run(context.Background(), sink, []Source{openSource(t, dir)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if sum.Events != int64(len(names)) || sum.Incomplete() {
		t.Errorf("summary is %+v", sum)
	}
	want := slices.Clone(names)
	slices.Sort(want)
	for i, o := range sink.objects {
		if o.URI != strings.ReplaceAll(want[i], "\xff", `\xff`) {
			t.Errorf("object %d is %q, want %q", i, o.URI, want[i])
		}
	}
}

// Case 51: paths longer than the system takes at once.
func TestFolderDeep(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	name := strings.Repeat("d", 250)
	var parts []string
	for range 20 {
		next, err := func() (*os.Root, error) {
			if err := root.Mkdir(name, 0o755); err != nil {
				return nil, err
			}
			return root.OpenRoot(name)
		}()
		if err != nil {
			t.Skipf("no path of that length here: %v", err)
		}
		defer next.Close()
		root, parts = next, append(parts, name)
	}
	if err := root.WriteFile("x.json", []byte(record(1)), 0o644); err != nil {
		t.Fatal(err)
	}
	sink := newFakeSink()
	if _, err := Run(context.Background(), sink, []Source{openSource(t, dir)}, Options{}); err != nil {
		t.Fatal(err)
	}
	if want := strings.Join(append(parts, "x.json"), "/"); len(sink.objects) != 1 || sink.objects[0].URI != want || len(sink.events) != 1 {
		t.Errorf("%d objects, %d events", len(sink.objects), len(sink.events))
	}
}

// Case 52: a directory larger than one pass takes.
func TestNextNames(t *testing.T) {
	files := make(map[string]string)
	var want []string
	for i := range 300 {
		name := fmt.Sprintf("%03d", i*7%300)
		if i%10 == 0 {
			name += "/x"
		}
		files[name] = ""
		want = append(want, strings.TrimSuffix(name, "x"))
	}
	slices.Sort(want)
	path := writeTree(t, files)
	for _, limit := range []int{1, 7, 100, 299, 300, 301, 1000} {
		var got []string
		for more, after := true, ""; more; {
			dir, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			var names []dirName
			names, more, err = nextNames(nil, plainNames(dir), after, limit)
			dir.Close()
			if err != nil || len(names) > limit {
				t.Fatalf("limit %d: %d names, error %v", limit, len(names), err)
			}
			for _, n := range names {
				got = append(got, n.key())
				after = n.key()
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("with limit %d the names are not those of the directory in order: %d of %d", limit, len(got), len(want))
		}
	}
}

func TestFolderExclude(t *testing.T) {
	dir := writeTree(t, map[string]string{"a.json": record(1), "case/events/b.json": record(2), "case2/c.json": record(3), "in/d.json": record(4)})
	symlink(t, filepath.Join(dir, "case"), filepath.Join(dir, "in", "link"))
	run := func(root string, exclude ...string) (*fakeSink, error) {
		sink := newFakeSink()
		_, err := Run(context.Background(), sink, []Source{openSource(t, root)}, Options{Exclude: exclude, FollowLinks: true})
		return sink, err
	}
	for name, exclude := range map[string]string{"by path": dir + "/case", "by another path": dir + "/in/../case/.", "by a link": filepath.Join(dir, "in", "link")} {
		sink, err := run(dir, exclude, filepath.Join(dir, "not-there"))
		if err != nil || !slices.Equal(sink.ids(), ids(1, 3, 4)) {
			t.Errorf("%s: events are %v, error %v", name, sink.ids(), err)
		}
	}
	if sink, err := run(filepath.Join(dir, "in"), filepath.Join(dir, "case")); err != nil || !slices.Equal(sink.ids(), ids(4)) {
		t.Errorf("through a link: events are %v, error %v", sink.ids(), err)
	}
	for _, root := range []string{dir + "/case", dir + "/case/events"} {
		if _, err := run(root, filepath.Join(dir, "case")); err == nil {
			t.Errorf("%s was read", root)
		}
	}
}

// Cases 53 and 54, and a file that changes: by size, by time alone.
func TestChangedFiles(t *testing.T) {
	dir := writeTree(t, map[string]string{"a.json": record(1), "b.json": record(2), "copy/a.json": record(1), "copy/a.json.gz": string(zip(t, record(1)))})
	src := func() []Source { return []Source{openSource(t, dir)} }
	sink := newFakeSink()
	sum, err := Run(context.Background(), sink, src(), Options{})
	if err != nil || sum.Events != 2 || sum.Duplicates != 2 {
		t.Fatalf("%+v, %v", sum, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.json"), []byte(record(1)+"\n"+record(3)), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(filepath.Join(dir, "b.json"), fakeTime, fakeTime.Add(time.Nanosecond)); err != nil {
		t.Fatal(err)
	}
	sink = sink.again()
	var changed []string
	sum, err = Run(context.Background(), sink, src(), Options{Notice: func(o casefile.Object, c bool) {
		if c {
			changed = append(changed, o.URI)
		}
	}})
	if err != nil || sum.Events != 1 || sum.Duplicates != 2 || sum.ObjectsChanged != 2 || sum.ObjectsSkipped != 2 || !slices.Equal(changed, []string{"a.json", "b.json"}) {
		t.Errorf("%+v, %v, changed %v", sum, err, changed)
	}
}
