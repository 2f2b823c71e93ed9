package casefile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// lockCase makes sure that dir is a case, or can become one, and takes its
// lock.
func (w *Writer) lockCase() error {
	entries, err := os.ReadDir(w.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		if st, e := os.Stat(w.dir); e == nil && !st.IsDir() {
			return fmt.Errorf("%s: %w: it is a file", w.dir, ErrNotCase)
		}
		return err
	default:
		// A folder with nothing but names of ours is one whose making was
		// interrupted.
		hasLog := false
		stranger := ""
		for _, e := range entries {
			hasLog = hasLog || e.Name() == logDir && e.IsDir()
			if stranger == "" && !ours(e.Name()) {
				stranger = e.Name()
			}
		}
		if stranger != "" {
			if numbers, err := listCommits(w.dir); !hasLog || err != nil || len(numbers) == 0 {
				return fmt.Errorf("%s: %w: it is not empty, e.g. it holds %q", w.dir, ErrNotCase, stranger)
			}
		}
	}
	if err := w.ops.mkdir(w.dir); err != nil {
		return err
	}
	w.lock, err = lockFile(filepath.Join(w.dir, lockName))
	return err
}

// recover loads the head, or makes the first commit, and completes what a
// killed run left undone.
func (w *Writer) recover() error {
	for _, name := range folders {
		if err := w.ops.mkdir(filepath.Join(w.dir, name)); err != nil {
			return err
		}
	}
	numbers, err := listCommits(w.dir)
	if err != nil {
		return err
	}
	if len(numbers) == 0 {
		if err := w.firstCommit(); err != nil {
			return err
		}
	} else if w.head, err = LoadHead(w.dir); err != nil {
		return err
	}
	if err := w.finishMoves(); err != nil {
		return err
	}
	for _, f := range w.head.Files {
		if err := w.checkPart(f); err != nil {
			return err
		}
	}
	w.rows.creator = w.o.Creator
	w.rows.next(w.head.Number + 1)
	if err := w.ops.sweep(filepath.Join(w.dir, tmpDir), nil); err != nil {
		return err
	}
	// Readers may still be at parts that the head replaced.
	return w.ops.sweep(filepath.Join(w.dir, trashDir), w.head.Removed)
}

// firstCommit makes the empty case.
func (w *Writer) firstCommit() error {
	c := Commit{
		Format: FormatName, FormatVersion: FormatVersion, SchemaVersion: SchemaVersion, Number: 1, Creator: w.o.Creator,
		Files: []FileInfo{}, Segments: []Segment{}, Added: []string{}, Removed: []string{},
	}
	c.Summary = w.summarize(nil)
	if err := w.writeCommit(&c); err != nil {
		return err
	}
	w.head = c
	return nil
}

// checkPart makes sure that a live part is there and has its size.
func (w *Writer) checkPart(f FileInfo) error {
	name := filepath.Join(w.dir, filepath.FromSlash(f.Path))
	st, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: %w: the log names it and it is missing", name, ErrDamaged)
	case err != nil:
		return err
	case st.Size() != f.Size:
		return fmt.Errorf("%s: %w: it has %d bytes, the log says %d", name, ErrDamaged, st.Size(), f.Size)
	}
	return nil
}
