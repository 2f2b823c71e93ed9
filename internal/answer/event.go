package answer

import (
	"strings"

	"keytrail/cloudtrail"
	"keytrail/internal/derived"
)

// columnNames names columns for a key: an answer that holds events follows
// from which columns they have.
func columnNames(columns cloudtrail.ColumnSet) string {
	var names []string
	for c := range columns.All() {
		names = append(names, c.Name())
	}
	return strings.Join(names, ",")
}

// codeEvent codes an event that has the columns loaded. They must not hold
// provenance but for the object and the record's index.
func codeEvent(c *derived.Coder, e *cloudtrail.Event, columns []cloudtrail.Column) {
	for _, col := range columns {
		switch col {
		case cloudtrail.EventTime:
			codeTime(c, e)
		case cloudtrail.OutcomeColumn:
			o := e.Outcome()
			codeOutcome(c, &o)
			e.SetOutcome(o)
		case cloudtrail.SourceObject:
			c.Int(&e.Object)
		case cloudtrail.RecordIndex:
			c.Int(&e.Index)
		default:
			codeValue(c, e, col)
		}
	}
}

func codeTime(c *derived.Coder, e *cloudtrail.Event) {
	micros, known := e.TimeMicros()
	c.Bool(&known)
	c.Int(&micros)
	if c.Reading() && known {
		e.SetTime(micros)
	}
}

func codeValue(c *derived.Coder, e *cloudtrail.Event, col cloudtrail.Column) {
	var v []byte
	if !c.Reading() {
		v = e.Value(col)
	}
	there := v != nil
	if c.Bool(&there); !there {
		return
	}
	if c.Raw(&v); c.Reading() && !c.Bad() {
		e.Set(col, v)
	}
}
