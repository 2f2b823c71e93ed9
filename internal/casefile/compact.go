package casefile

import (
	"cmp"
	"encoding/binary"
	"errors"
	"path/filepath"
	"slices"

	"keytrail/cloudtrail"
)

// maxMonthFiles is how many parts a month may have before some are merged.
const maxMonthFiles = 8

// smallGroup is the number of rows, a quarter of a full group's, below which
// a row group is merged with others like it when it lies beside one.
const smallGroup = maxGroupRows / 4

// arrange decides which parts the next commit has: those of the head, those
// of this commit, and in place of some of either what they were merged to.
func (w *Writer) arrange(next *Commit) error {
	months := w.rows.inOrder()
	merged := make([]FileInfo, len(months))
	inputs := make([][]FileInfo, len(months))
	for i, m := range months {
		inputs[i] = w.chooseParts(m)
		if len(inputs[i]) > 0 {
			w.rows.background(func(enc *groupEncoder, failed error) (err error) {
				if failed == nil {
					merged[i], err = w.mergeParts(m.month, inputs[i], enc)
				}
				return err
			})
		}
	}
	w.rows.work.Wait()
	if err := w.rows.failure(); err != nil {
		return err
	}
	files := slices.Clone(next.Files)
	for i, m := range months {
		added := m.parts
		if len(inputs[i]) > 0 {
			added = []FileInfo{merged[i]} // all parts of this commit are in it
		}
		for _, f := range inputs[i] {
			k := slices.IndexFunc(files, func(g FileInfo) bool { return g.Path == f.Path })
			if k < 0 {
				if err := w.ops.remove(stagedPath(w.dir, f.Path)); err != nil {
					return err
				}
				continue
			}
			files = slices.Delete(files, k, k+1)
			next.Removed = append(next.Removed, f.Path)
		}
		for _, f := range added {
			files = append(files, f)
			next.Added = append(next.Added, f.Path)
		}
	}
	sortFiles(files)
	next.Files = files
	return nil
}

// chooseParts tells which parts of a month to merge: this commit's, if they
// are several, and, if there are too many parts, as many of the smaller ones
// as make a part whose next larger neighbour is larger than all of them
// together. So a row is written again only when the part that it is in at
// least doubles.
func (w *Writer) chooseParts(m *monthRows) []FileInfo {
	fresh := slices.Clone(m.parts)
	if len(fresh) == 0 {
		return nil
	}
	var rows int64
	for _, f := range fresh {
		rows += f.Rows
	}
	var old []FileInfo
	for _, f := range w.head.Files {
		if f.Month == m.month.String() {
			old = append(old, f)
		}
	}
	if len(old)+1 <= maxMonthFiles {
		if len(fresh) == 1 {
			return nil
		}
		return fresh
	}
	slices.SortStableFunc(old, func(a, b FileInfo) int { return cmp.Compare(a.Rows, b.Rows) })
	for len(old) > 0 && (len(old)+1 > maxMonthFiles || old[0].Rows <= rows) {
		fresh, rows, old = append(fresh, old[0]), rows+old[0].Rows, old[1:]
	}
	return fresh
}

// mergeParts writes one part of the rows of several. Large row groups are
// copied as they are, small ones become larger ones.
func (w *Writer) mergeParts(month monthIndex, files []FileInfo, enc *groupEncoder) (info FileInfo, err error) {
	var large []*storedGroup
	var small []rowSource
	for _, f := range files {
		p, err := openPart(w.dir, f)
		if err != nil {
			return info, err
		}
		defer p.file.Close()
		groups, err := p.groups()
		if err != nil {
			return info, err
		}
		for i := range groups {
			if g := &groups[i]; g.rows() >= smallGroup || g.size() >= w.rows.groupBytes/4 {
				large = append(large, g)
			} else {
				small = append(small, g)
			}
		}
	}
	out, err := w.rows.newPart(month)
	if err != nil {
		return info, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, out.file.close())
		}
	}()
	for _, batch := range w.rows.pack(small) {
		if len(batch) == 1 {
			large = append(large, batch[0].(*storedGroup))
			continue
		}
		g, err := mergeRows(batch, enc)
		if err != nil {
			return info, err
		}
		if err := out.add(g); err != nil {
			return info, err
		}
	}
	for _, g := range large {
		if err := out.copy(g.group, g.part.file); err != nil {
			return info, err
		}
	}
	if info, err = out.finish(w.o.Creator); err != nil {
		return info, err
	}
	info.Path = partPath(month, filepath.Base(out.file.name))
	return info, nil
}

// groups describes the part's row groups as they lie in its file.
func (p *part) groups() (list []storedGroup, err error) {
	err = p.guard(func() error {
		pq, err := p.library()
		if err != nil {
			return err
		}
		columns, offsets, err := pq.ReadPageIndex()
		if err != nil {
			return err
		}
		n := int(cloudtrail.NumColumns)
		groups := pq.Metadata().RowGroups
		if len(columns) != n*len(groups) || len(offsets) != len(columns) {
			return errors.New("it has no page index")
		}
		for i := range groups {
			g := &rowGroup{meta: groups[i], columns: columns[i*n : (i+1)*n], offsets: offsets[i*n : (i+1)*n]}
			for c := range g.meta.Columns {
				m := &g.meta.Columns[c].MetaData
				start := m.DataPageOffset
				if hasDictionary(m) {
					start = m.DictionaryPageOffset
				}
				g.length = max(g.length, start+m.TotalCompressedSize-g.meta.FileOffset, m.BloomFilterOffset+int64(m.BloomFilterLength)-g.meta.FileOffset)
			}
			if g.meta.FileOffset <= 0 || g.length <= 0 || g.length > p.info.Size-g.meta.FileOffset {
				return errors.New("a row group lies outside the file")
			}
			if s := g.meta.Columns[cloudtrail.EventTime].MetaData.Statistics; len(s.MinValue) == 8 && len(s.MaxValue) == 8 {
				low, high := int64(binary.LittleEndian.Uint64(s.MinValue)), int64(binary.LittleEndian.Uint64(s.MaxValue))
				g.minTime, g.maxTime = &low, &high
			}
			list = append(list, storedGroup{part: p, index: i, group: g})
		}
		return nil
	})
	return list, err
}
