package cloudtrail

import "bytes"

// eachMember calls f with each member of a JSON object, name and value as
// they are written, until f returns false. Other values have no members; of
// text that is not JSON it yields what comes before the fault.
func eachMember(doc []byte, f func(name, value []byte) bool) {
	i := SkipSpace(doc, 0)
	if i >= len(doc) || doc[i] != '{' {
		return
	}
	for first := true; ; first = false {
		i = SkipSpace(doc, i+1)
		if i >= len(doc) || first && doc[i] == '}' || doc[i] != '"' {
			return
		}
		nameEnd, m := scanString(doc, i+1)
		if m.fault() != 0 {
			return
		}
		from, m := scanColon(doc, nameEnd)
		if m != 0 {
			return
		}
		end, _, m := scanValue(doc, from)
		if m.fault() != 0 || !f(doc[i:nameEnd:nameEnd], doc[from:end:end]) {
			return
		}
		i = SkipSpace(doc, end)
		if i >= len(doc) || doc[i] != ',' {
			return
		}
	}
}

// eachElement is eachMember for the elements of an array.
func eachElement(doc []byte, f func(value []byte) bool) {
	i := SkipSpace(doc, 0)
	if i >= len(doc) || doc[i] != '[' {
		return
	}
	for first := true; ; first = false {
		i = SkipSpace(doc, i+1)
		if i >= len(doc) || first && doc[i] == ']' {
			return
		}
		end, _, m := scanValue(doc, i)
		if m.fault() != 0 || !f(doc[i:end:end]) {
			return
		}
		i = SkipSpace(doc, end)
		if i >= len(doc) || doc[i] != ',' {
			return
		}
	}
}

// decodeString gives the value of a quoted JSON string. It is a part of the
// string itself where that has no escapes and is valid, else it is put into
// room, which may be nil.
func decodeString(quoted, room []byte) []byte {
	body := quoted[1 : len(quoted)-1]
	if _, m := scanString(quoted, 1); m == 0 {
		return body
	}
	return appendDecoded(room[:0], body)
}

// sameText tells whether a quoted JSON string has the value text.
func sameText(quoted, text []byte) bool {
	body := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(body, '\\') < 0 {
		return bytes.Equal(body, text)
	}
	return string(appendDecoded(nil, body)) == string(text)
}
