package sigma

import (
	"fmt"
	"slices"
	"strings"

	"keytrail/cloudtrail"
)

// field is where a test finds its values: a path into the record, the event's
// name, or a derived field.
type field struct {
	name    string
	kind    fieldKind
	column  cloudtrail.Column
	path    cloudtrail.Path // loose: lists anywhere on the way match by element
	strict  cloudtrail.Path // as written: an empty list is there too
	derived *derivedField
	columns cloudtrail.ColumnSet
}

type fieldKind uint8

const (
	recordField fieldKind = iota
	columnField           // a member with a column of its own that holds no JSON
	eventNameField
	derivedKind
	keywordField // the whole record
)

const derivedPrefix = "keytrail."

func newField(name string) (field, error) {
	switch {
	case name == "":
		return field{kind: keywordField, columns: recordColumns}, nil
	case strings.HasPrefix(name, derivedPrefix):
		d := findDerived(name)
		if d == nil {
			return field{}, fmt.Errorf("there is no derived field %q", name)
		}
		return field{name: name, kind: derivedKind, derived: d, columns: d.columns}, nil
	}
	if c, ok := cloudtrail.ColumnByPath(name); ok && c.Kind() != cloudtrail.KindJSON {
		f := field{name: name, kind: columnField, column: c, columns: cloudtrail.Columns(c)}
		if c == cloudtrail.EventName {
			f.kind = eventNameField
		}
		return f, nil
	}
	p, err := cloudtrail.CompilePath(name)
	if err != nil {
		return field{}, err
	}
	return field{name: name, path: p.Loose(), strict: p, columns: p.Columns()}, nil
}

// recordColumns are the columns that hold parts of the record.
var recordColumns = func() (s cloudtrail.ColumnSet) {
	for c := range cloudtrail.Column(cloudtrail.NumColumns) {
		if c.Path() != "" || c == cloudtrail.Unmapped {
			s = s.With(c)
		}
	}
	return s
}()

// cost orders tests: what is cheap to read comes first.
func (f *field) cost() int {
	switch f.kind {
	case derivedKind:
		return f.derived.cost
	case keywordField:
		return 1000
	}
	for c := range f.columns.All() {
		if c.Kind() == cloudtrail.KindJSON {
			return 20
		}
	}
	return 1
}

// scope is one event under judgement, with what was derived from it so far.
type scope struct {
	event    *cloudtrail.Event
	set      *Set
	policies policies
}

// each visits a field's values until visit says no more. Null is no value.
func (s *scope) each(f *field, visit func(cloudtrail.Value) bool) {
	switch f.kind {
	case columnField:
		// Truth values compare by their text like everything else.
		if text := s.event.Value(f.column); text != nil {
			visit(cloudtrail.Value{Kind: cloudtrail.String, Text: text})
		}
	case eventNameField:
		name := s.event.Value(cloudtrail.EventName)
		if name == nil || !visit(cloudtrail.Value{Kind: cloudtrail.String, Text: name}) {
			return
		}
		if bare := stripVersion(name); len(bare) < len(name) {
			visit(cloudtrail.Value{Kind: cloudtrail.String, Text: bare})
		}
	case derivedKind:
		s.eachDerived(f.derived.fact, visit)
	case keywordField:
		for c := range recordColumns.All() {
			if text := s.event.Value(c); text != nil && !visit(cloudtrail.Value{Kind: cloudtrail.String, Text: text}) {
				return
			}
		}
	default:
		f.path.Each(s.event, func(v cloudtrail.Value) bool {
			return v.Kind == cloudtrail.Null || visit(v)
		})
	}
}

// eachNamed visits a field's values as the record names them: lists only where
// the path says so, and an event's name with its version.
func (s *scope) eachNamed(f *field, visit func(cloudtrail.Value) bool) {
	switch f.kind {
	case recordField:
		f.strict.Each(s.event, visit)
	case eventNameField:
		visit(cloudtrail.Value{Kind: cloudtrail.String, Text: s.event.Value(f.column)})
	default:
		s.each(f, visit)
	}
}

// exists tells whether a field has a value other than null.
func (s *scope) exists(f *field) bool {
	found := false
	s.each(f, func(cloudtrail.Value) bool { found = true; return false })
	if !found && f.kind == recordField {
		v, ok := f.strict.First(s.event)
		found = ok && v.Kind != cloudtrail.Null
	}
	return found
}

// stripVersion takes the API version from an event's name: eight digits that
// begin with 20, perhaps followed by v and a digit, as Lambda writes
// (UpdateFunctionCode20150331v2), or with underscores between year, month and
// day, as CloudFront does (CreateDistribution2020_05_31).
func stripVersion(name []byte) []byte {
	n := len(name)
	if n > 3 && (name[n-2] == 'v' || name[n-2] == 'V') && isDigit(name[n-1]) {
		n -= 2
	}
	for _, form := range [...]string{"20dddddd", "20dd_dd_dd"} {
		if from := n - len(form); from > 0 && fits(name[from:n], form) {
			return name[:from]
		}
	}
	return name
}

func fits(text []byte, form string) bool {
	for i, c := range text {
		if form[i] == 'd' && !isDigit(c) || form[i] != 'd' && form[i] != c {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// fields lists every field that a rule reads, sorted and once each.
func fields(r *Rule) []string {
	var all []string
	add := func(s Search) {
		for _, g := range s.Any {
			for _, t := range g {
				all = append(all, t.Field)
				if t.Ref {
					for _, v := range t.Values {
						all = append(all, v.Text)
					}
				}
			}
		}
	}
	for _, s := range r.Detection.Searches {
		add(s)
	}
	if r.Keytrail.Refused {
		add(r.Keytrail.RefusedWhen)
		all = append(all, refusedFields...)
	}
	for _, m := range r.Keytrail.Severity {
		add(m.When)
	}
	for _, e := range r.Keytrail.Entities {
		all = append(all, e.Path)
	}
	all = append(all, r.Correlation.fields()...)
	slices.Sort(all)
	return slices.Compact(all)
}
