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
	return strings.Compare(a.key()[n:], b.key()[n:])
}

// nextNames gives the first limit entries after the key after, in order, and
// whether there are more. What was read before an error is given with it.
func nextNames(dir *os.File, after string, limit int) (names []dirName, more bool, err error) {
	for {
		var batch []fs.DirEntry
		batch, err = dir.ReadDir(1024)
		for _, e := range batch {
			d := dirName{e.Name(), e.Type()}
			if after == "" || d.key() > after {
				names = append(names, d)
			}
		}
		if len(names) >= 2*limit {
			slices.SortFunc(names, compareNames)
			names, more = names[:limit], true
		}
		if err != nil || len(batch) == 0 {
			break
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
