package query

import (
	"context"
	"iter"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// Group stands for events that are alike in the columns that were asked for.
type Group struct {
	Event *cloudtrail.Event // the first of them; valid until the next group
	Count int64

	// Values are those of each of the listed columns in turn, without null,
	// some perhaps more than once; valid until the next group.
	Values [][][]byte

	// The times of the earliest and the latest of them that have one, in
	// microseconds since 1970 UTC; Timed is false where none has.
	First, Last int64
	Timed       bool
}

// Listing says which columns do not keep events apart in groups unless Class
// tells their values apart. Class is never asked for null.
type Listing struct {
	Columns []cloudtrail.Column
	Class   func(c cloudtrail.Column, value []byte) uint8
}

// Groups yields the events that the filter chooses with the given columns
// loaded, as Scan does, but those together that are alike in these columns, as
// far as that is less work. event_time cannot be among them: a group knows its
// earliest and latest.
func (q *Engine) Groups(ctx context.Context, f Filter, columns cloudtrail.ColumnSet, l Listing) iter.Seq2[Group, error] {
	return func(yield func(Group, error) bool) {
		p := f.compile()
		columns := columns.Union(f.RelationColumns())
		o := casefile.GroupOptions{
			ScanOptions: casefile.ScanOptions{Columns: columns.Union(p.needs), Where: p.where, Combined: p.kinds},
			Listed:      l.Columns, Class: l.Class,
		}
		for _, c := range l.Columns {
			if p.needs.Has(c) {
				o.Listed = nil // the filter's own tests ask for the values
			}
		}
		for g, err := range q.c.Groups(ctx, o) {
			if err != nil {
				yield(Group{}, err)
				return
			}
			if !p.keeps(g.Event) {
				continue
			}
			if o.Listed == nil {
				g.Values = ownValues(g.Event, l.Columns)
			}
			g.Event.Restrict(columns)
			if !yield(Group(g), nil) {
				return
			}
		}
	}
}

// ownValues lists the one event's values.
func ownValues(e *cloudtrail.Event, columns []cloudtrail.Column) (values [][][]byte) {
	for _, c := range columns {
		var list [][]byte
		if v := e.Value(c); v != nil {
			list = [][]byte{v}
		}
		values = append(values, list)
	}
	return values
}
