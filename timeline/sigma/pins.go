package sigma

import (
	"cmp"
	"slices"
	"strings"

	"keytrail/cloudtrail"
)

// pins finds the events that can satisfy a detection: those outside cannot,
// those inside may. Where the condition does not tie the event down, or in too
// many ways, the one pin is for any event. A detection that contradicts itself
// has none.
func pins(d *Detection) []Pin {
	ties := tiesOf(d, d.Condition)
	var all []Pin
	for _, t := range ties {
		for _, source := range t.sources.orAny() {
			for _, name := range t.names.orAny() {
				all = append(all, Pin{source, name})
			}
		}
		if len(all) > maxPins {
			return []Pin{{}}
		}
	}
	return withoutOverlap(all)
}

const (
	maxTies      = 64
	maxPins      = 4096
	maxPinLength = 160 // source and name; longer ones are not indexed
)

// tie is a kind of event: one of the sources and one of the names.
type tie struct {
	sources, names words
}

// words is a set of lower-case words; the zero value is every word.
type words struct {
	limited bool
	list    []string
}

func (w words) orAny() []string {
	if !w.limited {
		return []string{""}
	}
	return w.list
}

func (w words) and(other words) words {
	switch {
	case !w.limited:
		return other
	case !other.limited:
		return w
	}
	both := words{limited: true}
	for _, s := range w.list {
		if slices.Contains(other.list, s) {
			both.list = append(both.list, s)
		}
	}
	return both
}

// tiesOf gives the kinds of events that can satisfy a condition, as
// alternatives. One empty tie is every event.
func tiesOf(d *Detection, c Condition) []tie {
	switch c.Logic {
	case Is:
		var all []tie
		for _, g := range d.Searches[c.Search].Any {
			one := tie{}
			for i := range g {
				one = one.and(tieOf(&g[i]))
			}
			all = append(all, one)
		}
		return few(all)
	case And:
		all := []tie{{}}
		for _, part := range c.Of {
			var next []tie
			for _, a := range all {
				for _, b := range tiesOf(d, part) {
					next = append(next, a.and(b))
				}
			}
			all = few(next)
		}
		return all
	case Or:
		var all []tie
		for _, part := range c.Of {
			all = append(all, tiesOf(d, part)...)
		}
		return few(all)
	}
	return []tie{{}} // a negation ties nothing down
}

func few(all []tie) []tie {
	if len(all) > maxTies {
		return []tie{{}}
	}
	return all
}

func (t tie) and(other tie) tie {
	return tie{t.sources.and(other.sources), t.names.and(other.names)}
}

// tieOf reads a test of the event's source or name. Tests in one letter case
// or of all values at once are a part of what the pin allows.
func tieOf(t *Test) tie {
	source := t.Field == cloudtrail.EventSource.Path()
	if !source && t.Field != cloudtrail.EventName.Path() || t.Op != Equals || t.Ref {
		return tie{}
	}
	w := words{limited: true}
	for _, v := range t.Values {
		p := newPattern(v.Text, Equals, false)
		if v.Kind == Null || p.shape != whole || p.unicode || len(p.literal) > maxPinLength/2 {
			return tie{}
		}
		if literal := p.literal; source {
			w.list = append(w.list, literal)
		} else {
			w.list = append(w.list, string(stripVersion([]byte(literal))))
		}
	}
	if source {
		return tie{sources: w}
	}
	return tie{names: w}
}

// withoutOverlap sorts pins and leaves each event to one of them at most.
func withoutOverlap(all []Pin) []Pin {
	slices.SortFunc(all, func(a, b Pin) int {
		return cmp.Or(strings.Compare(a.Source, b.Source), strings.Compare(a.Name, b.Name))
	})
	all = slices.Compact(all)
	sources, names := false, false
	for _, p := range all {
		sources = sources || p.Name == ""
		names = names || p.Source == ""
	}
	if sources && names {
		return []Pin{{}} // some by source and some by name, or any
	}
	return slices.DeleteFunc(all, func(p Pin) bool {
		return sources && p.Name != "" && slices.Contains(all, Pin{Source: p.Source}) ||
			names && p.Source != "" && slices.Contains(all, Pin{Name: p.Name})
	})
}
