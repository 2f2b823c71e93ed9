package casefile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// maxOpenParts bounds the parts that a Case keeps open between scans, each with
// its footer, which may take a megabyte; more are open only while scans are at
// them.
const maxOpenParts = 32

// Case is a case opened for reading: what its head commit names, and nothing
// that is committed later. It may be used by several goroutines. It writes
// nothing, but for derived answers once Derive was called.
type Case struct {
	dir  string
	head Commit

	mu     sync.Mutex
	parts  map[int]*part
	recent []int // indexes of open parts, the one used longest ago first
	uris   uriTable
	signed signerIndex
	spare  spareChunks
}

// Open opens the case in dir as of its newest commit. The error wraps
// ErrNotCase, ErrNewer or ErrDamaged where the folder is at fault.
//
// The parts must be there; what is in them is looked at when they are read.
// A part that has gone is looked for once more through a newer commit, since a
// writer may have replaced it while the log was being read.
func Open(dir string) (*Case, error) {
	head, err := LoadHead(dir)
	if err != nil {
		return nil, err
	}
	gone := missingPart(dir, head)
	if gone != nil {
		if head, err = LoadHead(dir); err != nil {
			return nil, err
		}
		gone = missingPart(dir, head)
	}
	if gone != nil {
		return nil, gone
	}
	c := &Case{dir: dir, head: head, parts: make(map[int]*part)}
	c.uris.init(dir, head)
	c.signed.init(c)
	return c, nil
}

// Derive has the case use answers that are kept in its folder derived/, and
// make them as they are needed: which objects have which URIs, which rows are
// which access key's. They change no answer, only what it costs. It must be
// called before anything is asked.
func (c *Case) Derive() {
	c.uris.derive, c.signed.derive = true, true
}

// missingPart tells which part of a commit is nowhere.
func missingPart(dir string, head Commit) error {
	for i := range head.Files {
		if _, err := os.Stat(Locate(dir, head.Files[i].Path)); errors.Is(err, fs.ErrNotExist) {
			return missing(head.Files[i].Path)
		}
	}
	return nil
}

func missing(path string) error {
	return fmt.Errorf("%s: %w: the file is missing: %w", path, ErrDamaged, fs.ErrNotExist)
}

// Dir gives the folder that the case was opened from.
func (c *Case) Dir() string { return c.dir }

// Head gives the commit that the case was opened at.
func (c *Case) Head() Commit { return c.head }

// Parts gives the case's parts, in case order. A Pos and ScanOptions name them
// by their index here.
func (c *Case) Parts() []FileInfo { return c.head.Files }

func (c *Case) allParts() []int {
	all := make([]int, len(c.head.Files))
	for i := range all {
		all[i] = i
	}
	return all
}

// Pending gives the parts that do not lie at their place under events/, since
// a run was killed between its commit and the moves that follow. The next
// writer completes them. A Case reads them where they are; other programs that
// read events/ miss them.
func (c *Case) Pending() (paths []string) {
	for _, f := range c.head.Files {
		if _, err := os.Stat(filepath.Join(c.dir, filepath.FromSlash(f.Path))); err != nil {
			paths = append(paths, f.Path)
		}
	}
	return paths
}

// Close gives back the files that are open. Scans must have ended.
func (c *Case) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var errs []error
	for _, i := range c.recent {
		errs = append(errs, c.parts[i].file.Close())
	}
	clear(c.parts)
	c.recent = nil
	errs = append(errs, c.uris.close(), c.signed.close())
	return errors.Join(errs...)
}

// acquire gives an open part; release must follow.
func (c *Case) acquire(i int) (*part, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.parts[i]
	if p == nil {
		var err error
		if p, err = openPart(c.dir, c.head.Files[i]); err != nil {
			return nil, c.explain(err)
		}
		c.parts[i] = p
	} else {
		c.recent = slices.DeleteFunc(c.recent, func(j int) bool { return j == i })
	}
	c.recent = append(c.recent, i)
	p.used++
	return p, nil
}

// release gives a part back, and closes those not in use that are too many.
func (c *Case) release(i int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.parts[i].used--
	for k := 0; k < len(c.recent) && len(c.recent) > maxOpenParts; {
		j := c.recent[k]
		if c.parts[j].used > 0 {
			k++
			continue
		}
		c.parts[j].file.Close() // opened for reading: nothing can be lost
		delete(c.parts, j)
		c.recent = slices.Delete(c.recent, k, k+1)
	}
}

// explain adds to the error of a missing part that a writer has replaced it,
// where that is why it is missing.
func (c *Case) explain(err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if head, e := LoadHead(c.dir); e == nil && head.Number > c.head.Number {
		return fmt.Errorf("the case changed while it was read, commit %d came after commit %d: run again: %w", head.Number, c.head.Number, err)
	}
	return err
}
