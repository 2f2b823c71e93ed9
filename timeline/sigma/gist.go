package sigma

import (
	"slices"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// Gist is what a set finds in an event, as far as some of its columns tell.
type Gist struct {
	// Ask are further columns that tell, none where whatever the other columns
	// hold, the findings are these. Where there are some, nothing else is set.
	Ask      cloudtrail.ColumnSet
	Severity timeline.Severity // of the worst of Findings
	Findings []Verdict         // in no order
}

// Verdict is a finding without what is not told apart between like events.
type Verdict struct {
	Rule     string
	Severity timeline.Severity
}

// Tells tells whether a finding is more than informational.
func (v Verdict) Tells() bool { return v.Severity > timeline.Informational }

// singular are the columns that tell nearly every event apart.
var singular = cloudtrail.Columns(cloudtrail.EventID, cloudtrail.RequestID, cloudtrail.SharedEventID)

// Gisted gives those of some columns by which events may be alike.
func Gisted(columns cloudtrail.ColumnSet) (gisted cloudtrail.ColumnSet) {
	for c := range columns.All() {
		if k := c.Kind(); (k == cloudtrail.KindText || k == cloudtrail.KindBool) && !singular.Has(c) {
			gisted = gisted.With(c)
		}
	}
	return gisted
}

// GistColumns gives what Gist can make use of.
func (s *Set) GistColumns() cloudtrail.ColumnSet { return Gisted(s.columns) }

// Gist judges an event by the columns that it has loaded, event source, event
// name, outcome and those of the identity among them. What it is sure of, Match
// finds in every event that has the same in these columns. found is room for
// the findings.
func (s *Set) Gist(e *cloudtrail.Event, found []Verdict) Gist {
	sc := scope{event: e, set: s}
	var room [16]uint16
	hits, ask := s.sureHits(&sc, &s.index, room[:0])
	if len(hits) > 0 && isIAM(e) && !e.Loaded().Has(cloudtrail.RequestParameters) {
		ask = ask.With(cloudtrail.RequestParameters) // of some calls it tells who acts
	}
	if ask != (cloudtrail.ColumnSet{}) {
		return Gist{Ask: ask}
	}
	g := Gist{Findings: found[:0]}
	if len(hits) == 0 {
		return g
	}
	var facts circumstances
	facts.read(e)
	for _, i := range hits {
		if s.superseded(i, hits) {
			continue
		}
		level, sure := s.weigh(&sc, &facts, i)
		if !sure {
			ask = ask.Union(s.program(i).unread(e))
			continue
		}
		g.Severity = max(g.Severity, level)
		g.Findings = append(g.Findings, Verdict{s.rules[i].Name, level})
	}
	if ask != (cloudtrail.ColumnSet{}) {
		return Gist{Ask: ask}
	}
	return g
}

func isIAM(e *cloudtrail.Event) bool {
	return string(e.Value(cloudtrail.EventSource)) == "iam.amazonaws.com"
}

// unread gives what the rule's condition and modifiers may read of the event
// that is not loaded.
func (p *program) unread(e *cloudtrail.Event) (columns cloudtrail.ColumnSet) {
	loaded := e.Loaded()
	for c := range p.reads.All() {
		if !loaded.Has(c) {
			columns = columns.With(c)
		}
	}
	return columns
}

// Unsure are rules of which an event's columns, as far as they are loaded, do not
// tell whether it satisfies them.
type Unsure struct {
	set   *Set
	rules []uint16
}

// None tells whether there are none.
func (d Unsure) None() bool { return len(d.rules) == 0 }

// Any tells whether an event satisfies any of the rules.
func (d Unsure) Any(e *cloudtrail.Event) bool {
	sc := scope{event: e, set: d.set}
	for _, i := range d.rules {
		if d.set.program(i).hits(&sc) {
			return true
		}
	}
	return false
}

// Name tells such rules apart.
func (d Unsure) Name() string {
	var name []byte
	for _, i := range d.rules {
		name = append(name, byte(i), byte(i>>8))
	}
	return string(name)
}

// outline tells by the columns that an event has loaded whether it satisfies any
// rule, and of which rules they do not tell.
func (s *Set) outline(e *cloudtrail.Event, x *index) (hits bool, d Unsure) {
	sc := scope{event: e, set: s}
	d.set = s
	for _, list := range x.find(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName)) {
		for _, i := range list {
			holds, sure := s.program(i).sure(&sc)
			if !sure {
				d.rules = append(d.rules, i)
			}
			hits = hits || sure && holds
		}
	}
	return hits, d
}

