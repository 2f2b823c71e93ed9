package cloudtrail

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"sync"
)

// AppendCanonical appends a record's canonical form, which two texts share
// exactly when they say the same: the members of each object sorted by name,
// no white space, each string in its shortest escaping, numbers as they were
// written. Bytes that are not UTF-8 and escaped lone surrogates stay what
// they are, so that damaged text equals only itself; members of one name stay
// in their order. Values nested deeper than MaxDepth are kept verbatim.
//
// The error is that of ScanValue, or a *RecordError for text of more than a
// gigabyte. The time is linear in the record but for
// sorting; nothing recurses.
func AppendCanonical(dst, record []byte) ([]byte, error) {
	if len(record) > maxCanonicalBytes {
		return dst, &RecordError{ReasonTooLarge, 0, "too long for a canonical form"}
	}
	c := canonicals.Get().(*canonical)
	defer c.release()
	c.reset(record)
	end, m := c.index()
	if err := m.err(end); err != nil {
		return dst, err
	}
	if rest := SkipSpace(record, end); rest < len(record) {
		return dst, faultAfter.err(rest)
	}
	return c.write(dst), nil
}

// CanonicalHash is the SHA-256 of the canonical form.
func CanonicalHash(record []byte) ([32]byte, error) {
	buf := canonicalTexts.Get().(*[]byte)
	text, err := AppendCanonical((*buf)[:0], record)
	if err != nil {
		return [32]byte{}, err
	}
	hash := sha256.Sum256(text)
	if cap(text) <= maxKeptBytes {
		*buf = text
		canonicalTexts.Put(buf)
	}
	return hash, nil
}

var (
	canonicals     = sync.Pool{New: func() any { return new(canonical) }}
	canonicalTexts = sync.Pool{New: func() any { return new([]byte) }}
)

// maxCanonicalBytes keeps places in the text within 32 bits.
const maxCanonicalBytes = 1 << 30

// canonical makes the canonical form in two walks: the first finds each
// object's members and sorts them, the second writes. Objects are numbered in
// the order in which they begin, so that a walk over any part of the text
// knows which one it meets next. A value that is too deep counts as an object
// that is not looked into.
type canonical struct {
	doc     []byte
	names   []byte            // canonical member names, with quotes
	objects []canonicalObject // by number
	members []canonicalMember // those of one object side by side
	pending []canonicalMember // members of objects that are still open
	open    []canonicalOpen
}

type canonicalObject struct {
	begin, end  int32 // in doc
	from, count int32 // in members; count is -1 for a value kept verbatim
	next        int32 // the number of the first object that begins after end
}

type canonicalMember struct {
	name, nameEnd int32 // in names
	value, end    int32 // in doc
	next          int32 // the number of the first object at or after value
}

// canonicalOpen is a container that a walk is in. The second walk has only
// objects, for it takes the rest as plain text.
type canonicalOpen struct {
	object int32 // its number; -1 for an array
	member int32 // first walk: where its members begin in pending; second: how many are written
	end    int32 // second walk: where the text that holds the object ends
}

func (c *canonical) reset(doc []byte) {
	*c = canonical{doc: doc, names: c.names[:0], objects: c.objects[:0],
		members: c.members[:0], pending: c.pending[:0], open: c.open[:0]}
}

// release gives the buffers back, unless one huge record has made them huge.
func (c *canonical) release() {
	if cap(c.names)+cap(c.doc) <= maxKeptBytes && cap(c.members) <= maxKeptBytes/64 && cap(c.objects) <= maxKeptBytes/64 {
		c.doc = nil
		canonicals.Put(c)
	}
}

