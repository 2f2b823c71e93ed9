package sigma

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// correlated is a correlation at work.
type correlated struct {
	rule   uint16
	span   int64    // micros
	most   int      // how many events or values it ever counts to
	parts  []strand // the rules that it is made of, in its order
	beside []strand // the rules that its modifiers ask for, a modifier each
	groups map[string]*window
}

// strand is a rule and how its events are put into groups.
type strand struct {
	rule     uint16
	group    []field
	value    field
	modifier int
}

// newCorrelated makes the correlation ready; nil where a rule is not there.
func newCorrelated(s *Set, i uint16, place func(name string) (uint16, bool)) *correlated {
	r := &s.rules[i]
	c := &r.Correlation
	k := &correlated{rule: i, span: c.Timespan.Microseconds(), most: r.mostCounted(), groups: make(map[string]*window)}
	add := func(to *[]strand, name string, modifier int) bool {
		at, ok := place(name)
		if !ok {
			return false
		}
		p := strand{rule: at, modifier: modifier}
		compiled := func(name string) field {
			f, _ := newField(c.fieldFor(name, &s.rules[at])) // Read has seen to it
			return f
		}
		for _, name := range c.GroupBy {
			p.group = append(p.group, compiled(name))
		}
		if c.Field != "" {
			p.value = compiled(c.Field)
		}
		*to = append(*to, p)
		return true
	}
	for _, name := range c.Rules {
		if !add(&k.parts, name, 0) {
			return nil
		}
	}
	for j := range r.Keytrail.Severity {
		if name := r.Keytrail.Severity[j].other(); name != "" && !add(&k.beside, name, j) {
			return nil
		}
	}
	return k
}

// take puts an event that satisfies a part into its group and gives the
// finding that it completes, nil for none.
func (k *correlated) take(c *Correlator, sc *scope, hit uint16, at int64) (done *timeline.Finding) {
	rule := &c.set.rules[k.rule]
	for i := range k.parts {
		p := &k.parts[i]
		if p.rule != hit || slices.ContainsFunc(k.parts[:i], func(q strand) bool { return q.rule == hit }) {
			continue
		}
		key, ok := groupKey(sc, p.group)
		if !ok {
			continue
		}
		var value digest
		if rule.Correlation.Type == ValueCount {
			text := c.text(sc, &p.value)
			if text == "" {
				continue
			}
			value = digestOf(text)
		}
		w := k.window(c, rule, key)
		w.last = at
		id := sc.event.Value(cloudtrail.EventID)
		before := w.bytes
		met, first := false, false
		for q := range k.parts { // the same rule may stand in an order twice
			if k.parts[q].rule == hit {
				holds, now := w.add(rule, k, q, at, value, id)
				met, first = met || holds, first || now
			}
		}
		c.bytes += w.bytes - before
		switch {
		case first:
			done = k.finding(c, sc, w, at)
		case met && w.open != nil:
			w.goOn(at, id)
			w.weigh(rule, at)
		}
	}
	return done
}

// window gives the window of a group.
func (k *correlated) window(c *Correlator, rule *Rule, key string) *window {
	w := k.groups[key]
	if w == nil {
		w = newWindow(rule, len(k.parts))
		w.bytes = windowBytes + len(key)
		c.bytes += w.bytes
		k.groups[key] = w
	}
	return w
}

// meet notes that a rule which modifiers ask for was satisfied.
func (k *correlated) meet(c *Correlator, sc *scope, hit uint16, at int64) {
	rule := &c.set.rules[k.rule]
	for i := range k.beside {
		b := &k.beside[i]
		if b.rule != hit {
			continue
		}
		key, ok := groupKey(sc, b.group)
		if !ok {
			continue
		}
		w := k.window(c, rule, key)
		w.last = at
		if w.met == nil {
			w.met = make([]int64, len(rule.Keytrail.Severity))
		}
		w.met[b.modifier] = at
		w.weigh(rule, at)
	}
}

// finding makes the finding of a correlation that an event completes.
func (k *correlated) finding(c *Correlator, sc *scope, w *window, at int64) *timeline.Finding {
	var facts circumstances
	f := c.set.finding(sc, &facts, k.rule)
	f.Span = w.span(k.span, at)
	for i, name := range c.set.rules[k.rule].Correlation.GroupBy {
		f.Span.Group = append(f.Span.Group, timeline.GroupValue{Field: name, Value: c.text(sc, k.held(sc, i))})
	}
	w.open, w.settled = &f, facts.service != ""
	w.weigh(&c.set.rules[k.rule], at)
	return &f
}

// held gives the field for the group's i-th value of one of the correlation's
// rules that has a value in this event.
func (k *correlated) held(sc *scope, i int) *field {
	for p := range k.parts {
		if sc.exists(&k.parts[p].group[i]) {
			return &k.parts[p].group[i]
		}
	}
	return &k.parts[0].group[i]
}

// groupKey gives the key of an event's group; ok is false where it has no value
// of a field.
func groupKey(sc *scope, group []field) (string, bool) {
	var room [256]byte
	key := room[:0]
	for i := range group {
		found := false
		sc.each(&group[i], func(v cloudtrail.Value) bool {
			key = append(binary.AppendUvarint(key, uint64(len(v.Text))), v.Text...)
			found = true
			return false
		})
		if !found {
			return "", false
		}
	}
	if len(key) > len(room) {
		sum := sha256.Sum256(key)
		return string(sum[:]), true
	}
	return string(key), true
}

// digest stands for a value that is counted, however long that is.
type digest [16]byte

func digestOf(text string) digest {
	sum := sha256.Sum256([]byte(text))
	return digest(sum[:16])
}
