package history

import (
	"iter"
	"sort"
	"sync/atomic"
)

// Placed is a list in the order of places. It lies in blocks, none of which
// begins with the place that the one before ends with, and which are read when
// they are asked for: an answer about a few events needs few of them.
type Placed[T interface{ at() Place }] struct {
	firsts []Place
	load   func(block int) []T
	blocks []atomic.Pointer[[]T]
}

// NewPlaced makes a list of blocks that begin with these places. load gives a
// block, and nothing for one that cannot be read.
func NewPlaced[T interface{ at() Place }](firsts []Place, load func(block int) []T) Placed[T] {
	return Placed[T]{firsts, load, make([]atomic.Pointer[[]T], len(firsts))}
}

// inMemory makes a list of what is there.
func inMemory[T interface{ at() Place }](list []T) Placed[T] {
	if len(list) == 0 {
		return Placed[T]{}
	}
	return NewPlaced([]Place{list[0].at()}, func(int) []T { return list })
}

// Empty tells whether there is nothing in the list.
func (l *Placed[T]) Empty() bool { return len(l.firsts) == 0 }

// All yields the list.
func (l *Placed[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) {
		for i := range l.blocks {
			for _, v := range l.block(i) {
				if !yield(v) {
					return
				}
			}
		}
	}
}

// Cut yields the list in pieces of at least n, as Placed wants them.
func (l *Placed[T]) Cut(n int) iter.Seq2[Place, []T] {
	return func(yield func(Place, []T) bool) {
		var piece []T
		for v := range l.All() {
			if len(piece) >= n && v.at() != piece[len(piece)-1].at() {
				if !yield(piece[0].at(), piece) {
					return
				}
				piece = piece[:0]
			}
			piece = append(piece, v)
		}
		if len(piece) > 0 {
			yield(piece[0].at(), piece)
		}
	}
}

// find gives what the list has at a place.
func (l *Placed[T]) find(at Place) []T {
	i := sort.Search(len(l.firsts), func(i int) bool { return l.firsts[i].compare(at) > 0 }) - 1
	if i < 0 {
		return nil
	}
	block := l.block(i)
	from := sort.Search(len(block), func(i int) bool { return block[i].at().compare(at) >= 0 })
	end := from
	for end < len(block) && block[end].at() == at {
		end++
	}
	return block[from:end]
}

func (l *Placed[T]) block(i int) []T {
	if p := l.blocks[i].Load(); p != nil {
		return *p
	}
	block := l.load(i)
	l.blocks[i].Store(&block)
	return block
}

// walker looks places up one after another: most lie in the block of the one
// before.
type walker[T interface{ at() Place }] struct {
	list   *Placed[T]
	block  int     // whose places these are, and 1
	places []Place // of block
}

func (l *Placed[T]) walk() *walker[T] { return &walker[T]{list: l} }

// has tells whether the list has anything at a place.
func (w *walker[T]) has(at Place) bool {
	if len(w.list.firsts) == 0 || at.before(w.list.firsts[0]) {
		return false
	}
	if w.block == 0 || at.before(w.list.firsts[w.block-1]) ||
		w.block < len(w.list.firsts) && !at.before(w.list.firsts[w.block]) {
		w.seek(at)
	}
	low, high := 0, len(w.places)
	for low < high {
		if middle := int(uint(low+high) / 2); w.places[middle].before(at) {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low < len(w.places) && w.places[low] == at
}

// seek goes to the block that a place would be in, which is not before all.
func (w *walker[T]) seek(at Place) {
	firsts := w.list.firsts
	w.block = sort.Search(len(firsts), func(i int) bool { return at.before(firsts[i]) })
	w.places = w.places[:0]
	for _, v := range w.list.block(w.block - 1) {
		w.places = append(w.places, v.at())
	}
}
