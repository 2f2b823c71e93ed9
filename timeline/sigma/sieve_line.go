package sigma

import "keytrail/cloudtrail/batch"

// recent is one of the latest timespans of a group.
type recent struct {
	at int64
	span
	alone, next bool // it is known to hold enough, by itself or with the next
}

const (
	// A sixteenth of the events, if these are many, may be late: around each,
	// everything passes.
	manyLate  = 1 << 16
	lateShare = 16
)

// untimed leaves it to Narrow to tell times.
func (v *Sieve) untimed() {
	v.timed, v.told = false, 0
	clear(v.enough)
}

// line counts an event in its timespan, if that is the group's latest. As long as
// events come by time, nothing is counted any more in earlier ones; of one that is
// late all the same it is not known how many lie around it.
func (v *Sieve) line(r *batch.Rows, row int, one *sieved, t *tally, group uint32) {
	micros, timed := r.Time(row)
	if !timed {
		return
	}
	v.lined++
	at := micros / one.span
	place := spanAt{one.place, group, at}
	switch {
	case t.now.events == 0:
		t.now.at = at
	case at == t.now.at:
	case at > t.now.at:
		t.before, t.now = t.now, t.before
		t.now.begin(at)
	default:
		v.hold(place)
		v.hold(spanAt{one.place, group, at - 1})
		if v.late++; v.late > manyLate && v.late > v.lined/lateShare {
			v.untimed()
		}
		return
	}
	known := t.now.events >= one.events // nothing but another value tells more
	if fresh := v.add(&t.now.span, r, row, one); known && !fresh {
		return
	}
	if v.told > maxTold {
		v.untimed()
		return
	}
	if !t.now.alone && one.enough(&t.now.span, nil) { // and so with either that lies beside
		t.now.alone = true
		v.hold(place)
		v.hold(spanAt{one.place, group, at - 1})
	}
	if t.before.at == at-1 && !t.before.next && one.enough(&t.before.span, &t.now.span) {
		t.before.next = true
		v.hold(spanAt{one.place, group, at - 1})
	}
}

// begin makes it another timespan, of which nothing is counted yet.
func (n *recent) begin(at int64) {
	*n = recent{at: at, span: span{values: n.values[:0]}}
}
