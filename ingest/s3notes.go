package ingest

import (
	"slices"
	"sync"
)

// notes are short texts, each once. They are safe for concurrent use.
type notes struct {
	mu  sync.Mutex
	all map[string]struct{}
}

func (n *notes) add(text string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.all == nil {
		n.all = make(map[string]struct{})
	}
	n.all[text] = struct{}{}
}

// sorted gives the texts in their order.
func (n *notes) sorted() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	out := make([]string, 0, len(n.all))
	for text := range n.all {
		out = append(out, text)
	}
	slices.Sort(out)
	return out
}
