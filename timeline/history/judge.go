package history

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
	"keytrail/timeline"
	"keytrail/timeline/sigma"
)

// gist is what like events have by themselves.
type gist struct {
	telling  bool // a finding is more than informational
	outsider bool // a telling event's finding may name somebody foreign
	found    []sigma.Verdict
	times    int64 // events that have these, of those that need no look

	actor  uint32   // the one that was met last,
	from   uint32   // its origin, and
	habits []uint32 // the habits that the findings are to this one from there
}

// actor is who acted, as far as habits and quarantines go.
type actor struct {
	account, principal string
	learns             bool // may have habits, and did what teaches them
	watched            bool // may be quarantined
}

// RowColumns gives what Judge reads.
func (b *Builder) RowColumns() cloudtrail.ColumnSet { return b.Columns().Union(knownColumns) }

// outline tells which events need a look by themselves, in order, as far as
// columns tell that keep few events apart.
type outline struct {
	apart    bool          // all,
	hands    bool          // those with a telling finding,
	selected sigma.Unsure  // those that satisfy any of these
	ordered  *sigma.Unsure // or these; nil for none
}

// outlineKey tells outlines apart.
type outlineKey struct {
	apart, hands      bool
	selected, ordered string
}

// Judge drops the events that need not be given to Add, and notes what they have
// and teach: only what several events tell together, and what a detector looks
// at, needs an order. All events of a day come to Judge before one of a later day
// comes to Add.
func (b *Builder) Judge(r *batch.Rows, drop func(row int)) {
	b.know.sift(r)
	for row := range r.Len() {
		memo := b.pinned
		if b.anywhere.Class(r, row) != 0 {
			memo = b.judging
		}
		o := &b.outlines.All[memo.Class(r, row)]
		if o.apart || !o.selected.None() && o.selected.Any(r.Event(row)) || o.ordered != nil && o.ordered.Any(r.Event(row)) {
			continue
		}
		number := b.rows.Class(r, row)
		if number == 0 {
			drop(row)
			continue
		}
		g := b.gist(number)
		if !g.telling || !o.hands && !g.outsider {
			if b.learn(r, row, g, number) {
				drop(row)
			}
		}
	}
}

// mayAnywhere tells of events whether detectors and correlations may matter that
// are about any source and name: these read what tells many events apart, the
// others do not.
func (b *Builder) mayAnywhere(e *cloudtrail.Event) uint32 {
	e.Restrict(b.plain)
	if b.selector.Anywhere(e) || b.ordered != nil && b.ordered.Anywhere(e) {
		return 1
	}
	return 0
}

// outline gives the number of an event's outline.
func (b *Builder) outline(e *cloudtrail.Event) uint32 {
	var ordered func(*cloudtrail.Event) (bool, sigma.Unsure)
	if b.ordered != nil {
		ordered = b.ordered.Outline
	}
	return b.outlineBy(e, b.selector, ordered)
}

// pinnedOutline gives the number of the outline of an event for which mayAnywhere
// says no.
func (b *Builder) pinnedOutline() func(e *cloudtrail.Event) uint32 {
	selector := b.selector.Pinned()
	var ordered func(*cloudtrail.Event) (bool, sigma.Unsure)
	if b.ordered != nil {
		ordered = b.ordered.PinnedOutline
	}
	return func(e *cloudtrail.Event) uint32 { return b.outlineBy(e, selector, ordered) }
}

func (b *Builder) outlineBy(e *cloudtrail.Event, selector *sigma.Selector, ordered func(*cloudtrail.Event) (bool, sigma.Unsure)) uint32 {
	e.Restrict(b.plain)
	one := outline{apart: quarantining(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName)), hands: hands(e)}
	hits, unsure := selector.Outline(e)
	one.apart, one.selected = one.apart || hits, unsure
	if ordered != nil {
		hits, unsure := ordered(e)
		if one.apart = one.apart || hits; !unsure.None() {
			one.ordered = &unsure
		}
	}
	name := outlineKey{apart: one.apart, hands: one.hands, selected: one.selected.Name()}
	if one.ordered != nil {
		name.ordered = one.ordered.Name()
	}
	return b.outlines.Number(name, func() outline { return one })
}

