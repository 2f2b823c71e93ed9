package sigma

import (
	"hash/maphash"
	"slices"

	"keytrail/cloudtrail"
)

// keyField is the field that a sieve tells groups apart by.
const keyField = "userIdentity.accessKeyId"

// Sieve finds, in no order, the events that a correlation that counts can be
// about at all. What such correlations are about may be any call, and putting
// all events in order would cost more than the rest. It works in two steps:
// Add, from how many events are alike, finds the access keys in whose events
// there are so many events or values in all. Narrow, from the events of these,
// finds when there are so many events within twice the timespan.
//
// It lets more pass than it must, never less. It holds at most maxSieved groups
// with about maxHeld values, and maxTimes times; where there are more, it gives up and lets all pass.
type Sieve struct {
	set     *Set
	keyed   *Correlator
	times   map[uint64]*span
	sets    []groupFields
	seed    maphash.Seed
	open    bool // too many times
	of      map[uint16][]*sieved
	beside  map[uint16][]*sieved
	parts   index
	counted [Streams]index // of the rules that are counted
	active  [Streams]index // of the rules of correlations that are busy
	listed  []cloudtrail.Column
	cols    cloudtrail.ColumnSet
	keys    [Streams]map[string]struct{}
	held    int
	groups  int
	full    bool
}

// sieved is a correlation that a sieve counts for.
type sieved struct {
	place   int
	stream  int
	set     int     // of fields, in sets
	span    int64   // micros
	atLeast int     // events or values
	events  int     // events
	group   []field // the plain ones
	value   field
	turn    int  // of its set, when let was told
	let     bool // the group passes
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

const (
	maxSieved = 1 << 20
	maxHeld   = 1 << 22 // values of groups that did not pass
	maxTimes  = 1 << 20
)

// groupFields are fields that several correlations group by, and the key of
// the event at hand.
type groupFields struct {
	names string
	key   string
	ok    bool
	known bool
	turn  int // counts the keys
}

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

// Streams is how many streams of events a sieve lets pass: what is about a few
// calls has other keys than what may be about any, and is much less.
const Streams = 2

// KeyCorrelators makes correlators for the correlations that a sieve narrows to
// some access keys, one a stream, nil for none, and the sieve; it is nil when
// there are none at all.
func (s *Set) KeyCorrelators() (streams [Streams]*Correlator, _ *Sieve) {
	by := indexRules(s.rules)
	v := &Sieve{set: s, times: make(map[uint64]*span), seed: maphash.MakeSeed(), of: make(map[uint16][]*sieved), beside: make(map[uint16][]*sieved), listed: listedColumns}
	c := s.newCorrelator(func(r *Rule) bool { return canSieve(r, by) })
	if c == nil {
		return streams, nil
	}
	v.keyed = c
	for i := range v.keys {
		v.keys[i] = make(map[string]struct{})
	}
	for i := range streams {
		streams[i] = s.newCorrelator(func(r *Rule) bool { return canSieve(r, by) && streamOf(r, by) == i })
	}
	counted := make(map[int]bool)
	v.cols = cloudtrail.Columns(cloudtrail.AccessKeyID, cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.OutcomeColumn)
	for place, k := range c.all {
		r := &s.rules[k.rule]
		one := &sieved{
			stream: streamOf(r, by), place: place, span: k.span, atLeast: max(r.Correlation.AtLeast, 1), events: max(r.Correlation.AtLeast, r.Keytrail.Events, 1),
			counts: make(map[string]*tally),
		}
		for _, name := range r.Correlation.GroupBy {
			if isPlain(name) {
				f, _ := newField(name)
				one.group = append(one.group, f)
				v.cols = v.cols.Union(f.columns)
			}
		}
		names := ""
		for i := range one.group {
			names += one.group[i].name + " "
		}
		if one.set = slices.IndexFunc(v.sets, func(s groupFields) bool { return s.names == names }); one.set < 0 {
			one.set = len(v.sets)
			v.sets = append(v.sets, groupFields{names: names, turn: 1})
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
		for _, b := range k.beside {
			v.beside[b.rule] = append(v.beside[b.rule], one)
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
	for stream := range v.counted {
		v.counted[stream] = newIndex(s.rules, func(i int) bool {
			return slices.ContainsFunc(v.of[uint16(i)], func(one *sieved) bool { return one.stream == stream })
		})
	}
	return streams, v
}

// streamOf gives a correlation's stream: the last for those about any call.
func streamOf(r *Rule, by ruleIndex) int {
	for _, name := range r.named() {
		if other := by[name]; other != nil && slices.ContainsFunc(other.Pins, func(p Pin) bool { return p.Name == "" }) {
			return Streams - 1
		}
	}
	return 0
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
		if v.groups++; v.groups > maxSieved || v.held > maxHeld {
			v.full, v.keys = true, [Streams]map[string]struct{}{}
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
			v.held += t.add(string(a))
		}
	case one.values:
		sc.each(&one.value, func(value cloudtrail.Value) bool { v.held += t.add(string(value.Text)); return false })
	default:
		t.events += events
	}
	if max(t.events, int64(len(t.values))) >= int64(one.atLeast) {
		v.held -= len(t.values)
		t.passed, t.values = true, nil
		v.keys[one.stream][string(sc.event.Value(cloudtrail.AccessKeyID))] = struct{}{}
	}
}

// add notes a value and gives how many more there are.
func (t *tally) add(value string) int {
	if t.values == nil {
		t.values = make(map[digest]struct{})
	}
	before := len(t.values)
	t.values[digestOf(value)] = struct{}{}
	return len(t.values) - before
}

// Keys gives the access keys that passed for a stream, sorted; all is true where
// every key did.
func (v *Sieve) Keys(stream int) (keys []string, all bool) {
	for k := range v.keys[stream] {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys, v.full
}
