package casefile

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Commit makes everything up to the last End part of the case. It does
// nothing when no object has ended since the last one.
func (w *Writer) Commit() error {
	if w.failed != nil {
		return w.failed
	}
	if w.current != nil {
		return w.fail(fmt.Errorf("commit within object %q", w.current.URI))
	}
	if len(w.objects) == 0 && !w.listingsChanged() {
		return nil
	}
	if err := w.commit(); err != nil {
		return w.fail(err)
	}
	return nil
}

func (w *Writer) commit() error {
	if err := w.resolve(); err != nil {
		return err
	}
	for i := range w.objects {
		if o := &w.objects[i]; o.Records != o.Events+o.Duplicates+o.Rejected {
			return fmt.Errorf("object %q: %d records are not %d events, %d duplicates and %d rejects", o.URI, o.Records, o.Events, o.Duplicates, o.Rejected)
		}
	}
	ledger, err := w.sealRows()
	if err != nil {
		return err
	}
	next := Commit{
		Format: FormatName, FormatVersion: FormatVersion, SchemaVersion: SchemaVersion,
		Number: w.head.Number + 1, Previous: w.head.Hash, Creator: w.o.Creator,
		Files: w.head.Files, Segments: slices.Clone(w.head.Segments),
		Added: []string{}, Removed: []string{},
	}
	if err := w.arrange(&next); err != nil {
		return err
	}
	if err := w.placeSegments(&next, ledger); err != nil {
		return err
	}
	next.Summary = w.summarize(next.Files)
	if err := w.writeCommit(&next); err != nil {
		return err
	}
	// From here on the commit counts: what follows can be done again.
	old := w.head
	w.head = next
	for i := range w.objects {
		o := &w.objects[i]
		w.sums.Objects++
		w.sums.BytesIn += o.Size
		w.sums.Inflated += o.InflatedSize
		if o.Damaged {
			w.sums.Damaged++
		}
	}
	w.objects, w.newEvents, w.since = w.objects[:0], 0, time.Now()
	w.rows.next(next.Number + 1)
	if err := w.emptyTrash(old.Removed); err != nil {
		return err
	}
	return w.finishMoves()
}

// sealRows finishes the commit's parts, and writes the ledger beside that.
func (w *Writer) sealRows() (l ledgerFiles, err error) {
	var beside sync.WaitGroup
	beside.Go(func() { l, err = w.writeLedger() })
	sealed := w.rows.seal()
	beside.Wait()
	return l, cmp.Or(sealed, err)
}

// ledgerFiles are the ledger and the ids of a commit in tmp/.
type ledgerFiles struct {
	lines *segmentWriter
	ids   *hashedFile
}

// writeLedger writes what the commit says of its objects.
func (w *Writer) writeLedger() (l ledgerFiles, err error) {
	if len(w.objects) == 0 {
		return l, nil // the commit is about listings
	}
	if l.lines, err = w.newSegment(SegmentLedger); err != nil {
		return l, err
	}
	var ids idFile
	for i := range w.objects {
		if err := l.lines.write(&w.objects[i]); err != nil {
			return l, errors.Join(err, l.lines.file.close())
		}
		ids.add(&w.objects[i])
	}
	if err := l.lines.finish(); err != nil {
		return l, fmt.Errorf("%s: %w", SegmentLedger, err)
	}
	if l.ids, err = w.ops.create(filepath.Join(w.dir, tmpDir, SegmentIDs)); err != nil {
		return l, err
	}
	if _, err := l.ids.Write(ids.encode()); err != nil {
		return l, errors.Join(err, l.ids.close())
	}
	return l, l.ids.sync()
}

