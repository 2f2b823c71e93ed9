package casefile

import (
	"errors"
	"fmt"
	"path/filepath"
)

// write encodes rows as one row group, or spills them, and gives what puts them
// at the end of the month's open part, or of what was spilled. That is called in
// the order in which rows came, with the month locked.
func (s *rowStore) write(m *monthRows, rows *rowSet, enc *groupEncoder, spill bool, failed error) (place func() error) {
	if failed != nil {
		return func() error { return nil }
	}
	if spill {
		spilled, err := s.spill.write(rows)
		return func() error {
			if err == nil {
				m.spilled = append(m.spilled, spilled)
			}
			return err
		}
	}
	g, err := enc.encode(rows)
	return func() error {
		if err != nil {
			return fmt.Errorf("month %s: %w", m.month, err)
		}
		return s.addGroup(m, g)
	}
}

// addGroup adds a row group to the month's open part. The month is locked.
func (s *rowStore) addGroup(m *monthRows, g *rowGroup) (err error) {
	if m.part == nil {
		if m.part, err = s.newPart(m.month); err != nil {
			return err
		}
	}
	if err := m.part.add(g); err != nil {
		return err
	}
	return m.part.file.park()
}

// settle encodes the rows of a month that were spilled.
func (s *rowStore) settle(m *monthRows, enc *groupEncoder) error {
	sources := make([]rowSource, len(m.spilled))
	for i, r := range m.spilled {
		sources[i] = r
	}
	m.spilled, m.spills = nil, false
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, batch := range s.pack(sources) {
		g, err := mergeRows(batch, enc)
		if err != nil {
			return fmt.Errorf("month %s: %w", m.month, err)
		}
		if err := s.addGroup(m, g); err != nil {
			return err
		}
	}
	return nil
}

// newPart begins a part of the commit in the making.
func (s *rowStore) newPart(month monthIndex) (*partWriter, error) {
	s.mu.Lock()
	name := stagedPath(s.dir, partName(month, s.commit, s.seq[month]))
	s.seq[month]++
	s.mu.Unlock()
	return s.ops.newPart(name, month)
}

// finish finishes the open part of a month, if there is one.
func (s *rowStore) finish(m *monthRows) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.part == nil {
		return nil
	}
	info, err := m.part.finish(s.creator)
	if err != nil {
		return err
	}
	info.Path = partPath(m.month, filepath.Base(m.part.file.name))
	m.parts = append(m.parts, info)
	m.part = nil
	return nil
}

// seal writes all rows out and finishes the parts that are open, so that they
// can be read.
func (s *rowStore) seal() error {
	if err := s.sealOpen(); err != nil {
		return err
	}
	if len(s.loose.list) == 0 {
		return s.spill.clear()
	}
	for i, month := range s.loose.inOrder() {
		if err := s.addLoose(month); err != nil {
			return err
		}
		if i%s.maxOpen == s.maxOpen-1 {
			if err := s.sealOpen(); err != nil {
				return err
			}
		}
	}
	if err := s.sealOpen(); err != nil {
		return err
	}
	return errors.Join(s.loose.clear(), s.spill.clear())
}

// sealOpen does what seal does for the rows that are in memory.
func (s *rowStore) sealOpen() error {
	months := s.inOrder()
	for _, m := range months {
		if err := s.flush(m, true); err != nil {
			return err
		}
	}
	s.work.Wait()
	for _, m := range months {
		if len(m.spilled) > 0 {
			s.background(func(enc *groupEncoder, failed error) error {
				if failed != nil {
					return nil
				}
				return s.settle(m, enc)
			})
		}
	}
	s.work.Wait()
	if err := s.failure(); err != nil {
		return err
	}
	for _, m := range months {
		if err := s.finish(m); err != nil {
			return err
		}
	}
	return nil
}
