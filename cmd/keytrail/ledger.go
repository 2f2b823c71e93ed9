package main

import (
	"cmp"
	"slices"

	"keytrail/internal/answer"
	"keytrail/internal/casefile"
	render "keytrail/internal/report"
)

// ledgerBuilder gathers from the ledger what coverage says of objects.
type ledgerBuilder struct {
	kinds    map[[2]string]int64
	problems []answer.Problem
}

func (b *ledgerBuilder) add(o *casefile.Object) {
	if b.kinds == nil {
		b.kinds = map[[2]string]int64{}
	}
	b.kinds[[2]string{o.Kind, o.Detail}]++
	if o.Damaged || o.Rejected > 0 || len(o.Reasons) > 0 {
		b.problems = append(b.problems, answer.Problem{
			URI: o.URI, Kind: o.Kind, Detail: o.Detail, Reasons: o.Reasons, Rejected: o.Rejected, Damaged: o.Damaged,
		})
	}
}

func (b *ledgerBuilder) ledger() answer.Ledger {
	l := answer.Ledger{Problems: b.problems}
	for kind, n := range b.kinds {
		l.Kinds = append(l.Kinds, answer.KindCount{Kind: kind[0], Detail: kind[1], Objects: n})
	}
	slices.SortFunc(l.Kinds, func(x, y answer.KindCount) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Detail, y.Detail))
	})
	return l
}

// objectReasons says what is wrong with an object.
func objectReasons(p *answer.Problem) []string {
	reasons := slices.Clone(p.Reasons)
	if p.Rejected > 0 {
		reasons = append(reasons, "rejected: "+render.Plural(p.Rejected, "record is", "records are")+" no event")
	}
	return reasons
}
