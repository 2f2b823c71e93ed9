package cloudtrail

// ValueKind is a JSON value's type.
type ValueKind uint8

// The types of JSON values.
const (
	String ValueKind = iota + 1
	Number
	Bool
	Null
	Object
	Array
)

var valueKindNames = [...]string{"", "string", "number", "bool", "null", "object", "array"}

// String gives the type's name.
func (k ValueKind) String() string { return valueKindNames[k] }

// Value is one value in a record. Text aliases the event or document that it
// was found in, unless the string had to be decoded.
type Value struct {
	Kind ValueKind
	Text []byte // of a string its value, of the other types the JSON text
}

// String gives the text.
func (v Value) String() string { return string(v.Text) }

// ValueOf reads one JSON value's text, which begins and ends without white
// space. Text that is no JSON gives the zero Value.
func ValueOf(doc []byte) Value {
	if len(doc) == 0 {
		return Value{}
	}
	switch c := doc[0]; {
	case c == '"':
		if end, m := scanString(doc, 1); m.fault() != 0 || end != len(doc) {
			return Value{}
		}
		return Value{String, decodeString(doc, nil)}
	case c == '{':
		return Value{Object, doc}
	case c == '[':
		return Value{Array, doc}
	case c == 't', c == 'f':
		return Value{Bool, doc}
	case c == 'n':
		return Value{Null, doc}
	case c == '-', c-'0' <= 9:
		return Value{Number, doc}
	}
	return Value{}
}
