package query

import (
	"bytes"
	"context"
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
	*casefile.Strand
	hit casefile.Hit // the one that comes next
	key []byte       // its place in the order
}

// strands gives the row groups of a stage that have events of the plan's one
// key, if that is all it takes: they are few, and each is in order, without
// two events of one place. No row is given out by then, so what is otherwise
// can still be sorted.
func (o *ordering) strands(ctx context.Context, st stage) (list []*strand, ordered bool, err error) {
	p := *o.plan
	if p.pick != nil { // it counts what it leaves out, so it must be asked once; that disturbs no order
		p.choose(Choice{})
	}
	options := p.options(o.options(st.parts, st.where))
	opened, few, err := o.q.c.Strands(ctx, options, maxStrands)
	if err != nil || !few {
		return nil, false, err
	}
	ordered = true
	for _, s := range opened {
		if ordered {
			ordered, err = s.Ascends(ctx)
		}
		list = append(list, &strand{Strand: s})
	}
	if err != nil || !ordered {
		closeStrands(list)
		return nil, false, err
	}
	if o.plan.pick == nil {
		return list, true, nil
	}
	closeStrands(list)
	opened, _, err = o.q.c.Strands(ctx, o.plan.options(o.options(st.parts, st.where)), maxStrands)
	list = list[:0]
	for _, s := range opened {
		list = append(list, &strand{Strand: s})
	}
	return list, true, err
}

func closeStrands(list []*strand) {
	for _, s := range list {
		s.Close()
	}
}

// weave yields the events of strands in order, and closes them.
func (o *ordering) weave(ctx context.Context, list []*strand, yield func(*cloudtrail.Event, error) bool) (bool, error) {
	defer closeStrands(list)
	var open []*strand
	for _, s := range list {
		if more, err := s.advance(ctx, o); err != nil {
			return false, err
		} else if more {
			open = append(open, s)
		}
	}
	for len(open) > 0 {
		if len(open) == 1 {
			return o.last(ctx, open[0], yield)
		}
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
		if err := o.move(ctx, &open, first); err != nil {
			return false, err
		}
	}
	return true, nil
}

// last yields what is left of the only strand that is open.
func (o *ordering) last(ctx context.Context, s *strand, yield func(*cloudtrail.Event, error) bool) (bool, error) {
	for more := true; more; {
		s.hit.Event.Restrict(o.deliver)
		if !yield(s.hit.Event, nil) {
			return false, nil
		}
		var err error
		if more, err = s.read(ctx, o); err != nil {
			return false, err
		}
	}
	return true, nil
}

// advance reads the next event; false at the end.
func (s *strand) advance(ctx context.Context, o *ordering) (bool, error) {
	more, err := s.read(ctx, o)
	if more {
		s.key = appendKey(s.key[:0], s.hit.Event)
	}
	return more, err
}

// read is advance that does not look where in the order the event belongs.
func (s *strand) read(ctx context.Context, o *ordering) (bool, error) {
	for {
		hit, ok, err := s.Next(ctx)
		if !ok || err != nil {
			return false, err
		}
		if !o.plan.keeps(hit.Event) {
			continue
		}
		hit.Event.Restrict(o.load)
		s.hit = hit
		return true, nil
	}
}

// move advances a strand and takes it out at its end.
func (o *ordering) move(ctx context.Context, open *[]*strand, s *strand) error {
	more, err := s.advance(ctx, o)
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
		if err := o.move(ctx, open, s); err != nil {
			return false, err
		}
	}
	if err := batch.flush(ctx); err != nil {
		return false, err
	}
	return ties.yield(yield)
}
