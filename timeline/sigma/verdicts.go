package sigma

import (
	"cmp"
	"slices"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
	"keytrail/internal/recall"
)

// Verdicts judges events side by side: what a set finds in like events it finds
// once. Of a finding it tells the rule and the severity. It is not safe for
// concurrent use.
type Verdicts struct {
	set      *Set
	plain    cloudtrail.ColumnSet // what outlines are made of
	anywhere *batch.Memo          // whether rules matter that are about any source and name
	all      *batch.Memo
	pinned   *batch.Memo // of events where they do not
	outlines recall.Numbered[verdictKey, verdictOutline]
	lists    recall.Numbered[string, []Verdict]
	room     []Verdict
}

// verdictOutline is what is found in an event as far as columns tell that keep few
// events apart: a list, or where other columns tell more, that of the event if it
// satisfies some rule.
type verdictOutline struct {
	list  uint32
	asks  bool
	hits  bool   // some rule is satisfied for sure,
	rules Unsure // or one of these may be
}

// verdictKey tells outlines apart.
type verdictKey struct {
	list       uint32
	asks, hits bool
	rules      string
}

// NewVerdicts makes a judge of rows that have the set's Columns.
func (s *Set) NewVerdicts() *Verdicts {
	v := &Verdicts{set: s, plain: s.GistColumns()}
	v.number(nil)
	v.anywhere = batch.NewMemo(func(e *cloudtrail.Event) uint32 {
		e.Restrict(v.plain)
		if s.anywhere(e, &s.index) {
			return 1
		}
		return 0
	})
	v.all, v.pinned = batch.NewMemo(v.outlineBy(s)), batch.NewMemo(v.outlineBy(s.pinned()))
	return v
}

// Class gives the number of the verdicts on a row, 0 for none.
func (v *Verdicts) Class(r *batch.Rows, row int) uint32 {
	memo := v.pinned
	if v.anywhere.Class(r, row) != 0 {
		memo = v.all
	}
	o := &v.outlines.All[memo.Class(r, row)]
	if !o.asks {
		return o.list
	}
	e := r.Event(row)
	if !o.hits && !o.rules.Any(e) {
		return 0
	}
	return v.number(v.set.Gist(e, v.room).Findings)
}

// Of gives the verdicts that have a number, in order of rules.
func (v *Verdicts) Of(class uint32) []Verdict { return v.lists.All[class] }

func (v *Verdicts) outlineBy(set *Set) func(*cloudtrail.Event) uint32 {
	return func(e *cloudtrail.Event) uint32 {
		e.Restrict(v.plain)
		var o verdictOutline
		if gist := set.Gist(e, v.room); gist.Ask == (cloudtrail.ColumnSet{}) {
			o.list = v.number(gist.Findings)
		} else {
			o.asks = true
			o.hits, o.rules = set.outline(e, &set.index)
		}
		return v.outlines.Number(verdictKey{o.list, o.asks, o.hits, o.rules.Name()}, func() verdictOutline { return o })
	}
}

// number gives the number of verdicts.
func (v *Verdicts) number(found []Verdict) uint32 {
	v.room = found
	slices.SortFunc(found, func(a, b Verdict) int {
		return cmp.Or(strings.Compare(a.Rule, b.Rule), cmp.Compare(a.Severity, b.Severity))
	})
	var room [256]byte
	name := room[:0]
	for _, f := range found {
		name = append(append(name, byte(f.Severity)+1), f.Rule...)
	}
	return v.lists.Number(string(name), func() []Verdict { return slices.Clone(found) })
}
