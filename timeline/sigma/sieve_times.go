package sigma

import (
	"crypto/sha256"
	"encoding/binary"
	"hash/maphash"
	"slices"

	"keytrail/cloudtrail"
)

// span is what was counted of a group within one timespan: events and, where
// few values suffice, which.
type span struct {
	of     *sieved
	group  string
	key    string // the access key
	at     int64  // in timespans
	events int
	values [fewValues]uint64
}

// fewValues is up to how many values are told apart.
const fewValues = 8

// NarrowColumns gives what Narrow reads.
func (v *Sieve) NarrowColumns() (columns cloudtrail.ColumnSet) {
	for c := range v.cols.All() {
		if !slices.Contains(v.listed, c) {
			columns = columns.With(c)
		}
	}
	return columns
}

// PassColumns gives what Passes reads.
func (v *Sieve) PassColumns() cloudtrail.ColumnSet { return v.cols.With(cloudtrail.EventTime) }

// NarrowWants tells whether Narrow is about events in a stream of the source and
// the name that ended so.
func (v *Sieve) NarrowWants(source, name []byte, outcome cloudtrail.Outcome, stream int) bool {
	return v.counted[stream].wants(v.set.rules, source, name, outcome)
}

// Narrow counts events of one of a stream's Keys that are alike in
// NarrowColumns and happened at the times. Add is over then.
func (v *Sieve) Narrow(e *cloudtrail.Event, times []int64, stream int) {
	for i := range v.sets {
		v.sets[i].known = false
	}
	sc := scope{event: e, set: v.set}
	for _, list := range v.counted[stream].find(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName)) {
		for _, rule := range list {
			hits, asked := false, false
			for _, one := range v.of[rule] {
				if one.stream != stream || !v.counts(&sc, one) {
					continue
				}
				if !asked {
					hits, asked = v.set.program(rule).hits(&sc), true
				}
				if hits {
					v.countTimes(&sc, one, times)
				}
			}
		}
	}
}

// countTimes counts an event at each of the times.
func (v *Sieve) countTimes(sc *scope, one *sieved, times []int64) {
	value := uint64(0)
	if one.tells() {
		sc.each(&one.value, func(v cloudtrail.Value) bool { value = shortDigest(v.Text); return false })
	}
	var s *span
	for _, t := range times {
		if v.open {
			return
		}
		if at := t / one.span; s == nil || s.at != at {
			k := v.time(one, v.sets[one.set].key, at)
			if s = v.times[k]; s == nil {
				if len(v.times) >= maxTimes {
					v.open, v.times = true, nil
					return
				}
				s = &span{of: one, group: v.sets[one.set].key, key: sc.event.Text(cloudtrail.AccessKeyID), at: at}
				v.times[k] = s
			}
			s.see(value)
		}
		s.events++
	}
}

// counts tells whether an event's group is one that Add let pass.
func (v *Sieve) counts(sc *scope, one *sieved) bool {
	s := &v.sets[one.set]
	if !s.known {
		was := s.key
		s.known = true
		s.key, s.ok = groupKey(sc, one.group)
		if s.key != was {
			s.turn++ // events of one key lie together as a rule
		}
	}
	if one.turn != s.turn {
		one.turn, one.let = s.turn, v.full || one.passes(s.key)
	}
	return s.ok && one.let
}

// tells tells whether the values within a timespan are told apart.
func (one *sieved) tells() bool { return one.values && one.listed == 0 && one.atLeast <= fewValues }

// see notes a value's short digest, 0 for none.
func (s *span) see(n uint64) {
	if n == 0 || s.values[fewValues-1] != 0 {
		return
	}
	for i := range s.values {
		if s.values[i] == n {
			return
		}
		if s.values[i] == 0 {
			s.values[i] = n
			return
		}
	}
}

// shortDigest stands for a value, and is never 0.
func shortDigest(value []byte) uint64 {
	sum := sha256.Sum256(value)
	return binary.LittleEndian.Uint64(sum[:]) | 1
}

func (one *sieved) passes(group string) bool {
	t := one.counts[group]
	return t != nil && t.passed
}

// time stands for a group of a correlation in one of the timespans that follow
// each other. That two may have the same number lets more pass.
func (v *Sieve) time(one *sieved, group string, span int64) uint64 {
	var h maphash.Hash
	h.SetSeed(v.seed)
	var head [16]byte
	binary.LittleEndian.PutUint64(head[:], uint64(one.place))
	binary.LittleEndian.PutUint64(head[8:], uint64(span))
	h.Write(head[:])
	h.WriteString(group)
	return h.Sum64()
}

// Passes tells whether an event may take part in a correlation of the stream
// that holds, or lie beside one. Narrow is over then.
func (v *Sieve) Passes(e *cloudtrail.Event, stream int) bool {
	at, ok := e.TimeMicros()
	if !ok {
		return false
	}
	sc := scope{event: e, set: v.set}
	for _, hit := range v.set.hits(&sc, &v.active[stream]) {
		for _, list := range [][]*sieved{v.of[hit], v.beside[hit]} {
			for _, one := range list {
				if one.stream != stream {
					continue
				}
				if group, ok := groupKey(&sc, one.group); ok && (v.open || v.busy(one, group, at/one.span)) {
					return true
				}
			}
		}
	}
	return false
}

// busy tells whether there are enough events around a timespan: what holds at
// any time lies in two that follow each other.
func (v *Sieve) busy(one *sieved, group string, at int64) bool {
	if !v.full && !one.passes(group) {
		return false
	}
	before := v.times[v.time(one, group, at-2)]
	for i := at - 1; i <= at+2; i++ {
		next := v.times[v.time(one, group, i)]
		if one.enough(before, next) {
			return true
		}
		before = next
	}
	return false
}

// enough tells whether two timespans that follow each other may hold enough.
func (one *sieved) enough(a, b *span) bool {
	both := span{}
	for _, s := range []*span{a, b} {
		if s == nil {
			continue
		}
		both.events += s.events
		for _, n := range s.values {
			if n != 0 && both.values[fewValues-1] == 0 && !slices.Contains(both.values[:], n) {
				both.values[slices.Index(both.values[:], 0)] = n
			}
		}
	}
	return both.events >= one.events && (!one.tells() || both.values[one.atLeast-1] != 0)
}

// Busy gives the access keys of which Passes may let events of a stream pass,
// sorted; all is true where it lets all pass.
func (v *Sieve) Busy(stream int) (keys []string, all bool) {
	found := make(map[string]struct{})
	active := make(map[uint16]bool)
	if v.open || v.full {
		v.active[stream] = v.keyed.parts
		return nil, true
	}
	for _, s := range v.times {
		if s.of.stream != stream || !s.of.enough(s, v.times[v.time(s.of, s.group, s.at+1)]) {
			continue
		}
		found[s.key] = struct{}{}
		k := v.keyed.all[s.of.place]
		for _, parts := range [][]strand{k.parts, k.beside} {
			for _, p := range parts {
				active[p.rule] = true
			}
		}
	}
	for k := range found {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	v.active[stream] = newIndex(v.set.rules, func(i int) bool { return active[uint16(i)] })
	return keys, false
}

// BusyWants tells whether Passes may let events of a stream pass of the source
// and the name that ended so. Busy was asked before.
func (v *Sieve) BusyWants(source, name []byte, outcome cloudtrail.Outcome, stream int) bool {
	return v.active[stream].wants(v.set.rules, source, name, outcome)
}
