package query

import (
	"bytes"
	"container/heap"
)

// source is a sequence of items in the order of their keys. An item is valid
// until the one after the next is read.
type source interface {
	open() error
	read() (key, item []byte, ok bool, err error)
}

// merge merges sources. After a true next, key and item are the next item;
// they are valid until the next but one next.
type merge struct {
	key, item []byte
	err       error

	heads []head // a heap
	begun bool
}

type head struct {
	key, item []byte
	from      source
	order     int // equal keys come in the order of sources
}

func newMerge(list []source) (*merge, error) {
	m := new(merge)
	for i, s := range list {
		if err := s.open(); err != nil {
			return nil, err
		}
		key, item, ok, err := s.read()
		if err != nil {
			return nil, err
		}
		if ok {
			m.heads = append(m.heads, head{key, item, s, i})
		}
	}
	heap.Init(m)
	return m, nil
}

// next moves on to the next item.
func (m *merge) next() bool {
	if m.begun {
		h := &m.heads[0]
		var ok bool
		h.key, h.item, ok, m.err = h.from.read()
		switch {
		case m.err != nil:
			return false
		case ok:
			heap.Fix(m, 0)
		default:
			heap.Pop(m)
		}
	}
	if m.begun = len(m.heads) > 0; !m.begun {
		return false
	}
	m.key, m.item = m.heads[0].key, m.heads[0].item
	return true
}

// Len, Less, Swap, Push and Pop are for container/heap.
func (m *merge) Len() int { return len(m.heads) }

func (m *merge) Less(i, j int) bool {
	if c := bytes.Compare(m.heads[i].key, m.heads[j].key); c != 0 {
		return c < 0
	}
	return m.heads[i].order < m.heads[j].order
}

func (m *merge) Swap(i, j int) { m.heads[i], m.heads[j] = m.heads[j], m.heads[i] }
func (m *merge) Push(x any)    { m.heads = append(m.heads, x.(head)) }

func (m *merge) Pop() any {
	h := m.heads[len(m.heads)-1]
	m.heads = m.heads[:len(m.heads)-1]
	return h
}
