package history

import (
	"slices"

	"keytrail/cloudtrail"
)

// SiftColumns gives what Sift reads.
func (b *Builder) SiftColumns() cloudtrail.ColumnSet {
	columns := cloudtrail.Columns(
		cloudtrail.AccessKeyID, cloudtrail.SourceIPAddress, cloudtrail.RecipientAccountID, cloudtrail.UserIdentityAccountID,
		cloudtrail.AWSRegion, cloudtrail.ReadOnly, cloudtrail.OutcomeColumn, cloudtrail.UserIdentityType,
	)
	if b.sieve != nil {
		columns = columns.Union(b.sieve.Columns())
	}
	return columns
}

// SiftListed gives the columns of which Sift wants all values.
func SiftListed() []cloudtrail.Column { return []cloudtrail.Column{cloudtrail.SourceIPAddress} }

// Sift counts events that are alike in SiftColumns, but for SiftListed, of
// which addresses are the values: n of them, from first to last where timed.
func (b *Builder) Sift(e *cloudtrail.Event, n int64, addresses [][]byte, first, last int64, timed bool) {
	if b.sieve != nil {
		b.sieve.Add(e, n, addresses)
	}
	b.places.sift(e, addresses)
	if timed {
		b.know.sift(e, first, last)
	}
}

// Keys gives the access keys whose events AddKeyed wants, sorted; all is true
// where it wants those of every key. Sift is over then.
func (b *Builder) Keys() (keys []string, all bool) {
	b.sifted = make(map[string]struct{})
	if b.sieve != nil {
		var passed []string
		passed, b.all = b.sieve.Keys()
		for _, k := range passed {
			b.sifted[k] = struct{}{}
		}
		keys = passed
	}
	if len(b.wide.Names()) > 0 {
		keys = append(keys, b.places.keys()...)
	}
	slices.Sort(keys)
	return slices.Compact(keys), b.all || b.places.full && len(b.wide.Names()) > 0
}

// WantsKeyed tells whether AddKeyed is about events of the source and the name
// that ended so.
func (b *Builder) WantsKeyed(source, name []byte, outcome cloudtrail.Outcome) bool {
	return b.keyed != nil && b.keyed.Wants(source, name, outcome) || b.wide.Wants(source, name, outcome)
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
	id := e.Value(cloudtrail.AccessKeyID)
	if _, passed := b.sifted[string(id)]; (passed || b.all) && b.keyed != nil && b.keyed.Hits(e) {
		return true
	}
	return b.places.has(id) && b.wide.Hits(e)
}

// AddKeyed takes the next event of one of Keys, in order. What Add was given
// tells nothing here, and the other way round.
func (b *Builder) AddKeyed(of *cloudtrail.Event) {
	e := event{Event: of}
	var ok bool
	if e.at, ok = of.TimeMicros(); !ok {
		return
	}
	id := of.Value(cloudtrail.AccessKeyID)
	if _, passed := b.sifted[string(id)]; (passed || b.all) && b.keyed != nil {
		for _, f := range b.keyed.Add(of) {
			b.add(&e, f)
		}
	}
	if b.places.has(id) {
		b.detect(&e, b.wide)
	}
}
