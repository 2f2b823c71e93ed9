package query

import (
	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
	"keytrail/internal/casefile"
)

// Choice leaves out events that a filter chooses. Its zero value leaves out
// none.
type Choice struct {
	Alike *Alike
	Pick  *Pick
	Keep  func(*cloudtrail.Event) bool // a test on the columns that the consumer gets; nil is none
}

// Alike decides for events together that are alike in some columns: where many
// events have few values that is much less work than looking at each, and an
// event that is left out is never loaded.
type Alike struct {
	Columns cloudtrail.ColumnSet // see Engine.Groups

	// Keep tells whether the events of a group are kept. Each event that the
	// filter chooses and Apart does not set apart is in one group that it is
	// asked about, so that events which are left out can be counted here. A
	// group's Values are not set. Where further columns tell, Keep names them,
	// and is asked again about each event by itself with these loaded too. Nil
	// stands for no, and Columns do not matter then.
	Keep func(Group) (keep bool, ask cloudtrail.ColumnSet)

	// Apart, if not nil, tells by the object and the index there which events
	// are kept whatever those like them are.
	Apart func(object, index int64) bool
}

// Pick decides for events side by side, which are never loaded where they are
// left out: see package batch.
type Pick struct {
	Columns cloudtrail.ColumnSet // what may be read of them

	// Choose is given each event that the filter chooses once, in case order, and
	// drops those that are left out.
	Choose func(rows *batch.Rows, drop func(row int))
}

// choose makes the plan leave out what a choice does.
func (p *plan) choose(c Choice) {
	p.keep, p.alike, p.pick = c.Keep, nil, nil
	if c.Pick != nil {
		meets := batch.NewMemo(p.class)
		p.pick = &casefile.Pick{Columns: c.Pick.Columns.Union(p.needs), Choose: func(rows *batch.Rows, drop func(row int)) {
			if len(p.tests) == 0 {
				c.Pick.Choose(rows, drop)
				return
			}
			some := rows.Only(func(row int) bool {
				holds := meets.Class(rows, row) != 0
				if !holds {
					drop(row)
				}
				return holds
			})
			c.Pick.Choose(some, func(row int) { drop(some.Of(row)) })
		}}
	}
	if a := c.Alike; a != nil {
		p.alike = &casefile.Alike{Columns: a.Columns.Union(p.needs), Apart: a.Apart}
		if a.Keep == nil {
			return
		}
		p.alike.Keep = func(g casefile.Group) (bool, cloudtrail.ColumnSet) {
			if !p.meets(g.Event) {
				return false, cloudtrail.ColumnSet{}
			}
			return a.Keep(Group(g))
		}
	}
}
