package casefile

import (
	"context"
	"iter"

	"github.com/parquet-go/parquet-go/format"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
)

// Pick chooses among the rows that a scan has found by looking at many side by
// side: one that is left out is never loaded. It is for one scan at a time; codes
// of one scan go on in the next, as those of row groups do.
type Pick struct {
	Columns cloudtrail.ColumnSet // what may be read of the rows

	// Choose is given all rows in case order, some thousand at a time, and drops
	// those that are not to be delivered.
	Choose func(rows *batch.Rows, drop func(row int))

	rows *batches // of the latest scan
}

// from prepares to choose among what s selects.
func (p *Pick) from(s *scan) *batches {
	if p.rows == nil {
		p.rows = newBatches(p.Columns, s)
	} else {
		p.rows.read(s)
	}
	return p.rows
}

// Batches yields the events for which all clauses hold side by side, in case
// order. The rows are valid until the next ones. An error ends the sequence.
//
// Memory is a page of each column that is read, and some bytes for each row and
// column.
func (c *Case) Batches(ctx context.Context, o ScanOptions) iter.Seq2[*batch.Rows, error] {
	return func(yield func(*batch.Rows, error) bool) {
		s := newScan(o)
		b := newBatches(o.Columns, s)
		err := c.eachGroup(ctx, s, o.Parts, func(Pos) (more bool, err error) {
			more = true
			err = b.rowGroup(ctx, func(rows *batch.Rows) bool {
				more = yield(rows, nil)
				return more
			})
			return more, err
		})
		if err != nil {
			yield(nil, err)
		}
	}
}

// batchRows is how many rows lie side by side at most.
const batchRows = 16 << 10

// batches hands out the rows that a scan selects, side by side.
type batches struct {
	of     *scan // whose rows they are
	at     *scan // that reads them, through the same chunks
	rows   *batch.Rows
	picked []int                // the current rows
	err    error                // the first of what was read meanwhile
	had    cloudtrail.ColumnSet // the columns of which places are known
	places [cloudtrail.NumColumns][]uint32
	wide   [cloudtrail.NumColumns]wideCodes
	held   int // bytes of their values
	values [cloudtrail.NumColumns][]int64
	there  [cloudtrail.NumColumns][]bool
}

// newBatches prepares to hand out what s selects. Both read through the same
// chunks, one after the other, so that no dictionary is decoded twice.
func newBatches(columns cloudtrail.ColumnSet, s *scan) *batches {
	b := &batches{at: newScan(ScanOptions{Columns: columns})}
	b.read(s)
	b.rows = batch.New(b, columns)
	return b
}

// read makes what s selects the rows to hand out.
func (b *batches) read(s *scan) { b.of, b.at.open, b.err = s, s.open, nil }

// rowGroup hands out the rows of the current row group until visit tells false.
func (b *batches) rowGroup(ctx context.Context, visit func(*batch.Rows) bool) error {
	s := b.at
	s.part, s.group = b.of.part, b.of.group
	s.rows.reset(b.of.rows.rows)
	copy(s.rows.words, b.of.rows.words)
	b.enter()
	for row := s.rows.next(0); row < s.rows.rows; {
		if err := ctx.Err(); err != nil {
			return err
		}
		b.picked = b.picked[:0]
		for ; row < s.rows.rows && len(b.picked) < batchRows; row = s.rows.next(row + 1) {
			b.picked = append(b.picked, row)
		}
		b.had = cloudtrail.ColumnSet{}
		b.rows.Turn(len(b.picked))
		if more := visit(b.rows); b.err != nil || !more {
			return b.err
		}
	}
	return nil
}

// pick leaves in the scan's rows those that are to be delivered.
func (b *batches) pick(ctx context.Context, choose func(rows *batch.Rows, drop func(row int))) error {
	kept := &b.at.open.room.kept
	kept.keeps = len(b.of.load) > 0 // what is read here is read again there
	defer func() { kept.keeps = false }()
	return b.rowGroup(ctx, func(rows *batch.Rows) bool {
		choose(rows, func(row int) { b.of.rows.drop(b.picked[row]) })
		return true
	})
}

// inDictionary gives the places of values in the row group's dictionary, from 1,
// and of true and false other numbers. Nil stands for a column that is null, and
// ok is false where there is no dictionary.
func (b *batches) inDictionary(c cloudtrail.Column) (places []uint32, ok bool) {
	ch := b.at.chunk(c)
	switch {
	case ch.allNull():
		return nil, true
	case physical(c) == format.Boolean, physical(c) == format.ByteArray && ch.allIndexed():
	default:
		return nil, false
	}
	if b.had.Has(c) {
		return b.places[c], true
	}
	places = grow(b.places[c][:0], len(b.picked))[:len(b.picked)]
	b.had, b.places[c] = b.had.With(c), places
	b.each(ch, func(v *vector, first int, picked []int, from int) {
		places := places[from:][:len(picked)]
		if v.dict != nil && v.at == nil && v.few == nil {
			for i, row := range picked {
				places[i] = uint32(v.index[row-first]) + 1
			}
			return
		}
		for i, row := range picked {
			switch at, there := v.find(row - first); {
			case !there:
				places[i] = 0
			case v.dict != nil:
				places[i] = uint32(v.index[at]) + 1
			default:
				places[i] = uint32(len(v.bool(at))) // "true" or "false"
			}
		}
	})
	return places, true
}

// Numbers gives a column of times or numbers.
func (b *batches) Numbers(c cloudtrail.Column) (values []int64, there []bool) {
	ch := b.at.chunk(c)
	values = grow(b.values[c][:0], len(b.picked))[:len(b.picked)]
	there = grow(b.there[c][:0], len(b.picked))[:len(b.picked)]
	b.values[c], b.there[c] = values, there
	if ch.allNull() {
		clear(values)
		clear(there)
		return values, there
	}
	b.each(ch, func(v *vector, first int, picked []int, from int) {
		for i, row := range picked {
			at, is := v.find(row - first)
			there[from+i], values[from+i] = is, 0
			if is {
				values[from+i] = v.int(at)
			}
		}
	})
	return values, there
}

// each decodes the pages of the current rows one after another. first is the row
// that the page's values begin with, from the place in picked of some of its rows.
func (b *batches) each(ch *chunk, visit func(v *vector, first int, picked []int, from int)) {
	for from := 0; from < len(b.picked) && b.err == nil; {
		b.err = b.at.part.guard(func() error { return ch.seekRows(b.picked[from], b.at.rows.window) })
		if b.err != nil {
			return
		}
		end := from
		for end < len(b.picked) && b.picked[end] < ch.end {
			end++
		}
		visit(&ch.vec, ch.first, b.picked[from:end], from)
		from = end
	}
}

// Load looks a value up in its dictionary, where it has one: the page that it
// lies in may be gone.
func (b *batches) Load(e *cloudtrail.Event, c cloudtrail.Column, row int) {
	ch := b.at.chunk(c)
	if b.err != nil || ch.allNull() {
		return
	}
	if places, ok := b.inDictionary(c); ok {
		switch place := places[row]; {
		case place == 0 || b.err != nil:
		case physical(c) == format.Boolean:
			e.Set(c, boolText[int(5-place)])
		default:
			b.err = b.at.setText(e, c, ch.dict.bytes(int(place)-1))
		}
		return
	}
	at := b.picked[row]
	if at < ch.first || at >= ch.end {
		if b.err = b.at.part.guard(func() error { return ch.seekSelected(at, &b.at.rows) }); b.err != nil {
			return
		}
	}
	b.err = b.at.set(e, ch, at)
}

var _ batch.Source = (*batches)(nil)
