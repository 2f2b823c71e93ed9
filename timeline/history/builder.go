package history

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
	"keytrail/internal/recall"
	"keytrail/timeline"
	"keytrail/timeline/iampolicy"
	"keytrail/timeline/sigma"
)

// Builder makes Facts, with what its Keyed finds. It is not safe for concurrent
// use.
type Builder struct {
	set       *sigma.Set
	ordered   *sigma.Correlator
	keyed     *Keyed
	finder    // of the rules with detectors but those of keyed
	know      *knowledge
	habits    *habits
	lessons   lessons
	alone     *aloneBuilder
	verdicts  []sigma.Verdict // room
	outsiders map[string]bool // the rules that may name somebody foreign
	issues    bool            // some finding is on an access key that was made or switched on
	quarantines

	judging   *batch.Memo
	pinned    *batch.Memo // of the events for which anywhere says no
	anywhere  *batch.Memo
	plain     cloudtrail.ColumnSet // those of Columns that outlines are made of
	outlines  recall.Numbered[outlineKey, outline]
	rows      *sigma.Verdicts
	gists     []gist // by the number of verdicts
	actors    *batch.Memo
	actorsMet recall.Numbered[actor, actor]

	origins    *batch.Memo
	originsMet recall.Numbered[string, string]

	changes []Change
	texts   map[string]uint32
	list    []string
}

// maxChanges bounds changes, which take about 32 bytes.
const maxChanges = 1 << 22

// NewBuilder makes a builder for a set of rules. own are the accounts that
// count as one's own.
func NewBuilder(set *sigma.Set, own iampolicy.Accounts) *Builder {
	b := &Builder{
		set: set, know: newKnowledge(own), habits: newHabits(), quarantines: newQuarantines(), texts: make(map[string]uint32),
	}
	b.alone, b.lessons, b.outsiders = newAloneBuilder(), newLessons(), set.NamingOutsiders()
	b.judging, b.rows, b.actors = batch.NewMemo(b.outline), set.NewVerdicts(), batch.NewMemo(b.actor)
	b.origins = batch.NewMemo(b.origin)
	b.ordered = set.OrderCorrelator()
	b.finder = newFinder(set, b.know, func(name string) bool { return !wideDetectors[name] })
	b.keyed = newKeyed(set)
	b.plain = sigma.Gisted(b.Columns())
	b.anywhere, b.pinned = batch.NewMemo(b.mayAnywhere), batch.NewMemo(b.pinnedOutline())
	return b
}

// Keyed gives the part of the making that may go on beside all else, once Learn
// is over: Facts takes what it found.
func (b *Builder) Keyed() *Keyed { return b.keyed }

// Columns gives what Keeps and Add read.
func (b *Builder) Columns() cloudtrail.ColumnSet {
	columns := b.set.Columns().Union(b.selector.Columns()).Union(always).With(cloudtrail.Resources).With(cloudtrail.ResponseElements)
	if b.ordered != nil {
		columns = columns.Union(b.ordered.Columns())
	}
	return columns
}

// ColumnsOf gives what of Columns Keeps and Add read of events of the source and the
// name that ended so, beside NarrowerColumns: what rules find in each by itself.
func (b *Builder) ColumnsOf(source, name []byte, outcome cloudtrail.Outcome) cloudtrail.ColumnSet {
	reading := b.set.Reading(source, name, outcome)
	return reading.Columns()
}

// NarrowerColumns are those of Columns that detectors and correlations read, which
// are about any event.
func (b *Builder) NarrowerColumns() cloudtrail.ColumnSet {
	columns := always.Union(b.selector.Columns())
	if b.ordered != nil {
		columns = columns.Union(b.ordered.Columns())
	}
	return columns
}

// always are the columns of what is told of every event with findings.
var always = cloudtrail.IdentityColumns().Union(cloudtrail.Columns(
	cloudtrail.EventTime, cloudtrail.EventID, cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.OutcomeColumn,
	cloudtrail.SourceObject, cloudtrail.RecordIndex, cloudtrail.RecipientAccountID, cloudtrail.UserIdentityAccountID,
	cloudtrail.SourceIPAddress, cloudtrail.UserAgent, cloudtrail.SessionCredentialFromConsole, cloudtrail.RequestParameters,
	cloudtrail.AWSRegion, cloudtrail.VPCEndpointID,
))

