package lineage

import (
	"maps"
	"slices"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// Split is a key's use by two parties.
type Split struct {
	Owner, Stranger Side

	strangers map[string]bool // networks
	hands     *Hands
	acts      map[Place]struct{}
	asked     map[int64]sides // seconds around what services sent on
}

// Side is one party's use of a key.
type Side struct {
	Networks    []string // in order of their first use
	Events      int64
	First, Last timeline.Moment
}

// Doubt says why the use of a key is not split between two parties. It is empty
// where nothing hints at a second.
type Doubt string

// The doubts, in the order in which they are overcome.
const (
	NoDoubt     Doubt = ""
	TooMany     Doubt = "it was used in more ways than are told apart"
	OneProgram  Doubt = "its programs do not tell its networks apart"
	NoHabit     Doubt = "nobody had a habit of using it from a few networks before"
	OwnerIsGone Doubt = "who used it before did so no more once others came"
	NothingNew  Doubt = "nothing came of their use that would not come of their use before"
)

var doubts = []Doubt{NoDoubt, OneProgram, NoHabit, OwnerIsGone, NothingNew}

// Split tells the stranger's use from the owner's, where that is clear-cut; else
// it gives nil, and why. Then all that Add was told must be told to Take.
func (h *Hands) Split() (*Split, Doubt) {
	if h.full {
		return nil, TooMany
	}
	if len(h.homes) < 2 {
		return nil, NoDoubt
	}
	parties := h.parties()
	doubt := OneProgram
	for i := 1; i < len(parties); i++ {
		owner, stranger := slices.Concat(parties[:i]...), slices.Concat(parties[i:]...)
		d := clearCut(owner, stranger)
		if d == NoDoubt {
			s := &Split{Owner: sideOf(owner), Stranger: sideOf(stranger), strangers: make(map[string]bool), hands: h}
			for _, x := range stranger {
				s.strangers[x.network] = true
			}
			s.acts, s.asked = make(map[Place]struct{}), make(map[int64]sides)
			for _, x := range h.sentOn {
				for second := range secondsAround(x) {
					s.asked[second] = sides{}
				}
			}
			return s, NoDoubt
		}
		if slices.Index(doubts, d) > slices.Index(doubts, doubt) {
			doubt = d
		}
	}
	return nil, doubt
}

// clearCut tells what speaks against two parties. The strangers' programs are
// none of the owner's already.
func clearCut(owner, stranger []*whence) Doubt {
	since := stranger[0].first
	if !since.Known || !owner[0].first.Known {
		return NoHabit // there are events without a time
	}
	days, homes, goesOn := make(map[int64]bool), 0, false
	known := make(map[string]bool) // how the owner begot something before
	for _, x := range owner {
		if x.first.Before(since) {
			homes++
			goesOn = goesOn || since.Before(x.last)
		}
		for day := range x.days {
			if day < since.Micros/perDay {
				days[day] = true
			}
		}
		for kind, first := range x.deeds {
			if first.Before(since) {
				known[kind] = true
			}
		}
	}
	anew := slices.ContainsFunc(stranger, func(x *whence) bool {
		for kind := range x.deeds {
			if !known[kind] {
				return true
			}
		}
		return false
	})
	switch {
	case len(days) < habitDays || homes > maxHomes:
		return NoHabit
	case !goesOn:
		return OwnerIsGone
	case !anew:
		return NothingNew
	}
	return NoDoubt
}

func sideOf(homes []*whence) (s Side) {
	slices.SortStableFunc(homes, func(x, y *whence) int {
		if x.first.Before(y.first) {
			return -1
		}
		return int(flag(y.first.Before(x.first)))
	})
	for _, x := range homes {
		s.Networks = append(s.Networks, x.network)
		s.Events += x.events
		if x.first.Known && (!s.First.Known || x.first.Before(s.First)) {
			s.First = x.first
		}
		if s.Last.Before(x.last) {
			s.Last = x.last
		}
	}
	return s
}

// secondsAround yields the seconds within sameRequest of a moment.
func secondsAround(at timeline.Moment) func(func(int64) bool) {
	return func(yield func(int64) bool) {
		for s := at.Micros/sameRequest - 1; at.Known && s <= at.Micros/sameRequest+1; s++ {
			if !yield(s) {
				return
			}
		}
	}
}

// Take takes an event that Hands was told of, in any order.
func (s *Split) Take(e *cloudtrail.Event) {
	network, _ := networkOf(e)
	if network == "" {
		return
	}
	stranger := s.strangers[network]
	if stranger {
		s.acts[placeOf(e)] = struct{}{}
	}
	if t, ok := e.TimeMicros(); ok {
		if x, wanted := s.asked[t/sameRequest]; wanted {
			x.marked, x.others = x.marked || stranger, x.others || !stranger
			s.asked[t/sameRequest] = x
		}
	}
}

// Acts gives the places of the stranger's events, once all was told to Take.
// What a service sent on for the key is the owner's if only the owner asked for
// anything within a second of it, or nobody did and there was no stranger yet.
func (s *Split) Acts() map[Place]struct{} {
	for _, place := range slices.SortedFunc(maps.Keys(s.hands.sentOn), Place.compare) {
		at := s.hands.sentOn[place]
		stranger, owner := false, false
		for second := range secondsAround(at) {
			stranger, owner = stranger || s.asked[second].marked, owner || s.asked[second].others
		}
		if stranger || !owner && !at.Before(s.Stranger.First) {
			s.acts[place] = struct{}{}
			s.Stranger.Events++
		} else {
			s.Owner.Events++
		}
	}
	s.hands.sentOn = nil
	return s.acts
}
