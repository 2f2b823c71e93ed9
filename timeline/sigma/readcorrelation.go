package sigma

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"
)

const (
	maxTimespan   = 366 * 24 * time.Hour
	maxCorrelated = 64        // rules of a correlation
	maxAtLeast    = 1_000_000 // events or values that it counts to
)

// correlation reads the correlation section.
func (d *document) correlation(n *yaml.Node) (c Correlation, err error) {
	members, err := d.mapping(n, "correlation")
	if err != nil {
		return c, err
	}
	condition := member{line: n.Line}
	for _, m := range members {
		switch m.key {
		case "type":
			var w string
			w, err = word(d, m, correlationWords[1:])
			c.Type = CorrelationType(slices.Index(correlationWords[:], w))
		case "rules":
			c.Rules, err = d.texts(m.value, m.key)
		case "group-by":
			c.GroupBy, err = d.texts(m.value, m.key)
		case "timespan":
			c.Timespan, err = d.timespan(m)
		case "condition":
			condition = m
		case "aliases":
			c.Aliases, err = d.aliases(m.value)
		case "generate":
			var w string
			w, err = word(d, m, []string{"true", "false"})
			c.Generate = w == "true"
		default:
			err = faultf(m.line, "correlation has no key %q", m.key)
		}
		if err != nil {
			return c, err
		}
	}
	if condition.value != nil {
		if c.Type > ValueCount {
			return c, faultf(condition.line, "a correlation of type %s has no condition", correlationWords[c.Type])
		}
		if c.AtLeast, c.Field, err = d.countCondition(condition.value); err != nil {
			return c, err
		}
	}
	return c, c.check(n.Line)
}

// check refuses correlations that cannot mean anything.
func (c *Correlation) check(line int) error {
	switch {
	case c.Type == Single:
		return faultf(line, "the correlation has no type")
	case len(c.Rules) == 0 || len(c.Rules) > maxCorrelated:
		return faultf(line, "a correlation is of 1 to %d rules", maxCorrelated)
	case c.Timespan == 0:
		return faultf(line, "the correlation has no timespan")
	case c.Type <= ValueCount && c.AtLeast == 0:
		return faultf(line, "the correlation does not say how many")
	case (c.Type == ValueCount) != (c.Field != ""):
		return faultf(line, "the condition has a field where values are counted, and only there")
	case c.Type > ValueCount && len(c.Rules) < 2:
		return faultf(line, "a correlation in time is of several rules")
	}
	for _, name := range append(slices.Clone(c.GroupBy), c.Field) {
		if name == "" || slices.ContainsFunc(c.Aliases, func(a Alias) bool { return a.Name == name }) {
			continue
		}
		if _, err := newField(name); err != nil {
			return faultf(line, "%v", err)
		}
	}
	return nil
}

// timespan reads a duration such as 15m: a number and one of s, m, h, d.
func (d *document) timespan(m member) (time.Duration, error) {
	text, err := d.text(m.value, m.key)
	if err != nil {
		return 0, err
	}
	units := map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour}
	if text != "" {
		n, err := strconv.ParseInt(text[:len(text)-1], 10, 32)
		if unit, ok := units[text[len(text)-1]]; ok && err == nil && n > 0 && time.Duration(n) <= maxTimespan/unit {
			return time.Duration(n) * unit, nil
		}
	}
	return 0, faultf(m.line, "timespan %q is no time such as 10m, of s, m, h or d and at most a year", text)
}

// countCondition reads how many events or values it takes. Only lower bounds
// are told: that there were fewer cannot be, for what is not in the logs may
// still have happened.
func (d *document) countCondition(n *yaml.Node) (atLeast int, field string, err error) {
	members, err := d.mapping(n, "condition")
	if err != nil {
		return 0, "", err
	}
	for _, m := range members {
		switch m.key {
		case "field":
			field, err = d.text(m.value, m.key)
		case "gt", "gte":
			var text string
			if text, err = d.text(m.value, m.key); err != nil {
				break
			}
			count, bad := strconv.Atoi(text)
			if m.key == "gt" {
				count++
			}
			if bad != nil || count < 1 || count > maxAtLeast {
				err = faultf(m.line, "%s %q is no number of events", m.key, text)
			}
			atLeast = max(atLeast, count)
		case "lt", "lte", "eq", "neq":
			err = faultf(m.line, "%s is not supported: that there were not more cannot be told from logs", m.key)
		default:
			err = faultf(m.line, "condition has no key %q", m.key)
		}
		if err != nil {
			return 0, "", err
		}
	}
	return atLeast, field, nil
}

func (d *document) aliases(n *yaml.Node) (all []Alias, err error) {
	members, err := d.mapping(n, "aliases")
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		fields, err := d.mapping(m.value, "alias "+m.key)
		if err != nil {
			return nil, err
		}
		a := Alias{Name: m.key}
		for _, f := range fields {
			field, err := d.text(f.value, f.key)
			if err == nil {
				_, err = newField(field)
			}
			if err != nil {
				return nil, faultf(f.line, "alias %s: %v", m.key, err)
			}
			a.Fields = append(a.Fields, AliasField{f.key, field})
		}
		all = append(all, a)
	}
	return all, nil
}

// Resolve takes out the correlations of rules that are not there, and those
// that go round in a circle, each with an *Error.
func Resolve(rules []Rule) (kept []Rule, problems []error) {
	kept = slices.Clone(rules)
	for {
		by := indexRules(kept)
		n := len(kept)
		kept = slices.DeleteFunc(kept, func(r Rule) bool {
			reason := by.fault(&r)
			if reason != "" {
				problems = append(problems, &Error{File: r.File, Line: r.Line, Rule: r.Name, Reason: reason})
			}
			return reason != ""
		})
		if len(kept) == n {
			return kept, problems
		}
	}
}

// ruleIndex finds rules by id and by name, as the standard has it, and where
// nothing has that by title, as some write.
type ruleIndex map[string]*Rule

func indexRules(rules []Rule) ruleIndex {
	by := make(ruleIndex, 3*len(rules))
	for _, key := range []func(*Rule) string{
		func(r *Rule) string { return r.Title }, func(r *Rule) string { return r.Name }, func(r *Rule) string { return r.ID },
	} {
		for i := range rules {
			if k := key(&rules[i]); k != "" {
				by[k] = &rules[i]
			}
		}
	}
	return by
}

// fault says what is wrong with a rule's references, "" for nothing.
func (by ruleIndex) fault(r *Rule) string {
	for _, name := range r.named() {
		other := by[name]
		switch {
		case other == nil:
			return fmt.Sprintf("it correlates rule %q, which there is not", name)
		case by.reaches(other, r.Name, 0):
			return fmt.Sprintf("it correlates rule %q, which comes of it", name)
		}
	}
	return ""
}

const maxCorrelationDepth = 8

// reaches tells whether a rule is a correlation, of correlations, of one.
func (by ruleIndex) reaches(r *Rule, name string, depth int) bool {
	if r.Name == name || depth > maxCorrelationDepth {
		return true
	}
	return slices.ContainsFunc(r.named(), func(next string) bool {
		other := by[next]
		return other != nil && by.reaches(other, name, depth+1)
	})
}
