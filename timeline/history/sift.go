package history

import (
	"slices"

	"keytrail/cloudtrail"
)

// SiftColumns gives what Sift reads.
func (b *Builder) SiftColumns() cloudtrail.ColumnSet {
	columns := cloudtrail.Columns(
		cloudtrail.AccessKeyID, cloudtrail.SourceIPAddress, cloudtrail.RecipientAccountID, cloudtrail.UserIdentityAccountID,
		cloudtrail.AWSRegion, cloudtrail.ReadOnly, cloudtrail.OutcomeColumn, cloudtrail.UserIdentityType, cloudtrail.UserAgent,
	).Union(insideColumns)
	if b.sieve != nil {
		columns = columns.Union(b.sieve.Columns())
	}
	return columns
}

// SiftListed gives the columns of which Sift wants all values.
func SiftListed() []cloudtrail.Column {
	return []cloudtrail.Column{cloudtrail.SourceIPAddress, cloudtrail.UserAgent}
}

// Sift counts events that are alike in SiftColumns, but for SiftListed, of
// which listed has the values: n of them, from first to last where timed.
func (b *Builder) Sift(e *cloudtrail.Event, n int64, listed [][][]byte, first, last int64, timed bool) {
	if b.sieve != nil {
		b.sieve.Add(e, n, listed[0])
	}
	b.places.sift(e, listed[0], listed[1])
	if timed {
		b.know.sift(e, first, last)
	}
}

// Keys gives the access keys whose events AddKeyed wants, sorted; all is true
// where it wants those of every key. Sift is over then.
func (b *Builder) Keys() (keys []string, all bool) {
	if b.sieve != nil {
		keys, all = b.sieve.Keys()
	}
	if len(b.wide.Names()) > 0 {
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
		columns = columns.Union(b.sieve.NarrowColumns())
	}
	return columns
}

// Narrow counts an event of one of Keys, in any order, so that fewer events
// need to be put in order.
func (b *Builder) Narrow(of *cloudtrail.Event) {
	if b.sieve != nil {
		b.sieve.Narrow(of)
	}
	e := event{Event: of}
	var ok bool
	if e.at, ok = of.TimeMicros(); ok {
		b.places.narrow(&e)
	}
}

// Narrowed gives those of Keys whose events AddKeyed wants, as Keys does. Narrow
// is over then.
func (b *Builder) Narrowed() (keys []string, all bool) {
	if b.sieve != nil {
		keys, all = b.sieve.Busy()
	}
	if len(b.wide.Names()) > 0 {
		busy := b.places.busy()
		b.moved = len(busy) > 0 || b.places.full
		keys, all = append(keys, busy...), all || b.places.full
	}
	slices.Sort(keys)
	return slices.Compact(keys), all
}

// WantsKeyed tells whether AddKeyed is about events of the source and the name
// that ended so.
func (b *Builder) WantsKeyed(source, name []byte, outcome cloudtrail.Outcome) bool {
	return b.sieve != nil && b.sieve.BusyWants(source, name, outcome) || b.moved && b.wide.Wants(source, name, outcome)
}

// NarrowWants tells whether Narrow is about events of the source and the name
// that ended so.
func (b *Builder) NarrowWants(source, name []byte, outcome cloudtrail.Outcome) bool {
	return b.sieve != nil && b.sieve.Wants(source, name, outcome) || b.wide.Wants(source, name, outcome)
}

// KeyedColumns gives what KeepsKeyed and AddKeyed read.
func (b *Builder) KeyedColumns() cloudtrail.ColumnSet {
	columns := b.wide.Columns().Union(always)
	if b.keyed != nil {
		columns = columns.Union(b.keyed.Columns())
	}
	return columns
}

// KeepsKeyed tells whether AddKeyed has any use for an event.
func (b *Builder) KeepsKeyed(e *cloudtrail.Event) bool {
	of := event{Event: e}
	var ok bool
	if of.at, ok = e.TimeMicros(); !ok {
		return false
	}
	if b.places.moves(e.Value(cloudtrail.AccessKeyID)) || b.places.crowded(&of) {
		return true
	}
	return b.sieve != nil && b.sieve.Passes(e)
}

// AddKeyed takes the next event that KeepsKeyed, in order. What Add was given
// tells nothing here, and the other way round.
func (b *Builder) AddKeyed(of *cloudtrail.Event) {
	e := event{Event: of}
	var ok bool
	if e.at, ok = of.TimeMicros(); !ok {
		return
	}
	if b.keyed != nil {
		for _, f := range b.keyed.Add(of) {
			b.add(&e, f)
		}
	}
	if b.places.moves(of.Value(cloudtrail.AccessKeyID)) || b.places.crowded(&e) {
		b.detect(&e, b.wide)
	}
}
