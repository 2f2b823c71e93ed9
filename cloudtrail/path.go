package cloudtrail

import (
	"bytes"
	"fmt"
	"strings"
)

// Path names values in a record by where they stand: member names joined with
// dots, [] for each element of an array, ["…"] (a JSON string) for a name with
// dots or brackets in it:
//
//	userIdentity.sessionContext.sessionIssuer.arn
//	requestParameters.ipPermissions.items[].ipRanges.items[].cidrIp
//	requestParameters["x-amz-acl"]
//
// Names are compared as they are, upper and lower case apart. An object or a
// scalar where [] expects an array counts as its only element. What lies below
// a missing or null value is absent; a null itself is there, as a Value of
// kind Null. Where an object names a member twice, the last one counts.
//
// A Path finds its way to the column that stores the value and reads the rest
// of the way in the column's JSON. The zero Path names the whole document.
// Paths are safe for concurrent use.
type Path struct {
	source string
	steps  []step
	loose  bool

	member memberID // what the first steps lead to; noMember is in Unmapped
	rest   []step   // the steps after those
	cols   ColumnSet
}

// step is one step down: to a member, or to each element.
type step struct {
	name string
	each bool
}

// maxSteps bounds a path, and with it the recursion over its steps.
const maxSteps = 64

// CompilePath reads a path. The error names the path and what is wrong in it.
func CompilePath(s string) (Path, error) {
	steps, err := parseSteps(s)
	if err != nil {
		return Path{}, fmt.Errorf("path %q: %w", s, err)
	}
	p := Path{source: s, steps: steps}
	p.resolve()
	return p, nil
}

func parseSteps(s string) (steps []step, err error) {
	for i := 0; i < len(s) || i == 0; {
		if len(steps) == maxSteps {
			return nil, fmt.Errorf("more than %d steps", maxSteps)
		}
		rest := s[i:]
		switch {
		case strings.HasPrefix(rest, "[]") && i > 0:
			steps = append(steps, step{each: true})
			i += 2
		case strings.HasPrefix(rest, `["`):
			end, err := ScanString([]byte(rest), 1)
			if err != nil || !strings.HasPrefix(rest[end:], "]") {
				return nil, fmt.Errorf("byte %d: no \"] at the name's end", i)
			}
			steps = append(steps, step{name: decoded([]byte(rest[2 : end-1]))})
			i += end + 1
		case strings.HasPrefix(rest, ".") || i == 0:
			if i > 0 {
				rest = rest[1:]
				i++
			}
			n := strings.IndexAny(rest, ".[]")
			if n < 0 {
				n = len(rest)
			}
			if n == 0 {
				return nil, fmt.Errorf("byte %d: no name", i)
			}
			steps = append(steps, step{name: rest[:n]})
			i += n
		default:
			return nil, fmt.Errorf("byte %d: neither . nor [] nor [\"…\"]", i)
		}
	}
	return steps, nil
}

// resolve finds the column or decomposed object that the path begins with.
func (p *Path) resolve() {
	o := objectRecord
	for i, s := range p.steps {
		if s.each {
			continue // a decomposed object is its own only element
		}
		p.member = findMember(o, []byte(s.name))
		p.rest = p.steps[i+1:]
		if p.member == noMember {
			p.rest = p.steps
			p.cols = Columns(Unmapped)
			return
		}
		if o = members[p.member].object; o == objectRecord {
			p.cols = Columns(Column(p.member))
			if onlyEach(p.rest) {
				p.cols = p.cols.With(Shape) // tells null from absent
			}
			return
		}
	}
	p.rest, p.cols = nil, Columns(Shape, Unmapped)
	for id := range noMember {
		if objectSubtree[o].has(id) && members[id].object == objectRecord {
			p.cols = p.cols.With(Column(id))
		}
	}
}

func onlyEach(steps []step) bool {
	for _, s := range steps {
		if !s.each {
			return false
		}
	}
	return true
}

// Loose gives the path with a more forgiving reading of arrays, as Sigma
// rules expect it: a name looks into each element of an array, [] or not, and
// an array at the end of the path stands for its elements.
func (p Path) Loose() Path { p.loose = true; return p }

// String gives the path as it was written.
func (p Path) String() string { return p.source }

