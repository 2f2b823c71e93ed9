package cloudtrail

import "bytes"

// The Shape column tells apart what columns cannot: which members a record
// gives as null, and which decomposed objects it gives as {}. It is text such
// as
//
//	requestParameters=null,userIdentity.sessionContext.sessionIssuer={}
//
// with columns first, in file order, then objects. Null means that there is
// nothing to tell. Real records have some dozen shapes.

// shapeCache keeps the texts of shapes, which events then share.
type shapeCache struct {
	last     shapeKey
	lastText []byte
	texts    map[shapeKey][]byte
}

type shapeKey struct {
	null  memberSet
	empty uint16
}

// maxShapes bounds the cache: hostile records can have a shape each.
const maxShapes = 512

func (s *shapeCache) text(null memberSet, empty uint16) []byte {
	key := shapeKey{null, empty}
	if key == s.last {
		return s.lastText
	}
	text, ok := s.texts[key]
	if !ok {
		text = appendShape(nil, key)
		if s.texts == nil || len(s.texts) >= maxShapes {
			s.texts = make(map[shapeKey][]byte)
		}
		s.texts[key] = text
	}
	s.last, s.lastText = key, text
	return text
}

func appendShape(dst []byte, key shapeKey) []byte {
	add := func(path, what string) {
		if len(dst) > 0 {
			dst = append(dst, ',')
		}
		dst = append(append(dst, path...), what...)
	}
	for id := range noMember {
		switch o := members[id].object; {
		case key.null.has(id):
			add(members[id].path, "=null")
		case o != objectRecord && key.empty&(1<<o) != 0:
			add(members[id].path, "={}")
		}
	}
	return dst[:len(dst):len(dst)]
}

// parseShape reads what appendShape wrote, and skips what it does not know.
func parseShape(text []byte) (key shapeKey) {
	for len(text) > 0 {
		entry, rest, _ := bytes.Cut(text, []byte{','})
		text = rest
		path, what, _ := bytes.Cut(entry, []byte{'='})
		id, ok := membersByPath[string(path)]
		switch {
		case !ok:
		case string(what) == "null":
			key.null = key.null.with(id)
		case string(what) == "{}" && members[id].object != objectRecord:
			key.empty |= 1 << members[id].object
		}
	}
	return key
}
