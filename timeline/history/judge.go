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

// gist is what an event has by itself, as far as that does not tell like events
// apart.
type gist struct {
	apart   bool // the event needs a look by itself, in order
	telling bool // a finding is more than informational
	found   []sigma.Verdict
	times   int64 // events that have these, of those that need no look

	actor  uint32   // the one that was met last, and
	habits []uint32 // the habits that the findings are to this one
}

// actor is who acted, as far as habits and quarantines go.
type actor struct {
	account, principal, from string
	learns                   bool // may have habits, and did what teaches them
	watched                  bool // may be quarantined
}

// RowColumns gives what Sift and Judge read.
func (b *Builder) RowColumns() cloudtrail.ColumnSet { return b.Columns().Union(b.siftColumns()) }

// Judge drops the events that need not be given to Add, and notes what they have
// and teach: only what several events tell together, and what a detector looks
// at, needs an order. All events of a day come to Judge before one of a later day
// comes to Add.
func (b *Builder) Judge(r *batch.Rows, drop func(row int)) {
	for row := range r.Len() {
		number := b.judging.Class(r, row)
		g := &b.gists[number]
		switch {
		case g.apart:
			continue
		case len(g.found) > 0 && !b.learn(r, row, g):
			continue
		}
		drop(row)
	}
}

// gist gives the number of an event's gist.
func (b *Builder) gist(e *cloudtrail.Event) uint32 {
	if b.selector.Hits(e) || b.ordered != nil && b.ordered.Hits(e) || quarantining(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName)) {
		return b.gistNumber(gist{apart: true})
	}
	of := b.set.Gist(e, b.verdicts)
	b.verdicts = of.Findings
	g := gist{telling: of.Severity > timeline.Informational, found: of.Findings}
	if g.telling && (hands(e) || slices.ContainsFunc(of.Findings, func(f sigma.Verdict) bool { return b.outsiders[f.Rule] })) {
		g = gist{apart: true}
	}
	return b.gistNumber(g)
}

func (b *Builder) gistNumber(g gist) uint32 {
	var room [256]byte
	name := room[:0]
	if g.apart {
		name = append(name, 0)
	}
	for _, f := range g.found {
		name = append(append(name, byte(f.Severity)+1), f.Rule...)
	}
	n, known := b.gistNumbers[string(name)]
	if !known {
		n = uint32(len(b.gists))
		g.found = slices.Clone(g.found)
		b.gistNumbers[string(name)], b.gists = n, append(b.gists, g)
	}
	return n
}

// actor gives the number of who acted in an event.
func (b *Builder) actor(of *cloudtrail.Event) uint32 {
	e := event{Event: of}
	one := actor{watched: b.quarantines.watches(e.who())}
	if one.learns = of.Outcome() == cloudtrail.OutcomeSuccess && e.automatic(); one.learns {
		one.account, one.principal, one.from = e.account(), e.principal(), e.origin()
	}
	n, known := b.actorNumbers[one]
	if !known {
		n = uint32(len(b.actorsMet))
		b.actorNumbers[one], b.actorsMet = n, append(b.actorsMet, one)
	}
	return n
}

// learn notes what an event has and teaches, and tells whether that is all that
// it is good for.
func (b *Builder) learn(r *batch.Rows, row int, g *gist) bool {
	number := b.actors.Class(r, row)
	who := &b.actorsMet[number]
	if g.telling && who.watched {
		return false
	}
	at, timed := r.Time(row)
	if who.learns && timed {
		if g.habits == nil || g.actor != number {
			g.actor, g.habits = number, g.habits[:0]
			for _, f := range g.found {
				g.habits = append(g.habits, b.lessons.habit(key(who.account, who.principal, f.Rule), who.from))
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
	if !g.telling {
		g.times++
		b.alone.countKey(r, row, int64(len(g.found)))
		return true
	}
	place := Place{r.Number(cloudtrail.SourceObject, row), r.Number(cloudtrail.RecordIndex, row)}
	b.alone.note(place)
	if who.learns && timed {
		for i, f := range g.found {
			if f.Severity > timeline.Informational {
				b.lessons.pending = append(b.lessons.pending, lower{place, lesson{g.habits[i], at / day}, f.Rule, f.Severity})
			}
		}
	}
	return true
}

// settle makes changes of what turned out to be habits, once all was learned.
func (b *Builder) settle() {
	b.lessons.until(math.MaxInt64, b.habits)
	list := b.lessons.pending
	slices.SortFunc(list, func(x, y lower) int { return cmp.Or(x.compare(y.Place), strings.Compare(x.rule, y.rule)) })
	for i := range list {
		if _, habit := b.lessons.habitual[list[i].of]; habit {
			b.change(list[i].Place, list[i].rule, reasonKnown, list[i].from-1)
		}
	}
	for i := range b.gists {
		b.alone.count(b.gists[i].found, b.gists[i].times)
	}
}
