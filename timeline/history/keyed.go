package history

import (
	"slices"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
	"keytrail/timeline/sigma"
)

// Keyed finds what some keys did: from all rows it tells which keys are worth a
// closer look (Sift) and when (Narrow), and of these it takes what lies around
// such times, in order (Add). It shares nothing with the Builder that it is of
// but what neither changes, so that one may work beside the other. It is not safe
// for concurrent use.
type Keyed struct {
	sieve   *sigma.Sieve
	streams [Streams]*sigma.Correlator
	places  *places
	wide    finder // of the rules that look at any event of some keys
	moved   bool   // some key came from several networks
}

func newKeyed(set *sigma.Set) *Keyed {
	k := &Keyed{places: newPlaces()}
	k.streams, k.sieve = set.KeyCorrelators()
	k.wide = newFinder(set, nil, func(name string) bool { return wideDetectors[name] })
	return k
}

// RowColumns gives what Sift reads.
func (k *Keyed) RowColumns() cloudtrail.ColumnSet {
	columns := cloudtrail.Columns(cloudtrail.AccessKeyID, cloudtrail.SourceIPAddress, cloudtrail.UserAgent).Union(insideColumns)
	if k.sieve != nil {
		columns = columns.Union(k.sieve.Columns())
	}
	return columns
}

// Sift counts events, in any order.
func (k *Keyed) Sift(r *batch.Rows) {
	if k.sieve != nil {
		k.sieve.Add(r)
	}
	k.places.sift(r)
}

// Streams is how many streams of events Narrow and Add take, one after another.
const Streams = sigma.Streams

// Keys gives the access keys whose events Narrow wants in a stream, sorted; all
// is true where it wants those of every key. Sift is over then.
func (k *Keyed) Keys(stream int) (keys []string, all bool) {
	if k.sieve != nil {
		keys, all = k.sieve.Keys(stream)
	}
	if stream == Streams-1 && len(k.wide.detectors) > 0 {
		keys = append(keys, k.places.keys()...)
		all = all || k.places.full
	}
	slices.Sort(keys)
	return slices.Compact(keys), all
}

// NarrowColumns gives what Narrow reads.
func (k *Keyed) NarrowColumns() cloudtrail.ColumnSet {
	columns := cloudtrail.Columns(cloudtrail.EventTime, cloudtrail.AccessKeyID, cloudtrail.SourceIPAddress)
	if k.sieve != nil {
		columns = columns.Union(k.sieve.Columns())
	}
	return columns
}

// Narrow counts events of a stream's Keys by their times, in any order, so that
// fewer events need to be put in order.
func (k *Keyed) Narrow(r *batch.Rows, stream int) {
	if k.sieve != nil {
		k.sieve.Narrow(r, stream)
	}
	if stream == Streams-1 {
		k.places.narrow(r)
	}
}

// Narrowed gives those of Keys whose events Add wants in a stream, as Keys does.
// Narrow is over then.
func (k *Keyed) Narrowed(stream int) (keys []string, all bool) {
	if k.sieve != nil {
		keys, all = k.sieve.Busy(stream)
	}
	if stream == Streams-1 && len(k.wide.detectors) > 0 {
		busy := k.places.busy()
		k.moved = len(busy) > 0 || k.places.full
		keys, all = append(keys, busy...), all || k.places.full
	}
	slices.Sort(keys)
	return slices.Compact(keys), all
}

// Wants tells whether Add is about events in a stream of the source and the name
// that ended so.
func (k *Keyed) Wants(stream int) func(source, name []byte, outcome cloudtrail.Outcome) bool {
	return func(source, name []byte, outcome cloudtrail.Outcome) bool {
		return k.sieve != nil && k.sieve.BusyWants(source, name, outcome, stream) ||
			stream == Streams-1 && k.moved && k.wide.selector.Wants(source, name, outcome)
	}
}

// NarrowWants tells whether Narrow is about events in a stream of the source and
// the name that ended so.
func (k *Keyed) NarrowWants(stream int) func(source, name []byte, outcome cloudtrail.Outcome) bool {
	return func(source, name []byte, outcome cloudtrail.Outcome) bool {
		return k.sieve != nil && k.sieve.NarrowWants(source, name, outcome, stream) ||
			stream == Streams-1 && k.wide.selector.Wants(source, name, outcome)
	}
}

// Columns gives what Add reads in a stream.
func (k *Keyed) Columns(stream int) cloudtrail.ColumnSet {
	columns := always
	if k.streams[stream] != nil {
		columns = columns.Union(k.streams[stream].Columns())
	}
	if stream == Streams-1 {
		columns = columns.Union(k.wide.selector.Columns())
	}
	return columns
}

// ColumnsOf gives what of Columns Add reads of events of the source and the name
// that ended so, beside NarrowerColumns: of IAM's calls the request tells who acts.
func (k *Keyed) ColumnsOf(stream int) func(source, name []byte, outcome cloudtrail.Outcome) cloudtrail.ColumnSet {
	all := k.Columns(stream)
	return func(source, _ []byte, _ cloudtrail.Outcome) cloudtrail.ColumnSet {
		if string(source) == "iam.amazonaws.com" {
			return all
		}
		return cloudtrail.ColumnSet{}
	}
}

// NarrowerColumns are those of Columns that any event is read for.
func (k *Keyed) NarrowerColumns(stream int) cloudtrail.ColumnSet {
	named := cloudtrail.ColumnSet{}
	if k.streams[stream] != nil {
		named = named.Union(k.streams[stream].Named())
	}
	if stream == Streams-1 {
		named = named.Union(k.wide.selector.Named())
	}
	columns := k.Columns(stream)
	if !named.Has(cloudtrail.RequestParameters) {
		columns = columns.Without(cloudtrail.RequestParameters)
	}
	return columns
}

// PickColumns gives what Pick reads in a stream.
func (k *Keyed) PickColumns(stream int) cloudtrail.ColumnSet {
	columns := k.NarrowColumns()
	if k.sieve != nil {
		columns = columns.Union(k.sieve.PassColumns(stream))
	}
	return columns
}

// Pick drops the events of a stream that Add has no use for.
func (k *Keyed) Pick(r *batch.Rows, stream int, drop func(row int)) {
	for row := range r.Len() {
		if stream == Streams-1 && k.places.roams(r, row) || k.sieve != nil && k.sieve.Passes(r, row, stream) {
			continue
		}
		drop(row)
	}
}

// Add takes the next event of a stream, in order. What was given in other streams
// tells nothing here.
func (k *Keyed) Add(of *cloudtrail.Event, stream int) {
	e := event{Event: of}
	var ok bool
	if e.at, ok = of.TimeMicros(); !ok {
		return
	}
	if c := k.streams[stream]; c != nil {
		for _, f := range c.Add(of) {
			k.wide.add(&e, f)
		}
	}
	if stream == Streams-1 && (k.places.moves(of.Value(cloudtrail.AccessKeyID)) || k.places.crowded(of.Value(cloudtrail.AccessKeyID), e.at)) {
		k.wide.detect(&e)
	}
}

// lost counts what had to be forgotten or given up.
func (k *Keyed) lost() int64 {
	n := k.wide.lost()
	for _, c := range k.streams {
		if c != nil {
			n += int64(c.Dropped)
		}
	}
	return n
}