// gist gives that of the verdicts that have a number.
func (b *Builder) gist(number uint32) *gist {
	for n := uint32(len(b.gists)); n <= number; n++ {
		g := gist{found: b.rows.Of(n)}
		for _, f := range g.found {
			g.telling = g.telling || f.Tells()
			g.outsider = g.outsider || b.outsiders[f.Rule]
		}
		b.gists = append(b.gists, g)
	}
	return &b.gists[number]
}

// actor gives the number of who acted in an event, wherever from.
func (b *Builder) actor(of *cloudtrail.Event) uint32 {
	e := event{Event: of}
	one := actor{watched: b.quarantines.watches(e.who())}
	if one.learns = of.Outcome() == cloudtrail.OutcomeSuccess && e.automatic(); one.learns {
		one.account, one.principal = e.account(), e.principal()
	}
	return b.actorsMet.Number(one, func() actor { return one })
}

// origin gives the number of where an event came from. It is told apart from who
// acted, since of both together there are many.
func (b *Builder) origin(of *cloudtrail.Event) uint32 {
	e := event{Event: of}
	from := e.origin()
	return b.originsMet.Number(from, func() string { return from })
}

// learn notes what an event has and teaches, and tells whether that is all that
// it is good for.
func (b *Builder) learn(r *batch.Rows, row int, g *gist, number uint32) bool {
	acts := b.actors.Class(r, row)
	who := &b.actorsMet.All[acts]
	if g.telling && who.watched {
		return false
	}
	at, timed := r.Time(row)
	if who.learns && timed {
		from := b.origins.Class(r, row)
		if g.habits == nil || g.actor != acts || g.from != from {
			g.actor, g.from, g.habits = acts, from, g.habits[:0]
			for _, f := range g.found {
				g.habits = append(g.habits, b.lessons.habit(key(who.account, who.principal, f.Rule), b.originsMet.All[from]))
			}
		}
		for i, f := range g.found {
			one := lesson{g.habits[i], at / day}
			asks := f.Severity > timeline.Informational
			if asks && len(b.lessons.pending) >= maxChanges || !b.lessons.note(one, at, asks) {
				return false
			}
		}
	}
	key := b.alone.keyOf(r, row)
	if !g.telling {
		g.times++
		b.alone.keys[key].n += int64(len(g.found))
		return true
	}
	place := Place{r.Number(cloudtrail.SourceObject, row), r.Number(cloudtrail.RecordIndex, row)}
	b.alone.note(place)
	if who.learns && timed {
		for i, f := range g.found {
			if f.Severity > timeline.Informational {
				b.lessons.pending = append(b.lessons.pending, lower{place, lesson{g.habits[i], at / day}, f.Rule, f.Severity, number, key})
			}
		}
	}
	return true
}

// settle makes changes of what turned out to be habits, once all was learned. An
// event that is left with informational findings alone tells nothing any more.
func (b *Builder) settle() {
	b.lessons.until(math.MaxInt64, b.habits)
	added := make(map[Place]struct{})
	for i := range b.found {
		added[b.found[i].Place] = struct{}{}
	}
	list := b.lessons.pending
	slices.SortFunc(list, func(x, y lower) int { return cmp.Or(x.compare(y.Place), strings.Compare(x.rule, y.rule)) })
	dull := make(map[Place]struct{})
	for len(list) > 0 {
		n, tells := 0, false
		for ; n < len(list) && list[n].Place == list[0].Place; n++ {
			_, habit := b.lessons.habitual[list[n].of]
			if tells = tells || !habit || list[n].from > timeline.Low; habit {
				b.change(list[n].Place, list[n].rule, reasonKnown, list[n].from-1)
			}
		}
		if _, more := added[list[0].Place]; !tells && !more {
			g := &b.gists[list[0].gist]
			g.times++
			b.alone.keys[list[0].key].n += int64(len(g.found))
			dull[list[0].Place] = struct{}{}
		}
		list = list[n:]
	}
	b.alone.forget(dull)
	for i := range b.gists {
		b.alone.count(b.gists[i].found, b.gists[i].times)
	}
}
