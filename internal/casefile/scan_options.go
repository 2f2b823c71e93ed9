package casefile

import (
	"bytes"
	"slices"

	"keytrail/cloudtrail"
)

// Test is one condition on one column. It holds for a value that meets every
// condition given, and for null where Null is set; Not turns the answer round,
// for null too. A test without any condition holds for every value that is
// there.
//
// Values are what Event.Value gives: decoded text, verbatim JSON, "true" and
// "false". In, Prefix and Match are for columns of text, JSON, bool and bytes;
// Min, Max and Fits are for columns of times and numbers.
type Test struct {
	Column cloudtrail.Column
	In     [][]byte          // one of these; nil is no condition
	Prefix []byte            // begins with this
	Min    *int64            // not before, in microseconds since 1970 UTC for times
	Max    *int64            // before: the range is half open
	Match  func([]byte) bool // any further condition; never called with null, perhaps once for many equal values
	Fits   func(int64) bool  // any further condition on a time or a number
	Null   bool
	Not    bool

	sorted bool // In is
}

// Clause holds where any of its tests does. An empty clause holds nowhere.
type Clause []Test

// ScanOptions chooses what a scan delivers.
type ScanOptions struct {
	Columns  cloudtrail.ColumnSet // what the events have loaded
	Narrow   *Narrow              // which of these an event has loaded; nil is all
	Where    []Clause             // all of them hold for every event delivered
	Combined []Combined           // and all of these
	Pick     *Pick                // and this; nil is none
	Parts    []int                // the parts to read, by their index in Parts; nil is all
}

// Narrow says that events of different kinds have different columns loaded.
type Narrow struct {
	Columns cloudtrail.ColumnSet // what all have
	By      []cloudtrail.Column  // up to three columns of text, whose values tell which others

	// More gives further columns, of ScanOptions.Columns, that events with these
	// values have; a value is nil for null, and only valid while it runs. It is asked once for each
	// combination that occurs in a row group, or a few times more.
	More func(values [][]byte) cloudtrail.ColumnSet
}

// Pos is a row's place in the case as one Case sees it. It means nothing to
// another Case.
type Pos struct {
	File     int   // index in Parts
	RowGroup int   // in the file
	Row      int64 // in the row group
}

// Compare orders places as a scan delivers them.
func (p Pos) Compare(q Pos) int {
	switch {
	case p.File != q.File:
		return p.File - q.File
	case p.RowGroup != q.RowGroup:
		return p.RowGroup - q.RowGroup
	case p.Row < q.Row:
		return -1
	case p.Row > q.Row:
		return 1
	}
	return 0
}

// Hit is an event with its place. The event is valid until the next one.
type Hit struct {
	Pos   Pos
	Event *cloudtrail.Event
}

// Holds tells whether any test of the clause holds for the event, which must
// have the clause's columns loaded.
func (c Clause) Holds(e *cloudtrail.Event) bool {
	for i := range c {
		if c[i].Holds(e) {
			return true
		}
	}
	return false
}

// Holds tells whether the test holds for the event.
func (t *Test) Holds(e *cloudtrail.Event) bool {
	switch {
	case e.IsNull(t.Column):
		return t.onNull()
	case t.Column == cloudtrail.EventTime:
		v, _ := e.TimeMicros()
		return t.onInt(v)
	case t.Column == cloudtrail.SourceObject:
		return t.onInt(e.Object)
	case t.Column == cloudtrail.RecordIndex:
		return t.onInt(e.Index)
	case t.Column == cloudtrail.SourceOffset:
		return t.onInt(e.Offset)
	case t.Column == cloudtrail.Flags:
		return t.onInt(int64(e.Flags))
	}
	return t.onBytes(e.Value(t.Column))
}

// Columns gives the columns that the clause asks about.
func (c Clause) Columns() cloudtrail.ColumnSet {
	var s cloudtrail.ColumnSet
	for i := range c {
		s = s.With(c[i].Column)
	}
	return s
}

// plain tells whether the test has no condition but presence or absence.
func (t *Test) plain() bool {
	return t.In == nil && t.Prefix == nil && t.Min == nil && t.Max == nil && t.Match == nil && t.Fits == nil
}

// onNull tells whether the test holds for null.
func (t *Test) onNull() bool { return t.Null != t.Not }

// onBytes tells whether the test holds for a value of bytes.
func (t *Test) onBytes(v []byte) bool { return t.bytesMeet(v) != t.Not }

func (t *Test) bytesMeet(v []byte) bool {
	if t.Null && t.plain() {
		return false
	}
	if t.In != nil && !t.isIn(v) {
		return false
	}
	return bytes.HasPrefix(v, t.Prefix) && (t.Match == nil || t.Match(v))
}

// onInt tells whether the test holds for a time or a number.
func (t *Test) onInt(v int64) bool {
	meets := !(t.Null && t.plain()) && (t.Min == nil || v >= *t.Min) && (t.Max == nil || v < *t.Max) &&
		(t.Fits == nil || t.Fits(v))
	return meets != t.Not
}

// sortIn gives the test with its In sorted, so that longer lists can be
// searched.
func (t Test) sortIn() Test {
	if t.In != nil {
		t.In = slices.Clone(t.In)
		slices.SortFunc(t.In, bytes.Compare)
		t.In = slices.CompactFunc(t.In, bytes.Equal)
		t.sorted = true
	}
	return t
}

// isIn looks a value up in In.
func (t *Test) isIn(v []byte) bool {
	if t.sorted && len(t.In) > 8 {
		_, ok := slices.BinarySearchFunc(t.In, v, bytes.Compare)
		return ok
	}
	for _, w := range t.In {
		if bytes.Equal(v, w) {
			return true
		}
	}
	return false
}
