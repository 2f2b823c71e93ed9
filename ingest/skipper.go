package ingest

// skipper finds the end of a JSON value that is too long to be held, piece by
// piece. It keeps count of brackets and does not tell one kind from the
// other.
type skipper struct {
	depth   int
	started bool
	str     bool // inside a string
	escape  bool // after a backslash in it
}

// skip goes through the next piece; n is how much of it belongs to the value,
// done whether the value ends there.
func (k *skipper) skip(b []byte) (n int, done bool) {
	for i, c := range b {
		switch {
		case k.escape:
			k.escape = false
		case k.str && c == '\\':
			k.escape = true
		case k.str:
			if c == '"' {
				k.str = false
				if k.depth == 0 {
					return i + 1, true
				}
			}
		case c == '"':
			k.str = true
		case c == '{' || c == '[':
			k.depth++
		case c == '}' || c == ']':
			if k.depth == 0 {
				return i, true // a scalar's end
			}
			if k.depth--; k.depth == 0 {
				return i + 1, true
			}
		case k.depth == 0 && k.started && (c == ',' || c == ' ' || c == '\t' || c == '\r' || c == '\n'):
			return i, true
		}
		k.started = true
	}
	return len(b), false
}
