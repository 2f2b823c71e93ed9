package ingest

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// namesPerPass bounds the directory entries held in memory at once. A
// directory with more is read several times, each pass taking the next names
// in order: a few seconds a pass for millions of files, against the minutes
// that reading them takes.
const namesPerPass = 1 << 17

// dirName is one entry. Directories sort as if their names ended in a slash,
// which makes the order of a whole tree the byte order of its relative paths,
// but for the folders of years (see yearWalk).
type dirName struct {
	name string
	typ  fs.FileMode
}

func (d dirName) key() string {
	if d.typ.IsDir() {
		return d.name + "/"
	}
	return d.name
}

func compareNames(a, b dirName) int {
	n := min(len(a.name), len(b.name))
	if c := strings.Compare(a.name[:n], b.name[:n]); c != 0 {
		return c
	}
	return a.after(n) - b.after(n)
}

// after gives the byte of the key behind n bytes of the name, -1 at its end. A
// name has no slash, so no more of two keys need be looked at.
func (d dirName) after(n int) int {
	switch {
	case n < len(d.name):
		return int(d.name[n])
	case d.typ.IsDir():
		return '/'
	}
	return -1
}

// nextNames gives the first limit entries after the key after, in order, and
// whether there are more. What was read before an error is given with it. read
// adds entries to a list; its error is io.EOF after the last. names has no
// entries, and perhaps room.
func nextNames(names []dirName, read func([]dirName) ([]dirName, error), after string, limit int) (next []dirName, more bool, err error) {
	for err == nil {
		had := len(names)
		if names, err = read(names); after != "" {
			names = names[:had+len(slices.DeleteFunc(names[had:], func(d dirName) bool { return d.key() <= after }))]
		}
		if len(names) >= 2*limit {
			slices.SortFunc(names, compareNames)
			names, more = names[:limit], true
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	slices.SortFunc(names, compareNames)
	if len(names) > limit {
		names, more = names[:limit], true
	}
	return names, more, err
}

// plainNames reads an open directory as any system does.
func plainNames(dir *os.File) func([]dirName) ([]dirName, error) {
	return func(names []dirName) ([]dirName, error) {
		batch, err := dir.ReadDir(1024)
		for _, e := range batch {
			names = append(names, dirName{e.Name(), e.Type()})
		}
		return names, err
	}
}
