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
			l.stack = l.stack[:len(l.stack)-1]
			return nil
		}
		return l.read(top, top.names[len(top.names)-1].key())
	}
	entry := top.names[top.next]
	top.next++
	rel, path := join(top.rel, entry.name), join(top.path, entry.name)
	switch {
	case entry.typ.IsDir() && l.putOff(entry, rel, path):
		return nil
	case entry.typ.IsDir():
		return l.enter(rel, path)
	case entry.typ&fs.ModeSymlink != 0:
		return l.link(rel, path)
	}
	info, err := l.lstat(path)
	if err != nil {
		return l.problem(rel, unreadable(err))
	}
	return l.file(rel, path, info)
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
	info, err := l.lstat(path)
	if path == "" {
		info, err = os.Stat(l.root)
	}
	if err != nil {
		return l.problem(rel, unreadable(err))
	}
	for _, x := range l.exclude {
		if os.SameFile(info, x) {
			return nil
		}
	}
	id, _, known := inodeOf(info)
	for _, d := range l.stack {
		if known && d.known && d.id == id {
			return l.problem(rel, &Problem{Kind: KindNotLog, Detail: "directory", Reason: fmt.Sprintf("%s: the directory %q again", ReasonLoop, "/"+d.rel)})
		}
	}
	l.stack = append(l.stack, level{rel: rel, path: path, id: id, known: known})
	return l.read(&l.stack[len(l.stack)-1], "")
}

// read fetches the names after the key after.
func (l *listing) read(d *level, after string) error {
	dir, err := l.openDir(d.path)
	if err == nil {
		d.names, d.more, err = nextNames(dir, after, namesPerPass)
		dir.Close()
	} else {
		d.names, d.more = nil, false
	}
	d.next = 0
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
		return os.Open(l.root) // which may be a link
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
	info, err := l.lstat(target)
	if err != nil {
		return l.problem(rel, unreadable(err))
	}
	if !info.IsDir() {
		return l.file(rel, target, info)
	}
	if id, _, ok := inodeOf(info); ok && !l.first(id) {
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

func (l *listing) file(rel, path string, info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return l.problem(rel, notAFile(info.Mode()))
	}
	if id, links, ok := inodeOf(info); ok && (links > 1 || l.follow) && !l.first(id) {
		return nil
	}
	return l.visit(localObject(rel, path, info))
}

// localObject describes a regular file.
func localObject(rel, path string, info fs.FileInfo) Object {
	return Object{
		URI:      uriOf(rel),
		Identity: LocalIdentity(rel, info.Size(), info.ModTime()),
		Size:     info.Size(),
		ModTime:  info.ModTime(),
		path:     path,
	}
}

func (l *listing) problem(rel string, p *Problem) error {
	if rel == "" {
		rel = "."
	}
	return l.visit(Object{URI: uriOf(rel), Identity: identity("problem", rel+"\x00"+p.Reason), Problem: p, path: rel})
}
