package ingest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// disk is the access that local sources have to files below a root, apart so
// that tests can make it fail.
type disk struct {
	root  string // absolute and clean
	open  func(path string) (*os.File, error)
	quick bool // the system may be asked directly
}

func newDisk(root string) disk {
	return disk{root: root, quick: true, open: func(path string) (*os.File, error) {
		return os.OpenFile(path, os.O_RDONLY|openFlags, 0)
	}}
}

func (d disk) path(rel string) string {
	switch {
	case filepath.IsAbs(rel):
		return rel
	case d.root == "" || d.root[len(d.root)-1] == filepath.Separator:
		return filepath.Join(d.root, filepath.FromSlash(rel))
	}
	return d.root + string(filepath.Separator) + filepath.FromSlash(rel)
}

// openAt opens what lies at rel for reading. A path that is too long for the
// system is walked step by step.
func (d disk) openAt(rel string) (*os.File, error) {
	f, err := d.open(d.path(rel))
	if err == nil || !tooLong(err) {
		return f, err
	}
	root, err := os.OpenRoot(d.root)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.OpenFile(filepath.FromSlash(rel), os.O_RDONLY|openFlags, 0)
}

// lstat is os.Lstat with the help of openAt for long paths.
func (d disk) lstat(rel string) (facts, error) {
	info, err := os.Lstat(d.path(rel))
	if err == nil {
		return factsOf(info), nil
	}
	if !tooLong(err) {
		return facts{}, err
	}
	root, err := os.OpenRoot(d.root)
	if err != nil {
		return facts{}, err
	}
	defer root.Close()
	if info, err = root.Lstat(filepath.FromSlash(rel)); err != nil {
		return facts{}, err
	}
	return factsOf(info), nil
}

var errNotRegular = errors.New("no regular file any more")

// openRegular opens a file that a listing has seen to be regular.
func (d disk) openRegular(rel string) (io.ReadCloser, error) {
	if d.quick {
		if f, ok := openQuickFile(d.path(rel)); ok {
			return f, nil
		}
	}
	f, err := d.openAt(rel)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: rel, Err: errNotRegular}
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// notAFile is the problem of a FIFO, socket or device: nothing that holds
// evidence, and nothing that may be opened, for that could block.
func notAFile(mode fs.FileMode) *Problem {
	what := "irregular file"
	switch {
	case mode&fs.ModeNamedPipe != 0:
		what = "FIFO"
	case mode&fs.ModeSocket != 0:
		what = "socket"
	case mode&fs.ModeDevice != 0:
		what = "device"
	}
	return &Problem{Kind: KindNotLog, Detail: what, Reason: ReasonNotAFile + ": " + what}
}

// explained is an error that says itself what the ledger shall hold.
type explained interface {
	error
	problem() *Problem
}

// unreadable is the problem behind an error of a source or of the system.
func unreadable(err error) *Problem {
	var own explained
	if errors.As(err, &own) {
		return own.problem()
	}
	reason := ReasonReadError
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errNotRegular):
		reason = ReasonVanished
	case errors.Is(err, fs.ErrPermission):
		reason = ReasonPermission
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err // the path is the object's URI, whatever the mount
	}
	return &Problem{Kind: KindUnreadable, Reason: fmt.Sprintf("%s: %v", reason, err), Damaged: true, Retry: true}
}

// uriOf gives a relative path as a URI: bytes that are no UTF-8 become \x
// escapes, because the ledger is JSON.
func uriOf(rel string) string {
	if utf8.ValidString(rel) {
		return rel
	}
	var b strings.Builder
	for i := 0; i < len(rel); {
		r, n := utf8.DecodeRuneInString(rel[i:])
		if r == utf8.RuneError && n == 1 {
			fmt.Fprintf(&b, `\x%02x`, rel[i])
		} else {
			b.WriteString(rel[i : i+n])
		}
		i += n
	}
	return b.String()
}
