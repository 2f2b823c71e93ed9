package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// folder is the source of all files below a directory. It lists them day by
// day (see yearWalk), else in the byte order of their relative paths, each
// file once: of several hard links the first, of a link and its target inside
// the root the target.
type folder struct {
	disk
	real    string  // root with its links resolved
	exclude []facts // directories that are not entered
	follow  bool    // links that lead out of the root
}

var _ Source = (*folder)(nil)

func newFolder(root string) (*folder, error) {
	real, err := filepath.EvalSymlinks(root)
	if err != nil {
		return nil, err
	}
	return &folder{disk: newDisk(root), real: real}, nil
}

func (f *folder) Root() string { return f.root }

// confine keeps List out of the directories named, and lets it follow links
// that lead out of the root.
func (f *folder) confine(exclude []string, follow bool) error {
	f.follow, f.exclude = follow, nil
	for _, dir := range exclude {
		info, err := os.Stat(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if real, err := filepath.EvalSymlinks(dir); err == nil && within(f.real, real) {
			return fmt.Errorf("source %s lies in %s, which is not read", f.root, dir)
		}
		f.exclude = append(f.exclude, factsOf(info))
	}
	return nil
}

func (f *folder) Open(_ context.Context, o Object) (io.ReadCloser, Metadata, error) {
	file, err := f.openRegular(o.path)
	return file, nil, err
}

func (f *folder) List(ctx context.Context, visit func(Object) error) error {
	l := listing{folder: f, ctx: ctx, visit: visit, seen: make(map[inode]struct{})}
	defer l.dir.close()
	if err := l.enter("", ""); err != nil {
		return err
	}
	for len(l.stack) > 0 {
		if err := l.stepOn(); err != nil {
			return err
		}
	}
	if err := l.listYears(); err != nil {
		return err
	}
	return l.rootErr // of the root itself; below it they are problems
}

// within tells whether path is dir or lies below it.
func within(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
