package sigma

import (
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
	columns  cloudtrail.ColumnSet
	own      iampolicy.Accounts
}

var _ timeline.Matcher = (*Set)(nil)

// New makes a set of rules, which Read gave or a literal of what it gave. The
// set keeps the slice. Rules are compiled when an event first reaches them, so
// that a large set costs little to make.
func New(rules []Rule, c Context) *Set {
	return &Set{
		rules:    rules,
		programs: make([]atomic.Pointer[program], len(rules)),
		index:    newIndex(rules),
		columns:  columnsOf(rules),
		own:      c.Own,
	}
}

// alwaysRead are the columns that every judgement may need.
var alwaysRead = identity.Union(cloudtrail.Columns(
	cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.EventType, cloudtrail.OutcomeColumn,
	cloudtrail.ReadOnly, cloudtrail.SourceIPAddress, cloudtrail.RecipientAccountID, cloudtrail.UserIdentityAccountID,
	cloudtrail.UserIdentityType, cloudtrail.UserIdentityInvokedBy, cloudtrail.AccessKeyID,
	cloudtrail.SessionIssuerARN, cloudtrail.SessionMFAAuthenticated, cloudtrail.RequestParameters,
))

func columnsOf(rules []Rule) cloudtrail.ColumnSet {
	all := alwaysRead
	seen := make(map[string]struct{}, len(rules))
	for i := range rules {
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
	for _, list := range s.index.find(source, name) {
		for _, i := range list {
			if s.rules[i].Keytrail.Outcome.wants(outcome) {
				return true
			}
		}
	}
	return false
}

// Match gives the findings of one event as timeline.Matcher describes. It
// allocates nothing for events that no rule is about.
func (s *Set) Match(e *cloudtrail.Event) []timeline.Finding {
	var hits []uint16
	candidates := s.index.find(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName))
	sc := scope{event: e, set: s}
	for _, list := range candidates {
		for _, i := range list {
			if s.program(i).hits(&sc) {
				hits = append(hits, i)
			}
		}
	}
	if hits == nil {
		return nil
	}
	return s.findings(&sc, hits)
}

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
	return p.outcome.wants(s.event.Outcome()) && p.condition.holds(s)
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
