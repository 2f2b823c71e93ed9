package casefile

import (
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/bloom"
	"github.com/parquet-go/parquet-go/bloom/xxhash"
	"github.com/parquet-go/parquet-go/format"

	"keytrail/cloudtrail"
)

// maxBloomChecks bounds how many values of one test are looked up in a bloom
// filter: each costs a read, which for many values is more than a dictionary.
const maxBloomChecks = 64

// prunePart tells whether any row of a part can meet all clauses, by what the
// log says of the part.
func prunePart(f *FileInfo, where []Clause) bool {
	for _, clause := range where {
		if !clauseMay(clause, func(t *Test) extent { return partBounds(f, t.Column) }) {
			return false
		}
	}
	return true
}

func clauseMay(clause Clause, of func(*Test) extent) bool {
	for i := range clause {
		if clause[i].mayHold(of(&clause[i])) {
			return true
		}
	}
	return false
}

// pruneGroup leaves of the clauses what still has to be tried on the rows of a
// row group: clauses that hold for all of them go, and tests that hold for
// none. It tells false when no row can meet all clauses. Statistics come
// first, then bloom filters.
func (p *part) pruneGroup(group int, where []Clause) (left []Clause, may bool, err error) {
	g := &p.meta.RowGroups[group]
	for _, clause := range where {
		var tests Clause
		always := false
		for i := range clause {
			t := &clause[i]
			b := chunkBounds(&g.Columns[t.Column], t.Column)
			always = always || t.alwaysHolds(b)
			if t.mayHold(b) {
				tests = append(tests, *t)
			}
		}
		if always {
			continue
		}
		if len(tests) == 0 {
			return nil, false, nil
		}
		left = append(left, tests)
	}
	for i, clause := range left {
		tests := clause[:0:0]
		for _, t := range clause {
			ok, err := p.bloomMay(group, &t)
			if err != nil {
				return nil, false, err
			}
			if ok {
				tests = append(tests, t)
			}
		}
		if len(tests) == 0 {
			return nil, false, nil
		}
		left[i] = tests
	}
	return left, true, nil
}

// bloomMay asks the chunk's bloom filter, where it has one, whether any of the
// values that the test looks for can be there, and leaves those in it.
func (p *part) bloomMay(group int, t *Test) (bool, error) {
	g := &p.meta.RowGroups[group]
	chunk := &g.Columns[t.Column]
	if t.In == nil || t.Not || len(t.In) > maxBloomChecks || chunk.MetaData.BloomFilterOffset <= 0 || physical(t.Column) != format.ByteArray {
		return true, nil
	}
	if t.onNull() && chunkBounds(chunk, t.Column).nulls {
		return true, nil
	}
	filter, err := p.bloom(chunk.MetaData.BloomFilterOffset)
	if err != nil {
		return false, fmt.Errorf("bloom filter of column %s: %w", t.Column, err)
	}
	if filter == nil {
		return true, nil
	}
	in := t.In[:0:0]
	for _, v := range t.In {
		ok, err := bloom.CheckSplitBlock(filter, filter.Size(), xxhash.Sum64(v))
		if err != nil {
			return false, fmt.Errorf("bloom filter of column %s: %w", t.Column, err)
		}
		if ok {
			in = append(in, v)
		}
	}
	t.In = in
	return len(in) > 0, nil
}

// maxBloomHeader is more than the header of a bloom filter takes.
const maxBloomHeader = 64

// bloom gives the bloom filter at an offset, nil where it is none that can be
// asked.
func (p *part) bloom(offset int64) (*io.SectionReader, error) {
	if offset >= p.info.Size {
		return nil, errors.New("it lies outside the file")
	}
	data, err := p.read(nil, offset, min(maxBloomHeader, p.info.Size-offset))
	if err != nil {
		return nil, err
	}
	size, end, plain, err := decodeBloomHeader(data)
	if err != nil || !plain || size <= 0 {
		return nil, err
	}
	return io.NewSectionReader(p.file, offset+int64(end), int64(size)), nil
}

// prunePages takes from the set the rows that cannot meet all clauses by what
// the page index says.
func (s *scan) prunePages(where []Clause, rows *rowMask) error {
	for _, clause := range where {
		s.acc.reset(rows.rows)
		whole := false
		for i := range clause {
			ok, err := s.addPages(&clause[i], &s.acc)
			if err != nil {
				return err
			}
			if whole = whole || !ok; whole {
				break
			}
		}
		if !whole {
			rows.and(&s.acc)
		}
	}
	return nil
}

// addPages adds the rows of the pages for which the test may hold. It tells
// false when that would be all of them, or is not known.
func (s *scan) addPages(t *Test, to *rowMask) (bool, error) {
	if t.Not || t.In == nil && t.Prefix == nil && t.Min == nil && t.Max == nil {
		return false, nil
	}
	index, err := s.columnIndex(t.Column)
	if index == nil || err != nil {
		return false, err
	}
	ch := s.chunk(t.Column)
	if err := ch.locate(); err != nil {
		return false, err
	}
	n := len(ch.pages)
	if len(index.NullPages) != n || len(index.MinValues) != n || len(index.MaxValues) != n {
		return false, ch.wrap(errors.New("column index and offset index differ in pages"))
	}
	if n == 1 { // the statistics said as much
		return false, nil
	}
	for page := range n {
		if t.mayHold(pageBounds(index, page, t.Column)) {
			to.addRange(ch.pageRows(page))
		}
	}
	return true, nil
}

// columnIndex loads the column index of one chunk, nil when there is none.
func (s *scan) columnIndex(c cloudtrail.Column) (*format.ColumnIndex, error) {
	chunk := &s.part.meta.RowGroups[s.group].Columns[c]
	if !bounded(c) || chunk.ColumnIndexOffset <= 0 || chunk.ColumnIndexLength <= 0 {
		return nil, nil // what a column without bounds has there may be empty, not unknown
	}
	index := new(format.ColumnIndex)
	if err := s.part.readThrift(chunk.ColumnIndexOffset, int64(chunk.ColumnIndexLength), index); err != nil {
		return nil, fmt.Errorf("column index of column %s: %w", c, err)
	}
	return index, nil
}
