package history

import (
	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// habits remembers what principals do day by day.
type habits struct {
	of *memory[habit]
}

// habit is a principal that satisfied a rule.
type habit struct {
	days     int   // before the day
	day      int64 // the latest
	networks sightings
}

// knownDays is on how many earlier days a principal must have done the same to
// be known for it.
const knownDays = 3

// reasonKnown is why what a principal is known for weighs less.
const reasonKnown = "the same principal did the same on at least three earlier days, also from this network"

func newHabits() *habits { return &habits{newMemory[habit](defaultLimit)} }

// weigh tells whether a finding is what the principal did on enough earlier
// days, and from the same network, and notes this one. A stolen key of a
// pipeline acts from elsewhere. Only sessions of roles and users with keys are
// automation; nobody at the console is, nor root.
func (h *habits) weigh(e *event, f *timeline.Finding) weight {
	switch e.who().Kind() {
	case cloudtrail.ActorUser, cloudtrail.ActorRole, cloudtrail.ActorWorkload:
	default:
		return weight{}
	}
	if e.Text(cloudtrail.SessionCredentialFromConsole) == "true" || e.Outcome() != cloudtrail.OutcomeSuccess && f.Span == nil {
		return weight{}
	}
	k := key(e.account(), e.principal(), f.Rule)
	from := e.network()
	if from == "" {
		from = "inside"
	}
	today := e.at / day
	was, known := h.of.get(k)
	days := was.days
	if known && was.day < today {
		days++
	}
	habitual := known && days >= knownDays && was.networks.before(from, today)
	if !known || was.day < today {
		was.days, was.day = days, today
	}
	was.networks = append(sightings(nil), was.networks...)
	was.networks.see(from, today)
	h.of.put(k, was)
	if habitual {
		return weight{lower: true, reason: reasonKnown}
	}
	return weight{}
}
