package sigma

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"keytrail/cloudtrail"
)

// program is a compiled rule.
type program struct {
	outcome    Outcome
	condition  node
	refused    *refusals // nil where refused calls are nothing of their own
	modifiers  []node    // one for each of the rule's severity modifiers
	entities   []field
	techniques []string
	told       cloudtrail.ColumnSet // what the condition and the modifiers read
	reads      cloudtrail.ColumnSet // that, and what counting refused calls reads
}

// node is a compiled condition, search, group or test. Its parts are in order
// of cost: no order changes what holds.
type node struct {
	logic Logic // Is stands for a test
	of    []node
	test  *test
	cost  int
}

func compile(r *Rule) (*program, error) {
	c := compiler{searches: r.Detection.Searches}
	p := &program{outcome: r.Keytrail.Outcome}
	if r.Correlation.Type == Single {
		p.condition = c.condition(r.Detection.Condition)
	}
	for _, m := range r.Keytrail.Severity {
		p.modifiers = append(p.modifiers, c.search(m.When))
	}
	p.told = c.reads
	if r.Keytrail.Refused {
		p.refused = &refusals{pins: pins(&r.Detection), when: c.search(r.Keytrail.RefusedWhen)}
	}
	p.reads = c.reads
	if p.refused != nil {
		p.reads = p.reads.With(cloudtrail.ErrorCode).With(cloudtrail.RequestParameters)
	}
	for _, e := range r.Keytrail.Entities {
		f, err := newField(e.Path)
		if err != nil {
			return nil, err
		}
		p.entities = append(p.entities, f)
	}
	p.techniques = r.Techniques()
	return p, c.err
}

