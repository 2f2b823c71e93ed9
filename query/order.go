package query

import (
	"cmp"
	"context"
	"encoding/binary"
	"iter"
	"slices"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// Events yields the events that the filter chooses with the given columns
// loaded (and those of Filter.RelationColumns, if the filter has About), in
// the total order: event time (events without one first), event id, recipient
// account, and where these are equal, the hash of the canonical record. Equal
// records come by their object's URI and their place in it. A value that is
// null comes before any other.
//
// An event is valid until the next one. An error ends the sequence.
func (q *Engine) Events(ctx context.Context, f Filter, columns cloudtrail.ColumnSet) iter.Seq2[*cloudtrail.Event, error] {
	return q.EventsWith(ctx, f, Loading{Columns: columns}, Choice{})
}

// EventsThat is Events of which the choice leaves out some before they are put
// in order, so that those cost nothing more.
func (q *Engine) EventsThat(ctx context.Context, f Filter, columns cloudtrail.ColumnSet, c Choice) iter.Seq2[*cloudtrail.Event, error] {
	return q.EventsWith(ctx, f, Loading{Columns: columns}, c)
}

// Loading says which columns events have loaded.
type Loading struct {
	Columns cloudtrail.ColumnSet

	// Kinds, if set, tells by event source, event name and outcome which of
	// Columns an event has beside those of Narrow, which are some of them.
	Narrow cloudtrail.ColumnSet
	Kinds  func(source, name []byte, outcome cloudtrail.Outcome) cloudtrail.ColumnSet
}

// narrow says the same of a scan, with further columns for all; nil where all
// events have all.
func (l Loading) narrow(with cloudtrail.ColumnSet) *casefile.Narrow {
	if l.Kinds == nil {
		return nil
	}
	return &casefile.Narrow{Columns: l.Narrow.Union(with), By: kindColumns, More: func(v [][]byte) cloudtrail.ColumnSet {
		outcome, _ := cloudtrail.ParseOutcome(string(v[2])) // the scan complains of any other
		return l.Kinds(v[0], v[1], outcome)
	}}
}

// EventsWith is EventsThat with different columns for different events.
func (q *Engine) EventsWith(ctx context.Context, f Filter, l Loading, c Choice) iter.Seq2[*cloudtrail.Event, error] {
	return func(yield func(*cloudtrail.Event, error) bool) {
		p := f.compile()
		p.choose(c)
		stages, err := q.stages(ctx, p)
		if err != nil {
			yield(nil, err)
			return
		}
		o := newOrdering(q, p, f, l)
		s := newSorter(q.memory / 2)
		defer s.close()
		for _, st := range stages {
			if more, err := o.run(ctx, s, st, yield); err != nil {
				yield(nil, err)
				return
			} else if !more {
				return
			}
		}
	}
}

// stage is a part of the case whose events come before those of the next
// stage: some parts, and what to take from them.
type stage struct {
	parts []int
	where []casefile.Clause
}

// stages splits the case by time, so that only what may overlap needs to be
// sorted together: as a rule a month. Parts that are not of one month come in
// two stages: what has no time or lies before all months, and what lies behind.
func (q *Engine) stages(ctx context.Context, p *plan) ([]stage, error) {
	files := q.c.Parts()
	var dated, loose []int
	for i := range files {
		if f := &files[i]; f.Month != casefile.NoMonth && f.MinTime != nil && f.MaxTime != nil {
			dated = append(dated, i)
		} else {
			loose = append(loose, i)
		}
	}
	slices.SortStableFunc(dated, func(a, b int) int {
		return cmp.Compare(*files[a].MinTime, *files[b].MinTime)
	})
	var list []stage
	var end int64
	for _, i := range dated {
		f := &files[i]
		if n := len(list) - 1; n >= 0 && *f.MinTime <= end {
			list[n].parts = append(list[n].parts, i)
		} else {
			list = append(list, stage{parts: []int{i}})
			end = *f.MaxTime
		}
		end = max(end, *f.MaxTime)
	}
	switch {
	case len(loose) == 0:
		return list, nil
	case len(dated) == 0:
		return []stage{{parts: loose}}, nil
	}
	first, last := *files[dated[0]].MinTime, end+1
	within, err := q.any(ctx, p, loose, casefile.Test{Column: cloudtrail.EventTime, Min: &first, Max: &last})
	if err != nil {
		return nil, err
	}
	if within { // no writer makes such parts; the order holds all the same
		return []stage{{}}, nil
	}
	before := stage{loose, []casefile.Clause{{{Column: cloudtrail.EventTime, Max: &first, Null: true}}}}
	after := stage{loose, []casefile.Clause{{{Column: cloudtrail.EventTime, Min: &last}}}}
	return append(append([]stage{before}, list...), after), nil
}

// any tells whether the plan chooses an event that meets one more test.
func (q *Engine) any(ctx context.Context, p *plan, parts []int, t casefile.Test) (bool, error) {
	chosen := *p
	chosen.choose(Choice{}) // it wants more columns; to allow for too much does no harm
	for _, err := range q.scan(ctx, &chosen, cloudtrail.ColumnSet{}, parts, []casefile.Clause{{t}}) {
		return err == nil, err
	}
	return false, nil
}

// ordering is one run of Events.
type ordering struct {
	q       *Engine
	plan    *plan
	deliver cloudtrail.ColumnSet // what consumers get
	load    cloudtrail.ColumnSet // with what the order needs
	narrow  *casefile.Narrow     // which of load an event has; nil for all
	event   cloudtrail.Event
}

func newOrdering(q *Engine, p *plan, f Filter, l Loading) *ordering {
	o := &ordering{q: q, plan: p, deliver: l.Columns.Union(f.RelationColumns())}
	o.load = o.deliver.Union(orderColumns)
	o.narrow = l.narrow(f.RelationColumns().Union(orderColumns))
	return o
}

// scan yields a stage's events with what is to be loaded.
func (o *ordering) scan(ctx context.Context, parts []int, where []casefile.Clause) iter.Seq2[casefile.Hit, error] {
	return o.q.scanWith(ctx, o.plan, o.options(parts, where))
}

func (o *ordering) options(parts []int, where []casefile.Clause) casefile.ScanOptions {
	return casefile.ScanOptions{Columns: o.load, Narrow: o.narrow, Where: slices.Clone(where), Parts: parts}
}

// run sorts one stage and yields it. It tells false when the consumer has
// enough. The sorter is empty before and after.
func (o *ordering) run(ctx context.Context, s *sorter, st stage, yield func(*cloudtrail.Event, error) bool) (bool, error) {
	if o.plan.oneKey() {
		strands, ordered, err := o.strands(ctx, st)
		if err != nil {
			return false, err
		}
		if ordered {
			return o.weave(ctx, strands, yield)
		}
	}
	var key, item []byte
	nameless := &tieBatch{o: o, into: s}
	for hit, err := range o.scan(ctx, st.parts, st.where) {
		if err != nil {
			return false, err
		}
		hit.Event.Restrict(o.load)
		key = appendKey(key[:0], hit.Event)
		item = o.appendItem(item[:0], hit)
		// Records without an id share all else with many: their hashes are
		// taken now, where they lie together, and not one by one later.
		if hit.Event.IsNull(cloudtrail.EventID) {
			err = nameless.add(ctx, key, item)
		} else {
			err = s.add(key, item)
		}
		if err != nil {
			return false, err
		}
	}
	if err := nameless.flush(ctx); err != nil {
		return false, err
	}
	m, err := s.sorted()
	if err != nil {
		return false, err
	}
	more, err := o.emit(ctx, m, yield)
	s.close()
	return more, err
}

// emit yields a merge's items as events; those with equal keys go through
// another sorter.
func (o *ordering) emit(ctx context.Context, m *merge, yield func(*cloudtrail.Event, error) bool) (bool, error) {
	some := m.next()
	for n := 0; some; n++ {
		if n%1024 == 0 {
			if err := ctx.Err(); err != nil {
				return false, err
			}
		}
		key, item := m.key, m.item
		if some = m.next(); some && string(m.key) == string(key) {
			ties := newTies(o)
			more, err := ties.emit(ctx, key, item, m, yield)
			ties.close()
			if err != nil || !more {
				return more, err
			}
			some = len(m.heads) > 0
			continue
		}
		if m.err != nil {
			return false, m.err
		}
		if more, err := o.yield(item, yield); err != nil || !more {
			return more, err
		}
	}
	return true, m.err
}

// yield delivers one item.
func (o *ordering) yield(item []byte, yield func(*cloudtrail.Event, error) bool) (bool, error) {
	_, rest, err := decodePos(item)
	if err != nil {
		return false, err
	}
	loaded := o.load
	if o.narrow != nil {
		if len(rest) < len(loaded)*8 {
			return false, errItem
		}
		for i := range loaded {
			loaded[i] = binary.LittleEndian.Uint64(rest[8*i:])
		}
		rest = rest[len(loaded)*8:]
	}
	if err := o.event.DecodeColumns(rest, loaded); err != nil {
		return false, err
	}
	o.event.Restrict(o.deliver)
	return yield(&o.event, nil), nil
}

// appendItem appends what is sorted along with a key: the event's place in the
// case, which columns it has where not all have the same, and their values.
func (o *ordering) appendItem(dst []byte, hit casefile.Hit) []byte {
	dst = appendPos(dst, hit.Pos)
	if o.narrow != nil {
		for _, word := range hit.Event.Loaded() {
			dst = binary.LittleEndian.AppendUint64(dst, word)
		}
	}
	return hit.Event.AppendColumns(dst)
}
