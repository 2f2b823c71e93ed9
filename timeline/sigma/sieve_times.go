package sigma

import (
	"encoding/binary"
	"slices"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
)

// spanAt is a group of a correlation in one of the timespans that follow each
// other.
type spanAt struct {
	place int
	group uint32
	at    int64 // in timespans
}

// span is what was counted of it: events and, where few values suffice, which.
type span struct {
	events int
	values []uint64
}

const (
	fewValues = 32      // up to how many are told apart
	maxTold   = 1 << 23 // in all timespans together
)

// NarrowWants tells whether Narrow is about events in a stream of the source and
// the name that ended so.
func (v *Sieve) NarrowWants(source, name []byte, outcome cloudtrail.Outcome, stream int) bool {
	return !v.timed && v.counted[stream].wants(v.set.rules, source, name, outcome)
}

// Narrow counts events of a stream's Keys by their times. Add is over then.
func (v *Sieve) Narrow(r *batch.Rows, stream int) {
	if v.timed {
		return
	}
	for row := range r.Len() {
		class := v.hits.Class(r, row)
		for _, one := range v.classes.All[class] {
			if one.stream != stream || v.open {
				continue
			}
			group := one.set.number.Class(r, row)
			at, timed := r.Time(row)
			if group != 0 && timed && one.lets(v, group) {
				v.countTime(r, row, one, spanAt{one.place, group, at / one.span})
			}
		}
	}
}

// lets tells whether a group is one that Add let pass.
func (one *sieved) lets(v *Sieve, group uint32) bool {
	if one.group != group || one.tally == nil {
		one.group, one.tally = group, one.counts[group]
	}
	return v.full || one.tally != nil && one.tally.passed
}

// countTime counts an event in its timespan.
func (v *Sieve) countTime(r *batch.Rows, row int, one *sieved, at spanAt) {
	if one.last == nil || one.at != at {
		s := v.times[at]
		if s == nil {
			if len(v.times) >= maxTimes || v.told > maxTold {
				v.open, v.times = true, nil
				return
			}
			s = &span{}
			v.times[at] = s
		}
		one.at, one.last = at, s
	}
	v.add(one.last, r, row, one)
}

// add counts an event in one of its timespans, and tells whether it has a value
// that is new there.
func (v *Sieve) add(s *span, r *batch.Rows, row int, one *sieved) (fresh bool) {
	s.events++
	if !one.tells() || len(s.values) == one.atLeast {
		return false
	}
	value := one.seen.number(r, row, one.value.column)
	if value == nil {
		return false
	}
	n := binary.LittleEndian.Uint64(value.digest[:])
	if slices.Contains(s.values, n) {
		return false
	}
	if len(s.values) == cap(s.values) {
		v.told += max(len(s.values), 4)
		s.values = slices.Grow(s.values, max(len(s.values), 4))
	}
	s.values = append(s.values, n)
	return true
}

// tells tells whether the values within a timespan are told apart.
func (one *sieved) tells() bool { return one.apart && one.atLeast <= fewValues }

func (one *sieved) passes(group uint32) bool {
	t := one.counts[group]
	return t != nil && t.passed
}

// PassColumns gives what Passes reads in a stream.
func (v *Sieve) PassColumns(stream int) cloudtrail.ColumnSet {
	columns := v.cols.With(cloudtrail.EventTime)
	if c := v.streams[stream]; c != nil {
		columns = columns.Union(c.Columns())
	}
	return columns
}

// Passes tells whether a row's event may take part in a correlation of the stream
// that holds, or lie beside one. Busy was asked before.
func (v *Sieve) Passes(r *batch.Rows, row, stream int) bool {
	class := v.passing[stream].Class(r, row)
	for _, one := range v.met[stream].All[class] {
		if v.open {
			return true
		}
		at, timed := r.Time(row)
		group := one.set.number.Class(r, row)
		if !timed || group == 0 {
			continue
		}
		now := spanAt{one.place, group, at / one.span}
		if one.at != now || one.last != nil {
			one.at, one.last, one.isBusy = now, nil, v.busy(one, group, now.at)
		}
		if one.isBusy {
			return true
		}
	}
	return false
}

// classOf gives the class of an event by the correlations of a stream that it
// takes part in or lies beside: 0 is for none.
func (v *Sieve) classOf(stream int) func(*cloudtrail.Event) uint32 {
	met := &v.met[stream]
	met.Number("", func() []*sieved { return nil })
	return func(e *cloudtrail.Event) uint32 {
		var room [64]byte
		name := room[:0]
		sc := scope{event: e, set: v.set}
		hits := v.set.hits(&sc, &v.active[stream])
		for _, hit := range hits {
			name = append(name, byte(hit), byte(hit>>8))
		}
		return met.Number(string(name), func() (all []*sieved) {
			for _, hit := range hits {
				for _, one := range slices.Concat(v.of[hit], v.beside[hit]) {
					if one.stream == stream {
						all = append(all, one)
					}
				}
			}
			return all
		})
	}
}

// busy tells whether there are enough events around a timespan: what holds at
// any time lies in two that follow each other.
func (v *Sieve) busy(one *sieved, group uint32, at int64) bool {
	if group == 0 || !v.full && !one.passes(group) {
		return false
	}
	for i := at - 2; i <= at+1; i++ {
		if _, is := v.enough[spanAt{one.place, group, i}]; is {
			return true
		}
	}
	return false
}

// enough tells whether two timespans that follow each other may hold enough; the
// second may be nil for none.
func (one *sieved) enough(a, b *span) bool {
	if b == nil {
		return a.events >= one.events && (!one.tells() || len(a.values) >= one.atLeast)
	}
	if a.events+b.events < one.events {
		return false
	}
	if !one.tells() || len(a.values)+len(b.values) < one.atLeast {
		return !one.tells()
	}
	values := len(a.values)
	for _, n := range b.values {
		if !slices.Contains(a.values, n) {
			values++
		}
	}
	return values >= one.atLeast
}

// hold notes that a timespan with the next may hold enough.
func (v *Sieve) hold(at spanAt) {
	if v.open {
		return
	}
	if v.enough[at] = struct{}{}; len(v.enough) > 2*maxTimes {
		v.open, v.times, v.enough = true, nil, nil
	}
}

// Busy gives the access keys of which Passes may let events of a stream pass,
// sorted; all is true where it lets all pass.
func (v *Sieve) Busy(stream int) (keys []string, all bool) {
	found := make(map[string]struct{})
	active := make(map[uint16]bool)
	v.settled = true
	v.passing[stream] = batch.NewMemo(v.classOf(stream))
	for at, s := range v.times {
		if one := v.all[at.place]; one.stream == stream && one.enough(s, v.times[spanAt{at.place, at.group, at.at + 1}]) {
			v.hold(at)
			if one.enough(s, nil) {
				v.hold(spanAt{at.place, at.group, at.at - 1})
			}
		}
	}
	if v.open || v.full {
		v.active[stream] = v.keyed.parts
		return nil, true
	}
	for at := range v.enough {
		one := v.all[at.place]
		if one.stream != stream || !one.passes(at.group) {
			continue
		}
		found[v.named[at.group].access] = struct{}{}
		k := v.keyed.all[one.place]
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
