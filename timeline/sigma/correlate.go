package sigma

import (
	"encoding/binary"
	"slices"
	"time"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// Correlator judges events together by a set's correlations. Events come to it
// in the order of their time. It is not safe for concurrent use.
//
// It holds a bounded number of bytes: of a group no more events than its rule
// counts to, and of all rules together at most maxGroups groups, of which the
// ones that are over go first.
type Correlator struct {
	set    *Set
	of     map[uint16][]*correlated // by the rule whose events they are about
	groups int
	swept  int64 // time of the last sweep

	// Dropped counts groups that were given up before their time was over:
	// more than maxGroups were open at once.
	Dropped int
}

// correlated is a correlation at work.
type correlated struct {
	rule   uint16
	span   int64    // micros
	parts  []uint16 // the rules, in the correlation's order
	fields [][]field
	value  []field // of each part
	groups map[string]*window
}

const maxGroups = 1 << 18

// NewCorrelator makes a correlator for the set's correlations; nil when it has
// none.
func (s *Set) NewCorrelator() *Correlator {
	c := &Correlator{set: s, of: make(map[uint16][]*correlated)}
	by := indexRules(s.rules)
	numbers := make(map[*Rule]uint16, len(s.rules))
	for i := range s.rules {
		numbers[&s.rules[i]] = uint16(i)
	}
	for i := range s.rules {
		r := &s.rules[i]
		if r.Correlation.Type == Single {
			continue
		}
		k := &correlated{rule: uint16(i), span: r.Correlation.Timespan.Microseconds(), groups: make(map[string]*window)}
		for _, name := range r.Correlation.Rules {
			of := by[name]
			if of == nil {
				k = nil // Resolve was not asked
				break
			}
			k.add(r, numbers[of], of)
		}
		if k == nil {
			continue
		}
		for _, part := range k.parts {
			if list := c.of[part]; len(list) == 0 || list[len(list)-1] != k {
				c.of[part] = append(list, k)
			}
		}
	}
	if len(c.of) == 0 {
		return nil
	}
	return c
}

// add adds a rule that is correlated.
func (k *correlated) add(r *Rule, part uint16, of *Rule) {
	c := &r.Correlation
	compiled := func(name string) field {
		f, _ := newField(c.fieldFor(name, of)) // Read has seen to it
		return f
	}
	k.parts = append(k.parts, part)
	var group []field
	for _, name := range c.GroupBy {
		group = append(group, compiled(name))
	}
	k.fields = append(k.fields, group)
	var value field
	if c.Field != "" {
		value = compiled(c.Field)
	}
	k.value = append(k.value, value)
}

// Add takes the next event and gives the findings of the correlations that it
// completes, worst first. An event without a time, or without one of the
// fields that a correlation groups by, takes no part in it.
func (c *Correlator) Add(e *cloudtrail.Event) []timeline.Finding {
	at, ok := e.TimeMicros()
	if !ok {
		return nil
	}
	sc := scope{event: e, set: c.set}
	queue := c.set.hits(&sc)
	var findings []timeline.Finding
	for len(queue) > 0 {
		hit := queue[0]
		queue = queue[1:]
		for _, k := range c.of[hit] {
			span := k.take(c, &sc, hit, at)
			if span == nil {
				continue
			}
			queue = append(queue, k.rule)
			if !c.set.silent[k.rule] {
				findings = append(findings, c.finding(&sc, k, span))
			}
		}
	}
	c.sweep(at)
	slices.SortFunc(findings, timeline.Finding.Compare)
	return findings
}

// finding makes the finding of a correlation that an event completes.
func (c *Correlator) finding(sc *scope, k *correlated, span *timeline.Span) timeline.Finding {
	var facts circumstances
	f := c.set.finding(sc, &facts, k.rule)
	for i, name := range c.set.rules[k.rule].Correlation.GroupBy {
		span.Group = append(span.Group, timeline.GroupValue{Field: name, Value: c.text(sc, &k.fields[k.part(sc, i)][i])})
	}
	f.Span = span
	return f
}

// part finds one of the correlation's rules that has a value for the group's
// i-th field in this event.
func (k *correlated) part(sc *scope, i int) int {
	for p := range k.fields {
		if sc.exists(&k.fields[p][i]) {
			return p
		}
	}
	return 0
}

func (c *Correlator) text(sc *scope, f *field) (text string) {
	sc.each(f, func(v cloudtrail.Value) bool { text = string(v.Text); return false })
	return text
}

// take puts an event that satisfies a part into its group and gives the span
// that it completes, nil for none.
func (k *correlated) take(c *Correlator, sc *scope, hit uint16, at int64) (done *timeline.Span) {
	rule := &c.set.rules[k.rule].Correlation
	for p, part := range k.parts {
		if part != hit || slices.Contains(k.parts[:p], part) {
			continue
		}
		key, ok := k.group(sc, p)
		if !ok {
			continue
		}
		var value string
		if rule.Type == ValueCount {
			if value = c.text(sc, &k.value[p]); value == "" {
				continue
			}
		}
		w := k.groups[key]
		if w == nil {
			w = newWindow(rule, len(k.parts))
			k.groups[key] = w
			c.groups++
		}
		w.last = at
		for q, other := range k.parts { // the same rule may stand in an order twice
			if other == hit && w.add(rule, k.span, q, at, value, sc.event.Value(cloudtrail.EventID)) {
				done = w.span(k.span, at)
			}
		}
	}
	return done
}

// group gives the key of an event's group; ok is false where it has no value
// of a field.
func (k *correlated) group(sc *scope, part int) (string, bool) {
	var room [256]byte
	key := room[:0]
	for i := range k.fields[part] {
		found := false
		sc.each(&k.fields[part][i], func(v cloudtrail.Value) bool {
			key = append(binary.AppendUvarint(key, uint64(len(v.Text))), v.Text...)
			found = true
			return false
		})
		if !found {
			return "", false
		}
	}
	return string(key), true
}

// sweep forgets groups whose time is over, when there are many.
func (c *Correlator) sweep(now int64) {
	if c.groups < maxGroups/2 || c.groups < maxGroups && now-c.swept < time.Second.Microseconds() {
		return
	}
	c.swept = now
	seen := make(map[*correlated]bool)
	for _, list := range c.of {
		for _, k := range list {
			if seen[k] {
				continue
			}
			seen[k] = true
			for key, w := range k.groups {
				if now-w.last > k.span {
					delete(k.groups, key)
					c.groups--
				}
			}
		}
	}
	if c.groups >= maxGroups {
		for k := range seen {
			c.Dropped += len(k.groups)
			c.groups -= len(k.groups)
			clear(k.groups)
		}
	}
}
