package foothold

import (
	"slices"

	"keytrail/cloudtrail"
)

// about is of what kinds all is that is replayed, and what it belongs to. Calls
// about other kinds need not be read.
type about struct {
	kinds, owners map[Kind]bool
}

func (r *Replay) kindsOf() *about {
	if r.about == nil {
		x := &about{make(map[Kind]bool), make(map[Kind]bool)}
		for id := range r.tracked {
			x.kinds[id.kind] = true
		}
		for o := range r.owners {
			x.owners[o.owner.kind] = true
		}
		r.about = x
	}
	return r.about
}

// Wants tells whether Concerns may be true of a call of the name that ended so.
// All of Touch was told before.
func (r *Replay) Wants(source, name []byte, outcome cloudtrail.Outcome) bool {
	if outcome != cloudtrail.OutcomeSuccess {
		return false
	}
	r.settle()
	x := r.kindsOf()
	return slices.ContainsFunc(specsOf(source, name), func(s spec) bool {
		owned := s.owner != nil || s.kind == SecurityGroupRule // see openings
		owner := s.ownerKind
		if s.kind == SecurityGroupRule {
			owner = SecurityGroup
		}
		return x.kinds[s.kind] || owned && x.owners[owner] || s.denies()
	})
}

// denies tells whether a spec is about a policy, which may deny something to
// what is replayed, whosesoever it is.
func (s *spec) denies() bool {
	return s.kind == ManagedPolicy && s.verb != reads || groupPolicy(s.kind, s.ownerKind, s.verb) || s.kind == PolicyVersion || s.value.begins(organizationPolicy)
}

// organizationPolicy begins the values of policies of the organisation.
const organizationPolicy = "organization-policy "
