package query

import (
	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
	"keytrail/internal/casefile"
)

// Choice leaves out events that a filter chooses. Its zero value leaves out
// none.
type Choice struct {
	Pick *Pick
	Keep func(*cloudtrail.Event) bool // a test on the columns that the consumer gets; nil is none
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
	p.keep, p.pick = c.Keep, nil
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
}
