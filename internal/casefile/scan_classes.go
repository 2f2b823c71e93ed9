package casefile

import (
	"slices"

	"keytrail/cloudtrail"
)

// rowClasses tells of the rows of a row group which columns they have loaded.
type rowClasses struct {
	narrow *Narrow
	sets   []cloudtrail.ColumnSet // by class
	rows   []rowMask              // by class
	of     []uint8                // by row: its class
	loads  [][]loadedColumn       // by class: those of the scan's columns that it has
	masks  []rowMask              // by column: the rows that have it, where not all have
	masked cloudtrail.ColumnSet   // the columns of masks
}

// maxClasses bounds the classes; more are as the last, which has everything.
const maxClasses = 255

// classify puts the selected rows into classes. It runs inside the part's guard.
func (s *scan) classify() error {
	c := s.classes
	c.sets, c.loads = c.sets[:0], c.loads[:0]
	c.of = grow(c.of[:0], s.rows.rows)[:s.rows.rows]
	t := combiner{rows: &s.rows, of: c.of, judge: func(values [][]byte) uint8 {
		set := c.narrow.Columns.Union(c.narrow.More(values)).And(s.columns)
		if i := slices.Index(c.sets, set); i >= 0 {
			return uint8(i)
		}
		if len(c.sets) == maxClasses {
			c.sets[maxClasses-1] = s.columns
			return maxClasses - 1
		}
		c.sets = append(c.sets, set)
		return uint8(len(c.sets) - 1)
	}}
	if err := s.combine(c.narrow.By, &t); err != nil {
		return err
	}
	c.mask(s)
	return nil
}

// mask finds the rows of each column that not all have.
func (c *rowClasses) mask(s *scan) {
	c.rows = grow(c.rows[:0], len(c.sets))[:len(c.sets)]
	for i := range c.rows {
		c.rows[i].reset(s.rows.rows)
	}
	for row := s.rows.next(0); row < s.rows.rows; row = s.rows.next(row + 1) {
		c.rows[c.of[row]].add(row)
	}
	all, some := s.columns, cloudtrail.ColumnSet{}
	for _, set := range c.sets {
		all, some = all.And(set), some.Union(set)
	}
	if c.masks == nil {
		c.masks = make([]rowMask, cloudtrail.NumColumns)
	}
	c.masked = cloudtrail.ColumnSet{}
	for column := range some.All() {
		if all.Has(column) {
			continue
		}
		c.masked = c.masked.With(column)
		m := &c.masks[column]
		m.reset(s.rows.rows)
		for i, set := range c.sets {
			if set.Has(column) {
				m.or(&c.rows[i])
			}
		}
	}
}

// load gives each class those of the columns that are loaded which it has.
func (c *rowClasses) load(loading []loadedColumn) {
	for i := range loading {
		if column := loading[i].chunk.column; c.masked.Has(column) {
			loading[i].rows = &c.masks[column]
		}
	}
	for _, set := range c.sets {
		var own []loadedColumn
		for _, l := range loading {
			if set.Has(l.chunk.column) {
				own = append(own, l)
			}
		}
		c.loads = append(c.loads, own)
	}
}