// Keeps tells whether Add has any use for an event. It is asked once about each
// event that Judge did not drop, in any order.
func (b *Builder) Keeps(e *cloudtrail.Event) bool {
	g := b.set.Gist(e, b.verdicts)
	b.verdicts = g.Findings
	if g.Severity > timeline.Informational {
		b.alone.note(Place{e.Object, e.Index})
	} else if len(g.Findings) > 0 {
		b.alone.count(g.Findings, 1)
		b.alone.byKey[e.Text(cloudtrail.AccessKeyID)] += int64(len(g.Findings))
	}
	return len(g.Findings) > 0 || b.selector.Hits(e) || b.ordered != nil && b.ordered.Hits(e) ||
		quarantining(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName))
}

// Add takes the next event, in order.
func (b *Builder) Add(of *cloudtrail.Event) {
	e := event{Event: of}
	var ok bool
	if e.at, ok = of.TimeMicros(); !ok {
		return
	}
	b.lessons.until(e.at/day, b.habits)
	for _, f := range b.set.Match(of) {
		b.issues = b.issues || handsOut(&e, &f)
		d := deedOf(&e, &f)
		if w := b.weigh(&d); w.change(&f) {
			b.change(Place{of.Object, of.Index}, f.Rule, f.Reasons[len(f.Reasons)-1], f.Severity)
		}
	}
	before := len(b.found)
	if b.ordered != nil {
		for _, f := range b.ordered.Add(of) {
			b.add(&e, f)
		}
	}
	b.detect(&e)
	b.weighFrom(before)
	b.quarantines.learn(&e)
}

// weighFrom weighs what was found from a place on.
func (b *Builder) weighFrom(place int) {
	for i := range b.found[place:] {
		p := &b.found[place+i]
		p.weight = b.weigh(&p.deed)
	}
}

// change notes what became of a finding that an event has by itself.
func (b *Builder) change(at Place, rule, reason string, to timeline.Severity) {
	if len(b.changes) >= maxChanges {
		b.dropped++
		return
	}
	b.changes = append(b.changes, Change{at, b.text(rule), b.text(reason), to})
}

func (b *Builder) text(t string) uint32 {
	n, ok := b.texts[t]
	if !ok {
		n = uint32(len(b.list))
		b.texts[t] = n
		b.list = append(b.list, t)
	}
	return n
}

// Facts ends the making. All that Keyed found comes after all that was added.
func (b *Builder) Facts() *Facts {
	before := len(b.found)
	b.join(&b.keyed.wide)
	b.weighFrom(before)
	b.settle()
	f := &Facts{Dropped: b.dropped, Texts: b.list, Alone: b.alone.alone()}
	slices.SortStableFunc(b.found, func(p, q pending) int {
		return cmp.Or(p.compare(q.Place), strings.Compare(p.finding.Rule, q.finding.Rule))
	})
	var added []Added
	kinds := make(map[Kind]struct{})
	for i := range b.found {
		a := &b.found[i]
		a.weight.change(a.finding)
		a.Get = func() (timeline.Finding, bool) { return *a.finding, true }
		added = append(added, a.Added)
		kinds[a.kind] = struct{}{}
	}
	slices.SortFunc(b.changes, func(a, b Change) int { return cmp.Or(a.compare(b.Place), cmp.Compare(a.Rule, b.Rule)) })
	f.Added, f.Changes = inMemory(added), inMemory(b.changes)
	f.Kinds = slices.SortedFunc(maps.Keys(kinds), func(a, b Kind) int {
		return cmp.Or(strings.Compare(a.Source, b.Source), strings.Compare(a.Name, b.Name), cmp.Compare(a.Outcome, b.Outcome))
	})
	if b.ordered != nil {
		f.Dropped += int64(b.ordered.Dropped)
	}
	f.Dropped += b.lost() + b.keyed.lost()
	return f
}
