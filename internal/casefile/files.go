package casefile

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// fileOps is every way in which a writer changes the disk. Its hook, where
// there is one, is asked before each step and can fail it: so tests stop a
// writer at any moment of its work.
type fileOps struct {
	hook   func(op, name string) error
	noSync bool // leaves it to the system when bytes reach the disk
}

func (o *fileOps) step(op, name string) error {
	if o.hook == nil {
		return nil
	}
	if err := o.hook(op, name); err != nil {
		return fmt.Errorf("%s %s: %w", op, name, err)
	}
	return nil
}

func (o *fileOps) mkdir(name string) error {
	if err := o.step("mkdir", name); err != nil {
		return err
	}
	return os.MkdirAll(name, 0o777)
}

// rename moves a file over whatever is there.
func (o *fileOps) rename(from, to string) error {
	if err := o.step("rename", from); err != nil {
		return err
	}
	return os.Rename(from, to)
}

// remove removes a file that may be gone already.
func (o *fileOps) remove(name string) error {
	if err := o.step("remove", name); err != nil {
		return err
	}
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// syncDir makes the names in a folder durable.
func (o *fileOps) syncDir(name string) error {
	if err := o.step("syncdir", name); err != nil {
		return err
	}
	if o.noSync {
		return nil
	}
	return syncDir(name)
}

// writeNew makes a file of the given content and makes it durable.
func (o *fileOps) writeNew(name string, data []byte) error {
	f, err := o.create(name)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return errors.Join(err, f.close())
	}
	return f.sync()
}

// link gives a file a second name, which must be new. Where the file system
// has no links the file is renamed; the writer's lock keeps others away.
func (o *fileOps) link(from, to string) error {
	if err := o.step("link", to); err != nil {
		return err
	}
	err := os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, e := os.Lstat(to); !errors.Is(e, fs.ErrNotExist) {
		return err
	}
	return os.Rename(from, to)
}

// errTorn, from a hook, makes a write leave half of its bytes behind.
var errTorn = errors.New("torn write")

// hashedFile is a file that is only appended to, and whose SHA-256 is known
// when it is complete. It holds no file handle between park and the next
// write, so a writer may have many.
type hashedFile struct {
	ops  *fileOps
	name string
	file *os.File
	hash hash.Hash // nil for a file that nobody will ask the hash of
	size int64
}

// create makes an empty file, in place of any that has the name.
func (o *fileOps) create(name string) (*hashedFile, error) {
	if err := o.step("create", name); err != nil {
		return nil, err
	}
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &hashedFile{ops: o, name: name, file: f, hash: sha256.New()}, nil
}

// Write appends p. The error names the file.
func (f *hashedFile) Write(p []byte) (int, error) {
	if f.file == nil {
		file, err := os.OpenFile(f.name, os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			return 0, err
		}
		f.file = file
	}
	if err := f.ops.step("write", f.name); err != nil {
		if errors.Is(err, errTorn) {
			_, _ = f.file.Write(p[:len(p)/2])
		}
		return 0, err
	}
	n, err := f.file.Write(p)
	if f.hash != nil {
		f.hash.Write(p[:n])
	}
	f.size += int64(n)
	return n, err
}

// park lets go of the file handle.
func (f *hashedFile) park() error { return f.close() }

func (f *hashedFile) close() error {
	if f.file == nil {
		return nil
	}
	err := f.file.Close()
	f.file = nil
	return err
}

// sync makes the content durable and lets go of the file handle.
func (f *hashedFile) sync() error {
	if err := f.ops.step("sync", f.name); err != nil {
		return errors.Join(err, f.close())
	}
	if f.ops.noSync {
		return f.close()
	}
	if f.file == nil {
		file, err := os.OpenFile(f.name, os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			return err
		}
		f.file = file
	}
	if err := f.file.Sync(); err != nil {
		return errors.Join(err, f.close())
	}
	return f.close()
}

// sum gives the SHA-256 of what was written, in hexadecimal.
func (f *hashedFile) sum() string { return hex.EncodeToString(f.hash.Sum(nil)) }

// sweep removes the files of a folder but those whose names are kept.
func (o *fileOps) sweep(dir string, keep []string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() || slices.ContainsFunc(keep, func(part string) bool { return path.Base(part) == e.Name() }) {
			continue
		}
		if err := o.remove(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

var _ io.Writer = (*hashedFile)(nil)
