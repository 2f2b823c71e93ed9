package cloudtrail

// nest is the stack of open containers: a bit a level, 1 for an object.
type nest struct {
	top   uint64 // the innermost levels
	depth int
	spill []uint64 // full words of the levels outside them
}

func (s *nest) push(object uint64) {
	if s.depth&63 == 0 && s.depth > 0 {
		s.spill = append(s.spill, s.top)
	}
	s.top = s.top<<1 | object
	s.depth++
}

func (s *nest) pop() {
	s.depth--
	s.top >>= 1
	if s.depth&63 == 0 && s.depth > 0 {
		s.top = s.spill[len(s.spill)-1]
		s.spill = s.spill[:len(s.spill)-1]
	}
}

// scanValue scans the value at b[i], without white space before it. deepest
// counts its levels: 0 for a scalar. With a fault, end is the fault's place.
func scanValue(b []byte, i int) (end, deepest int, m mark) {
	if i < len(b) {
		switch b[i] {
		case '{', '[':
			return scanNested(b, i)
		}
	}
	end, m = scanScalar(b, i)
	return end, 0, m
}

func scanNested(b []byte, i int) (end, deepest int, m mark) {
	var stack nest
	var f mark
value:
	if i >= len(b) {
		return len(b), deepest, faultTruncated
	}
	switch b[i] {
	case '"':
		i, f = scanString(b, i+1)
	case '{':
		stack.push(1)
		if deepest < stack.depth {
			deepest = stack.depth
		}
		i++
		if i < len(b) && b[i] <= ' ' {
			i = SkipSpace(b, i)
		}
		if i >= len(b) || b[i] != '}' {
			goto member
		}
		i++
		stack.pop()
		goto after
	case '[':
		stack.push(0)
		if deepest < stack.depth {
			deepest = stack.depth
		}
		i++
		if i < len(b) && b[i] <= ' ' {
			i = SkipSpace(b, i)
		}
		if i >= len(b) || b[i] != ']' {
			goto value
		}
		i++
		stack.pop()
		goto after
	default:
		i, f = scanScalar(b, i)
	}
	if f != 0 {
		if f.fault() != 0 {
			return i, deepest, f
		}
		m |= f
	}
after:
	if stack.depth == 0 {
		return i, deepest, m
	}
	if i < len(b) && b[i] <= ' ' {
		i = SkipSpace(b, i)
	}
	if i >= len(b) {
		return len(b), deepest, faultTruncated
	}
	switch c := b[i]; {
	case c == ',':
		i++
		if i < len(b) && b[i] <= ' ' {
			i = SkipSpace(b, i)
		}
		if stack.top&1 == 0 {
			goto value
		}
	case c == '}' && stack.top&1 == 1, c == ']' && stack.top&1 == 0:
		i++
		stack.pop()
		goto after
	default:
		return i, deepest, faultSeparator
	}
member:
	if i >= len(b) {
		return len(b), deepest, faultTruncated
	}
	if b[i] != '"' {
		return i, deepest, faultName
	}
	if i, f = scanString(b, i+1); f != 0 {
		if f.fault() != 0 {
			return i, deepest, f
		}
		m |= f
	}
	if i, f = scanColon(b, i); f != 0 {
		return i, deepest, f
	}
	goto value
}

// scanColon scans a colon and the white space on both sides.
func scanColon(b []byte, i int) (end int, m mark) {
	if i < len(b) && b[i] <= ' ' {
		i = SkipSpace(b, i)
	}
	if i >= len(b) {
		return len(b), faultTruncated
	}
	if b[i] != ':' {
		return i, faultColon
	}
	i++
	if i < len(b) && b[i] <= ' ' {
		i = SkipSpace(b, i)
	}
	return i, 0
}

// scanScalar scans a string, a number, true, false or null.
func scanScalar(b []byte, i int) (end int, m mark) {
	if i >= len(b) {
		return len(b), faultTruncated
	}
	switch b[i] {
	case '"':
		return scanString(b, i+1)
	case 't':
		return scanWord(b, i, "true")
	case 'f':
		return scanWord(b, i, "false")
	case 'n':
		return scanWord(b, i, "null")
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return scanNumber(b, i)
	}
	return i, faultValue
}

func scanWord(b []byte, i int, word string) (end int, m mark) {
	if len(b)-i >= len(word) && string(b[i:i+len(word)]) == word {
		return i + len(word), 0
	}
	for j := range len(word) {
		if i+j >= len(b) {
			return len(b), faultTruncated
		}
		if b[i+j] != word[j] {
			return i + j, faultValue
		}
	}
	return i + len(word), 0
}

// scanNumber scans the number at b[i], which is '-' or a digit.
func scanNumber(b []byte, i int) (end int, m mark) {
	if b[i] == '-' {
		i++
	}
	if i < len(b) && b[i] == '0' {
		i++
	} else if i, m = scanDigits(b, i); m != 0 {
		return i, m
	}
	if i < len(b) && b[i] == '.' {
		if i, m = scanDigits(b, i+1); m != 0 {
			return i, m
		}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if i, m = scanDigits(b, i); m != 0 {
			return i, m
		}
	}
	return i, 0
}

// scanDigits scans one digit or more.
func scanDigits(b []byte, i int) (end int, m mark) {
	if i >= len(b) {
		return len(b), faultTruncated
	}
	if b[i]-'0' > 9 {
		return i, faultNumber
	}
	for i < len(b) && b[i]-'0' <= 9 {
		i++
	}
	return i, 0
}
