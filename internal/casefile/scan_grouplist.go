package casefile

import "slices"

// groupList gathers one listed column's values by group.
type groupList struct {
	ch *chunk

	class []uint16 // by dictionary number: the class and 1, 0 where it was not asked for yet
	seen  []uint64 // by dictionary number, stampWays each: the groups that have it, as far as remembered
	stamp uint64   // that of the stretch's first group

	values []groupValue // of the stretch
	next   int          // the first of them that was not asked for
}

// groupValue is a value of a group.
type groupValue struct {
	group int32
	row   int32
}

// stampWays is how many groups are remembered for a value, by the lowest bits
// of their numbers: rows of few groups lie mixed, and a group that is
// forgotten only lists a value twice.
const stampWays = 4

// enter begins a row group.
func (l *groupList) enter(ch *chunk) {
	l.ch, l.class, l.seen, l.stamp = ch, l.class[:0], l.seen[:0], stampWays
}

// classes gives the picked rows' classes in place of their values: 0 for null.
func (l *groupList) classes(g *grouping, codes []uint32) {
	v := &l.ch.vec
	if v.dict != nil && len(l.class) == 0 {
		l.class = grow(l.class, v.dict.count)[:v.dict.count]
		clear(l.class)
	}
	for i, row := range g.picked {
		at, there := v.find(row - l.ch.first)
		switch {
		case !there:
			codes[i] = 0
		case v.dict == nil:
			codes[i] = uint32(g.o.Class(l.ch.column, v.bytes(at))) + 1
		default:
			k := &l.class[v.index[at]]
			if *k == 0 {
				*k = uint16(g.o.Class(l.ch.column, v.bytes(at))) + 1
			}
			codes[i] = uint32(*k)
		}
	}
}

// gather lists the values of the stretch's groups.
func (l *groupList) gather(g *grouping) {
	l.values, l.next = l.values[:0], 0
	if l.ch.allNull() {
		return
	}
	v := &l.ch.vec
	if v.dict != nil && len(l.seen) == 0 {
		l.seen = grow(l.seen, stampWays*v.dict.count)[:stampWays*v.dict.count]
		clear(l.seen)
	}
	for i, row := range g.picked {
		at, there := v.find(row - l.ch.first)
		if !there {
			continue
		}
		if v.dict != nil {
			stamp := l.stamp + uint64(g.of[i])
			seen := &l.seen[uint64(v.index[at])*stampWays+stamp%stampWays]
			if *seen == stamp {
				continue
			}
			*seen = stamp
		}
		l.values = append(l.values, groupValue{g.of[i], int32(i)})
	}
	l.stamp += uint64(len(g.groups))
	slices.SortStableFunc(l.values, func(a, b groupValue) int { return int(a.group - b.group) })
}

// valuesOf gives the listed values of a group; groups are asked for in order.
func (g *grouping) valuesOf(group int) [][][]byte {
	for len(g.values) < len(g.lists) {
		g.values = append(g.values, nil)
	}
	for i := range g.lists {
		l := &g.lists[i]
		g.values[i] = g.values[i][:0]
		for ; l.next < len(l.values) && int(l.values[l.next].group) == group; l.next++ {
			g.values[i] = append(g.values[i], l.ch.value(g.picked[l.values[l.next].row]))
		}
	}
	return g.values
}
