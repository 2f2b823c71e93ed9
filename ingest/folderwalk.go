package ingest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// maxSeenLinks bounds the memory spent on hard links: past it the further
// names of a file are read too, and give duplicates only.
const maxSeenLinks = 1 << 18

// listing is one pass through a folder.
type listing struct {
	*folder
	ctx     context.Context
	visit   func(Object) error
	stack   []level
	seen    map[inode]struct{} // files of several hard links, directories behind links
	rootErr error

	years  yearWalks // that were put off
	inYear bool      // they are being listed

	dir   quickDir  // the directory that was entered last
	depth int       // the length of the stack that it ends, while dir is open
	spare []dirName // room for names
}

// level is a directory that is being listed.
type level struct {
	rel   string // as the URI has it
	path  string // as the disk has it: rel, or absolute behind a link
	id    inode
	known bool // id is
	names []dirName
	next  int
	more  bool
	above []level // the stack up to here, for folders that are put off
}

// stepOn is step until the context ends.
func (l *listing) stepOn() error {
	if err := l.ctx.Err(); err != nil {
		return err
	}
	return l.step()
}

// step handles one entry of the innermost directory, or leaves it.
func (l *listing) step() error {
	top := &l.stack[len(l.stack)-1]
	if top.next == len(top.names) {
		if !top.more {
			l.leave(top)
			return nil
		}
		return l.read(top, top.names[len(top.names)-1].key())
	}
	entry := top.names[top.next]
	top.next++
	rel := join(top.rel, entry.name)
	path := rel
	if top.path != top.rel {
		path = join(top.path, entry.name)
	}
	switch {
	case entry.typ.IsDir() && l.putOff(entry, rel, path):
		return nil
	case entry.typ.IsDir():
		return l.enter(rel, path)
	case entry.typ&fs.ModeSymlink != 0:
		return l.link(rel, path)
	}
	if l.depth == len(l.stack) {
		if f, ok := l.dir.stat(entry.name); ok {
			return l.file(rel, path, f)
		}
	}
	f, err := l.lstat(path)
	if err != nil {
		return l.problem(rel, unreadable(err))
	}
	return l.file(rel, path, f)
}

// leave ends the listing of the innermost directory.
func (l *listing) leave(top *level) {
	if l.depth == len(l.stack) {
		l.closeDir()
	}
	if cap(top.names) <= maxSpareNames {
		l.spare = top.names[:0]
	}
	l.stack = l.stack[:len(l.stack)-1]
}

// maxSpareNames is how many names there is room kept for.
const maxSpareNames = 1 << 10

// closeDir closes the directory that was entered last.
func (l *listing) closeDir() {
	l.dir.close()
	l.depth = 0
}

// join is path.Join for a clean directory, "" being the root.
func join(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "/" + name
}

// enter begins a directory, unless it is excluded, unreadable, or one that
// is being listed already.
func (l *listing) enter(rel, path string) error {
	f, err := l.describe(path)
	if err != nil {
		return l.problem(rel, unreadable(err))
	}
	for _, x := range l.exclude {
		if f.same(x) {
			return nil
		}
	}
	for _, d := range l.stack {
		if f.known && d.known && d.id == f.id {
			return l.problem(rel, &Problem{Kind: KindNotLog, Detail: "directory", Reason: fmt.Sprintf("%s: the directory %q again", ReasonLoop, "/"+d.rel)})
		}
	}
	l.stack = append(l.stack, level{rel: rel, path: path, id: f.id, known: f.known, names: l.spare})
	l.spare = nil
	return l.read(&l.stack[len(l.stack)-1], "")
}

// describe gives the facts of a directory that is about to be read, and opens
// it where that goes without questions.
func (l *listing) describe(path string) (facts, error) {
	l.closeDir()
	if path == "" {
		info, err := os.Stat(l.root) // which may be a link
		if err != nil {
			return facts{}, err
		}
		return factsOf(info), nil
	}
	if l.quick && l.dir.open(l.disk.path(path)) {
		if f, ok := l.dir.facts(); ok {
			l.depth = len(l.stack) + 1
			return f, nil
		}
		l.closeDir()
	}
	return l.lstat(path)
}

// read fetches the names after the key after.
func (l *listing) read(d *level, after string) error {
	d.next = 0
	if after == "" && l.depth == len(l.stack) {
		var err error
		if d.names, d.more, err = nextNames(d.names[:0], l.dir.read, after, namesPerPass); err == nil {
			return nil
		}
	}
	l.closeDir()
	dir, err := l.openDir(d.path)
	if err == nil {
		d.names, d.more, err = nextNames(d.names[:0], plainNames(dir), after, namesPerPass)
		dir.Close()
	} else {
		d.names, d.more = nil, false
	}
	if err == nil {
		return nil
	}
	if len(l.stack) == 1 && len(d.names) == 0 {
		l.rootErr, l.stack = err, nil
		return nil
	}
	return l.problem(d.rel, unreadable(err))
}

func (l *listing) openDir(path string) (*os.File, error) {
	if path == "" {
		return os.Open(l.root)
	}
	return l.openAt(path)
}

// link handles a symbolic link. A target inside the root has its own place in
// the listing.
func (l *listing) link(rel, path string) error {
	target, err := filepath.EvalSymlinks(l.disk.path(path))
	if err != nil {
		p := unreadable(err)
		if errors.Is(err, fs.ErrNotExist) {
			p.Reason = ReasonBrokenLink + ": its target is not there"
		}
		return l.problem(rel, p)
	}
	if within(target, l.real) {
		return nil
	}
	if !l.follow {
		return l.problem(rel, &Problem{Kind: KindNotLog, Detail: "link", Reason: ReasonOutsideLink + ": it leads out of the folder"})
	}
	f, err := l.lstat(target)
	if err != nil {
		return l.problem(rel, unreadable(err))
	}
	if !f.mode.IsDir() {
		return l.file(rel, target, f)
	}
	if f.known && !l.first(f.id) {
		return nil
	}
	return l.enter(rel, target)
}

// first tells whether it was not asked about id before.
func (l *listing) first(id inode) bool {
	if _, ok := l.seen[id]; ok {
		return false
	}
	if len(l.seen) < maxSeenLinks {
		l.seen[id] = struct{}{}
	}
	return true
}

func (l *listing) file(rel, path string, f facts) error {
	if !f.mode.IsRegular() {
		return l.problem(rel, notAFile(f.mode))
	}
	if f.known && (f.links > 1 || l.follow) && !l.first(f.id) {
		return nil
	}
	return l.visit(localObject(rel, path, f))
}

// localObject describes a regular file.
func localObject(rel, path string, f facts) Object {
	return Object{
		URI:      uriOf(rel),
		Identity: LocalIdentity(rel, f.size, f.modTime),
		Size:     f.size,
		ModTime:  f.modTime,
		path:     path,
	}
}

func (l *listing) problem(rel string, p *Problem) error {
	if rel == "" {
		rel = "."
	}
	return l.visit(Object{URI: uriOf(rel), Identity: identity("problem", rel+"\x00"+p.Reason), Problem: p, path: rel})
}
