// Package recall remembers what was found out about events that read the same.
package recall

import "bytes"

// Map has values by keys. The key that was asked for last is compared before any
// is looked up: like events come in runs. The zero value is an empty Map.
type Map[V any] struct {
	of    map[string]V
	key   []byte
	value V
	known bool // key has value
}

// Get gives the value of a key; ok is false where it has none.
func (m *Map[V]) Get(key []byte) (v V, ok bool) {
	if m.known && bytes.Equal(m.key, key) {
		return m.value, true
	}
	if v, ok = m.of[string(key)]; ok {
		m.last(key, v)
	}
	return v, ok
}

// Put sets the value of a key.
func (m *Map[V]) Put(key []byte, v V) {
	if m.of == nil {
		m.of = make(map[string]V)
	}
	m.of[string(key)] = v
	m.last(key, v)
}

func (m *Map[V]) last(key []byte, v V) {
	m.key, m.value, m.known = append(m.key[:0], key...), v, true
}

// Clear forgets all.
func (m *Map[V]) Clear() {
	var none V
	clear(m.of)
	m.value, m.known = none, false
}