// index is the first walk, a strict scan of the whole value.
func (c *canonical) index() (end int, m mark) {
	b := c.doc
	i := SkipSpace(b, 0)
value:
	switch {
	case i >= len(b):
		return len(b), faultTruncated
	case b[i] != '{' && b[i] != '[':
		if i, m = scanScalar(b, i); m.fault() != 0 {
			return i, m
		}
	case len(c.open) >= MaxDepth:
		begin := i
		if i, _, m = scanValue(b, i); m.fault() != 0 {
			return i, m
		}
		c.objects = append(c.objects, canonicalObject{int32(begin), int32(i), 0, -1, int32(len(c.objects) + 1)})
	case b[i] == '[':
		c.open = append(c.open, canonicalOpen{object: -1})
		if i = SkipSpace(b, i+1); i >= len(b) || b[i] != ']' {
			goto value
		}
		c.open = c.open[:len(c.open)-1]
		i++
	default:
		c.open = append(c.open, canonicalOpen{object: int32(len(c.objects)), member: int32(len(c.pending))})
		c.objects = append(c.objects, canonicalObject{begin: int32(i)})
		if i = SkipSpace(b, i+1); i >= len(b) || b[i] != '}' {
			goto member
		}
		i++
		c.closeObject(i)
	}
after:
	if len(c.open) == 0 {
		return i, 0
	}
	if i = SkipSpace(b, i); i >= len(b) {
		return len(b), faultTruncated
	}
	if top := c.open[len(c.open)-1]; top.object < 0 {
		switch b[i] {
		case ',':
			i = SkipSpace(b, i+1)
			goto value
		case ']':
			i++
			c.open = c.open[:len(c.open)-1]
			goto after
		}
		return i, faultSeparator
	}
	c.pending[len(c.pending)-1].end = int32(i)
	switch b[i] {
	case ',':
		i = SkipSpace(b, i+1)
	case '}':
		i++
		c.closeObject(i)
		goto after
	default:
		return i, faultSeparator
	}
member:
	if i >= len(b) {
		return len(b), faultTruncated
	}
	if b[i] != '"' {
		return i, faultName
	}
	from := i
	if i, m = scanString(b, i+1); m.fault() != 0 {
		return i, m
	}
	name := len(c.names)
	c.names = appendCanonicalString(c.names, b[from:i], m)
	if i, m = scanColon(b, i); m != 0 {
		return i, m
	}
	c.pending = append(c.pending, canonicalMember{
		name: int32(name), nameEnd: int32(len(c.names)), value: int32(i), next: int32(len(c.objects))})
	goto value
}

// closeObject sorts the members of the innermost open object, which ends at
// end, and puts them away.
func (c *canonical) closeObject(end int) {
	top := c.open[len(c.open)-1]
	c.open = c.open[:len(c.open)-1]
	own := c.pending[top.member:]
	byName := func(a, b canonicalMember) int {
		return bytes.Compare(c.names[a.name:a.nameEnd], c.names[b.name:b.nameEnd])
	}
	if !slices.IsSortedFunc(own, byName) {
		slices.SortStableFunc(own, byName)
	}
	o := &c.objects[top.object]
	o.end, o.from, o.count, o.next = int32(end), int32(len(c.members)), int32(len(own)), int32(len(c.objects))
	c.members = append(c.members, own...)
	c.pending = c.pending[:top.member]
}

// write is the second walk.
func (c *canonical) write(dst []byte) []byte {
	b := c.doc
	i, end, next := 0, len(b), 0 // the text being written, and the object it meets next
text:
	for i < end {
		switch ch := b[i]; ch {
		case ' ', '\t', '\n', '\r':
			i++
			continue
		case '"':
			stop, m := scanString(b, i+1)
			dst = appendCanonicalString(dst, b[i:stop], m)
			i = stop
			continue
		}
		if next == len(c.objects) || int(c.objects[next].begin) != i {
			dst = append(dst, b[i])
			i++
			continue
		}
		o := &c.objects[next]
		if o.count < 0 {
			dst = append(dst, b[o.begin:o.end]...)
			i, next = int(o.end), int(o.next)
			continue
		}
		dst = append(dst, '{')
		c.open = append(c.open, canonicalOpen{int32(next), 0, int32(end)})
		break
	}
	if len(c.open) == 0 {
		return dst
	}
	top := &c.open[len(c.open)-1]
	o := &c.objects[top.object]
	if top.member == o.count {
		dst = append(dst, '}')
		i, end, next = int(o.end), int(top.end), int(o.next)
		c.open = c.open[:len(c.open)-1]
		goto text
	}
	if top.member > 0 {
		dst = append(dst, ',')
	}
	m := &c.members[o.from+top.member]
	top.member++
	dst = append(append(dst, c.names[m.name:m.nameEnd]...), ':')
	i, end, next = int(m.value), int(m.end), int(m.next)
	goto text
}

// appendCanonicalString appends a quoted JSON string in its canonical
// escaping; m is what a scan of it met.
func appendCanonicalString(dst, quoted []byte, m mark) []byte {
	if m == 0 {
		return append(dst, quoted...)
	}
	dst = append(dst, '"')
	body := quoted[1 : len(quoted)-1]
	for i := 0; i < len(body); {
		if body[i] != '\\' {
			dst = append(dst, body[i]) // valid or not
			i++
			continue
		}
		n, m := scanEscape(body, i)
		if m&markBadText != 0 {
			dst = append(dst, '\\', 'u', 'd', body[i+3]|0x20, body[i+4]|0x20, body[i+5]|0x20)
			i += n
			continue
		}
		at := len(dst)
		dst, _ = appendUnescaped(dst, body[i:])
		if c := dst[at]; c < ' ' || c == '"' || c == '\\' {
			dst = appendEscaped(dst[:at], c)
		}
		i += n
	}
	return append(dst, '"')
}
