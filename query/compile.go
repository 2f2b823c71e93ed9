package query

import (
	"cmp"
	"slices"
	"time"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// plan is a filter ready to run.
type plan struct {
	where []casefile.Clause
	kinds []casefile.Combined
	tests [][]condition // of each list one must hold; those that where does not decide
	needs cloudtrail.ColumnSet
	pick  *casefile.Pick
	keep  func(*cloudtrail.Event) bool // a last test of the caller's, on the columns that it gets; nil for none
}

// oneKey tells whether the plan chooses the events of a single access key:
// within a row group these lie in the order of events.
func (p *plan) oneKey() bool {
	for _, clause := range p.where {
		if len(clause) == 1 && clause[0].Column == cloudtrail.AccessKeyID && len(clause[0].In) == 1 && !clause[0].Not && !clause[0].Null {
			return true
		}
	}
	return false
}

// any adds a field: one of the conditions must hold. No conditions, no cut.
func (p *plan) any(list ...condition) {
	if len(list) == 0 {
		return
	}
	var clause casefile.Clause
	exact := true
	for _, c := range list {
		clause = append(clause, c.clause...)
		exact = exact && c.exact
	}
	p.where = append(p.where, clause)
	if exact {
		return
	}
	p.tests = append(p.tests, list)
	for _, c := range list {
		p.needs = p.needs.Union(c.needs)
	}
}

// keeps tells whether the event meets what the clauses could not decide.
func (p *plan) keeps(e *cloudtrail.Event) bool {
	return p.meets(e) && (p.keep == nil || p.keep(e))
}

// meets is keeps without the caller's test.
func (p *plan) meets(e *cloudtrail.Event) bool {
	for _, list := range p.tests {
		if !anyHolds(list, e) {
			return false
		}
	}
	return true
}

func anyHolds(list []condition, e *cloudtrail.Event) bool {
	for i := range list {
		if list[i].test(e) {
			return true
		}
	}
	return false
}

// compile turns the filter into a plan.
func (f Filter) compile() *plan {
	p := new(plan)
	each := func(values []string, make func(string) condition) {
		var list []condition
		for _, v := range values {
			list = append(list, make(v))
		}
		p.any(list...)
	}
	one := func(c cloudtrail.Column, values []string) {
		if len(values) > 0 {
			p.any(exactly(among(c, values)))
		}
	}
	one(cloudtrail.AccessKeyID, f.AccessKeys)
	each(f.Principals, principalCondition)
	each(f.UserNames, userCondition)
	each(f.Sessions, sessionCondition)
	each(f.SourceIPs, addressCondition)
	each(f.EventNames, func(s string) condition { return exactly(globTest(cloudtrail.EventName, s)) })
	each(f.EventSources, func(s string) condition { return exactly(sourceTests(s)...) })
	one(cloudtrail.AWSRegion, f.Regions)
	each(f.Accounts, accountCondition)
	if t, cut := f.span(); cut {
		p.any(exactly(t))
	}
	if f.When != nil {
		p.any(exactly(casefile.Test{Column: cloudtrail.EventTime, Fits: f.When}))
	}
	if len(f.Outcomes) > 0 {
		var names []string
		for _, o := range f.Outcomes {
			names = append(names, o.String())
		}
		one(cloudtrail.OutcomeColumn, names)
	}
	if f.ReadOnly != nil {
		t := in(cloudtrail.ReadOnly, "true")
		t.Not = !*f.ReadOnly
		p.any(exactly(t))
	}
	if a := f.Actors; a != nil {
		list := []condition{a.condition()}
		if a.Who != nil {
			if list = append(list, a.Who.conditions()...); a.Who.Is(WhoAll) {
				list = nil
			}
		}
		p.any(list...)
	}
	if f.Kinds != nil {
		p.kinds = append(p.kinds, kindsCondition(f.Kinds))
	}
	if f.Who != nil && !f.Who.Is(WhoAll) {
		list := f.Who.conditions()
		if f.About {
			list = append(list, aboutConditions(f.Who)...)
		}
		p.any(list...)
	}
	return p
}

// condition is met by the events of any of the identities, WHO's aside.
func (a *Actors) condition() condition {
	var tests []casefile.Test
	for c, values := range map[cloudtrail.Column][]string{
		cloudtrail.AccessKeyID: a.AccessKeys, cloudtrail.PrincipalARN: a.Principals,
		cloudtrail.UserIdentityPrincipalID: a.PrincipalIDs, cloudtrail.EventID: a.EventIDs,
	} {
		if len(values) > 0 {
			tests = append(tests, among(c, values))
		}
	}
	if a.Foreign {
		tests = append(tests, in(cloudtrail.UserIdentityType, "AWSAccount"))
	}
	if len(tests) == 0 {
		tests = append(tests, among(cloudtrail.AccessKeyID, nil)) // nobody
	}
	slices.SortFunc(tests, func(x, y casefile.Test) int { return cmp.Compare(x.Column, y.Column) })
	return exactly(tests...)
}

// span gives the test for the filter's time, if it has one.
func (f Filter) span() (t casefile.Test, cut bool) {
	t.Column = cloudtrail.EventTime
	if !f.From.IsZero() {
		from := ceilMicros(f.From)
		t.Min = &from
	}
	if !f.To.IsZero() {
		to := ceilMicros(f.To)
		t.Max = &to
	}
	return t, t.Min != nil || t.Max != nil
}

// ceilMicros gives the first microsecond that is not before t: events have no
// finer times, so that neither cut moves.
func ceilMicros(t time.Time) int64 {
	micros := t.UnixMicro()
	if time.UnixMicro(micros).Before(t) {
		micros++
	}
	return micros
}