// placeSegments finishes rejects and conflicts of the commit, and brings its
// segments to their places.
func (w *Writer) placeSegments(next *Commit, l ledgerFiles) error {
	if len(w.objects) == 0 {
		return nil
	}
	if err := w.placeSegment(next, SegmentLedger, l.lines.file, l.lines.entries); err != nil {
		return err
	}
	for _, s := range []struct {
		kind string
		w    *segmentWriter
	}{{SegmentRejects, w.rejects}, {SegmentConflicts, w.conflicts}} {
		if s.w == nil {
			continue
		}
		if err := s.w.finish(); err != nil {
			return fmt.Errorf("%s: %w", s.kind, err)
		}
		if err := w.placeSegment(next, s.kind, s.w.file, s.w.entries); err != nil {
			return err
		}
	}
	w.rejects, w.conflicts = nil, nil
	if err := w.placeSegment(next, SegmentIDs, l.ids, int64(len(w.objects))); err != nil {
		return err
	}
	for _, dir := range []string{ledgerDir, rejectsDir, conflictsDir} {
		if err := w.ops.syncDir(filepath.Join(w.dir, dir)); err != nil {
			return err
		}
	}
	return nil
}

// placeSegment moves a finished segment to its place. Until the commit is
// written nothing names it there; one that a killed run left is replaced.
func (w *Writer) placeSegment(next *Commit, kind string, f *hashedFile, entries int64) error {
	s := Segment{
		Kind: kind, Path: segmentName(kind, next.Number), Size: f.size, SHA256: f.sum(), Entries: entries,
		First: w.objects[0].Number, Last: w.objects[len(w.objects)-1].Number,
	}
	next.Segments = append(next.Segments, s)
	return w.ops.rename(f.name, filepath.Join(w.dir, filepath.FromSlash(s.Path)))
}

// writeCommit makes the commit, at once or not at all: a hard link appears
// whole, and only where there is no file of the name yet.
func (w *Writer) writeCommit(next *Commit) error {
	data, err := next.encode()
	if err != nil {
		return err
	}
	name := commitPath(w.dir, next.Number)
	tmp := filepath.Join(w.dir, tmpDir, filepath.Base(name))
	if err := w.ops.writeNew(tmp, data); err != nil {
		return err
	}
	// Parts in tmp/ and the commit's own file must have their names before
	// the commit has its.
	if err := w.ops.syncDir(filepath.Join(w.dir, tmpDir)); err != nil {
		return err
	}
	if err := w.ops.link(tmp, name); err != nil {
		return err
	}
	if err := w.ops.syncDir(filepath.Join(w.dir, logDir)); err != nil {
		return err
	}
	return w.ops.remove(tmp)
}

// finishMoves brings the parts of the head commit to their places.
func (w *Writer) finishMoves() error {
	dirs := make(map[string]bool)
	for _, part := range w.head.Added {
		if !w.names(part) {
			continue // a later look at the log: replaced since
		}
		final := filepath.Join(w.dir, filepath.FromSlash(part))
		if err := w.ops.mkdir(filepath.Dir(final)); err != nil {
			return err
		}
		if err := w.moveIfThere(stagedPath(w.dir, part), final); err != nil {
			return err
		}
		dirs[filepath.Dir(final)] = true
	}
	for _, part := range w.head.Removed {
		final := filepath.Join(w.dir, filepath.FromSlash(part))
		if err := w.moveIfThere(final, trashPath(w.dir, part)); err != nil {
			return err
		}
		dirs[filepath.Dir(final)] = true
	}
	list := []string{filepath.Join(w.dir, eventsDir), filepath.Join(w.dir, trashDir), filepath.Join(w.dir, tmpDir)}
	for dir := range dirs {
		list = append(list, dir)
	}
	slices.Sort(list)
	for _, dir := range list {
		if err := w.ops.syncDir(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (w *Writer) moveIfThere(from, to string) error {
	if _, err := os.Lstat(from); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return w.ops.rename(from, to)
}

// names tells whether the head names the part.
func (w *Writer) names(part string) bool {
	return slices.ContainsFunc(w.head.Files, func(f FileInfo) bool { return f.Path == part })
}

// emptyTrash removes parts that the commit before the head replaced. Those
// that the head itself replaced stay for readers that are still at them.
func (w *Writer) emptyTrash(parts []string) error {
	for _, part := range parts {
		if err := w.ops.remove(trashPath(w.dir, part)); err != nil {
			return err
		}
	}
	return nil
}

// partPath gives the path in the case of a part from its name in tmp/.
func partPath(month monthIndex, base string) string {
	return path.Join(eventsDir, "event_month="+month.String(), base)
}

func sortFiles(files []FileInfo) {
	slices.SortFunc(files, func(a, b FileInfo) int { return strings.Compare(a.Path, b.Path) })
}
