package history

import (
	"crypto/sha256"
	"slices"
)

// memory remembers values by a key, about limit of them: of those that nobody
// asked for lately the older half goes when there are more.
type memory[V any] struct {
	young, old map[string]V
	limit      int
	forgotten  int
}

// defaultLimit suffices for what accounts do in years, and a value takes some
// hundred bytes.
const defaultLimit = 1 << 17

func newMemory[V any](limit int) *memory[V] {
	return &memory[V]{young: make(map[string]V), limit: limit}
}

// get gives the key's value.
func (m *memory[V]) get(key string) (v V, ok bool) {
	key = short(key)
	if v, ok = m.young[key]; ok {
		return v, true
	}
	if v, ok = m.old[key]; ok {
		delete(m.old, key)
		m.keep(key, v)
	}
	return v, ok
}

// put sets the key's value.
func (m *memory[V]) put(key string, v V) {
	key = short(key)
	delete(m.old, key)
	m.keep(key, v)
}

func (m *memory[V]) keep(key string, v V) {
	if _, there := m.young[key]; !there && len(m.young) >= m.limit/2 {
		m.forgotten += len(m.old)
		m.young, m.old = make(map[string]V), m.young
	}
	m.young[key] = v
}

func (m *memory[V]) lost() int { return m.forgotten }

// maxKey is the length of keys that are kept as they are.
const maxKey = 160

// short gives a key that takes little whatever the records hold.
func short(key string) string {
	if len(key) <= maxKey {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return string(sum[:])
}

// key joins parts so that no two lists of them make the same.
func key(parts ...string) string {
	n := 0
	for _, p := range parts {
		n += len(p) + 1
	}
	joined := make([]byte, 0, n+2*len(parts))
	for _, p := range parts {
		joined = append(joined, byte(len(p)), byte(len(p)>>8), byte(len(p)>>16))
		joined = append(joined, p...)
	}
	return string(joined)
}

// sighting is something and when it was seen first.
type sighting struct {
	what  string
	first int64 // second
	last  int64
}

// sightings are the few things that one principal or key was seen with.
type sightings []sighting

// maxSightings bounds them: who has more has no habits.
const maxSightings = 8

// find gives the place of something, -1 where it was not seen.
func (s sightings) find(what string) int {
	return slices.IndexFunc(s, func(one sighting) bool { return one.what == what })
}

// before tells whether something was seen in an earlier second.
func (s sightings) before(what string, second int64) bool {
	for _, one := range s {
		if one.what == what {
			return one.first < second
		}
	}
	return false
}

// any tells whether anything was seen in an earlier second.
func (s sightings) any(second int64) bool {
	for _, one := range s {
		if one.first < second {
			return true
		}
	}
	return false
}

// see notes something, and tells whether it is new.
func (s *sightings) see(what string, second int64) bool {
	for i := range *s {
		if one := &(*s)[i]; one.what == what {
			one.last = max(one.last, second)
			return false
		}
	}
	if len(*s) < maxSightings {
		*s = append(*s, sighting{what, second, second})
		return true
	}
	return false
}
