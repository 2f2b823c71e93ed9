package timeline

import (
	"iter"
	"time"

	"keytrail/cloudtrail"
)

// FoldOptions say what Fold takes together. The zero value has the defaults.
type FoldOptions struct {
	MinRun int           // entries that make a run, forwarded calls aside, 0 for 4; fewer stay single
	Streak int           // calls of one name that stand apart from other reads, or that hand out credentials, 0 for 10
	MaxGap time.Duration // between entries of a run, 0 for a minute
}

// Folded is one step of a folded timeline: an entry or a run, never both.
type Folded struct {
	Entry *Entry // valid until the next step
	Run   *Run
}

// FoldColumns are the columns that Fold reads.
func FoldColumns() cloudtrail.ColumnSet {
	return cloudtrail.Columns(
		cloudtrail.EventTime, cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.ReadOnly, cloudtrail.ErrorCode,
		cloudtrail.OutcomeColumn, cloudtrail.AccessKeyID, cloudtrail.PrincipalARN, cloudtrail.UserIdentityPrincipalID,
		cloudtrail.UserIdentityInvokedBy, cloudtrail.SourceIPAddress, cloudtrail.AWSRegion, cloudtrail.UserAgent,
	)
}

// Fold takes runs of like entries together and leaves the rest as it is, in
// order. Neighbours are alike when the same principal made them from the same
// address with no more than MaxGap between them, and they are calls of one
// name, or reads that change nothing and give nothing away. Calls to KMS that
// a service forwarded meanwhile belong to the run. An entry with a finding of
// medium severity or more always stands alone, and so does one without a
// time.
//
// Every entry is in exactly one step. Fold holds a few entries and one or two
// runs at a time; it passes errors on, after what it holds.
func Fold(entries iter.Seq2[Entry, error], o FoldOptions) iter.Seq2[Folded, error] {
	if o.MinRun <= 0 {
		o.MinRun = 4
	}
	o.MinRun = max(o.MinRun, 2) // one entry is no run
	if o.Streak <= 0 {
		o.Streak = 10
	}
	if o.MaxGap <= 0 {
		o.MaxGap = time.Minute
	}
	return func(yield func(Folded, error) bool) {
		f := folder{FoldOptions: o, yield: yield}
		for entry, err := range entries {
			if err != nil {
				if f.flush() {
					yield(Folded{}, err)
				}
				return
			}
			if !f.add(&entry) {
				return
			}
		}
		f.flush()
	}
}

// folder is a Fold in progress. What it holds is, in order: head, reads of
// several names; then tail, calls of one name.
type folder struct {
	FoldOptions
	yield      func(Folded, error) bool
	head, tail group
}

// group is entries that may become a run. The entries themselves are kept
// only while they are too few for one.
type group struct {
	run     Run
	entries []Entry
	direct  int // entries that are not forwarded calls
}

// add takes one entry; false means that nobody listens any more.
func (f *folder) add(e *Entry) bool {
	link := linkOf(e)
	if !link.foldable {
		return f.flush() && f.yield(Folded{Entry: e}, nil)
	}
	if f.tail.run.Count > 0 && !f.tail.run.joins(&link, f.MaxGap.Microseconds()) {
		if !f.flush() {
			return false
		}
	}
	switch t := &f.tail; {
	case t.run.Count == 0:
	case link.helper, t.run.isCall(&link):
		f.keep(t, e, &link)
		if t.direct == f.Streak && f.head.run.Count > 0 { // the tail has become a run of its own
			return f.emit(&f.head)
		}
		return true
	case link.read && t.run.Reads && t.direct < f.Streak:
		f.merge()
	default:
		if !f.flush() {
			return false
		}
	}
	f.keep(&f.tail, e, &link)
	return true
}

// keep puts an entry into a group.
func (f *folder) keep(g *group, e *Entry, link *link) {
	g.run.add(e, link)
	if !link.helper {
		g.direct++
	}
	if f.folds(g) {
		g.entries = nil
		return
	}
	kept := *e
	kept.Event = e.Event.Clone()
	g.entries = append(g.entries, kept)
}

// merge moves the tail to the head.
func (f *folder) merge() {
	h, t := &f.head, &f.tail
	h.entries = append(h.entries, t.entries...)
	h.run.merge(&t.run)
	h.direct += t.direct
	*t = group{}
	if f.folds(h) {
		h.entries = nil
	}
}

// maxHeld bounds the entries of a group: one call may have any number of
// forwarded ones beside it.
const maxHeld = 16

// folds tells whether a group is a run by now. Calls that hand credentials
// out take a streak of them: each may be where a trail goes on.
func (f *folder) folds(g *group) bool {
	need := f.MinRun
	if g.run.issuing {
		need = max(need, f.Streak)
	}
	return g.direct >= need || g.run.Count >= maxHeld
}

// flush gives what is held.
func (f *folder) flush() bool {
	if f.head.run.Count > 0 && f.tail.run.Count > 0 {
		f.merge()
	}
	return f.emit(&f.head) && f.emit(&f.tail)
}

// emit gives a group as a run or as its entries, and empties it.
func (f *folder) emit(g *group) bool {
	gone := *g
	*g = group{}
	if f.folds(&gone) {
		return f.yield(Folded{Run: &gone.run}, nil)
	}
	for i := range gone.entries {
		if !f.yield(Folded{Entry: &gone.entries[i]}, nil) {
			return false
		}
	}
	return true
}