// anywhere tells by the columns that an event has loaded whether it may satisfy a
// rule that is about events of any source and name. Where it does not, pinned
// tells all.
func (s *Set) anywhere(e *cloudtrail.Event, x *index) bool {
	sc := scope{event: e, set: s}
	return slices.ContainsFunc(x.always, func(i uint16) bool {
		holds, sure := s.program(i).sure(&sc)
		return holds || !sure
	})
}

// pinned gives the set without the rules that anywhere is about.
func (s *Set) pinned() *Set {
	p := *s
	p.index.always = nil
	return &p
}

// weigh gives the severity that finding gives.
func (s *Set) weigh(sc *scope, facts *circumstances, i uint16) (level timeline.Severity, sure bool) {
	r, p := &s.rules[i], s.program(i)
	f := timeline.Finding{Severity: r.Level, BaseSeverity: r.Level}
	weighed := false
	for j := range p.modifiers {
		m := &r.Keytrail.Severity[j]
		if !m.single() {
			continue
		}
		holds, sure := p.modifiers[j].sure(sc)
		if !sure {
			return 0, false
		}
		if holds {
			m.apply(&f)
			weighed = weighed || m.Level <= r.Level
		}
	}
	reason := reasonAttempt
	if weighed || !attempts(r, p) {
		reason = ""
	}
	facts.adjust(&f, reason)
	return f.Severity, true
}

// sureHits is hits on the columns that the event has loaded, and what other
// columns tell of further ones.
func (s *Set) sureHits(sc *scope, x *index, hits []uint16) (_ []uint16, ask cloudtrail.ColumnSet) {
	e := sc.event
	for _, list := range x.find(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName)) {
		for _, i := range list {
			p := s.program(i)
			holds, sure := p.sure(sc)
			switch {
			case !sure:
				ask = ask.Union(p.unread(e))
			case holds:
				hits = append(hits, i)
			}
		}
	}
	return hits, ask
}

// sure is hits on the columns that the event has loaded; the second is false
// where one of the others may tell. What counts of refused calls is told by all
// that the rule reads.
func (p *program) sure(s *scope) (hits, sure bool) {
	if p.refused != nil && s.event.Outcome() == cloudtrail.OutcomeFailure && mayBeRefused(s.event) {
		if p.unread(s.event) != (cloudtrail.ColumnSet{}) {
			return false, false
		}
		return p.hits(s), true
	}
	if !p.outcome.wants(s.event.Outcome()) {
		return false, true
	}
	return p.condition.sure(s)
}

// mayBeRefused tells whether a call that failed lacked a permission, as far as
// that is loaded.
func mayBeRefused(e *cloudtrail.Event) bool {
	return !e.Loaded().Has(cloudtrail.ErrorCode) || wasRefused(e)
}

// sure is holds on the columns that the event has loaded; the second is false
// where one of the others may tell.
func (n *node) sure(s *scope) (holds, sure bool) {
	switch n.logic {
	case Is:
		if !n.test.readable(s) {
			return false, false
		}
		return n.test.holds(s), true
	case Not:
		holds, sure = n.of[0].sure(s)
		return !holds, sure
	}
	// One part decides: one that does not hold, or of alternatives one that does.
	decides, all := n.logic != And, true
	for i := range n.of {
		holds, sure := n.of[i].sure(s)
		if sure && holds == decides {
			return decides, true
		}
		all = all && sure
	}
	return !decides, all
}

// readable tells whether the event has all loaded that the test reads of it.
func (t *test) readable(s *scope) bool {
	return t.field.readable(s) && !slices.ContainsFunc(t.refs, func(r reference) bool { return !r.field.readable(s) })
}

func (f *field) readable(s *scope) bool {
	columns := f.columns
	if f.kind == derivedKind && !s.event.Loaded().Contains(columns) {
		switch f.derived.fact {
		case serviceFact: // of other events the request tells nothing
			if !isIAM(s.event) {
				columns = Gisted(columns)
			}
		case mfaFact: // the rest is asked where this is null
			if columns = Gisted(columns); s.event.Loaded().Contains(columns) && s.event.IsNull(cloudtrail.SessionMFAAuthenticated) {
				return false
			}
		case actorOwnFact: // whose columns are those of policies
			columns = Gisted(columns)
		}
	}
	return s.event.Loaded().Contains(columns)
}
