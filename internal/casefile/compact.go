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
	inputs := make([][]newPart, len(months))
	for i, m := range months {
		inputs[i] = w.chooseParts(m)
		if len(inputs[i]) > 0 {
			w.rows.background(func(enc *groupEncoder) (err error) {
				merged[i], err = w.mergeParts(m.month, inputs[i], enc)
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
			added = []newPart{{FileInfo: merged[i]}} // all parts of this commit are in it
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
			files = append(files, f.FileInfo)
			next.Added = append(next.Added, f.Path)
		}
	}
	sortFiles(files)
	next.Files = files
	return nil
}

// chooseParts tells which parts of a month to merge: this commit's, if they
// are several or drafts, and, if there are too many parts, as many of the
// smaller ones as make a part whose next larger neighbour is larger than all
// of them together. So a row is written again only when the part that it is
// in at least doubles.
func (w *Writer) chooseParts(m *monthRows) []newPart {
	fresh := slices.Clone(m.parts)
	if len(fresh) == 0 {
		return nil
	}
	var rows int64
	draft := false
	for _, f := range fresh {
		rows += f.Rows
		draft = draft || f.draft
	}
	var old []FileInfo
	for _, f := range w.head.Files {
		if f.Month == m.month.String() {
			old = append(old, f)
		}
	}
	if len(old)+1 <= maxMonthFiles {
		if len(fresh) == 1 && !draft {
			return nil
		}
		return fresh
	}
	slices.SortStableFunc(old, func(a, b FileInfo) int { return cmp.Compare(a.Rows, b.Rows) })
	for len(old) > 0 && (len(old)+1 > maxMonthFiles || old[0].Rows <= rows) {
		fresh, rows, old = append(fresh, newPart{FileInfo: old[0]}), rows+old[0].Rows, old[1:]
	}
	return fresh
}

// storedGroup is a row group in a part that is to be merged.
type storedGroup struct {
	part  *part
	index int
	group *rowGroup // its description
	draft bool
}

// mergeParts writes one part of the rows of several. Large row groups are
// copied as they are, small ones become larger ones.
func (w *Writer) mergeParts(month monthIndex, files []newPart, enc *groupEncoder) (info FileInfo, err error) {
	var all []storedGroup
	for _, f := range files {
		p, err := openPart(w.dir, f.FileInfo)
		if err != nil {
			return info, err
		}
		defer p.file.Close()
		groups, err := p.groups()
		if err != nil {
			return info, err
		}
		for i := range groups {
			groups[i].draft = f.draft
		}
		all = append(all, groups...)
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
	for _, batch := range w.rows.pack(all) {
		if len(batch) == 1 && !batch[0].draft {
			err = out.copy(batch[0].group, batch[0].part.file)
		} else {
			err = mergeGroups(out, batch, enc)
		}
		if err != nil {
			return info, err
		}
	}
	if info, err = out.finish(w.o.Creator, true); err != nil {
		return info, err
	}
	info.Path = partPath(month, filepath.Base(out.file.name))
	return info, nil
}

// pack puts small row groups together to such as are not too large.
func (s *rowStore) pack(all []storedGroup) (batches [][]storedGroup) {
	open := -1 // the batch that takes small groups
	var rows, bytes int64
	for _, g := range all {
		n, size := g.group.meta.NumRows, g.group.meta.TotalByteSize
		if !g.draft && (n >= smallGroup || size >= s.groupBytes/4) {
			batches = append(batches, []storedGroup{g})
			continue
		}
		if open < 0 || rows+n > maxGroupRows || bytes+size > s.groupBytes {
			open, rows, bytes = len(batches), 0, 0
			batches = append(batches, nil)
		}
		batches[open] = append(batches[open], g)
		rows, bytes = rows+n, bytes+size
	}
	return batches
}

// mergeGroups writes the rows of several row groups as one.
func mergeGroups(out *partWriter, batch []storedGroup, enc *groupEncoder) error {
	var rows rowSet
	defer rows.reset()
	loaded := cloudtrail.Columns(cloudtrail.AccessKeyID, cloudtrail.EventTime, cloudtrail.EventID,
		cloudtrail.RecipientAccountID, cloudtrail.SourceObject, cloudtrail.RecordIndex)
	for c := range loaded.All() {
		if err := rows.load(c, batch); err != nil {
			return err
		}
	}
	for _, g := range batch {
		rows.n += int(g.group.rows())
	}
	// One column at a time is in memory, but for those that sort.
	g, err := enc.encodeColumns(&rows, rows.order(), func(c cloudtrail.Column) error {
		if c > 0 {
			rows.columns[c-1].reset()
		}
		if loaded.Has(c) {
			return nil
		}
		return rows.load(c, batch)
	})
	if err != nil {
		return err
	}
	return out.add(g)
}

// load fills one column with the values of the groups, one after another.
func (s *rowSet) load(c cloudtrail.Column, batch []storedGroup) error {
	row := 0
	var ch chunk
	for _, g := range batch {
		err := g.part.guard(func() error {
			ch.open(g.part, g.index, c)
			return s.loadChunk(&s.columns[c], &ch, row)
		})
		if err != nil {
			return err
		}
		row += int(g.group.rows())
	}
	return nil
}

// loadChunk appends a chunk's values from row on.
func (s *rowSet) loadChunk(col *rowColumn, ch *chunk, row int) error {
	var codes []uint32 // by the chunk's numbers: this column's, 0 for not met yet
	for i := range ch.rows {
		if err := ch.seek(i); err != nil {
			return err
		}
		at, there := ch.vec.find(i - ch.first)
		switch {
		case storage[ch.column] == storeInt && !there:
			col.ints.set(row+i, noTime)
		case !there:
		case storage[ch.column] == storeInt:
			col.ints.set(row+i, ch.vec.int(at))
		case storage[ch.column] == storeBool:
			col.setText(ch.column, row+i, ch.vec.bool(at))
		case ch.vec.dict != nil && storage[ch.column] == storeInterned:
			if codes == nil {
				codes = make([]uint32, ch.vec.dict.count)
			}
			k := ch.vec.index[at]
			if codes[k] == 0 {
				codes[k], _ = col.dict.intern(ch.vec.dict.bytes(int(k)))
			}
			col.codes.set(row+i, codes[k])
		default:
			col.setText(ch.column, row+i, ch.vec.bytes(at))
		}
	}
	return nil
}

// groups describes the part's row groups as they lie in its file.
func (p *part) groups() (list []storedGroup, err error) {
	err = p.guard(func() error {
		columns, offsets, err := p.pq.ReadPageIndex()
		if err != nil {
			return err
		}
		n := int(cloudtrail.NumColumns)
		if len(columns) != n*len(p.meta.RowGroups) || len(offsets) != len(columns) {
			return errors.New("it has no page index")
		}
		for i := range p.meta.RowGroups {
			g := &rowGroup{meta: p.meta.RowGroups[i], columns: columns[i*n : (i+1)*n], offsets: offsets[i*n : (i+1)*n]}
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
