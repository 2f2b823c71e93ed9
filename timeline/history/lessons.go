package history

import (
	"cmp"
	"slices"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline"
	"keytrail/timeline/sigma"
)

// lessons are what principals did, of events that are counted and not looked
// at one by one. Habits are made of days: what was done when on a day makes no
// difference, and the day's lessons are learned at its end.
type lessons struct {
	noted  map[lesson]int64 // when first, micros; those that are not in order yet
	sorted []taught
}

// lesson is that somebody did something on a day from a network.
type lesson struct {
	day  int64
	key  string // of a habit
	from string
}

// taught is a lesson and when it was taught first.
type taught struct {
	lesson
	at int64
}

// maxLessons bounds them: a lesson takes about 200 bytes.
const maxLessons = 1 << 20

// note notes one, and tells whether there was room.
func (l *lessons) note(one lesson, at int64) bool {
	if l.noted == nil {
		l.noted = make(map[lesson]int64)
	}
	was, known := l.noted[one]
	if !known && len(l.noted)+len(l.sorted) >= maxLessons {
		return false
	}
	if !known || at < was {
		l.noted[one] = at
	}
	return true
}

// until has what was done before a day learned. Nothing of an earlier day may
// be noted afterwards.
func (l *lessons) until(today int64, h *habits) {
	if len(l.noted) > 0 {
		for one, at := range l.noted {
			l.sorted = append(l.sorted, taught{one, at})
		}
		slices.SortFunc(l.sorted, func(a, b taught) int {
			return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.at, b.at), strings.Compare(a.key, b.key), strings.Compare(a.from, b.from))
		})
		clear(l.noted)
	}
	for len(l.sorted) > 0 && l.sorted[0].day < today {
		h.note(l.sorted[0].key, l.sorted[0].from, l.sorted[0].day)
		l.sorted = l.sorted[1:]
	}
}

// AlikeColumns gives what Alike reads.
func (b *Builder) AlikeColumns() cloudtrail.ColumnSet {
	return sigma.Gisted(b.Columns())
}

// Alike takes events that are alike in AlikeColumns and tells whether any of
// them needs to be given to Add, or else which further columns tell: it is
// asked again then, about each by itself. Those for which it tells no are over:
// what they teach of habits is noted, and what they have is counted. There are n
// of them, and times are theirs. All events of a day come to Alike before one of
// a later day comes to Add.
func (b *Builder) Alike(of *cloudtrail.Event, n int64, times []int64) (keep bool, ask cloudtrail.ColumnSet) {
	may, ask := b.selector.May(of)
	if !may && b.ordered != nil {
		var more cloudtrail.ColumnSet
		may, more = b.ordered.May(of)
		ask = ask.Union(more)
	}
	if may || quarantining(of.Value(cloudtrail.EventSource), of.Value(cloudtrail.EventName)) {
		return true, cloudtrail.ColumnSet{}
	}
	g := b.set.Gist(of, b.verdicts)
	ask = ask.Union(g.Ask)
	switch {
	case g.Severity > timeline.Informational:
		return true, cloudtrail.ColumnSet{}
	case ask != cloudtrail.ColumnSet{}:
		return false, ask
	}
	b.verdicts = g.Findings
	if b.learn(of, g.Findings, times) {
		return true, ask
	}
	b.alone.count(of, g.Findings, n)
	return false, ask
}

// learn notes what like events teach of habits, and tells whether they must be
// looked at one by one all the same.
func (b *Builder) learn(of *cloudtrail.Event, found []sigma.Verdict, times []int64) bool {
	e := event{Event: of}
	if len(found) == 0 || of.Outcome() != cloudtrail.OutcomeSuccess || !e.automatic() {
		return false
	}
	for _, f := range found {
		one := lesson{key: short(key(e.account(), e.principal(), f.Rule)), from: e.origin()}
		for i, at := range times {
			if i > 0 && at/day == one.day {
				continue // what is alike lies in order as a rule
			}
			one.day = at / day
			if !b.lessons.note(one, at) {
				return true
			}
		}
	}
	return false
}
