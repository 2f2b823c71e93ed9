package history

import (
	"cmp"
	"slices"
	"strings"

	"keytrail/timeline"
)

// lessons are what principals did, of events that are judged by what they have in
// common and not in order. Habits are made of days: what was done when on a day
// makes no difference, and the day's lessons are learned at its end.
type lessons struct {
	numbers  map[habitAt]uint32
	habits   []habitAt
	noted    map[lesson]teaching // those that are not in order yet
	sorted   []taught
	habitual map[lesson]struct{} // those that were habits by then, of those asked about
	pending  []lower
}

// habitAt is the key of a habit and the network that it is acted upon from.
type habitAt struct{ key, from string }

// lesson is that somebody did something on a day from a network.
type lesson struct {
	habit uint32
	day   int64
}

// teaching is when a lesson was taught first, in micros, and whether somebody asks if
// it is a habit.
type teaching struct {
	at    int64
	asked bool
}

type taught struct {
	lesson
	teaching
}

// lower is a finding that weighs a step less where its lesson is a habit.
type lower struct {
	Place
	of   lesson
	rule string
	from timeline.Severity
	gist uint32 // the event's, and
	key  uint32 // its access key, in aloneBuilder
}

// maxLessons bounds them: a lesson takes about 100 bytes.
const maxLessons = 1 << 20

func newLessons() lessons {
	return lessons{numbers: make(map[habitAt]uint32), noted: make(map[lesson]teaching), habitual: make(map[lesson]struct{})}
}

// habit gives a habit's number.
func (l *lessons) habit(key, from string) uint32 {
	one := habitAt{short(key), from}
	n, known := l.numbers[one]
	if !known {
		n = uint32(len(l.habits))
		l.numbers[one], l.habits = n, append(l.habits, one)
	}
	return n
}

// note notes a lesson, and tells whether there was room.
func (l *lessons) note(one lesson, at int64, asked bool) bool {
	was, known := l.noted[one]
	if !known && len(l.noted)+len(l.sorted) >= maxLessons {
		return false
	}
	if !known || at < was.at || asked && !was.asked {
		if known {
			at = min(at, was.at)
		}
		l.noted[one] = teaching{at, asked || was.asked}
	}
	return true
}

// until has what was done before a day learned. Nothing of an earlier day may
// be noted afterwards.
func (l *lessons) until(today int64, h *habits) {
	if len(l.noted) > 0 {
		for one, n := range l.noted {
			l.sorted = append(l.sorted, taught{one, n})
		}
		slices.SortFunc(l.sorted, func(a, b taught) int {
			if c := cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.at, b.at)); c != 0 {
				return c
			}
			x, y := &l.habits[a.habit], &l.habits[b.habit]
			return cmp.Or(strings.Compare(x.key, y.key), strings.Compare(x.from, y.from))
		})
		clear(l.noted)
	}
	for len(l.sorted) > 0 && l.sorted[0].day < today {
		one := l.sorted[0]
		of := &l.habits[one.habit]
		if h.note(of.key, of.from, one.day) && one.asked {
			l.habitual[one.lesson] = struct{}{}
		}
		l.sorted = l.sorted[1:]
	}
}
