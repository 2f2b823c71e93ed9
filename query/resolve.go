package query

import (
	"context"
	"slices"

	"keytrail/cloudtrail"
)

// Resolve decides how a WHO is to be read in this case. An access key id of
// exactly this text comes before every other reading, whatever it looks like,
// unless another one is forced. A name keeps those of its readings that have
// events, all of them if there are several: an answer for one would hide the
// others. If none has, it keeps them all and is not Known.
//
// No reading is ever widened to what is like the text.
func (q *Engine) Resolve(ctx context.Context, w Who) (Who, error) {
	w.actor = nil
	w, err := q.resolve(ctx, w)
	w.actor = w.conditions()
	return w, err
}

func (q *Engine) resolve(ctx context.Context, w Who) (Who, error) {
	if !w.Forced {
		acts, err := q.exists(ctx, Filter{AccessKeys: []string{w.Text}})
		if err != nil {
			return w, err
		}
		if acts {
			w.Kinds, w.Known = []WhoKind{WhoKey}, true
			return w, nil
		}
	}
	if w.Is(WhoAll) {
		w.Known = q.c.Head().Summary.Events > 0
		return w, nil
	}
	kinds, err := q.occurring(ctx, w)
	if err != nil {
		return w, err
	}
	if w.Known = len(kinds) > 0; w.Known {
		w.Kinds = kinds
	}
	return w, nil
}

// occurring gives those of WHO's readings that have events. It ends early once
// all have.
func (q *Engine) occurring(ctx context.Context, w Who) (found []WhoKind, err error) {
	if len(w.Kinds) == 1 {
		ok, err := q.exists(ctx, Filter{Who: &w})
		if !ok || err != nil {
			return nil, err
		}
		return w.Kinds, nil
	}
	p := new(plan)
	p.any(w.conditions()...)
	// The clauses' columns are needed here to tell which reading it was.
	var columns cloudtrail.ColumnSet
	for _, c := range w.conditions() {
		columns = columns.Union(c.needs)
	}
	left := slices.Clone(w.Kinds)
	for hit, err := range q.scan(ctx, p, columns, nil, nil) {
		if err != nil {
			return nil, err
		}
		left = slices.DeleteFunc(left, func(k WhoKind) bool {
			one := Who{Text: w.Text, Kinds: []WhoKind{k}}
			is := one.acts(hit.Event)
			if is {
				found = append(found, k)
			}
			return is
		})
		if len(left) == 0 {
			break
		}
	}
	slices.Sort(found)
	return found, nil
}
