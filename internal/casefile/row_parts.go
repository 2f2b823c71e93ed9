package casefile

import (
	"fmt"
	"path/filepath"
)

// newPart is a finished part of the commit in the making.
type newPart struct {
	FileInfo
	draft bool
}

// maxDraftGroups is how many row groups go into one part of drafts: until a
// part is finished, the description of its groups, 100 KB each, is in memory.
const maxDraftGroups = 4

// write encodes rows as one row group at the end of an open part.
func (s *rowStore) write(m *monthRows, rows *rowSet, enc *groupEncoder, draft bool) error {
	encode, open := enc.encode, &m.part
	if draft {
		encode, open = enc.encodeDraft, &m.drafts
	}
	g, err := encode(rows)
	if err != nil {
		return fmt.Errorf("month %s: %w", m.month, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if *open == nil {
		if *open, err = s.newPart(m.month); err != nil {
			return err
		}
		if draft {
			(*open).file.hash = nil
		}
	}
	if err := (*open).add(g); err != nil {
		return err
	}
	if draft && len((*open).groups) >= maxDraftGroups {
		return s.finish(m, open)
	}
	return (*open).file.park()
}

// newPart begins a part of the commit in the making.
func (s *rowStore) newPart(month monthIndex) (*partWriter, error) {
	s.mu.Lock()
	name := stagedPath(s.dir, partName(month, s.commit, s.seq))
	s.seq++
	s.mu.Unlock()
	return s.ops.newPart(name, month)
}

// finish finishes an open part of a month, if there is one. The caller holds
// the month's lock.
func (s *rowStore) finish(m *monthRows, open **partWriter) error {
	p := *open
	if p == nil {
		return nil
	}
	draft := open == &m.drafts
	info, err := p.finish(s.creator, !draft)
	if err != nil {
		return err
	}
	info.Path = partPath(m.month, filepath.Base(p.file.name))
	m.parts = append(m.parts, newPart{info, draft})
	*open = nil
	return nil
}

// seal writes all rows out and finishes the parts that are open, so that they
// can be read.
func (s *rowStore) seal() error {
	if err := s.sealOpen(); err != nil {
		return err
	}
	if len(s.loose.list) == 0 {
		return nil
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
	return s.loose.clear()
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
	if err := s.failure(); err != nil {
		return err
	}
	for _, m := range months {
		m.mu.Lock()
		err := s.finish(m, &m.part)
		if err == nil {
			err = s.finish(m, &m.drafts)
		}
		m.mu.Unlock()
		if err != nil {
			return err
		}
	}
	return nil
}
