package casefile

import "sync"

// maxSpare bounds the readers of columns that a case keeps for the next row
// group, with the room that they have for pages.
const maxSpare = 4

// spareChunks keeps them. It is safe for concurrent use.
type spareChunks struct {
	mu   sync.Mutex
	list []*chunks
}

func (s *spareChunks) take() *chunks {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.list) - 1
	if n < 0 {
		return new(chunks)
	}
	c := s.list[n]
	s.list = s.list[:n]
	clear(c.opened[:])
	return c
}

func (s *spareChunks) give(c *chunks) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.list) < maxSpare {
		s.list = append(s.list, c)
	}
}
