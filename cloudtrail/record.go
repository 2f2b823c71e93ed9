package cloudtrail

// AppendRecord appends the record that e was parsed from, as one line of JSON
// that is value-identical to it: members may stand in another order and
// strings be escaped in another way, numbers are as they were written. A
// record that columns cannot restore is appended from RawRecord without its
// white space; bytes in it that are not UTF-8 stay as they are.
//
// All columns of the record, Shape, Unmapped and RawRecord must be loaded, as
// RecordColumns says.
func (e *Event) AppendRecord(dst []byte) []byte {
	if raw := e.Value(RawRecord); raw != nil {
		return appendCompact(dst, raw)
	}
	return e.appendObject(dst, objectRecord, parseShape(e.Value(Shape)), e.Value(Unmapped))
}

// RecordColumns is the set of columns that AppendRecord reads.
func RecordColumns() ColumnSet { return recordColumns }

var recordColumns = func() ColumnSet {
	s := Columns(Shape, Unmapped, RawRecord)
	for c, info := range columns {
		if info.path != "" {
			s = s.With(Column(c))
		}
	}
	return s
}()

// appendObject appends a decomposed object with all its members; unmapped
// holds those without columns.
func (e *Event) appendObject(dst []byte, o objectID, shape shapeKey, unmapped []byte) []byte {
	dst = append(dst, '{')
	var inside [numObjects][]byte // unmapped members of the objects in this one
	eachMember(unmapped, func(name, value []byte) bool {
		id := findMember(o, decodeString(name, nil))
		if id != noMember {
			inside[members[id].object] = value
		}
		return true
	})
	for _, id := range objectMembers[o] {
		child := members[id].object
		switch {
		case shape.null.has(id):
			dst = append(e.appendName(dst, id), "null"...)
		case child == objectRecord:
			if v := e.Value(Column(id)); v != nil {
				dst = appendColumn(e.appendName(dst, id), members[id].kind, v)
			}
		case shape.empty&(1<<child) != 0:
			dst = append(e.appendName(dst, id), "{}"...)
		case inside[child] != nil || e.holds(child, shape):
			dst = e.appendObject(e.appendName(dst, id), child, shape, inside[child])
		}
	}
	eachMember(unmapped, func(name, value []byte) bool {
		if findMember(o, decodeString(name, nil)) == noMember {
			if dst[len(dst)-1] != '{' {
				dst = append(dst, ',')
			}
			dst = appendCompact(append(append(dst, name...), ':'), value)
		}
		return true
	})
	return append(dst, '}')
}

func (e *Event) appendName(dst []byte, id memberID) []byte {
	if dst[len(dst)-1] != '{' {
		dst = append(dst, ',')
	}
	return append(dst, members[id].token...)
}

func appendColumn(dst []byte, kind Kind, v []byte) []byte {
	switch kind {
	case KindJSON:
		return appendCompact(dst, v)
	case KindBool:
		return append(dst, v...)
	}
	return AppendString(dst, v)
}

// holds tells whether a decomposed object has any member with a column, or
// one that the shape names.
func (e *Event) holds(o objectID, shape shapeKey) bool {
	for _, id := range objectMembers[o] {
		child := members[id].object
		switch {
		case shape.null.has(id):
			return true
		case child == objectRecord:
			if !e.IsNull(Column(id)) {
				return true
			}
		case shape.empty&(1<<child) != 0 || e.holds(child, shape):
			return true
		}
	}
	return false
}
