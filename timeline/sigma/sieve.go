package sigma

import (
	"slices"

	"keytrail/cloudtrail"
)

// keyField is the field that a sieve tells groups apart by.
const keyField = "userIdentity.accessKeyId"

// Sieve finds, from how many events are alike and in no order, the access keys
// in whose events a correlation that counts can hold at all: so many events or
// values must be there in all. What such correlations are about may be any
// call, and putting all events in order would cost more than the rest.
//
// It holds at most maxSieved groups; where there are more, it gives up and lets
// every key pass.
type Sieve struct {
	set    *Set
	of     map[uint16][]*sieved
	parts  index
	listed []cloudtrail.Column
	cols   cloudtrail.ColumnSet
	keys   map[string]struct{}
	groups int
	full   bool
}

// sieved is a correlation that a sieve counts for.
type sieved struct {
	atLeast int
	group   []field // the plain ones
	value   field
	values  bool // values are counted, not events
	listed  int  // 1 + the place of the value's column among the listed, 0 for none
	counts  map[string]*tally
}

// tally is what was counted of a group.
type tally struct {
	events int64
	values map[digest]struct{}
	passed bool
}

const maxSieved = 1 << 20

// listedColumns are those of which the events that are alike may have several
// values.
var listedColumns = []cloudtrail.Column{cloudtrail.SourceIPAddress}

// canSieve tells whether a correlation is one for a sieve: it counts what plain
// columns tell, for each access key.
func canSieve(r *Rule, by ruleIndex) bool {
	c := &r.Correlation
	if c.Type != EventCount && c.Type != ValueCount || len(c.Aliases) > 0 || !slices.Contains(c.GroupBy, keyField) {
		return false
	}
	for _, name := range c.Rules {
		other := by[name]
		if other == nil || other.Correlation.Type != Single || other.Keytrail.Detector {
			return false
		}
		for _, s := range other.Detection.Searches {
			for _, g := range s.Any {
				for _, t := range g {
					if t.Ref || !isPlain(t.Field) {
						return false
					}
				}
			}
		}
	}
	return true
}

// isPlain tells whether a field is a column of its own, or the event's name,
// and keeps events apart.
func isPlain(name string) bool {
	f, err := newField(name)
	return err == nil && (f.kind == columnField || f.kind == eventNameField) &&
		!f.columns.Has(cloudtrail.EventTime) && !slices.ContainsFunc(listedColumns, f.columns.Has)
}

// KeyCorrelator makes a correlator for the correlations that a sieve narrows
// to some access keys, and the sieve; nil, nil when there are none.
func (s *Set) KeyCorrelator() (*Correlator, *Sieve) {
	by := indexRules(s.rules)
	v := &Sieve{set: s, of: make(map[uint16][]*sieved), keys: make(map[string]struct{}), listed: listedColumns}
	c := s.newCorrelator(func(r *Rule) bool { return canSieve(r, by) })
	if c == nil {
		return nil, nil
	}
	counted := make(map[int]bool)
	v.cols = cloudtrail.Columns(cloudtrail.AccessKeyID, cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.OutcomeColumn)
	for _, k := range c.all {
		r := &s.rules[k.rule]
		one := &sieved{atLeast: max(r.Correlation.AtLeast, 1), counts: make(map[string]*tally)}
		for _, name := range r.Correlation.GroupBy {
			if isPlain(name) {
				f, _ := newField(name)
				one.group = append(one.group, f)
				v.cols = v.cols.Union(f.columns)
			}
		}
		if r.Correlation.Type == ValueCount {
			one.value, _ = newField(r.Correlation.Field)
			one.values = isPlain(r.Correlation.Field)
			for i, col := range listedColumns {
				if one.value.kind == columnField && one.value.columns.Has(col) {
					one.values, one.listed = true, i+1
				}
			}
			if one.values {
				v.cols = v.cols.Union(one.value.columns)
			}
		}
		for _, p := range k.parts {
			counted[int(p.rule)] = true
			v.of[p.rule] = append(v.of[p.rule], one)
			for _, search := range s.rules[p.rule].Detection.Searches {
				for _, g := range search.Any {
					for _, t := range g {
						f, _ := newField(t.Field)
						v.cols = v.cols.Union(f.columns)
					}
				}
			}
		}
	}
	v.parts = newIndex(s.rules, func(i int) bool { return counted[i] })
	return c, v
}

// OrderCorrelator makes a correlator for the correlations that no sieve
// narrows; nil when there are none.
func (s *Set) OrderCorrelator() *Correlator {
	by := indexRules(s.rules)
	return s.newCorrelator(func(r *Rule) bool { return !canSieve(r, by) })
}

// Columns gives what Add reads of the event that stands for those like it.
func (v *Sieve) Columns() cloudtrail.ColumnSet { return v.cols }

// Wants tells whether events of the source and the name that ended so are
// counted.
func (v *Sieve) Wants(source, name []byte, outcome cloudtrail.Outcome) bool {
	return v.parts.wants(v.set.rules, source, name, outcome)
}

// Add counts events that are alike but for the source address, of which
// addresses are the values.
func (v *Sieve) Add(e *cloudtrail.Event, events int64, addresses [][]byte) {
	key := e.Value(cloudtrail.AccessKeyID)
	if v.full || len(key) == 0 {
		return
	}
	sc := scope{event: e, set: v.set}
	for _, hit := range v.set.hits(&sc, &v.parts) {
		for _, one := range v.of[hit] {
			v.count(&sc, one, events, addresses)
		}
	}
}

func (v *Sieve) count(sc *scope, one *sieved, events int64, addresses [][]byte) {
	group, ok := groupKey(sc, one.group)
	if !ok {
		return
	}
	t := one.counts[group]
	if t == nil {
		if v.groups++; v.groups > maxSieved {
			v.full, v.keys = true, nil
			return
		}
		t = &tally{}
		one.counts[group] = t
	}
	if t.passed {
		return
	}
	switch {
	case one.listed > 0:
		for _, a := range addresses {
			t.add(string(a))
		}
	case one.values:
		sc.each(&one.value, func(value cloudtrail.Value) bool { t.add(string(value.Text)); return false })
	default:
		t.events += events
	}
	if max(t.events, int64(len(t.values))) >= int64(one.atLeast) {
		t.passed, t.values = true, nil
		v.keys[string(sc.event.Value(cloudtrail.AccessKeyID))] = struct{}{}
	}
}

func (t *tally) add(value string) {
	if t.values == nil {
		t.values = make(map[digest]struct{})
	}
	t.values[digestOf(value)] = struct{}{}
}

// Keys gives the access keys that passed, sorted; all is true where every key
// did.
func (v *Sieve) Keys() (keys []string, all bool) {
	for k := range v.keys {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys, v.full
}
