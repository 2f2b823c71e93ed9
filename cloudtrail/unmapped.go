package cloudtrail

import "bytes"

// unmappedMember is a member without a column: positions in the record.
type unmappedMember struct {
	object             objectID
	clean              bool  // name and value are valid text
	generation         int32 // of the object
	nameFrom, nameTo   int32
	valueFrom, valueTo int32
}

// nameSet finds a name among many. A record has few members without a column,
// and then a look at each is cheapest; the set is for the others.
type nameSet map[nameKey]int

type nameKey struct {
	object     objectID
	generation int32
	name       string // decoded
}

const (
	fewNames = 16

	// maxUnmapped bounds the memory that a hostile record costs. CloudTrail's
	// own records have a few dozen members in all.
	maxUnmapped = 4096
)

// keepUnmapped reads the value of a member that has no column.
func (p *Parser) keepUnmapped(o objectID, b []byte, nameFrom, nameTo, i int) (end int, m mark) {
	end, deepest, m := scanValue(b, i)
	if m.fault() != 0 {
		return end, m
	}
	clean := m&markBadText == 0
	if p.marks&markBadText != 0 && clean { // perhaps the name's
		_, f := scanString(b, nameFrom)
		clean = f&markBadText == 0
	}
	p.marks |= m
	if deepest > MaxDepth-numObjects { // the objects it lies in are levels too
		p.odd(FlagTooDeep)
		return end, m
	}
	u := unmappedMember{o, clean, p.generation[o], int32(nameFrom), int32(nameTo), int32(i), int32(end)}
	if len(p.unmapped) >= maxUnmapped {
		p.odd(FlagManyMembers)
		return end, m
	}
	if old := p.findUnmapped(o, b, b[nameFrom:nameTo]); old >= 0 {
		p.odd(FlagDuplicateMember)
		p.unmapped[old] = u
		return end, m
	}
	p.unmapped = append(p.unmapped, u)
	return end, m
}

// findUnmapped finds the member of the same name that was kept before, and
// gives -1 where there is none.
func (p *Parser) findUnmapped(o objectID, b, name []byte) int {
	if len(p.unmapped) < fewNames {
		for j := range p.unmapped {
			u := &p.unmapped[j]
			if u.object == o && p.live(u) && sameString(b[u.nameFrom:u.nameTo], name) {
				return j
			}
		}
		return -1
	}
	if p.names == nil {
		p.names = make(nameSet, 4*fewNames)
		for j, u := range p.unmapped {
			p.names[nameKey{u.object, u.generation, decoded(b[u.nameFrom:u.nameTo])}] = j
		}
	}
	key := nameKey{o, p.generation[o], decoded(name)}
	if j, ok := p.names[key]; ok {
		return j
	}
	p.names[key] = len(p.unmapped)
	return -1
}

// live tells whether no later object of the same name has replaced the one
// that the member lies in.
func (p *Parser) live(u *unmappedMember) bool { return u.generation == p.generation[u.object] }

// sameString tells whether the bodies of two JSON strings have one value.
func sameString(a, b []byte) bool {
	if bytes.IndexByte(a, '\\') < 0 && bytes.IndexByte(b, '\\') < 0 {
		return bytes.Equal(a, b)
	}
	return decoded(a) == decoded(b)
}

func decoded(body []byte) string { return string(appendDecoded(nil, body)) }

// buildUnmapped makes the Unmapped column: one JSON object with names and
// values as they were written, nested as they lay in the record.
func (p *Parser) buildUnmapped(record []byte) {
	var used [numObjects]bool // the object or one inside it has members to tell
	for i := range p.unmapped {
		if !p.live(&p.unmapped[i]) {
			continue
		}
		for o := p.unmapped[i].object; ; o = members[objectMember(o)].parent {
			used[o] = true
			if o == objectRecord {
				break
			}
		}
	}
	if !used[objectRecord] {
		return
	}
	e := p.event
	off := len(e.extra)
	e.extra = p.appendUnmapped(e.extra, objectRecord, &used, record)
	e.setExtra(Unmapped, off)
}

func (p *Parser) appendUnmapped(dst []byte, o objectID, used *[numObjects]bool, record []byte) []byte {
	dst = append(dst, '{')
	for i := range p.unmapped {
		u := &p.unmapped[i]
		if u.object != o || !p.live(u) {
			continue
		}
		if dst[len(dst)-1] != '{' {
			dst = append(dst, ',')
		}
		name, value := record[u.nameFrom-1:u.nameTo+1], record[u.valueFrom:u.valueTo]
		if u.clean {
			dst = append(append(append(dst, name...), ':'), value...)
		} else {
			dst = appendClean(append(appendClean(dst, name), ':'), value)
		}
	}
	for _, id := range objectMembers[o] {
		child := members[id].object
		if child == objectRecord || !used[child] {
			continue
		}
		if dst[len(dst)-1] != '{' {
			dst = append(dst, ',')
		}
		dst = p.appendUnmapped(append(dst, members[id].token...), child, used, record)
	}
	return append(dst, '}')
}
