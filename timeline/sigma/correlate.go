package sigma

import (
	"slices"
	"time"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// Correlator judges events together by a set's correlations. Events come to it
// in the order of their time. It is not safe for concurrent use.
//
// It holds a bounded number of bytes: of a group no more events than its rule
// counts to, and of all rules together about maxBytes, of which the groups
// that are over go first.
type Correlator struct {
	set     *Set
	all     []*correlated
	of      map[uint16][]*correlated // by the rule whose events they are about
	beside  map[uint16][]*correlated // by the rule that their severity asks for beside
	parts   index                    // of these rules
	columns cloudtrail.ColumnSet
	named   cloudtrail.ColumnSet
	bytes   int
	swept   int64 // time of the last sweep

	// Dropped counts groups that were given up before their time was over:
	// more than maxBytes were open at once.
	Dropped int
}

// maxBytes bounds what the groups of a correlator hold.
const maxBytes = 128 << 20

// NewCorrelator makes a correlator for the set's correlations; nil when it has
// none.
func (s *Set) NewCorrelator() *Correlator {
	return s.newCorrelator(func(*Rule) bool { return true })
}

// newCorrelator makes a correlator for some of the set's correlations.
func (s *Set) newCorrelator(chosen func(*Rule) bool) *Correlator {
	c := &Correlator{set: s, of: make(map[uint16][]*correlated), beside: make(map[uint16][]*correlated)}
	by := indexRules(s.rules)
	at := make(map[*Rule]uint16, len(s.rules))
	for i := range s.rules {
		at[&s.rules[i]] = uint16(i)
	}
	place := func(name string) (uint16, bool) {
		r := by[name]
		return at[r], r != nil
	}
	reads := make(map[int]bool)
	for i := range s.rules {
		r := &s.rules[i]
		if r.Correlation.Type == Single || !chosen(r) {
			continue
		}
		k := newCorrelated(s, uint16(i), place)
		if k == nil {
			continue // Resolve was not asked
		}
		c.all = append(c.all, k)
		reads[i] = true
		for _, part := range k.parts {
			reads[int(part.rule)] = true
			if list := c.of[part.rule]; len(list) == 0 || list[len(list)-1] != k {
				c.of[part.rule] = append(list, k)
			}
		}
		for _, b := range k.beside {
			reads[int(b.rule)] = true
			if list := c.beside[b.rule]; len(list) == 0 || list[len(list)-1] != k {
				c.beside[b.rule] = append(list, k)
			}
		}
	}
	if len(c.all) == 0 {
		return nil
	}
	c.parts = newIndex(s.rules, func(i int) bool { return reads[i] })
	c.named = columnsNamed(s.rules, func(i int) bool { return reads[i] })
	c.columns = alwaysRead.Union(c.named).With(cloudtrail.EventTime).With(cloudtrail.EventID)
	return c
}

// Columns gives what Add reads.
func (c *Correlator) Columns() cloudtrail.ColumnSet { return c.columns }

// Named gives those of Columns that the correlations, and the rules that they
// are made of, name.
func (c *Correlator) Named() cloudtrail.ColumnSet { return c.named }

// Wants tells whether events of the source and the name that ended so can take
// part in a correlation.
func (c *Correlator) Wants(source, name []byte, outcome cloudtrail.Outcome) bool {
	return c.parts.wants(c.set.rules, source, name, outcome)
}

// Hits tells whether an event takes part in a correlation.
func (c *Correlator) Hits(e *cloudtrail.Event) bool {
	sc := scope{event: e, set: c.set}
	return c.set.hit(&sc, &c.parts)
}

// Outline tells by the columns that an event has loaded whether it takes part in a
// correlation, and of which rules they do not tell.
func (c *Correlator) Outline(e *cloudtrail.Event) (hits bool, d Unsure) {
	return c.set.outline(e, &c.parts)
}

// Anywhere tells whether an event may satisfy a rule that is about events of any
// source and name, as Selector's does.
func (c *Correlator) Anywhere(e *cloudtrail.Event) bool { return c.set.anywhere(e, &c.parts) }

// PinnedOutline is Outline without these rules.
func (c *Correlator) PinnedOutline(e *cloudtrail.Event) (hits bool, d Unsure) {
	x := c.parts
	x.always = nil
	return c.set.outline(e, &x)
}

// Add takes the next event and gives the findings of the correlations that it
// completes, worst first. As long as a correlation goes on to hold, the span
// of its finding grows, and its severity may rise. An event without a time, or
// without one of the fields that a correlation groups by, takes no part in it.
func (c *Correlator) Add(e *cloudtrail.Event) []*timeline.Finding {
	at, ok := e.TimeMicros()
	if !ok {
		return nil
	}
	sc := scope{event: e, set: c.set}
	queue := c.set.hits(&sc, &c.parts)
	var findings []*timeline.Finding
	for len(queue) > 0 {
		hit := queue[0]
		queue = queue[1:]
		for _, k := range c.beside[hit] {
			k.meet(c, &sc, hit, at)
		}
		for _, k := range c.of[hit] {
			f := k.take(c, &sc, hit, at)
			if f == nil {
				continue
			}
			queue = append(queue, k.rule)
			if !c.set.silent[k.rule] {
				findings = append(findings, f)
			}
		}
	}
	c.sweep(at)
	slices.SortFunc(findings, func(f, g *timeline.Finding) int { return f.Compare(*g) })
	return findings
}

func (c *Correlator) text(sc *scope, f *field) (text string) {
	sc.each(f, func(v cloudtrail.Value) bool { text = string(v.Text); return false })
	return text
}

// sweep forgets groups whose time is over, when there are many.
func (c *Correlator) sweep(now int64) {
	if c.bytes < maxBytes/2 || c.bytes < maxBytes && now-c.swept < time.Second.Microseconds() {
		return
	}
	c.swept = now
	for _, k := range c.all {
		for key, w := range k.groups {
			if now-w.last > k.span {
				delete(k.groups, key)
				c.bytes -= w.bytes
			}
		}
	}
	if c.bytes >= maxBytes {
		for _, k := range c.all {
			c.Dropped += len(k.groups)
			clear(k.groups)
		}
		c.bytes = 0
	}
}