// Techniques gives the ATT&CK techniques that the rule's tags name, in their
// order: T1098.001.
func (r *Rule) Techniques() (ids []string) {
	for _, tag := range r.Tags {
		if id, ok := technique(tag); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

// technique reads an ATT&CK technique from a tag, as attack.t1098.001.
func technique(tag string) (string, bool) {
	id, ok := strings.CutPrefix(strings.ToLower(tag), "attack.t")
	if !ok || id == "" || !isDigit(id[0]) {
		return "", false
	}
	return "T" + id, true
}

type compiler struct {
	searches []Search
	err      error // the first
	reads    cloudtrail.ColumnSet
}

func (c *compiler) condition(cond Condition) node {
	switch cond.Logic {
	case Is:
		return c.search(c.searches[cond.Search])
	case Not:
		of := c.condition(cond.Of[0])
		return node{logic: Not, of: []node{of}, cost: of.cost}
	}
	of := make([]node, len(cond.Of))
	for i, part := range cond.Of {
		of[i] = c.condition(part)
	}
	return combined(cond.Logic, of)
}

func (c *compiler) search(s Search) node {
	of := make([]node, len(s.Any))
	for i, g := range s.Any {
		tests := make([]node, len(g))
		for j := range g {
			t, err := newTest(&g[j])
			if err != nil && c.err == nil {
				c.err = fmt.Errorf("search %s: %w", s.Name, err)
			}
			c.reads = c.reads.Union(t.field.columns)
			for _, r := range t.refs {
				c.reads = c.reads.Union(r.field.columns)
			}
			tests[j] = node{logic: Is, test: t, cost: t.cost()}
		}
		of[i] = combined(And, tests)
	}
	return combined(Or, of)
}

func combined(logic Logic, of []node) node {
	if len(of) == 1 {
		return of[0]
	}
	slices.SortStableFunc(of, func(a, b node) int { return a.cost - b.cost })
	n := node{logic: logic, of: of}
	for _, part := range of {
		n.cost += part.cost
	}
	return n
}

// holds tells whether an event satisfies the node. The recursion is as deep
// as the rule's condition.
func (n *node) holds(s *scope) bool {
	switch n.logic {
	case Is:
		return n.test.holds(s)
	case Not:
		return !n.of[0].holds(s)
	case And:
		for i := range n.of {
			if !n.of[i].holds(s) {
				return false
			}
		}
		return true
	}
	for i := range n.of {
		if n.of[i].holds(s) {
			return true
		}
	}
	return false
}

// test is a compiled Test.
type test struct {
	field  field
	all    bool
	null   bool // having no value matches
	exists int8 // 1 must exist, -1 must not, 0 is no matter
	values []matcher
	refs   []reference // fields to compare with, in place of values
}

// matcher is one value of a test, or several where one look-up tells.
type matcher interface {
	match(v cloudtrail.Value) bool
}

func newTest(t *Test) (*test, error) {
	f, err := newField(t.Field)
	c := &test{field: f, all: t.All}
	if err != nil {
		return c, err
	}
	var words, parts []string
	for _, v := range t.Values {
		switch {
		case v.Kind == Null:
			c.null = true
			continue
		case t.Op == Exists:
			c.exists = -1
			if v.Text == "true" {
				c.exists = 1
			}
			continue
		}
		if t.Ref {
			other, err := newField(v.Text)
			if err != nil {
				return c, err
			}
			c.refs = append(c.refs, reference{field: other, op: t.Op, cased: t.Cased})
			continue
		}
		m, err := newMatcher(t, v)
		if err != nil {
			return c, err
		}
		if p, ok := m.(*textMatcher); ok && p.shape == whole && !p.cased && !p.unicode && !t.All {
			words = append(words, p.literal)
		} else if ok && p.shape == within && !p.cased && !p.unicode && !t.All {
			parts = append(parts, p.literal)
		}
		c.values = append(c.values, m)
	}
	if len(words) >= wordsFrom && len(words) == len(c.values) {
		c.values = []matcher{newWordSet(words)}
	}
	if len(parts) >= withinsFrom && len(parts) == len(c.values) {
		c.values = []matcher{newWithins(parts)}
	}
	return c, nil
}

func newMatcher(t *Test, v Value) (matcher, error) {
	switch {
	case t.Op == Regexp:
		re, err := regexp.Compile(v.Text)
		if err != nil {
			return nil, fmt.Errorf("expression %q: %w", v.Text, err)
		}
		return (*expression)(re), nil
	case t.Op == CIDR:
		p, err := parseNetwork(v.Text)
		return network(p), err
	case t.Op > Exists:
		n, err := strconv.ParseFloat(v.Text, 64)
		return order{t.Op, n}, err
	case t.Op == Equals && v.Kind == Number:
		n, err := strconv.ParseFloat(v.Text, 64)
		return &number{newLiteral(v.Text, t.Cased), n, err == nil}, nil
	}
	p := newPattern(v.Text, t.Op, t.Cased)
	return (*textMatcher)(&p), nil
}

func (t *test) cost() int { return t.field.cost() + len(t.values)/4 }

func (t *test) holds(s *scope) bool {
	switch {
	case t.exists != 0:
		return s.exists(&t.field) == (t.exists > 0)
	case t.all:
		for i := range max(len(t.values), len(t.refs)) {
			if !t.some(s, i, i+1) {
				return false
			}
		}
		return true
	}
	return t.some(s, 0, max(len(t.values), len(t.refs))) || t.null && !s.exists(&t.field)
}

// someText is some for a field that is a column of its own, or the event's name,
// as scope.each gives its values.
func (t *test) someText(text []byte, from, to int) bool {
	if text == nil {
		return false
	}
	v := cloudtrail.Value{Kind: cloudtrail.String, Text: text}
	for i := from; i < to; i++ {
		if t.values[i].match(v) {
			return true
		}
	}
	if t.field.kind != eventNameField {
		return false
	}
	bare := stripVersion(text)
	return len(bare) < len(text) && slices.ContainsFunc(t.values[from:to], func(m matcher) bool {
		return m.match(cloudtrail.Value{Kind: cloudtrail.String, Text: bare})
	})
}

// some tells whether one of the field's values matches one of the test's from
// one index to another.
func (t *test) some(s *scope, from, to int) bool {
	if t.refs == nil && (t.field.kind == columnField || t.field.kind == eventNameField) {
		return t.someText(s.event.Value(t.field.column), from, to)
	}
	found := false
	s.each(&t.field, func(v cloudtrail.Value) bool {
		for i := from; i < to && !found; i++ {
			if t.refs != nil {
				found = t.refs[i].holds(s, v)
			} else {
				found = t.values[i].match(v)
			}
		}
		return !found
	})
	return found
}
