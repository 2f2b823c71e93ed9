package sigma

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// detection reads the detection section: named searches and the condition
// that joins them.
func (d *document) detection(n *yaml.Node) (Detection, error) {
	var det Detection
	members, err := d.mapping(n, "detection")
	if err != nil {
		return det, err
	}
	condition := member{line: n.Line}
	for _, m := range members {
		switch m.key {
		case "condition":
			condition = m
		case "timeframe":
			return det, faultf(m.line, "timeframe belongs to aggregations, which are not supported")
		default:
			s, err := d.search(m.key, m.value)
			if err != nil {
				return det, err
			}
			det.Searches = append(det.Searches, s)
		}
	}
	if condition.value == nil {
		return det, faultf(condition.line, "the detection has no condition")
	}
	// Several conditions are alternatives.
	texts, err := d.texts(condition.value, "condition")
	if err != nil {
		return det, err
	}
	var all []Condition
	for _, text := range texts {
		c, err := parseCondition(text, det.Searches)
		if err != nil {
			return det, faultf(condition.line, "condition %q: %v", text, err)
		}
		all = append(all, c)
	}
	if len(all) == 0 {
		return det, faultf(condition.line, "the condition is empty")
	}
	det.Condition = joined(Or, all)
	return det, nil
}

// search reads a mapping (all of its tests), a list of mappings (one of them)
// or a list of keywords (one of them).
func (d *document) search(name string, n *yaml.Node) (Search, error) {
	s := Search{Name: name}
	elements, err := d.list(n)
	if err != nil {
		return s, err
	}
	var keywords []*yaml.Node
	for _, e := range elements {
		if e.Kind == yaml.ScalarNode {
			keywords = append(keywords, e)
			continue
		}
		g, err := d.group(name, e)
		if err != nil {
			return s, err
		}
		s.Any = append(s.Any, g)
	}
	if len(keywords) > 0 {
		t := Test{Op: Contains}
		if t.Values, err = d.values(keywords, name); err != nil {
			return s, err
		}
		s.Any = append(s.Any, Group{t})
	}
	if len(s.Any) == 0 {
		return s, faultf(n.Line, "search %q is empty", name)
	}
	return s, nil
}

func (d *document) group(name string, n *yaml.Node) (Group, error) {
	members, err := d.mapping(n, "search "+name)
	if err != nil {
		return nil, err
	}
	if len(members) == 0 {
		return nil, faultf(n.Line, "search %q is empty", name)
	}
	var g Group
	for _, m := range members {
		field, modifiers, _ := strings.Cut(m.key, "|")
		t := Test{Field: field}
		changes, err := t.modify(modifiers)
		if err != nil {
			return nil, faultf(m.line, "%s: %v", m.key, err)
		}
		elements, err := d.list(m.value)
		if err != nil {
			return nil, err
		}
		if t.Values, err = d.values(elements, m.key); err != nil {
			return nil, err
		}
		if changes.expand {
			if t.Values, err = d.expand(t.Values); err != nil {
				return nil, faultf(m.line, "%s: %v", m.key, err)
			}
		}
		changes.apply(t.Values)
		if err := t.check(); err != nil {
			return nil, faultf(m.line, "%s: %v", m.key, err)
		}
		g = append(g, t)
	}
	return g, nil
}

func (d *document) values(elements []*yaml.Node, what string) ([]Value, error) {
	if len(elements) == 0 {
		return nil, faultf(0, "%s has no value", what)
	}
	all := make([]Value, 0, len(elements))
	for _, e := range elements {
		if e.Kind != yaml.ScalarNode {
			return nil, faultf(e.Line, "a value of %s is no plain text", what)
		}
		v := Value{Text, e.Value}
		switch e.ShortTag() {
		case "!!int", "!!float":
			v.Kind = Number
		case "!!bool":
			v = Value{Bool, strings.ToLower(e.Value)}
		case "!!null":
			v = Value{Kind: Null}
		}
		all = append(all, v)
	}
	return all, nil
}
