package ingest

import (
	"context"
	"strings"
	"sync"
)

// foreseen are listings that are asked for before their turn. Folders are found
// level by level, and each level waits for the one above: at some ten of
// milliseconds a request, seven of them are longer than a small bucket takes to
// be read. But the bucket's first key, which opening it showed, names all
// folders above it, each of which is going to be listed. So they are asked for
// together, and the listing finds them answered. Only what a listing of
// everything below the prefix asks for anyway is foreseen, so that not a
// request is made for something that was not asked for, nor two for one.
type foreseen struct {
	mu    sync.Mutex
	pages map[listRequest]*foreseenPage
	all   sync.WaitGroup
}

type foreseenPage struct {
	done chan struct{}
	page listPage
	err  error
}

// foresee begins the listings that the first key below a target asks for. end
// gives up those that nobody asked for, and waits for them.
func (s *S3) foresee(ctx context.Context) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	for _, t := range s.targets {
		for _, r := range t.foresee() {
			s.foreseen.begin(ctx, r, s.listNow)
		}
	}
	return func() {
		cancel()
		s.foreseen.all.Wait()
		s.foreseen.mu.Lock()
		defer s.foreseen.mu.Unlock()
		s.foreseen.pages = nil
	}
}

// foresee gives the first listings below a prefix, from the key that is first
// in it; none where that is not in a trail's layout.
func (t target) foresee() []listRequest {
	base := placeOf(t.first[:strings.LastIndexByte(t.first, '/')+1]).base
	if t.object || !strings.HasPrefix(t.first, t.prefix) || base == "" {
		return nil
	}
	list := func(prefix string) listRequest {
		p := placeOf(prefix[:strings.LastIndexByte(prefix, '/')+1])
		return listRequest{prefix: prefix, folders: p.depth != atRegion}
	}
	out := []listRequest{list(t.prefix)}
	for n := len(t.prefix); n < len(base); {
		n += strings.IndexByte(base[n:], '/') + 1
		if n > len(t.prefix) {
			out = append(out, list(base[:n]))
		}
	}
	return out
}

func (f *foreseen) begin(ctx context.Context, r listRequest, list func(context.Context, listRequest) (listPage, error)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.pages[r] != nil {
		return
	}
	if f.pages == nil {
		f.pages = make(map[listRequest]*foreseenPage)
	}
	p := &foreseenPage{done: make(chan struct{})}
	f.pages[r] = p
	f.all.Go(func() {
		defer close(p.done)
		p.page, p.err = list(ctx, r)
	})
}

// take gives the page of a listing that was foreseen, once.
func (f *foreseen) take(r listRequest) *foreseenPage {
	f.mu.Lock()
	defer f.mu.Unlock()
	p := f.pages[r]
	delete(f.pages, r)
	return p
}

// list asks for a page, unless somebody has.
func (s *S3) list(ctx context.Context, r listRequest) (listPage, error) {
	s.count.listing.Store(&r.prefix) // when its turn comes: those that were foreseen end in any order
	p := s.foreseen.take(r)
	if p == nil {
		return s.listNow(ctx, r)
	}
	select {
	case <-p.done:
		return p.page, p.err
	case <-ctx.Done():
		return listPage{}, ctx.Err()
	}
}
