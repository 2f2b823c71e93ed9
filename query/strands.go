package query

import (
	"bytes"
	"context"
	"iter"
	"slices"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// maxStrands bounds the row groups that are read side by side: each holds a
// page of every column.
const maxStrands = 8

// strand is the events of one access key in one row group. As groups are
// sorted by key, and then as events are, they need no sorting.
type strand struct {
	part, group int
	where       []casefile.Clause
	next        func() (casefile.Hit, error, bool)
	stop        func()

	hit casefile.Hit // the one that comes next
	key []byte       // its place in the order
}

// strandColumns are what the order is judged by before all columns are read.
var strandColumns = cloudtrail.Columns(cloudtrail.EventTime, cloudtrail.EventID, cloudtrail.RecipientAccountID)

// strands gives the row groups of a stage that have events of the plan's one
// key, if that is all it takes: they are few, and each is in order, without
// two events of one place. No row is given out by then, so what is otherwise
// can still be sorted.
func (o *ordering) strands(ctx context.Context, st stage) (list []*strand, ordered bool, err error) {
	p := *o.plan
	p.choose(Choice{}) // it wants more columns, and what it leaves out disturbs no order
	var key, last []byte
	for hit, err := range o.q.scan(ctx, &p, strandColumns, st.parts, st.where) {
		if err != nil {
			return nil, false, err
		}
		hit.Event.Restrict(strandColumns)
		n := len(list)
		fresh := n == 0 || list[n-1].part != hit.Pos.File || list[n-1].group != hit.Pos.RowGroup
		if fresh {
			list = append(list, &strand{part: hit.Pos.File, group: hit.Pos.RowGroup, where: st.where})
		}
		key = appendKey(key[:0], hit.Event)
		if len(list) > maxStrands || !fresh && bytes.Compare(last, key) >= 0 || hit.Event.IsNull(cloudtrail.EventID) {
			return nil, false, nil
		}
		key, last = last, key
	}
	return list, true, nil
}

// weave yields the events of strands in order.
func (o *ordering) weave(ctx context.Context, list []*strand, yield func(*cloudtrail.Event, error) bool) (bool, error) {
	defer func() {
		for _, s := range list {
			if s.stop != nil {
				s.stop()
			}
		}
	}()
	var open []*strand
	for _, s := range list {
		s.next, s.stop = iter.Pull2(o.scan(ctx, []int{s.part}, []int{s.group}, s.where))
		if more, err := s.advance(o); err != nil {
			return false, err
		} else if more {
			open = append(open, s)
		}
	}
	for len(open) > 0 {
		first, ties := leading(open)
		if ties > 1 {
			more, err := o.weaveTies(ctx, &open, bytes.Clone(first.key), yield)
			if err != nil || !more {
				return more, err
			}
			continue
		}
		first.hit.Event.Restrict(o.deliver)
		if !yield(first.hit.Event, nil) {
			return false, nil
		}
		if err := o.move(&open, first); err != nil {
			return false, err
		}
	}
	return true, nil
}

// advance reads the next event; false at the end.
func (s *strand) advance(o *ordering) (bool, error) {
	hit, err, ok := s.next()
	if !ok || err != nil {
		return false, err
	}
	hit.Event.Restrict(o.load)
	s.hit, s.key = hit, appendKey(s.key[:0], hit.Event)
	return true, nil
}

// move advances a strand and takes it out at its end.
func (o *ordering) move(open *[]*strand, s *strand) error {
	more, err := s.advance(o)
	if !more && err == nil {
		*open = slices.DeleteFunc(*open, func(t *strand) bool { return t == s })
	}
	return err
}

// leading gives the strand whose event comes first, and how many have one of
// that place.
func leading(open []*strand) (first *strand, ties int) {
	first, ties = open[0], 1
	for _, s := range open[1:] {
		switch c := bytes.Compare(s.key, first.key); {
		case c < 0:
			first, ties = s, 1
		case c == 0:
			ties++
		}
	}
	return first, ties
}

// weaveTies yields the events of one place, which are in several strands.
func (o *ordering) weaveTies(ctx context.Context, open *[]*strand, key []byte, yield func(*cloudtrail.Event, error) bool) (bool, error) {
	ties := newTies(o)
	defer ties.close()
	batch := &tieBatch{o: o, into: ties.s}
	for _, s := range slices.Clone(*open) {
		if !bytes.Equal(s.key, key) {
			continue
		}
		if err := batch.add(ctx, key, o.appendItem(nil, s.hit)); err != nil {
			return false, err
		}
		if err := o.move(open, s); err != nil {
			return false, err
		}
	}
	if err := batch.flush(ctx); err != nil {
		return false, err
	}
	return ties.yield(yield)
}
