package history

import "keytrail/cloudtrail"

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

// weigh tells whether a deed is what the principal did on enough earlier days,
// and from the same network, and notes this one. A stolen key of a pipeline acts
// from elsewhere.
func (h *habits) weigh(d *deed) weight {
	if d.habit != "" && h.note(d.habit, d.from, d.when/day) {
		return weight{lower: true, reason: reasonKnown}
	}
	return weight{}
}

// automatic tells whether whoever acted may have habits.
func (e *event) automatic() bool {
	switch e.who().Kind() {
	case cloudtrail.ActorUser, cloudtrail.ActorRole, cloudtrail.ActorWorkload:
		return e.Text(cloudtrail.SessionCredentialFromConsole) != "true"
	}
	return false
}

// origin is the network, or a word for what is none.
func (e *event) origin() string {
	if from := e.network(); from != "" {
		return from
	}
	return "inside"
}

// note notes what a principal did, and tells whether that is a habit. What was
// done on the same day tells nothing.
func (h *habits) note(k, from string, today int64) bool {
	was, known := h.of.get(k)
	days := was.days
	if known && was.day < today {
		days++
	}
	habitual := known && days >= knownDays && was.networks.before(from, today)
	changed := !known || was.day < today
	if changed {
		was.days, was.day = days, today
	}
	if i := was.networks.find(from); i >= 0 && was.networks[i].last < today || i < 0 && len(was.networks) < maxSightings {
		was.networks = append(sightings(nil), was.networks...)
		was.networks.see(from, today)
		changed = true
	}
	if changed {
		h.of.put(k, was)
	}
	return habitual
}
