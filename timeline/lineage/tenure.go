package lineage

import (
	"slices"

	"keytrail/timeline"
)

// tenures tells what bore a name when: a name that is given again after it was
// deleted is another thing's.
type tenures map[string][]tenure

// tenure is the time of one bearer.
type tenure struct {
	from  *claim // that gave the name, nil where that is before the logs
	until *claim // that took it, nil where the logs hold none
}

// turn is a call that gave a name or took it.
type turn struct {
	*claim
	name string
	gone bool
}

func newTenures(turns []turn) tenures {
	byName := make(map[string][]turn)
	for _, t := range turns {
		byName[t.name] = append(byName[t.name], t)
	}
	ts := make(tenures, len(byName))
	for name, list := range byName {
		ts[name] = replay(list)
	}
	return ts
}

// replay takes the turns of one name in order. Within a second the ids of events
// say nothing: what is there cannot be made, and what is not cannot be deleted.
func replay(turns []turn) (list []tenure) {
	slices.SortStableFunc(turns, func(x, y turn) int { return x.compare(y.claim) })
	for len(turns) > 0 {
		open := len(list) > 0 && list[len(list)-1].until == nil
		next := 0
		for next < len(turns) && turns[next].at == turns[0].at && turns[next].gone != open {
			next++
		}
		if next == len(turns) || turns[next].at != turns[0].at {
			next = 0
		}
		t := turns[next]
		turns = slices.Delete(turns, next, next+1)
		switch last := len(list) - 1; {
		case !t.gone && last >= 0 && list[last].from != nil && list[last].from.id == t.id: // delivered twice
		case !t.gone:
			list = append(list, tenure{from: t.claim})
		case last < 0:
			list = append(list, tenure{until: t.claim})
		case open:
			list[last].until = t.claim
		}
	}
	return list
}

// at gives who bore a name at a time, and what to add to the name so that it
// says which of its bearers is meant. ok is false where nobody bore it.
func (ts tenures) at(name string, at timeline.Moment) (t tenure, tag string, ok bool) {
	list := ts[name]
	if len(list) == 0 {
		return tenure{}, "", true
	}
	for i := len(list) - 1; i >= 0; i-- {
		if !list[i].holds(at) {
			continue
		}
		if t = list[i]; t.from != nil && len(list) > 1 {
			tag = "#" + t.from.at.String()
		}
		return t, tag, true
	}
	return tenure{}, "", false
}

// holds tells whether the time lies within a tenure. Clocks of services differ
// by seconds.
func (t tenure) holds(at timeline.Moment) bool {
	return at.Known && (t.from == nil || !at.Add(sameIssue).Before(t.from.at)) && (t.until == nil || !t.until.at.Add(sameIssue).Before(at))
}
