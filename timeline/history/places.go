package history

import (
	"slices"

	"keytrail/cloudtrail"
)

// places finds the access keys that came from several public networks.
type places struct {
	of      map[string]string   // a network of a key that is known to have one
	several map[string]struct{} // the keys that have more
	full    bool                // too many keys: any may
}

const maxPlaces = 1 << 20

func newPlaces() *places {
	return &places{of: make(map[string]string), several: make(map[string]struct{})}
}

func (p *places) sift(e *cloudtrail.Event, addresses [][]byte) {
	id := e.Value(cloudtrail.AccessKeyID)
	if len(id) == 0 || p.full {
		return
	}
	if _, ok := p.several[short(string(id))]; ok {
		return
	}
	for _, a := range addresses {
		n := networkOf(string(a))
		if n == "" {
			continue
		}
		was, known := p.of[short(string(id))]
		switch {
		case !known && len(p.of)+len(p.several) >= maxPlaces:
			p.full, p.of, p.several = true, nil, nil
			return
		case !known:
			p.of[short(string(id))] = n
		case was != n:
			delete(p.of, short(string(id)))
			p.several[short(string(id))] = struct{}{}
			return
		}
	}
}

// has tells whether a key came from several networks.
func (p *places) has(id []byte) bool {
	if len(id) == 0 {
		return false
	}
	_, ok := p.several[short(string(id))]
	return ok || p.full
}

// keys gives them, sorted. A key that is longer than any of AWS's cannot be
// named here, and is none.
func (p *places) keys() (keys []string) {
	for k := range p.several {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
