package casefile

import (
	"reflect"

	"github.com/parquet-go/parquet-go"

	"keytrail/cloudtrail"
)

// SchemaVersion is the version of the row schema. All files of a case have
// one; it rises whenever a column is added, dropped or changes its type.
const SchemaVersion = 1

// Schema gives the Parquet schema of a part: one flat column per
// cloudtrail.Column, under the column's name and in its order.
//
//	text, JSON   BYTE_ARRAY with STRING annotation, always valid UTF-8
//	bytes        BYTE_ARRAY without annotation
//	bool         BOOLEAN
//	time         INT64, TIMESTAMP(MICROS, isAdjustedToUTC)
//	ints         INT64
//
// Every column is optional but for the provenance that every row has. Within
// a chunk a column is PLAIN or dictionary encoded, whichever is smaller, in
// data pages of version 1 compressed with zstd: what every reader can read.
func Schema() *parquet.Schema { return schema }

var schema = newSchema()

// required tells whether every row has a value in the column.
func required(c cloudtrail.Column) bool {
	switch c {
	case cloudtrail.SourceObject, cloudtrail.RecordIndex, cloudtrail.SourceOffset,
		cloudtrail.Envelope, cloudtrail.Exactness, cloudtrail.Flags:
		return true
	}
	return false
}

// bounded tells whether the column's chunks and pages have a minimum and a
// maximum on file. Free-form columns have none: nobody looks for a range of
// them, and their values are long. They have no column index either.
func bounded(c cloudtrail.Column) bool {
	switch c {
	case cloudtrail.UserAgent, cloudtrail.ErrorMessage, cloudtrail.Shape:
		return false
	}
	return c.Kind() != cloudtrail.KindJSON && c.Kind() != cloudtrail.KindBytes
}

// bloomed tells whether the column's chunks have a bloom filter.
func bloomed(c cloudtrail.Column) bool {
	switch c {
	case cloudtrail.AccessKeyID, cloudtrail.EventID, cloudtrail.SourceIPAddress, cloudtrail.PrincipalARN:
		return true
	}
	return false
}

// interned tells whether a column's values repeat enough to be gathered as
// numbers into a dictionary. The others are gathered as text: ids, of which
// every event has its own, and free-form members.
func interned(c cloudtrail.Column) bool {
	switch c {
	case cloudtrail.TLSDetails, cloudtrail.Resources: // what a caller's client and habits make of them
		return true
	}
	return c.Kind() == cloudtrail.KindText && !isID(c)
}

// isID tells whether every event has a value of its own in the column.
func isID(c cloudtrail.Column) bool {
	switch c {
	case cloudtrail.EventID, cloudtrail.RequestID, cloudtrail.SharedEventID:
		return true
	}
	return false
}

func newSchema() *parquet.Schema {
	group := columnGroup{Group: make(parquet.Group, cloudtrail.NumColumns)}
	for c := range cloudtrail.Column(cloudtrail.NumColumns) {
		node := columnNode(c)
		group.Group[c.Name()] = node
		group.fields = append(group.fields, columnField{Node: node, name: c.Name()})
	}
	return parquet.NewSchema("keytrail", group)
}

func columnNode(c cloudtrail.Column) parquet.Node {
	var n parquet.Node
	switch c.Kind() {
	case cloudtrail.KindText, cloudtrail.KindJSON:
		n = parquet.String()
	case cloudtrail.KindBytes:
		n = parquet.Leaf(parquet.ByteArrayType)
	case cloudtrail.KindBool:
		n = parquet.Leaf(parquet.BooleanType)
	case cloudtrail.KindTime:
		n = parquet.TimestampAdjusted(parquet.Microsecond, true)
	case cloudtrail.KindInt:
		n = parquet.Leaf(parquet.Int64Type)
	}
	if interned(c) {
		n = parquet.Encoded(n, &parquet.RLEDictionary)
	} else {
		n = parquet.Encoded(n, &parquet.Plain)
	}
	n = parquet.Compressed(n, &parquet.Zstd)
	if required(c) {
		return parquet.Required(n)
	}
	return parquet.Optional(n)
}

// columnGroup is a group whose fields keep the order they were given in: a
// parquet.Group sorts them by name.
type columnGroup struct {
	parquet.Group
	fields []parquet.Field
}

// Fields gives the columns in file order.
func (g columnGroup) Fields() []parquet.Field { return g.fields }

type columnField struct {
	parquet.Node
	name string
}

// Name gives the column's name.
func (f columnField) Name() string { return f.name }

// Value is never called: rows reach a part by column, not as Go values.
func (f columnField) Value(reflect.Value) reflect.Value { return reflect.Value{} }
