package sigma

import (
	"slices"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
	"keytrail/internal/recall"
)

// keyField is the field that a sieve tells groups apart by.
const keyField = "userIdentity.accessKeyId"

// Sieve finds, in no order, the events that a correlation that counts can be
// about at all. What such correlations are about may be any call, and putting
// all events in order would cost more than the rest. Add finds the access keys
// in whose events there are so many events or values in all, and when there are
// so many within twice the timespan. The latter it finds where a key's events
// come by time but for some, as they lie in a case that was read at once. Where
// they do not, Narrow finds it, in a second look at the events of these keys.
//
// It lets more pass than it must, never less. It holds at most maxSieved groups
// with about maxHeld values, and maxTimes times with about maxTold; where there are more, it gives up and lets all pass.
type Sieve struct {
	set     *Set
	keyed   *Correlator
	times   map[spanAt]*span
	all     []*sieved           // by place
	enough  map[spanAt]struct{} // the timespans that with the next may hold enough
	timed   bool                // Add tells these
	lined   int                 // events that came by time, for all that Add knows, and
	late    int                 // that did not
	told    int                 // room for values in timespans
	sets    []*groupFields
	groups  map[string]uint32 // of all sets, by their values, numbered from 1
	named   []sievedGroup     // by number
	open    bool              // too many times
	of      map[uint16][]*sieved
	beside  map[uint16][]*sieved
	parts   index
	hits    *batch.Memo
	classes recall.Numbered[string, []*sieved] // of which correlations an event is a part
	counted [Streams]index                     // of the rules that are counted
	active  [Streams]index                     // of the rules of correlations that are busy
	passing [Streams]*batch.Memo               // which of these an event takes part in or lies beside
	met     [Streams]recall.Numbered[string, []*sieved]
	streams [Streams]*Correlator
	settled bool // no group is met any more
	cols    cloudtrail.ColumnSet
	keys    [Streams]map[string]struct{}
	held    int
	tallies int
	full    bool
}

// sievedGroup is a group of events that some correlation is about.
type sievedGroup struct{ key, access string }

// sieved is a correlation that a sieve counts for.
type sieved struct {
	place   int
	stream  int
	set     *groupFields
	span    int64 // micros
	atLeast int   // events or values
	events  int   // events
	value   field
	values  bool // values are counted, not events
	apart   bool // the values keep events apart
	counts  map[uint32]*tally

	group  uint32 // the one that was met last, and
	tally  *tally // its tally
	at     spanAt // the timespan that was met last, and
	last   *span  // its span, while these are counted, then
	isBusy bool   // whether enough lies around it
	seen   valueNumbers
}

// tally is what was counted of a group.
type tally struct {
	events int64
	values map[digest]struct{}
	passed bool

	now, before recent // where timespans are told, the latest two
}

const (
	maxSieved = 1 << 20
	maxHeld   = 1 << 22 // values of groups that did not pass
	maxTimes  = 1 << 20
)

// groupFields are fields that several correlations group by.
type groupFields struct {
	names  string
	fields []field // the plain ones
	number *batch.Memo
}

// listedColumns are those whose values are counted and do not keep events apart.
var listedColumns = cloudtrail.Columns(cloudtrail.SourceIPAddress)

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
		!f.columns.Has(cloudtrail.EventTime) && f.columns.And(listedColumns) == cloudtrail.ColumnSet{}
}

// Streams is how many streams of events a sieve lets pass: what is about a few
// calls has other keys than what may be about any, and is much less.
const Streams = 2

// KeyCorrelators makes correlators for the correlations that a sieve narrows to
// some access keys, one a stream, nil for none, and the sieve; it is nil when
// there are none at all.
func (s *Set) KeyCorrelators() (streams [Streams]*Correlator, _ *Sieve) {
	by := indexRules(s.rules)
	v := &Sieve{
		set: s, times: make(map[spanAt]*span), enough: make(map[spanAt]struct{}), timed: true, groups: make(map[string]uint32), named: make([]sievedGroup, 1),
		of: make(map[uint16][]*sieved), beside: make(map[uint16][]*sieved),
	}
	c := s.newCorrelator(func(r *Rule) bool { return s.sieved(r, by) })
	if c == nil {
		return streams, nil
	}
	v.keyed = c
	for i := range v.keys {
		v.keys[i] = make(map[string]struct{})
	}
	for i := range streams {
		streams[i] = s.newCorrelator(func(r *Rule) bool { return s.sieved(r, by) && streamOf(r, by) == i })
	}
	v.streams = streams
	counted := make(map[int]bool)
	v.cols = cloudtrail.Columns(cloudtrail.EventTime, cloudtrail.AccessKeyID, cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.OutcomeColumn)
	for place, k := range c.all {
		r := &s.rules[k.rule]
		one := &sieved{
			stream: streamOf(r, by), place: place, span: k.span, atLeast: max(r.Correlation.AtLeast, 1), events: max(r.Correlation.AtLeast, r.Keytrail.Events, 1),
			counts: make(map[uint32]*tally),
		}
		v.all = append(v.all, one)
		one.set = v.groupBy(r.Correlation.GroupBy)
		if r.Correlation.Type == ValueCount {
			one.value, _ = newField(r.Correlation.Field)
			one.apart = isPlain(r.Correlation.Field)
			one.values = one.apart || one.value.kind == columnField && one.value.columns.And(listedColumns) != cloudtrail.ColumnSet{}
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
	v.hits = batch.NewMemo(v.class)
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
	return s.newCorrelator(func(r *Rule) bool { return !s.sieved(r, by) })
}
