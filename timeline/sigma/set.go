package sigma

import (
	"slices"
	"sync/atomic"

	"keytrail/cloudtrail"
	"keytrail/timeline"
	"keytrail/timeline/iampolicy"
)

// Context is what rules know beyond one event.
type Context struct {
	Own iampolicy.Accounts // one's own accounts; an event's own account always counts as one
}

// OwnAccounts makes a context of the ids of one's own accounts.
func OwnAccounts(ids ...string) Context { return Context{Own: iampolicy.NewAccounts(ids...)} }

// Set is a set of rules ready to judge events. It is safe for concurrent use.
type Set struct {
	rules    []Rule
	programs []atomic.Pointer[program]
	index    index
	silent   []bool // rules that only serve correlations
	columns  cloudtrail.ColumnSet
	own      iampolicy.Accounts
	yields   map[string][]string
}

var _ timeline.Matcher = (*Set)(nil)

// New makes a set of rules, which Read gave or a literal of what it gave. The
// set keeps the slice. Rules are compiled when an event first reaches them, so
// that a large set costs little to make.
func New(rules []Rule, c Context) *Set {
	s := &Set{
		rules:    rules,
		programs: make([]atomic.Pointer[program], len(rules)),
		silent:   silent(rules),
		own:      c.Own,
		yields:   yields(rules),
	}
	alone := func(i int) bool { return !s.silent[i] && !rules[i].Keytrail.Detector }
	s.index = newIndex(rules, alone)
	s.columns = columnsOf(rules, alone)
	return s
}

// alwaysRead are the columns that every judgement may need.
var alwaysRead = identity.Union(cloudtrail.Columns(
	cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.EventType, cloudtrail.OutcomeColumn,
	cloudtrail.ReadOnly, cloudtrail.SourceIPAddress, cloudtrail.RecipientAccountID, cloudtrail.UserIdentityAccountID,
	cloudtrail.UserIdentityType, cloudtrail.UserIdentityInvokedBy, cloudtrail.AccessKeyID, cloudtrail.ErrorCode,
	cloudtrail.SessionIssuerARN, cloudtrail.SessionMFAAuthenticated, cloudtrail.RequestParameters,
))

// columnsOf gives what judging by the chosen rules reads.
func columnsOf(rules []Rule, chosen func(i int) bool) cloudtrail.ColumnSet {
	return alwaysRead.Union(columnsNamed(rules, chosen))
}

// columnsNamed gives the columns that the chosen rules name.
func columnsNamed(rules []Rule, chosen func(i int) bool) (all cloudtrail.ColumnSet) {
	seen := make(map[string]struct{}, len(rules))
	for i := range rules {
		if !chosen(i) {
			continue
		}
		for _, name := range rules[i].Fields {
			if _, ok := seen[name]; ok {
				continue
			}
			seen[name] = struct{}{}
			if f, err := newField(name); err == nil {
				all = all.Union(f.columns)
			}
		}
	}
	return all
}

// Rules gives the set's rules, which must not be changed.
func (s *Set) Rules() []Rule { return s.rules }

// Columns gives what Match reads.
func (s *Set) Columns() cloudtrail.ColumnSet { return s.columns }

// Wants tells whether any rule is about events of the source and the name that
// ended so.
func (s *Set) Wants(source, name []byte, outcome cloudtrail.Outcome) bool {
	return s.index.wants(s.rules, source, name, outcome)
}

// Match gives the findings of one event as timeline.Matcher describes. It
// allocates nothing for events that no rule is about.
func (s *Set) Match(e *cloudtrail.Event) []timeline.Finding {
	sc := scope{event: e, set: s}
	hits := s.hits(&sc, &s.index)
	if len(hits) == 0 {
		return nil
	}
	return s.findings(&sc, hits)
}

// hit tells whether an event satisfies any rule of an index.
func (s *Set) hit(sc *scope, x *index) bool {
	for _, list := range x.find(sc.event.Value(cloudtrail.EventSource), sc.event.Value(cloudtrail.EventName)) {
		for _, i := range list {
			if s.program(i).hits(sc) {
				return true
			}
		}
	}
	return false
}

// hits gives the rules of an index that the event satisfies.
func (s *Set) hits(sc *scope, x *index) (hits []uint16) {
	e := sc.event
	for _, list := range x.find(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName)) {
		for _, i := range list {
			if s.program(i).hits(sc) {
				hits = append(hits, i)
			}
		}
	}
	return hits
}

// silent tells which rules make no findings of their own: those that a
// correlation of the same file is made of or asks for beside, unless it says
// otherwise. Rules of other files keep theirs, for nothing that they find may
// vanish because somebody counts it.
func silent(rules []Rule) []bool {
	out := make([]bool, len(rules))
	for i := range rules {
		c := &rules[i].Correlation
		if c.Type == Single || c.Generate {
			continue
		}
		named := rules[i].named()
		for j := range rules {
			if j != i && rules[j].File == rules[i].File && slices.ContainsFunc(named, func(name string) bool {
				return name == rules[j].Name || name == rules[j].ID || name == rules[j].Title
			}) {
				out[j] = true
			}
		}
	}
	return out
}

// Parts tells, for each of some rules, whether it only serves a correlation
// of its file.
func Parts(rules []Rule) []bool { return silent(rules) }

// program gives the compiled rule. Two that compile it at once get the same.
func (s *Set) program(i uint16) *program {
	if p := s.programs[i].Load(); p != nil {
		return p
	}
	p, err := compile(&s.rules[i])
	if err != nil {
		// Read has compiled every rule once.
		panic("sigma: rule " + s.rules[i].Name + " was never read: " + err.Error())
	}
	s.programs[i].Store(p)
	return p
}

func (p *program) hits(s *scope) bool {
	return p.outcome.wants(s.event.Outcome()) && p.condition.holds(s) || p.refused != nil && p.refusedHits(s)
}

// wants tells whether the rule is about calls that ended so.
func (r *Rule) wants(outcome cloudtrail.Outcome) bool {
	return r.Keytrail.Outcome.wants(outcome) || outcome == cloudtrail.OutcomeFailure && r.Keytrail.Refused
}

// wants tells whether a rule for such outcomes is about calls that ended so.
func (o Outcome) wants(outcome cloudtrail.Outcome) bool {
	switch o {
	case OutcomeSuccess:
		return outcome == cloudtrail.OutcomeSuccess
	case OutcomeFailure:
		return outcome == cloudtrail.OutcomeFailure
	}
	return true
}