// Columns is the set of columns that Each and First read.
func (p Path) Columns() ColumnSet { return p.cols }

// First gives the first value that the path leads to.
func (p Path) First(e *Event) (first Value, ok bool) {
	p.Each(e, func(v Value) bool {
		first, ok = v, true
		return false
	})
	return first, ok
}

// Each calls f with each value that the path leads to, in the order of the
// record, until f returns false. The path's Columns must be loaded.
//
// A member with a column of text is a String here, whatever the record wrote;
// a member whose type the column could not hold at all is absent.
func (p Path) Each(e *Event, f func(v Value) bool) {
	switch {
	case len(p.steps) == 0:
		return
	case p.member == noMember:
		p.walk(e.Value(Unmapped), p.rest, 0, f)
		return
	case members[p.member].object != objectRecord:
		p.eachObject(e, f)
		return
	}
	c := Column(p.member)
	v := e.Value(c)
	switch {
	case v == nil:
		if onlyEach(p.rest) && len(p.rest) == 0 && e.givenAs(p.member, "=null") {
			f(Value{Null, []byte("null")})
		}
	case c.Kind() == KindJSON:
		p.walk(v, p.rest, 0, f)
	case !onlyEach(p.rest):
	case c.Kind() == KindBool:
		f(Value{Bool, v})
	default:
		f(Value{String, v})
	}
}

// eachObject yields a decomposed object, put together again.
func (p Path) eachObject(e *Event, f func(v Value) bool) {
	o := members[p.member].object
	shape := parseShape(e.Value(Shape))
	unmapped := e.Value(Unmapped)
	for _, s := range p.steps {
		if unmapped != nil && !s.each {
			unmapped, _ = lastMember(unmapped, s.name)
		}
	}
	switch {
	case shape.null.has(p.member):
		f(Value{Null, []byte("null")})
	case shape.empty&(1<<o) != 0, unmapped != nil, e.holds(o, shape):
		f(Value{Object, e.appendObject(nil, o, shape, unmapped)})
	}
}

// givenAs tells whether the shape says a thing of a member.
func (e *Event) givenAs(id memberID, what string) bool {
	shape := e.Value(Shape)
	for len(shape) > 0 {
		entry, rest, _ := bytes.Cut(shape, []byte{','})
		if path := members[id].path; len(entry) == len(path)+len(what) &&
			string(entry[:len(path)]) == path && string(entry[len(path):]) == what {
			return true
		}
		shape = rest
	}
	return false
}

// In calls f with each value that the path leads to in a JSON document, of
// which the path names members from the top, until f returns false.
func (p Path) In(doc []byte, f func(v Value) bool) {
	p.walk(doc, p.steps, 0, f)
}

// walk goes the steps down from doc; it returns false once f did. levels
// counts the arrays that a loose path has gone into without a step.
func (p *Path) walk(doc []byte, steps []step, levels int, f func(v Value) bool) bool {
	doc = trimSpace(doc)
	if len(doc) == 0 {
		return true
	}
	into := doc[0] == '[' && p.loose && levels < maxSteps && (len(steps) == 0 || !steps[0].each)
	switch {
	case into:
		levels++
	case len(steps) == 0:
		v := ValueOf(doc)
		return v.Kind == 0 || f(v)
	case !steps[0].each:
		value, ok := lastMember(doc, steps[0].name)
		return !ok || p.walk(value, steps[1:], levels, f)
	case doc[0] == 'n':
		return true
	case doc[0] != '[':
		return p.walk(doc, steps[1:], levels, f)
	default:
		steps = steps[1:]
	}
	more := true
	eachElement(doc, func(value []byte) bool {
		more = p.walk(value, steps, levels, f)
		return more
	})
	return more
}

// lastMember gives the value of the member that counts among those of a name.
func lastMember(doc []byte, name string) (value []byte, ok bool) {
	want := []byte(name)
	eachMember(doc, func(key, v []byte) bool {
		if sameText(key, want) {
			value, ok = v, true
		}
		return true
	})
	return value, ok
}

func trimSpace(doc []byte) []byte {
	doc = doc[SkipSpace(doc, 0):]
	for len(doc) > 0 && doc[len(doc)-1] <= ' ' {
		doc = doc[:len(doc)-1]
	}
	return doc
}
