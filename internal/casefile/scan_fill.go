package casefile

import (
	"fmt"

	"github.com/parquet-go/parquet-go/format"

	"keytrail/cloudtrail"
)

// loadedColumn is one of a scan's columns that has values in a row group.
type loadedColumn struct {
	chunk *chunk
	rows  *rowMask // those that have it loaded
	keeps bool     // they are bytes as they stand in the file, and equal ones need to be set once
}

// fill loads the scan's columns of one row into its event, which then shares
// no memory with the scan but for its own buffer. Only the decoding of a page
// runs inside the part's guard. A value of a dictionary that the row before has
// too is where it was.
func (s *scan) fill(e *cloudtrail.Event, row int) error {
	if !s.loads {
		s.chooseLoading()
	}
	columns, loading := s.columns, s.loading
	if s.classes != nil {
		class := s.classes.of[row]
		columns, loading = s.classes.sets[class], s.classes.loads[class]
	}
	if !e.Renew(columns) {
		clear(s.kept[:])
	}
	for i := range loading {
		l := &loading[i]
		ch := l.chunk
		if row < ch.first || row >= ch.end {
			if err := s.part.guard(func() error { return ch.seekSelected(row, l.rows) }); err != nil {
				return err
			}
		}
		if !l.keeps {
			if err := s.set(e, ch, row); err != nil {
				return err
			}
			continue
		}
		v := &ch.vec
		at, there := v.find(row - ch.first)
		switch {
		case !there: // Renew left it null
			continue
		case v.dict == nil:
			e.Set(ch.column, v.bytes(at))
			continue
		}
		value := uint64(uint32(v.index[at])) + 1
		if s.kept[ch.column] == value {
			e.Keep(ch.column)
			continue
		}
		s.kept[ch.column] = value
		if err := s.reach(ch, at); err != nil {
			return err
		}
		e.Set(ch.column, v.bytes(at))
	}
	return nil
}

// set stores a row's value in the event. The row's page is decoded.
func (s *scan) set(e *cloudtrail.Event, ch *chunk, row int) error {
	i, there := ch.vec.find(row - ch.first)
	if !there {
		return nil // Reset left it null
	}
	if err := s.reach(ch, i); err != nil {
		return err
	}
	c := ch.column
	switch c.Kind() {
	case cloudtrail.KindTime:
		e.SetTime(ch.vec.int(i))
	case cloudtrail.KindInt:
		setInt(e, c, ch.vec.int(i))
	case cloudtrail.KindBool:
		e.Set(c, ch.vec.bool(i))
	default:
		return s.setText(e, c, ch.vec.bytes(i))
	}
	return nil
}

// setText is setBytes for text that a part has.
func (s *scan) setText(e *cloudtrail.Event, c cloudtrail.Column, v []byte) error {
	if !setBytes(e, c, v) {
		return fmt.Errorf("%s: %w: column %s has the value %q", s.part.info.Path, ErrDamaged, c, v)
	}
	return nil
}

// reach makes sure that the value at a place can be looked up.
func (s *scan) reach(ch *chunk, i int) error {
	v := &ch.vec
	if v.dict == nil || !v.dict.open || uint(v.index[i]) < uint(v.dict.count) {
		return nil
	}
	return s.part.guard(func() error { return ch.reach(v.index[i]) })
}

// chooseLoading finds the columns that have values in the current row group.
func (s *scan) chooseLoading() {
	s.loads = true
	for _, c := range s.load {
		ch := s.chunk(c)
		if ch.allNull() {
			continue
		}
		s.loading = append(s.loading, loadedColumn{ch, &s.rows, physical(c) == format.ByteArray && !judgedColumns.Has(c)})
	}
	if s.classes != nil {
		s.classes.load(s.loading)
	}
}

func setInt(e *cloudtrail.Event, c cloudtrail.Column, v int64) {
	switch c {
	case cloudtrail.SourceObject:
		e.Object = v
	case cloudtrail.RecordIndex:
		e.Index = v
	case cloudtrail.SourceOffset:
		e.Offset = v
	case cloudtrail.Flags:
		e.Flags = cloudtrail.EventFlag(v)
	}
}

// setBytes stores a text, or the fact that a text of ours stands for, and
// tells whether it is one.
func setBytes(e *cloudtrail.Event, c cloudtrail.Column, v []byte) (known bool) {
	known = true
	switch c {
	case cloudtrail.OutcomeColumn:
		var o cloudtrail.Outcome
		o, known = cloudtrail.ParseOutcome(string(v))
		e.SetOutcome(o)
	case cloudtrail.Envelope:
		e.Envelope, known = cloudtrail.ParseEnvelope(string(v))
	case cloudtrail.Exactness:
		e.Exactness, known = cloudtrail.ParseExactness(string(v))
	default:
		e.Set(c, v)
	}
	return known
}
