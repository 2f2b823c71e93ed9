package sigma

import (
	"slices"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
)

// Columns gives what Add and Narrow read.
func (v *Sieve) Columns() cloudtrail.ColumnSet { return v.cols }

// groupBy gives the plain fields that a correlation groups by.
func (v *Sieve) groupBy(names []string) *groupFields {
	s := &groupFields{}
	for _, name := range names {
		if isPlain(name) {
			f, _ := newField(name)
			s.fields, s.names = append(s.fields, f), s.names+f.name+" "
			v.cols = v.cols.Union(f.columns)
		}
	}
	if i := slices.IndexFunc(v.sets, func(t *groupFields) bool { return t.names == s.names }); i >= 0 {
		return v.sets[i]
	}
	s.number = batch.NewMemo(func(e *cloudtrail.Event) uint32 { return v.group(e, s.fields) })
	v.sets = append(v.sets, s)
	return s
}

// group gives the number of the group that an event is in, 0 for none.
func (v *Sieve) group(e *cloudtrail.Event, fields []field) uint32 {
	access := e.Value(cloudtrail.AccessKeyID)
	if len(access) == 0 {
		return 0
	}
	key, ok := groupKey(&scope{event: e, set: v.set}, fields)
	if !ok {
		return 0
	}
	n, known := v.groups[key]
	switch {
	case known, v.settled:
	case len(v.named) > maxSieved:
		v.giveUp()
		v.open, v.times = true, nil
	default:
		n = uint32(len(v.named))
		v.groups[key] = n
		v.named = append(v.named, sievedGroup{key, string(access)})
	}
	return n
}

// giveUp lets all keys pass.
func (v *Sieve) giveUp() {
	v.full, v.keys = true, [Streams]map[string]struct{}{}
	v.untimed()
}

// class gives the class of an event by the correlations that it is a part of:
// 0 is for none.
func (v *Sieve) class(e *cloudtrail.Event) uint32 {
	v.classes.Number("", func() []*sieved { return nil })
	var room [64]byte
	name := room[:0]
	sc := scope{event: e, set: v.set}
	hits := v.set.hits(&sc, &v.parts)
	for _, hit := range hits {
		name = append(name, byte(hit), byte(hit>>8))
	}
	return v.classes.Number(string(name), func() (all []*sieved) {
		for _, hit := range hits {
			all = append(all, v.of[hit]...)
		}
		return all
	})
}

// Add counts events.
func (v *Sieve) Add(r *batch.Rows) {
	for row := range r.Len() {
		if v.full {
			return
		}
		class := v.hits.Class(r, row)
		set, group := (*groupFields)(nil), uint32(0)
		for _, one := range v.classes.All[class] {
			if one.set != set {
				set, group = one.set, one.set.number.Class(r, row)
			}
			if group != 0 && !v.full {
				v.count(r, row, one, group)
			}
		}
	}
}

func (v *Sieve) count(r *batch.Rows, row int, one *sieved, group uint32) {
	if one.group != group || one.tally == nil {
		one.group, one.tally = group, one.counts[group]
	}
	t := one.tally
	if t == nil {
		if v.tallies++; v.tallies > maxSieved || v.held > maxHeld {
			v.giveUp()
			return
		}
		t = &tally{}
		one.tally, one.counts[group] = t, t
	}
	if v.timed {
		v.line(r, row, one, t, group)
	}
	if t.passed {
		return
	}
	if !one.values {
		t.events++
	} else if value, fresh := one.seen.digest(r, row, one.value.column, group); fresh {
		if t.values == nil {
			t.values = make(map[digest]struct{})
		}
		before := len(t.values)
		t.values[value] = struct{}{}
		v.held += len(t.values) - before
	}
	if max(t.events, int64(len(t.values))) >= int64(one.atLeast) {
		v.held -= len(t.values)
		t.passed, t.values = true, nil
		v.keys[one.stream][v.named[group].access] = struct{}{}
	}
}

// valueNumbers are the values of a column as numbers, each looked at once in a
// group of rows.
type valueNumbers struct {
	group uint64
	of    []valueNumber // by code
}

type valueNumber struct {
	known  bool
	in     uint32 // the group of events that it was met in last
	digest digest
}

// digest stands for a row's value; fresh is false where it has none, or where the
// group is known to have had it.
func (n *valueNumbers) digest(r *batch.Rows, row int, c cloudtrail.Column, group uint32) (d digest, fresh bool) {
	one := n.number(r, row, c)
	if one == nil || one.in == group {
		return d, false
	}
	one.in = group
	return one.digest, true
}

func (n *valueNumbers) number(r *batch.Rows, row int, c cloudtrail.Column) *valueNumber {
	codes := r.Codes(c)
	if codes == nil || codes[row] == 0 {
		return nil
	}
	code := int(codes[row])
	if n.group != r.Group() {
		n.group, n.of = r.Group(), n.of[:0]
	}
	for len(n.of) <= code {
		n.of = append(n.of, valueNumber{})
	}
	one := &n.of[code]
	if !one.known {
		*one = valueNumber{known: true, digest: digestOf(string(r.Event(row).Value(c)))}
	}
	return one
}

// Keys gives the access keys whose events Narrow wants in a stream, sorted; all
// is true where it wants those of every key. Add is over then.
func (v *Sieve) Keys(stream int) (keys []string, all bool) {
	if v.timed {
		return nil, false
	}
	for k := range v.keys[stream] {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys, v.full
}
