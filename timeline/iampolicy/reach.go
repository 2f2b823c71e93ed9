package iampolicy

// Reach is who a policy lets in, seen from a set of own accounts. Principals
// stand as written, in the document's order and once each.
type Reach struct {
	Public     bool     // somebody whom nothing limits
	External   []string // principals of foreign accounts; "*" where Public
	Same       []string // principals of own accounts
	Federated  []string // identity providers
	Services   []string // AWS services
	Unknown    []string // unique ids of deleted principals, canonical users, limits without an account
	ExternalID bool     // sts:ExternalId is asked of everybody in External
}

// Reach says whom the policy's Allow statements let in. home is the account
// that the policy is in, or "" where that is not known; it counts as own.
func (p Policy) Reach(home string, own Accounts) Reach {
	r := reaching{home: home, own: own}
	for i := range p.Statements {
		if s := &p.Statements[i]; s.Allow {
			r.statement(s)
		}
	}
	return Reach{
		Public:     r.public,
		External:   r.external.values,
		Same:       r.same.values,
		Federated:  r.federated.values,
		Services:   r.services.values,
		Unknown:    r.unknown.values,
		ExternalID: len(r.external.values) > 0 && !r.withoutID,
	}
}

type reaching struct {
	home      string
	own       Accounts
	asksID    bool // the statement at hand asks for an sts:ExternalId
	public    bool
	withoutID bool // somebody foreign gets in without one

	external, same, federated, services, unknown set
}

func (r *reaching) statement(s *Statement) {
	r.asksID = s.asksExternalID()
	if s.HasNotPrincipal {
		// Everybody but the named ones: IAM's own guide warns of it.
		r.anyone(s)
	}
	for _, p := range s.Principals {
		switch p.Kind {
		case AWS:
			r.aws(p.Value, s)
		case Federated:
			r.federated.add(p.Value)
		case Service:
			r.services.add(p.Value)
		default:
			r.unknown.add(p.Value)
		}
	}
}

func (r *reaching) aws(value string, s *Statement) {
	switch OwnerOf(value, r.home, r.own) {
	case OwnerAnyone:
		r.anyone(s)
	case OwnerSame:
		r.same.add(value)
	case OwnerForeign:
		r.foreign(value)
	case OwnerService:
		r.services.add(value)
	case OwnerUnknown:
		r.unknown.add(value)
	}
}

// anyone handles a principal that is everybody, as far as the statement's
// conditions let everybody in.
func (r *reaching) anyone(s *Statement) {
	limits, limited := s.limits()
	if !limited {
		r.public = true
		r.foreign("*")
		return
	}
	for _, l := range limits {
		switch OwnerOf(l, r.home, r.own) {
		case OwnerSame:
			r.same.add(l)
		case OwnerForeign:
			r.foreign(l)
		default:
			r.unknown.add(l)
		}
	}
}

func (r *reaching) foreign(value string) {
	r.external.add(value)
	r.withoutID = r.withoutID || !r.asksID
}
