package history

import (
	"slices"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
	"keytrail/timeline/sigma"
)

// siftColumns gives what Sift reads.
func (b *Builder) siftColumns() cloudtrail.ColumnSet {
	columns := cloudtrail.Columns(
		cloudtrail.EventTime, cloudtrail.AccessKeyID, cloudtrail.SourceIPAddress, cloudtrail.RecipientAccountID, cloudtrail.UserIdentityAccountID,
		cloudtrail.AWSRegion, cloudtrail.ReadOnly, cloudtrail.OutcomeColumn, cloudtrail.UserIdentityType, cloudtrail.UserAgent,
	).Union(insideColumns)
	if b.sieve != nil {
		columns = columns.Union(b.sieve.Columns())
	}
	return columns
}

// Sift counts events.
func (b *Builder) Sift(r *batch.Rows) {
	if b.sieve != nil {
		b.sieve.Add(r)
	}
	b.places.sift(r)
	b.know.sift(r)
}

// Streams is how many streams of events Narrow and AddKeyed take, one after
// another.
const Streams = sigma.Streams

// Keys gives the access keys whose events Narrow wants in a stream, sorted; all
// is true where it wants those of every key. Sift is over then.
func (b *Builder) Keys(stream int) (keys []string, all bool) {
	if b.sieve != nil {
		keys, all = b.sieve.Keys(stream)
	}
	if stream == Streams-1 && len(b.wide.Names()) > 0 {
		keys = append(keys, b.places.keys()...)
		all = all || b.places.full
	}
	slices.Sort(keys)
	return slices.Compact(keys), all
}

// NarrowColumns gives what Narrow reads.
func (b *Builder) NarrowColumns() cloudtrail.ColumnSet {
	columns := cloudtrail.Columns(cloudtrail.EventTime, cloudtrail.AccessKeyID, cloudtrail.SourceIPAddress)
	if b.sieve != nil {
		columns = columns.Union(b.sieve.Columns())
	}
	return columns
}

// Narrow counts events of a stream's Keys by their times, in any order, so that
// fewer events need to be put in order.
func (b *Builder) Narrow(r *batch.Rows, stream int) {
	if b.sieve != nil {
		b.sieve.Narrow(r, stream)
	}
	if stream == Streams-1 {
		b.places.narrow(r)
	}
}

// Narrowed gives those of Keys whose events AddKeyed wants in a stream, as Keys
// does. Narrow is over then.
func (b *Builder) Narrowed(stream int) (keys []string, all bool) {
	if b.sieve != nil {
		keys, all = b.sieve.Busy(stream)
	}
	if stream == Streams-1 && len(b.wide.Names()) > 0 {
		busy := b.places.busy()
		b.moved = len(busy) > 0 || b.places.full
		keys, all = append(keys, busy...), all || b.places.full
	}
	slices.Sort(keys)
	return slices.Compact(keys), all
}

// WantsKeyed tells whether AddKeyed is about events in a stream of the source
// and the name that ended so.
func (b *Builder) WantsKeyed(stream int) func(source, name []byte, outcome cloudtrail.Outcome) bool {
	return func(source, name []byte, outcome cloudtrail.Outcome) bool {
		return b.sieve != nil && b.sieve.BusyWants(source, name, outcome, stream) ||
			stream == Streams-1 && b.moved && b.wide.Wants(source, name, outcome)
	}
}

// NarrowWants tells whether Narrow is about events in a stream of the source and
// the name that ended so.
func (b *Builder) NarrowWants(stream int) func(source, name []byte, outcome cloudtrail.Outcome) bool {
	return func(source, name []byte, outcome cloudtrail.Outcome) bool {
		return b.sieve != nil && b.sieve.NarrowWants(source, name, outcome, stream) ||
			stream == Streams-1 && b.wide.Wants(source, name, outcome)
	}
}

// KeyedColumns gives what AddKeyed reads in a stream.
func (b *Builder) KeyedColumns(stream int) cloudtrail.ColumnSet {
	columns := always
	if b.keyed[stream] != nil {
		columns = columns.Union(b.keyed[stream].Columns())
	}
	if stream == Streams-1 {
		columns = columns.Union(b.wide.Columns())
	}
	return columns
}

// KeyedColumnsOf gives what of KeyedColumns AddKeyed reads of events of the source
// and the name that ended so, beside NarrowerKeyedColumns: of IAM's calls the
// request tells who acts.
func (b *Builder) KeyedColumnsOf(stream int) func(source, name []byte, outcome cloudtrail.Outcome) cloudtrail.ColumnSet {
	all := b.KeyedColumns(stream)
	return func(source, _ []byte, _ cloudtrail.Outcome) cloudtrail.ColumnSet {
		if string(source) == "iam.amazonaws.com" {
			return all
		}
		return cloudtrail.ColumnSet{}
	}
}

// NarrowerKeyedColumns are those of KeyedColumns that any event is read for.
func (b *Builder) NarrowerKeyedColumns(stream int) cloudtrail.ColumnSet {
	named := cloudtrail.ColumnSet{}
	if b.keyed[stream] != nil {
		named = named.Union(b.keyed[stream].Named())
	}
	if stream == Streams-1 {
		named = named.Union(b.wide.Named())
	}
	columns := b.KeyedColumns(stream)
	if !named.Has(cloudtrail.RequestParameters) {
		columns = columns.Without(cloudtrail.RequestParameters)
	}
	return columns
}

// PickColumns gives what PickKeyed reads in a stream.
func (b *Builder) PickColumns(stream int) cloudtrail.ColumnSet {
	columns := b.NarrowColumns()
	if b.sieve != nil {
		columns = columns.Union(b.sieve.PassColumns(stream))
	}
	return columns
}

// PickKeyed drops the events of a stream that AddKeyed has no use for.
func (b *Builder) PickKeyed(r *batch.Rows, stream int, drop func(row int)) {
	for row := range r.Len() {
		if stream == Streams-1 && b.places.roams(r, row) || b.sieve != nil && b.sieve.Passes(r, row, stream) {
			continue
		}
		drop(row)
	}
}

// AddKeyed takes the next event of a stream, in order. What was given to Add or
// in other streams tells nothing here, and the other way round.
func (b *Builder) AddKeyed(of *cloudtrail.Event, stream int) {
	e := event{Event: of}
	var ok bool
	if e.at, ok = of.TimeMicros(); !ok {
		return
	}
	if c := b.keyed[stream]; c != nil {
		for _, f := range c.Add(of) {
			b.add(&e, f)
		}
	}
	if stream == Streams-1 && (b.places.moves(of.Value(cloudtrail.AccessKeyID)) || b.places.crowded(of.Value(cloudtrail.AccessKeyID), e.at)) {
		b.detect(&e, b.wide)
	}
}
